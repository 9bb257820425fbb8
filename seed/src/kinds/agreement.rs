//! Agreements: texts and understandings.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Wanted},
    known::Known,
    links,
    rows::{OwnedRows, keys},
    sectors,
    statement::Head,
};
use crate::text::{Date, Fields, Located, Reference};
use entity::{
    Codelist, RecordType,
    agreement::{AgreementKind, AgreementStatus, Model},
    link::LinkRelation,
    moment::MomentKind,
    sector::Sector,
};

pub(crate) struct Agreement {
    pub kind: Option<AgreementKind>,
    pub status: Option<AgreementStatus>,
    pub concluded: Option<Date>,
    pub term: Option<Date>,
    pub sectors: Box<[Located<Sector>]>,
}

impl Kind for Agreement {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.word("kind"),
            status: fields.word("status"),
            concluded: fields.point("concluded"),
            term: fields.span("term"),
            sectors: sectors::read(fields),
        }
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (concluded, concluded_from, concluded_to) = keys(self.concluded.as_ref());
        let (term, term_from, term_to) = keys(self.term.as_ref());
        let (under_id, under) = known.referent(links::linked(head, known, LinkRelation::Implements, RecordType::Agreement));
        Some(Model {
            id: head.id.to_string(),
            kind: self.kind?,
            status: self.status?,
            concluded,
            concluded_from,
            concluded_to,
            term,
            term_from,
            term_to,
            under_id,
            under,
            sectors: sectors::rows(&self.sectors, head, owned),
        })
    }

    fn form(&self) -> Form {
        Form::USUAL
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("title", Field::Text),
            ("kind", Field::Code(AgreementKind::ENTRIES)),
            ("status", Field::Code(AgreementStatus::ENTRIES)),
            ("concluded", Field::Date),
            ("term", Field::Span),
            ("sectors", Field::Code(Sector::ENTRIES)),
            ("parties", Field::Text),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "status" => Said::code(self.status),
            "concluded" => Said::date(&self.concluded),
            "term" => Said::date(&self.term),
            "sectors" => Said::words(self.sectors.iter().map(|sector| sector.code())),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, _: &mut dyn FnMut(&mut Reference, Wanted)) {}

    fn prominence(&self) -> i64 {
        30
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        self.concluded.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        use AgreementStatus::{Agreed, Drafted, Ended, InForce, Proposed, Signed};
        let open = self.status.is_some_and(|status| [Proposed, Drafted].contains(&status));
        let concluded = Moment {
            what: MomentKind::Concluded,
            date: self.concluded.clone(),
            planned: Some(open),
            status: self.status.map(Codelist::code),
            ahead: false,
            behind: self.status.is_some(),
            only: open.then(|| ("concluded", [Agreed, Signed, InForce, Ended].map(Codelist::code).into())),
        };
        let [began, ended] = self.term.as_ref().map_or([None, None], |term| term.ends().map(|end| Some(term.of(end?))));
        let of_term = |what, date| Moment { planned: open.then_some(true), ..Moment::of(what, &date) };
        vec![concluded, of_term(MomentKind::TermBegan, began), of_term(MomentKind::TermEnded, ended)]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}
