//! How records and the dataset are cited. Where and when they are read only the client knows: its pages are elsewhere.
use crate::{
    catalog::{CatalogError, questions::cited::Cited, values::citation_format::CitationFormat},
    formats::cite::written,
};
use actix_web::http::Uri;
use async_graphql::Result;
use chrono::NaiveDate;

/// Prints what is cited.
///
/// # Errors
/// An address or a day that is none.
pub fn cite(cited: Cited, format: CitationFormat, url: Option<String>, accessed: Option<String>) -> Result<String> {
    let wrong = |argument: &str, detail: String| Err(CatalogError::invalid(argument, format!("{argument}: {detail}")).into());
    if let Some(url) = url.as_ref().filter(|url| !url.parse::<Uri>().is_ok_and(|uri| uri.scheme().is_some() && uri.host().is_some())) {
        return wrong("url", format!("`{url}` is no whole address; write one such as `https://atlas.example/deals/x`"));
    }
    if let Some(day) = accessed.as_ref().filter(|day| day.len() != 10 || day.parse::<NaiveDate>().is_err()) {
        return wrong("accessed", format!("`{day}` is no day; write one such as `2026-11-27`"));
    }
    Ok(written(cited, format, url, accessed))
}
