//! How a network is asked for: which ties, around whom, how many edges.
use crate::catalog::{
    error::{CatalogError, up_to},
    query::list::List,
    records::Record,
};
use async_graphql::Enum;
use entity::RecordType;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// Edges of an answer when nothing is said.
pub const DEFAULT_EDGES: u64 = 1_000;
/// Edges of an answer, at most.
pub const MAX_EDGES: u64 = 5_000;
/// Ids of records that an edge tells, at most.
pub(super) const RECORDS: u64 = 10;
/// Above this, parties are not paired: everybody would be tied to everybody.
pub(super) const MAX_PARTIES: u64 = 50;
/// How far around a partner it may be looked.
const MAX_DEPTH: i64 = 2;

macro_rules! ties {
    ($( #[doc = $doc:literal] $Tie:ident $code:literal = $types:expr, )*) => {
        /// What ties two nodes.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, Enum)]
        #[serde(rename_all = "snake_case")]
        pub enum Tie {
            $( #[doc = $doc] $Tie, )*
        }

        impl Tie {
            /// Everything that ties.
            pub const ALL: &[Self] = &[$( Self::$Tie, )*];

            /// The word for it in addresses.
            pub fn code(self) -> &'static str {
                match self { $( Self::$Tie => $code, )* }
            }

            /// The types of the records behind it.
            pub(super) fn types(self) -> &'static [RecordType] {
                match self { $( Self::$Tie => $types, )* }
            }
        }
    };
}
ties! {
    /// Both are parties of an agreement.
    Agreement "agreement" = &[RecordType::Agreement],
    /// Both are parties of a deal: from who lends or invests to who receives the money or benefits; between others, such as two lenders, it has no direction.
    Deal "deal" = &[RecordType::Deal],
    /// Both take part in an event.
    Event "event" = &[RecordType::Event],
    /// Both have a part in a project.
    Project "project" = &[RecordType::Project],
    /// From a member, founder, shareholder or resident to the partner or forum that it is one of. The record behind it is that partner or forum.
    Membership "membership" = &[RecordType::Partner, RecordType::Forum],
    /// From a partner to the one it belongs to or lies in. The record behind it is the partner itself.
    Parent "parent" = &[RecordType::Partner],
}

impl Tie {
    /// Whether a record ties its parties by twos.
    pub(super) fn pairs(self) -> bool {
        !matches!(self, Self::Membership | Self::Parent)
    }
}

/// What nodes are put together into.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum Fold {
    /// Each partner into the country that it lies in; what lies in none stays as it is.
    Country,
}

impl Fold {
    /// Everything that nodes are put together into.
    pub const ALL: &[Self] = &[Self::Country];

    /// The word for it in addresses.
    pub fn code(self) -> &'static str {
        match self {
            Self::Country => "country",
        }
    }
}

/// How a network is asked for, beside the records that tie.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// The id of the partner around which to look.
    pub around: Option<String>,
    /// How far: 1 for its own ties, 2 for those of whom it is tied to, too.
    pub depth: Option<i64>,
    /// Only these ties.
    pub ties: Option<Vec<Tie>>,
    /// What nodes are put together into.
    pub fold: Option<Fold>,
    /// How many edges.
    pub limit: Option<i64>,
}

/// A question for a network.
#[derive(Clone, Debug)]
pub struct Question {
    pub(super) list: List<Record>,
    pub(super) around: Option<String>,
    pub(super) depth: i64,
    pub(super) ties: Vec<Tie>,
    pub(super) fold: Option<Fold>,
    pub(super) limit: u64,
}

impl Question {
    /// What some records tie; `parameter` asks for how many edges.
    ///
    /// # Errors
    /// A depth that is not 1 or 2 or stands alone, no tie, a limit outside 1 to [`MAX_EDGES`].
    pub fn new(list: List<Record>, asking: Asking, parameter: &'static str) -> Result<Self, CatalogError> {
        let Asking { around, depth, ties, fold, limit } = asking;
        match depth {
            Some(depth) if !(1..=MAX_DEPTH).contains(&depth) => {
                let detail =
                    format!("`{depth}` is not 1, the ties of the partner itself, or {MAX_DEPTH}, also those of whom it is tied to");
                return Err(CatalogError::field(["depth"], detail));
            }
            Some(_) if around.is_none() => {
                return Err(CatalogError::field(["depth"], "it is counted from a partner; name one in `around`, or leave `depth` out"));
            }
            _ => {}
        }
        let ties: BTreeSet<Tie> = ties.unwrap_or_else(|| Tie::ALL.to_vec()).into_iter().collect();
        if ties.is_empty() {
            return Err(CatalogError::field(["tie"], "it is empty; name a tie, or leave it out"));
        }
        let limit = limit.map_or(Ok(DEFAULT_EDGES), |n| up_to(n, MAX_EDGES, "narrow the filter instead"));
        let limit = limit.map_err(|why| CatalogError::field([parameter], why))?;
        Ok(Self { list, around, depth: depth.unwrap_or(1), ties: ties.into_iter().collect(), fold, limit })
    }

    /// What tells it from others, but for the records that tie.
    pub(super) fn mark(&self, around: Option<&str>) -> String {
        let ties: Vec<&str> = self.ties.iter().map(|tie| tie.code()).collect();
        let fold = self.fold.map_or("", Fold::code);
        format!("around {} {} by {} fold {fold} {}", around.unwrap_or_default(), self.depth, ties.join(","), self.limit)
    }
}
