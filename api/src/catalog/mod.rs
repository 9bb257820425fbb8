//! The query core: filter, sort, page, citations, errors. No HTTP, and of GraphQL and OpenAPI only derives.
//!
//! A resource is one file here: its view, its filter, its sorts. Every face is written once over the list below.
mod below;
mod citations;
mod cursor;
mod dataset;
mod embedded;
mod error;
mod export;
mod filter;
mod fuzzy;
mod links;
mod list;
mod order;
mod owned;
mod params;
mod records;
mod resource;
mod statements;
mod value;

mod agreements;
mod deals;
mod events;
mod forums;
mod indicators;
mod observations;
mod partners;
mod projects;
mod sources;

pub use agreements::{Agreement, AgreementFilter, AgreementSort};
pub use below::Via;
pub use citations::{Citation, Link, RivalValue};
pub use cursor::{Cursor, Key, mark};
pub use dataset::{Chapter, Code, Codelist, Dataset, StandardCode, TypeCount};
pub use deals::{Deal, DealFilter, DealSort};
pub use embedded::Embedded;
pub use error::{CatalogError, ErrorCode, MISTAKE, suggest};
pub use events::{Event, EventFilter, EventSort};
pub use export::Exported;
pub use filter::{CodeFilter, DateFilter, EnumFilter, Filter, IdFilter, IntFilter, TextFilter, ValueFilter, Where};
pub use forums::{Forum, ForumFilter, ForumSort};
pub use fuzzy::{FuzzyDate, When};
pub use indicators::{Indicator, IndicatorFilter, IndicatorSort};
pub use links::{LinkFace, LinksOf, each_link};
pub use list::{DEFAULT_LIMIT, List, MAX_LIMIT, Page, Row, Start};
pub use observations::{Observation, ObservationFilter, ObservationSort};
pub use order::{Direction, Order};
pub use owned::{CitationFilter, LinkFilter, PartyFilter, PlaceFilter, RecordFilter};
pub use params::{Param, Params, codes};
pub use partners::{Coordinates, Name, Named, Office, Partner, PartnerFilter, PartnerSort};
pub use projects::{Project, ProjectFilter, ProjectSort};
pub use records::{Detail, Record};
pub use resource::{Head, Party, RecordId, Ref, Resource, SortKey, id_of, rows};
pub use sources::{Note, NoteFilter, Source, SourceFilter, SourceSort};
pub use statements::Catalog;
pub use value::{Amount, AmountBody, Number, Value};

/// Every resource, once: its name for one, its name for many, its view. REST, GraphQL, OpenAPI, exports and the parity test are written
/// over this list.
#[macro_export]
macro_rules! resources {
    ($face:ident) => {
        $face! {
            partner partners Partner,
            forum forums Forum,
            event events Event,
            agreement agreements Agreement,
            deal deals Deal,
            project projects Project,
            indicator indicators Indicator,
            observation observations Observation,
            source sources Source
        }
    };
}

/// A face that treats every resource alike.
pub trait Face {
    /// Is told of one resource.
    fn resource<R: Resource>(&mut self);
}

macro_rules! faces {
    ($($one:ident $many:ident $View:ident),*) => {
        /// Walks the list of resources.
        pub fn each(face: &mut impl Face) {
            $( face.resource::<$View>(); )*
        }

        $(
            impl std::ops::Deref for $View {
                type Target = Head;
                fn deref(&self) -> &Head {
                    &self.head
                }
            }
        )*
    };
}
resources!(faces);
