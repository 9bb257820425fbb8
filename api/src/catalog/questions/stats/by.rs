//! What rows are counted by, and where it stands.
use crate::catalog::query::listed::Listed;
use async_graphql::Enum;
use entity::{Codelist, RecordType, citation, codelist::Entry, partner, party, place, record, record_sector, sector::Sector};
use sea_orm::{ColumnTrait, DynIden, IntoSimpleExpr, sea_query::SimpleExpr};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

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
    /// Its parties.
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

/// A table of what rows own: a row may have several.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Owned {
    Party,
    Place,
    Sector,
    Citation,
}

impl Owned {
    /// The table, and its column that names the row.
    pub fn table(self) -> (DynIden, SimpleExpr) {
        fn of<C: ColumnTrait>(column: C) -> (DynIden, SimpleExpr) {
            (column.entity_name(), column.into_simple_expr())
        }
        match self {
            Self::Party => of(party::Column::RecordId),
            Self::Place => of(place::Column::RecordId),
            Self::Sector => of(record_sector::Column::RecordId),
            Self::Citation => of(citation::Column::RecordId),
        }
    }
}

/// Where the values of a dimension stand.
#[derive(Clone, Debug)]
pub(super) enum Stands {
    /// In the row itself.
    Row(SimpleExpr),
    /// In what it owns.
    Owned(Owned, SimpleExpr),
    /// In the first and last day of a date, which the filter calls so.
    Years(&'static str, SimpleExpr, SimpleExpr),
}

/// What says how values are called.
#[derive(Clone, Copy, Debug)]
pub(super) enum Called {
    /// A closed list.
    Listed(&'static [Entry]),
    /// Titles of records.
    Titles,
    /// Titles of chapters.
    Chapters,
    /// The standard's names of countries.
    Countries,
    /// They are called as they are written.
    Themselves,
}

/// What rows of a list are counted by.
#[derive(Clone, Debug)]
pub(super) struct Dimension {
    pub by: By,
    pub stands: Stands,
    pub called: Called,
    /// The field of the filter that asks for a value, from the outside in.
    pub field: &'static [&'static str],
}

impl Dimension {
    /// As it is of the rows of a list; `None` where they have nothing of it.
    pub fn of<L: Listed>(by: By) -> Option<Self> {
        let (of, has) = (L::OF, L::counted());
        let owned = |owned, column: SimpleExpr| Stands::Owned(owned, column);
        let has_parties = of.is_none_or(|of| !of.roles().is_empty());
        let is_stated = !matches!(of, Some(RecordType::Indicator | RecordType::Source));
        let is = |holds: bool| holds.then_some(());
        let (stands, called, field): (_, _, &[&str]) = match by {
            By::Type => {
                is(of.is_none())?;
                (Stands::Row(record::Column::Type.into_simple_expr()), Called::Listed(RecordType::ENTRIES), &["type", "in"])
            }
            By::Kind => {
                let (column, entries) = has.kind?;
                (Stands::Row(column), Called::Listed(entries), &["kind", "in"])
            }
            By::Status => {
                let (column, entries) = has.status?;
                (Stands::Row(column), Called::Listed(entries), &["status", "in"])
            }
            By::Country if of == Some(RecordType::Partner) => {
                (Stands::Row(partner::Column::Country.into_simple_expr()), Called::Countries, &["country", "in"])
            }
            By::Country => {
                is(has_parties)?;
                (owned(Owned::Party, partner::Column::Country.into_simple_expr()), Called::Countries, &["party", "country", "in"])
            }
            By::Partner => {
                is(has_parties)?;
                (owned(Owned::Party, party::Column::PartnerId.into_simple_expr()), Called::Titles, &["party", "in"])
            }
            By::Role => {
                is(has_parties)?;
                let column = party::Column::Role.into_simple_expr();
                (owned(Owned::Party, column), Called::Listed(entity::party::Role::ENTRIES), &["party", "role", "in"])
            }
            By::Place => {
                is(has.places)?;
                (owned(Owned::Place, place::Column::PartnerId.into_simple_expr()), Called::Titles, &["place", "in"])
            }
            By::Sector => {
                is(has.sectors)?;
                let column = record_sector::Column::Sector.into_simple_expr();
                (owned(Owned::Sector, column), Called::Listed(Sector::ENTRIES), &["sector", "in"])
            }
            By::Year => {
                let (name, first, last) = has.date?;
                (Stands::Years(name, first, last), Called::Themselves, &[])
            }
            By::Source => {
                is(is_stated)?;
                (owned(Owned::Citation, citation::Column::SourceId.into_simple_expr()), Called::Titles, &["citation", "in"])
            }
            By::Chapter => {
                is(is_stated)?;
                (owned(Owned::Citation, citation::Column::Chapter.into_simple_expr()), Called::Chapters, &["citation", "chapter", "in"])
            }
        };
        Some(Self { by, stands, called, field })
    }

    /// The table of what rows own in which it stands, if it stands in one.
    pub fn owned(&self) -> Option<Owned> {
        match self.stands {
            Stands::Owned(owned, _) => Some(owned),
            Stands::Row(_) | Stands::Years(..) => None,
        }
    }
}
