//! The whole dataset as files: made once a revision, from one snapshot, and sent whole or in ranges. The same revision is the same bytes on
//! every server and on both databases.
mod maker;
mod package;
mod register;
mod sheets;
mod sqlite;

pub use maker::{start, write};

use crate::{
    catalog::{Catalog, files::Whole},
    http::{Endpoint, ErrorCode, Made, Media, Problem, QUESTION, Rules, Stored, nothing, whole_files::WholeFiles},
};
use actix_web::{HttpRequest, HttpResponse, http::header::CONTENT_DISPOSITION, web};
use serde_json::{Map, Value, json};

/// How such a file is asked for.
const ABOUT: &str = "It is made once a revision, from one state of the register: the same revision is the same bytes on every server of this release. `/v1/dataset` tells its \
                     size and SHA-256, and `Repr-Digest` the latter too. A download that broke off is resumed with `Range` (one range of bytes) and `If-Range` with its \
                     `ETag`: what is left comes as 206, or all of it where another revision was loaded meanwhile.";

/// The files.
pub fn endpoints() -> Vec<Endpoint> {
    let endpoint = |whole: Whole, entry, id| Endpoint {
        tag: ("exports", "The whole dataset as files.".to_owned()),
        summary: whole.about().to_owned(),
        about: ABOUT.to_owned(),
        entry: Some(entry),
        rules: Rules { made: Made::FromRevision, media: Media::Stated(whole.media()) },
        responses: Box::new(move |_| responses(whole)),
        ..Endpoint::get(whole.address(), id, move |request: HttpRequest, catalog: web::Data<Catalog>, files: web::Data<WholeFiles>| {
            serve(request, catalog, files, whole)
        })
        .fails(&QUESTION)
        .fails(&[ErrorCode::RangeNotSatisfiable])
    };
    vec![
        endpoint(Whole::Records, "export", "export_records"),
        endpoint(Whole::Package, "datapackage", "export_datapackage"),
        endpoint(Whole::Sqlite, "sqlite", "export_sqlite"),
    ]
}

/// The file, and a part of it.
fn responses(whole: Whole) -> Map<String, Value> {
    let text = |about: &str| json!({ "description": about, "schema": { "type": "string" } });
    let headers = json!({
        "Accept-Ranges": text("`bytes`."),
        "Content-Disposition": text("The name of the file, with the revision."),
        "Repr-Digest": text("SHA-256 of the whole file (RFC 9530); not where it is compressed on the way."),
    });
    let schema = match whole {
        Whole::Records => json!({ "type": "string" }),
        Whole::Package | Whole::Sqlite => json!({ "type": "string", "format": "binary" }),
    };
    let content = json!({ whole.media(): { "schema": schema } });
    let mut part = headers.clone();
    part["Content-Range"] = text("Which bytes of how many they are.");
    Map::from_iter([
        ("200".to_owned(), json!({ "description": "The file.", "headers": headers, "content": content })),
        ("206".to_owned(), json!({ "description": "The bytes that `Range` asks for.", "headers": part, "content": content })),
    ])
}

async fn serve(
    request: HttpRequest,
    catalog: web::Data<Catalog>,
    files: web::Data<WholeFiles>,
    whole: Whole,
) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let made = files.get(whole).await?;
    catalog.note(&made.revision);
    let (stem, suffix) = whole.name().split_once('.').unwrap_or((whole.name(), ""));
    let revision = made.revision.short();
    let mut response = HttpResponse::Ok()
        .content_type(whole.media())
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{stem}-{revision}.{suffix}\"")))
        .finish();
    response.extensions_mut().insert(Stored { made, compressed: whole.is_compressed() });
    Ok(response)
}
