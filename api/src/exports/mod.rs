//! Whole results as files: walked by cursor, streamed in bounded memory.
mod ndjson;

pub use ndjson::records;

use crate::http::readable;
use actix_web::web;

/// The routes of exports.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(readable("/v1/export/records.ndjson", ndjson::serve));
}
