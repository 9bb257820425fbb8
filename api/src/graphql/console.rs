//! The console that a browser is shown: GraphiQL from the folder in which it was built, else a small one of our own. Either has examples to begin
//! with, and asks no other host.
mod built;
mod parts;

pub use parts::Console;

use crate::{
    catalog::suggest,
    http::{ErrorCode, Problem, nothing, page},
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use parts::{MEDIA, media, with_examples};
use serde_json::{Map, Value, json};
use std::path::Path;

impl Console {
    /// The one that is built in a folder; the small one where none is named.
    ///
    /// # Errors
    /// The folder cannot be read, or what is in it is no build.
    pub fn open(folder: Option<&Path>) -> Result<Self, String> {
        folder.map_or_else(|| Ok(Self::small()), built::read)
    }

    fn small() -> Self {
        let files = [("console.js", include_str!("console/console.js")), ("console.css", include_str!("console/console.css"))];
        Self {
            page: with_examples(include_str!("console/console.html")),
            policy: page::POLICY,
            files: files.into_iter().filter_map(|(name, text)| Some((name.into(), (media(name)?, text.into())))).collect(),
        }
    }

    /// The page. A query in its address stands in the editor.
    pub fn show(&self) -> HttpResponse {
        page::serve(self.page.clone(), self.policy)
    }
}

/// The answers with a part.
pub fn responses() -> Map<String, Value> {
    let content: Map<String, Value> =
        MEDIA.iter().map(|(_, media)| ((*media).to_owned(), json!({ "schema": { "type": "string" } }))).collect();
    Map::from_iter([("200".to_owned(), json!({ "description": "The file.", "content": content }))])
}

/// A part of the page.
pub async fn serve(request: HttpRequest, name: web::Path<String>, console: web::Data<Console>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let (media, body) = console.files.get(name.as_str()).ok_or_else(|| {
        let near = suggest(&name, console.files.keys().map(|known| &**known));
        Problem::new(ErrorCode::NotFound, format!("nothing is at {}{near}", request.path()))
    })?;
    let mut response = HttpResponse::Ok();
    // a worker heeds the policy of its own script, not that of the page; none needs anything from anywhere
    response.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'"));
    Ok(response.content_type(format!("{media}; charset=utf-8")).body(body.clone()))
}
