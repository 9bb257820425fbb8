//! What files say, before it is held against the rules: each word with the line it stands on.
use crate::problem::At;
use entity::{
    FuzzyDate, Quantity, RecordType,
    agreement::{AgreementKind, AgreementStatus},
    citation::Rank,
    deal::{DealKind, DealStatus},
    event::{EventKind, EventStatus},
    forum::ForumKind,
    indicator::Nature,
    link::LinkRelation,
    name::NameKind,
    observation::{Flow, Measure, ObservationStatus},
    partner::PartnerKind,
    party::{PartyStatus, Role},
    project::{ProjectKind, ProjectStatus},
    sector::Sector,
};
use std::ops::Deref;

/// A value and the line it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Located<T> {
    pub value: T,
    pub at: At,
}

impl<T> Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

pub(crate) type Text = Located<String>;
pub(crate) type Date = Located<FuzzyDate>;
pub(crate) type Value = Located<Quantity>;

/// Everything that the files of a dataset say.
#[derive(Default)]
pub(crate) struct Statements {
    pub about: Option<About>,
    pub chapters: Vec<Chapter>,
    pub units: Vec<Code>,
    pub scopes: Vec<Code>,
    pub removed: Vec<Removed>,
    pub distinct: Vec<Distinct>,
    pub records: Vec<Record>,
}

/// The dataset itself.
pub(crate) struct About {
    pub title: String,
    pub version: String,
    pub licence: String,
    pub about: Option<String>,
    pub work: Option<Text>,
}

/// A chapter of the work, with its range of pages and of notes.
pub(crate) struct Chapter {
    pub at: At,
    pub number: i64,
    pub title: String,
    pub pages: (i64, i64),
    pub notes: Option<(i64, i64)>,
    pub as_of: Option<Date>,
}

/// A word of a closed list that belongs to the dataset.
pub(crate) struct Code {
    pub code: Text,
    pub about: String,
    pub standard: Option<(String, String)>,
}

/// A record that is gone.
pub(crate) struct Removed {
    pub id: Text,
    pub reason: String,
    pub removed: Option<String>,
}

/// Partners whose names are alike and that are not the same.
pub(crate) struct Distinct {
    pub at: At,
    pub ids: Vec<Text>,
}

/// A record: what every type has, and its body.
pub(crate) struct Record {
    pub at: At,
    /// Empty if the file gives none that can be used.
    pub id: String,
    pub title: Option<Text>,
    pub summary: Option<String>,
    pub remark: Option<String>,
    pub as_of: Option<Date>,
    /// Chapter of the file.
    pub chapter: Option<i64>,
    pub parties: Vec<Party>,
    pub links: Vec<Link>,
    pub cites: Vec<Cite>,
    pub was: Vec<Text>,
    pub body: Body,
}

impl Record {
    pub(crate) fn r#type(&self) -> RecordType {
        self.body.r#type()
    }

    /// What a partner lies in or belongs to.
    pub(crate) fn parent(&self) -> Option<&str> {
        match &self.body {
            Body::Partner(partner) => partner.parent.as_ref().map(|parent| parent.as_str()),
            _ => None,
        }
    }

    /// The records that it has a certain link to.
    pub(crate) fn linked(&self, relation: LinkRelation) -> impl Iterator<Item = &str> {
        self.links.iter().filter(move |link| link.relation == relation).map(|link| link.to.as_str())
    }
}

/// What only one type has. A word that is needed and missing or unknown is `None` here and a problem already.
pub(crate) enum Body {
    Partner(Partner),
    Forum(Forum),
    Event(Event),
    Agreement(Agreement),
    Deal(Deal),
    Project(Project),
    Indicator(Indicator),
    Observation(Box<Observation>),
    Source(Source),
}

impl Body {
    pub(crate) fn r#type(&self) -> RecordType {
        match self {
            Body::Partner(_) => RecordType::Partner,
            Body::Forum(_) => RecordType::Forum,
            Body::Event(_) => RecordType::Event,
            Body::Agreement(_) => RecordType::Agreement,
            Body::Deal(_) => RecordType::Deal,
            Body::Project(_) => RecordType::Project,
            Body::Indicator(_) => RecordType::Indicator,
            Body::Observation(_) => RecordType::Observation,
            Body::Source(_) => RecordType::Source,
        }
    }

    /// The date that the record is listed by among records of all types.
    pub(crate) fn listed_by(&self) -> Option<&Date> {
        match self {
            Body::Partner(body) => body.founded.as_ref(),
            Body::Forum(body) => body.founded.as_ref(),
            Body::Event(body) => body.date.as_ref(),
            Body::Agreement(body) => body.signed.as_ref(),
            Body::Deal(body) => body.signed.as_ref(),
            Body::Project(body) => body.starts.as_ref(),
            Body::Indicator(_) => None,
            Body::Observation(body) => body.period.as_ref(),
            Body::Source(body) => body.published.as_ref(),
        }
    }
}

