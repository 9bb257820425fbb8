//! Whether the process lives and whether it can answer.
use super::problem::Problem;
use crate::catalog::Catalog;
use actix_web::{HttpResponse, http::header, web};

fn ok() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).content_type("text/plain; charset=utf-8").body("ok\n")
}

/// Answers while the process lives.
pub async fn alive() -> HttpResponse {
    ok()
}

/// Answers with success where the database answers too and a dataset is loaded.
pub async fn ready(catalog: web::Data<Catalog>) -> Result<HttpResponse, Problem> {
    catalog.snapshot().revision().await?;
    Ok(ok())
}
