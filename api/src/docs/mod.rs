//! What tells of the API: a reference in the browser, the guides, a catalogue for programs, a summary for language models. It asks no other host.
mod files;
mod linkset;
mod summary;

use crate::http::{
    ANEW, BY_SUFFIX, Endpoint, ErrorCode, Made, Media, Problem, QUESTION, Rules,
    components::{in_path, response},
    media::HTML,
    nothing, page,
};
use actix_web::{HttpRequest, HttpResponse};
use serde_json::json;
use std::sync::Arc;

/// The endpoints that document a table.
pub fn endpoints(table: &[Endpoint]) -> [Endpoint; 4] {
    let entries: Arc<[summary::Entry]> = summary::entries(table).into();
    [
        Endpoint {
            summary: "This document to read and try out in a browser.".to_owned(),
            about: "Swagger UI, from this server alone. `/docs#/deals/list_deals` leads to an operation.".to_owned(),
            entry: Some("docs"),
            rules: Rules { made: Made::FromProgram, media: Media::Stated(HTML) },
            responses: Box::new(|_| response("200", "The page.", HTML, json!({ "type": "string" }))),
            ..Endpoint::get("/docs", "get_docs", reference).fails(&[ErrorCode::InvalidParameter])
        },
        Endpoint {
            summary: "A guide, or a part of the page at `/docs`.".to_owned(),
            about: format!("Guides are Markdown: {}.", files::guides().collect::<Vec<_>>().join(", ")),
            rules: Rules { made: Made::FromProgram, media: Media::Stated(BY_SUFFIX) },
            parameters: Box::new(|_| vec![in_path("file", "The name of the file.")]),
            responses: Box::new(|_| files::responses()),
            ..Endpoint::get("/docs/{file}", "get_docs_file", files::serve).fails(&[ErrorCode::InvalidParameter, ErrorCode::NotFound])
        },
        Endpoint {
            summary: "Which APIs there are, and where each is described (RFC 9727).".to_owned(),
            about: "A set of links (RFC 9264) with full addresses.".to_owned(),
            rules: ANEW,
            responses: Box::new(|_| response("200", "The links.", linkset::MEDIA, json!({ "type": "object" }))),
            ..Endpoint::get(linkset::PATH, "get_api_catalog", linkset::serve).fails(&[ErrorCode::InvalidParameter])
        },
        Endpoint {
            summary: "What this server is, for a language model: in a few words, with links to the rest.".to_owned(),
            about: "In the form of llmstxt.org, with full addresses.".to_owned(),
            rules: ANEW,
            responses: Box::new(|_| response("200", "The text.", "text/plain", json!({ "type": "string" }))),
            ..Endpoint::get("/llms.txt", "get_llms", move |request, catalog| summary::serve(request, catalog, entries.clone()))
                .fails(&QUESTION)
        },
    ]
}

/// The reference.
async fn reference(request: HttpRequest) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    Ok(page::serve(include_str!("page/page.html"), page::POLICY))
}
