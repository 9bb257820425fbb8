//! What rows are counted by, and where it stands.
use crate::catalog::query::{
    facets::{Facet, FacetColumn, Labels},
    listed::Listed,
};
use async_graphql::Enum;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Dimensions of one question, at most.
pub(super) const MAX_BY: usize = 2;

macro_rules! dimensions {
    ($( #[doc = $doc:literal] $By:ident $code:literal )*) => {
        /// What rows are counted by.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, Enum)]
        #[serde(rename_all = "snake_case")]
        pub enum By {
            $( #[doc = $doc] $By, )*
        }

        impl By {
            /// Everything that rows are counted by.
            pub const ALL: &[Self] = &[$( Self::$By, )*];

            /// The word for it in addresses.
            pub fn code(self) -> &'static str {
                match self { $( Self::$By => $code, )* }
            }
        }
    };
}
dimensions! {
    /// Its type: of records of all types.
    Type "type"
    /// Which sort it is.
    Kind "kind"
    /// How far it has come.
    Status "status"
    /// The countries of its parties, ISO 3166-1 alpha-2; of a partner its own.
    Country "country"
    /// Each partner that has a part in it.
    Partner "partner"
    /// What its parties do in it; with `partner` or `country` what that party does.
    Role "role"
    /// Where it takes place.
    Place "place"
    /// Its fields of activity.
    Sector "sector"
    /// The years of the date that its list is sorted by; what is dated to several years is possibly in each.
    Year "year"
    /// The sources that it cites.
    Source "source"
    /// The chapters of its citations; with `source` the chapter of that citation.
    Chapter "chapter"
}

impl By {
    /// The facets that have its values, the first that a list has.
    fn facets(self) -> &'static [&'static str] {
        match self {
            Self::Type => &["type"],
            Self::Kind => &["kind"],
            Self::Status => &["status"],
            Self::Country => &["country", "party__country"],
            Self::Partner => &["party"],
            Self::Role => &["party__role"],
            Self::Place => &["place"],
            Self::Sector => &["sector"],
            // of several dates the one that the list is sorted by, which stands first
            Self::Year => &[],
            Self::Source => &["citation"],
            Self::Chapter => &["citation__chapter"],
        }
    }
}

/// What rows of a list are counted by.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    pub by: By,
    /// Where its values stand, and what they are called.
    pub facet: Facet,
}

impl Dimension {
    /// As it is of the rows of a list; `None` where they have nothing of it.
    pub fn of<L: Listed>(by: By) -> Option<Self> {
        let facets = L::facets();
        let found = match by {
            By::Year => facets.into_iter().find(|facet| matches!(facet.value, FacetColumn::Years(..))),
            _ => by.facets().iter().find_map(|name| facets.iter().find(|facet| facet.name == *name)).cloned(),
        };
        found.map(|facet| Self { by, facet })
    }

    /// Whether its values are the years of a date.
    pub fn is_years(&self) -> bool {
        matches!(self.facet.value, FacetColumn::Years(..))
    }

    /// Whether its values are called by titles of records.
    pub fn is_titled(&self) -> bool {
        matches!(self.facet.labels, Labels::Title)
    }
}
