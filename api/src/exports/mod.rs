//! Whole results as files: walked by cursor, streamed in bounded memory; a format is a file here and a line of [`Format`]. And formats in which
//! a face may print one answer: GraphML, edges.
mod cite;
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

pub use feed::{Links, NOW};
pub use format::{Format, Offer, Origin, Wanted};
pub use geojson::PLACED;
pub use register::bytes;
pub use writer::{Records, answer};

use crate::http::{Endpoint, Made, Media, QUESTION, Rules, components::response};
use serde_json::json;

/// The exports.
pub fn endpoints() -> Vec<Endpoint> {
    let mut table = vec![Endpoint {
        tag: ("exports", "Whole results as files.".to_owned()),
        summary: "Every record of every type, one JSON object a line, with its citations, links and observations.".to_owned(),
        about: "It is read from one state of the register, however long it takes. If it cannot be finished the connection breaks: a file that ends is whole."
            .to_owned(),
        entry: Some("export"),
        rules: Rules { made: Made::FromRevision, media: Media::Stated("application/x-ndjson") },
        responses: Box::new(|_| response("200", "One record a line.", "application/x-ndjson", json!({ "type": "string" }))),
        ..Endpoint::get("/v1/export/records.ndjson", "export_records", register::serve).fails(&QUESTION)
    }];
    table.extend(cite::endpoints());
    table
}
