//! Whole results as files: walked by cursor, streamed in bounded memory; and formats in which a face may print an answer.
pub mod atom;
pub mod edge_list;
pub mod graphml;
mod ndjson;

pub use ndjson::records;

use crate::http::{Endpoint, Made, Media, QUESTION, Rules, components::response};
use serde_json::json;

/// The exports.
pub fn endpoints() -> Vec<Endpoint> {
    vec![Endpoint {
        tag: ("exports", "Whole results as files.".to_owned()),
        summary: "Every record of every type, one JSON object a line, with its citations, links and observations.".to_owned(),
        about: "It is read from one state of the register, however long it takes. If it cannot be finished the connection breaks: a file that ends is whole."
            .to_owned(),
        entry: Some("export"),
        rules: Rules { made: Made::FromRevision, media: Media::Stated("application/x-ndjson") },
        responses: Box::new(|_| response("200", "One record a line.", "application/x-ndjson", json!({ "type": "string" }))),
        ..Endpoint::get("/v1/export/records.ndjson", "export_records", ndjson::serve).fails(&QUESTION)
    }]
}
