//! What files say of any record, each word with the line it stands on.
use crate::text::{At, Date, Located, Reference, Text};
use entity::{
    citation::Rank,
    link::LinkRelation,
    party::{PartyStatus, Role},
};
use std::sync::Arc;

/// What every record has.
pub(crate) struct Head {
    pub at: At,
    /// Empty if the file gives none that can be used.
    pub id: Arc<str>,
    pub title: Option<Arc<str>>,
    pub summary: Option<Text>,
    pub remark: Option<Text>,
    pub as_of: Option<Date>,
    /// Chapter of the file.
    pub chapter: Option<i64>,
    pub parties: Box<[Party]>,
    pub links: Box<[Link]>,
    pub cites: Box<[Cite]>,
    pub was: Box<[Text]>,
    /// Keys whose values could not be read: what they say is unknown, and not that they say nothing.
    pub misread: Box<[&'static str]>,
}

impl Head {
    /// What a key says is unknown.
    pub(crate) fn misread(&self, key: &str) -> bool {
        self.misread.contains(&key)
    }
}

/// A partner's role in a record.
pub(crate) struct Party {
    pub role: Role,
    pub partner: Reference,
    pub office: Option<Arc<str>>,
    pub since: Option<Date>,
    pub until: Option<Date>,
    pub status: Option<PartyStatus>,
}

/// A link to another record.
pub(crate) struct Link {
    pub relation: LinkRelation,
    pub to: Reference,
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
    /// What it is for, its rank or its value could not be read.
    pub misread: bool,
}

/// What a citation points at.
#[derive(Clone, Debug)]
pub(crate) enum Mark {
    /// `33`, or `"39t"` where only the note's title says it.
    Note { number: i64, title: bool },
    /// `"p17"`: a page of the work.
    Page(i64),
    /// The id of a source.
    Source(Reference),
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
