//! The query core: filters, orders, pages, records with their citations and links, errors. No HTTP, and of GraphQL and OpenAPI only derives.
//!
//! A request asks one [`Snapshot`]. A resource is one file in `resources`: its view, its filter, its sorts, its relations. Every face is
//! written once over the list `entity::records!`.
mod count;
pub mod current;
pub mod dataset;
pub mod error;
pub mod files;
pub mod lexicon;
pub mod nul;
pub mod query;
pub mod questions;
pub mod records;
pub mod relations;
pub mod resources;
pub mod revision;
pub mod snapshot;
pub mod store;
pub mod values;

pub use error::{CatalogError, MISTAKE, What, suggest, suggest_or_list};
pub use nul::{NUL, holds_nul, without_nul};
pub use query::{
    divided,
    facets::{Counted, DEFAULT_VALUES, Facet, FacetCounts, FacetValue, MAX_VALUES},
    filter::Where,
    list::{Asking, DEFAULT_LIMIT, List, MAX_LIMIT, Start},
    listed::Listed,
    nested::Via,
    order::{Direction, Order, SortKey},
    page::{Page, Row},
    params::{Param, Params, asks, codes},
    parts::Filter,
    walk::Walk,
};
pub use questions::{changes::Change, disagreements::Disagreement, series::Series};
pub use records::Record;
pub use relations::{
    RelationFace, RelationsOf, each_relation,
    include::{Include, MAX_OBSERVATIONS},
    takes_role,
};
pub use resources::{Face, each, resource::Resource};
pub use revision::Revision;
pub use snapshot::{Catalog, Snapshot};
pub use store::{Kind, Stored};
pub use values::{
    evidence::Evidence,
    head::{Head, RecordId, Ref},
};
