//! Whole results as files: walked by cursor, streamed in bounded memory; a format is a file here and a line of [`Format`]. And formats in which
//! a face may print one answer: GraphML, edges.
pub mod cite;
mod csv;
pub mod edge_list;
mod feed;
pub mod format;
mod geojson;
pub mod graphml;
mod ical;
mod jsonld;
mod ndjson;
mod register;
pub mod table;
mod writer;
mod xlsx;

pub use csv::exact;
pub use feed::{DATE, Links, NOW};
pub use format::{Format, Offer, Origin, Wanted};
pub use geojson::PLACED;
pub use register::{bytes, records};
pub use writer::{Records, answer, failed, parsed};

use crate::http::Endpoint;

/// How records and sources are cited.
pub fn endpoints() -> Vec<Endpoint> {
    cite::endpoints()
}
