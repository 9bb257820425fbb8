//! The fields that a citation may support, and what a rival's value has to be there.
use entity::{
    Codelist, RecordType,
    agreement::{AgreementKind, AgreementStatus},
    codelist::Entry,
    deal::{DealKind, DealStatus},
    event::{EventKind, EventStatus},
    forum::ForumKind,
    indicator::Nature,
    observation::{Flow, Measure, ObservationStatus},
    partner::PartnerKind,
    project::{ProjectKind, ProjectStatus},
    sector::Sector,
};

/// What the value of a field is.
#[derive(Clone, Copy)]
pub(super) enum Field {
    /// A date that is a point.
    Date,
    /// A date or a span.
    Span,
    /// An amount of money.
    Amount,
    /// A value with its unit.
    Value,
    /// A word of a closed list.
    Code(&'static [Entry]),
    /// The id of a record.
    Reference,
    /// Plain text.
    Text,
}

/// The fields of a type of record, in the words of the files.
pub(super) fn fields(r#type: RecordType) -> Vec<(&'static str, Field)> {
    use Field::{Amount, Code, Date, Reference, Span, Text, Value};
    let own: &[(&'static str, Field)] = match r#type {
        RecordType::Partner => &[
            ("kind", Code(PartnerKind::ENTRIES)),
            ("names", Text),
            ("country", Text),
            ("subdivision", Text),
            ("parent", Reference),
            ("founded", Date),
            ("dissolved", Date),
            ("coordinates", Text),
            ("offices", Text),
            ("parties", Text),
        ],
        RecordType::Forum => &[("title", Text), ("kind", Code(ForumKind::ENTRIES)), ("founded", Date), ("parties", Text)],
        RecordType::Event => &[
            ("title", Text),
            ("kind", Code(EventKind::ENTRIES)),
            ("status", Code(EventStatus::ENTRIES)),
            ("date", Span),
            ("forum", Reference),
            ("edition", Text),
            ("place", Reference),
            ("places", Reference),
            ("sectors", Code(Sector::ENTRIES)),
            ("parties", Text),
        ],
        RecordType::Agreement => &[
            ("title", Text),
            ("kind", Code(AgreementKind::ENTRIES)),
            ("status", Code(AgreementStatus::ENTRIES)),
            ("signed", Date),
            ("term", Span),
            ("sectors", Code(Sector::ENTRIES)),
            ("parties", Text),
        ],
        RecordType::Deal => &[
            ("title", Text),
            ("kind", Code(DealKind::ENTRIES)),
            ("status", Code(DealStatus::ENTRIES)),
            ("signed", Date),
            ("amount", Amount),
            ("sectors", Code(Sector::ENTRIES)),
            ("parties", Text),
        ],
        RecordType::Project => &[
            ("title", Text),
            ("kind", Code(ProjectKind::ENTRIES)),
            ("status", Code(ProjectStatus::ENTRIES)),
            ("starts", Date),
            ("ends", Date),
            ("place", Reference),
            ("places", Reference),
            ("sectors", Code(Sector::ENTRIES)),
            ("parties", Text),
        ],
        RecordType::Indicator => &[("title", Text), ("nature", Code(Nature::ENTRIES))],
        RecordType::Observation => &[
            ("indicator", Reference),
            ("subject", Reference),
            ("counterpart", Reference),
            ("flow", Code(Flow::ENTRIES)),
            ("scope", Text),
            ("measure", Code(Measure::ENTRIES)),
            ("period", Span),
            ("announced", Date),
            ("value", Value),
            ("items", Text),
            ("status", Code(ObservationStatus::ENTRIES)),
        ],
        RecordType::Source => {
            &[("title", Text), ("authors", Text), ("publisher", Text), ("url", Text), ("language", Text), ("published", Date)]
        }
    };
    let all = [("summary", Text), ("remark", Text), ("links", Text)];
    own.iter().copied().chain(all).collect()
}
