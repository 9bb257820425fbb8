//! Guides, and the parts of the page at `/docs`.
use crate::{
    catalog::{CatalogError, suggest},
    http::{ErrorCode, Problem, nothing},
};
use actix_web::{HttpRequest, HttpResponse, web};
use serde_json::{Map, Value, json};
use std::{
    borrow::Cow,
    io::{Cursor, Read},
};
use utoipa_swagger_ui_vendored::SWAGGER_UI_VENDORED;
use zip::{ZipArchive, result::ZipError};

const MARKDOWN: &str = "text/markdown";
const SCRIPT: &str = "text/javascript";
const STYLE: &str = "text/css";
const TEXT: &str = "text/plain";

/// Where a file comes from.
#[derive(Clone, Copy)]
enum Source {
    /// This project.
    Own(&'static str),
    /// The archive of Swagger UI, by the end of its path there.
    SwaggerUi(&'static str),
}

/// By name: media type and source.
const FILES: &[(&str, &str, Source)] = &[
    ("api.md", MARKDOWN, Source::Own(include_str!("../../../docs/api.md"))),
    ("journalist.md", MARKDOWN, Source::Own(include_str!("../../../docs/journalist.md"))),
    ("python.md", MARKDOWN, Source::Own(include_str!("../../../docs/python.md"))),
    ("r.md", MARKDOWN, Source::Own(include_str!("../../../docs/r.md"))),
    ("typescript.md", MARKDOWN, Source::Own(include_str!("../../../docs/typescript.md"))),
    ("stability.md", MARKDOWN, Source::Own(include_str!("../../../docs/stability.md"))),
    ("dataset.md", MARKDOWN, Source::Own(include_str!("../../../docs/dataset.md"))),
    ("operations.md", MARKDOWN, Source::Own(include_str!("../../../docs/operations.md"))),
    ("page.js", SCRIPT, Source::Own(include_str!("page/page.js"))),
    ("page.css", STYLE, Source::Own(include_str!("page/page.css"))),
    ("swagger-ui-bundle.js", SCRIPT, Source::SwaggerUi("/dist/swagger-ui-bundle.js")),
    ("swagger-ui.css", STYLE, Source::SwaggerUi("/dist/swagger-ui.css")),
    ("swagger-ui-licence.txt", TEXT, Source::SwaggerUi("/LICENSE")),
    ("swagger-ui-notice.txt", TEXT, Source::SwaggerUi("/NOTICE")),
];

/// The addresses of the guides.
pub fn guides() -> impl Iterator<Item = String> {
    FILES.iter().filter(|(_, media, _)| *media == MARKDOWN).map(|(name, ..)| format!("`/docs/{name}`"))
}

/// The answers with a file.
pub fn responses() -> Map<String, Value> {
    let content: Map<String, Value> =
        FILES.iter().map(|(_, media, _)| ((*media).to_owned(), json!({ "schema": { "type": "string" } }))).collect();
    Map::from_iter([("200".to_owned(), json!({ "description": "The file.", "content": content }))])
}

/// A file.
pub async fn serve(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let (_, media, source) = FILES.iter().find(|(known, ..)| *known == *name).ok_or_else(|| {
        let near = suggest(&name, FILES.iter().map(|(known, ..)| *known));
        Problem::new(ErrorCode::NotFound, format!("nothing is at {}{near}", request.path()))
    })?;
    let mut response = HttpResponse::Ok();
    response.content_type(format!("{media}; charset=utf-8"));
    Ok(match source {
        Source::Own(text) => response.body(*text),
        Source::SwaggerUi(end) => response.body(unpacked(end).map_err(|e| CatalogError::defect(format!("Swagger UI: {e}")))?),
    })
}

/// A file of Swagger UI. It is kept as other answers are.
fn unpacked(end: &str) -> Result<Vec<u8>, ZipError> {
    let mut archive = ZipArchive::new(Cursor::new(SWAGGER_UI_VENDORED))?;
    // the shortest is the one of the archive itself, not of one of its folders
    let path = archive.file_names().filter_map(Result::ok).filter(|path| path.ends_with(end)).min_by_key(|path| path.len());
    let path = path.map_or_else(|| end.to_owned(), Cow::into_owned);
    let mut file = archive.by_name(&path)?;
    let mut bytes = Vec::new();
    file.read_to_end(&mut bytes)?;
    Ok(bytes)
}