pub(crate) struct Partner {
    pub kind: Option<PartnerKind>,
    pub names: Vec<Name>,
    pub country: Option<Text>,
    pub subdivision: Option<Text>,
    pub parent: Option<Text>,
    pub founded: Option<Date>,
    pub dissolved: Option<Date>,
    pub coordinates: Option<(f64, f64)>,
    pub offices: Vec<Office>,
}

impl Partner {
    /// Somewhere on the map. What has no kind is a mistake already, and may be anything.
    pub(crate) fn is_place(&self) -> bool {
        use PartnerKind::{City, Country, District, Region, Zone};
        self.kind.is_none_or(|kind| [Country, Region, District, City, Zone].contains(&kind))
    }
}

pub(crate) struct Name {
    pub text: Text,
    pub lang: Option<String>,
    pub kind: NameKind,
}

pub(crate) struct Office {
    pub title: String,
    pub organisation: Option<Text>,
    pub since: Option<Date>,
    pub until: Option<Date>,
}

pub(crate) struct Forum {
    pub kind: Option<ForumKind>,
    pub founded: Option<Date>,
}

pub(crate) struct Event {
    pub kind: Option<EventKind>,
    pub status: Option<EventStatus>,
    pub date: Option<Date>,
    pub forum: Option<Text>,
    pub edition: Option<Located<i64>>,
    pub places: Vec<Text>,
    pub sectors: Vec<Located<Sector>>,
}

pub(crate) struct Agreement {
    pub kind: Option<AgreementKind>,
    pub status: Option<AgreementStatus>,
    pub signed: Option<Date>,
    pub term: Option<Date>,
    pub sectors: Vec<Located<Sector>>,
}

pub(crate) struct Deal {
    pub kind: Option<DealKind>,
    pub status: Option<DealStatus>,
    pub signed: Option<Date>,
    pub amount: Option<Value>,
    pub as_stated: Option<Text>,
    pub sectors: Vec<Located<Sector>>,
}

pub(crate) struct Project {
    pub kind: Option<ProjectKind>,
    pub status: Option<ProjectStatus>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub places: Vec<Text>,
    pub sectors: Vec<Located<Sector>>,
}

pub(crate) struct Indicator {
    pub nature: Option<Nature>,
    pub flows: Vec<Located<Flow>>,
    pub scopes: Vec<Text>,
    pub units: Vec<Text>,
}

pub(crate) struct Observation {
    pub indicator: Option<Text>,
    pub subject: Option<Text>,
    pub counterpart: Option<Text>,
    pub flow: Option<Located<Flow>>,
    pub scope: Option<Text>,
    pub measure: Measure,
    pub period: Option<Date>,
    pub announced: Option<Date>,
    pub value: Option<Value>,
    pub items: Option<Vec<Text>>,
    pub as_stated: Option<Text>,
    pub status: ObservationStatus,
    /// Its id is made from its key, so another record of that id is one of the same key.
    pub id_is_made: bool,
}

pub(crate) struct Source {
    pub printed: Option<String>,
    pub authors: Vec<Text>,
    pub publisher: Option<String>,
    pub url: Option<String>,
    pub language: Option<String>,
    pub published: Option<Date>,
    pub notes: Vec<Note>,
}

/// A note of the work, and the printed page of its mark.
pub(crate) struct Note {
    pub number: Located<i64>,
    pub page: String,
}

pub(crate) struct Party {
    pub role: Role,
    pub partner: Text,
    pub office: Option<String>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub status: Option<PartyStatus>,
}

pub(crate) struct Link {
    pub relation: LinkRelation,
    pub to: Text,
}

/// A citation as written.
#[derive(Clone)]
pub(crate) struct Cite {
    pub mark: Located<Mark>,
    pub supports: Option<Text>,
    pub value: Option<Text>,
    pub as_stated: Option<Text>,
    pub rank: Rank,
    pub chapter: Option<i64>,
}

/// What a citation points at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// `33`, or `"39t"` where only the note's title says it.
    Note { number: i64, title: bool },
    /// `"p17"`: a page of the work.
    Page(i64),
    /// The id of a source.
    Source(String),
}

impl Mark {
    /// The number of the note, if it is one.
    pub(crate) fn note(&self) -> Option<i64> {
        match self {
            Mark::Note { number, .. } => Some(*number),
            Mark::Page(_) | Mark::Source(_) => None,
        }
    }
}
