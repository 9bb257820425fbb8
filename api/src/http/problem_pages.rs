//! Pages about errors: where the `type` of a problem leads.
use super::{
    accept::chosen,
    body,
    error_code::ErrorCode,
    fresh::ANOTHER,
    media::{HTML, JSON},
    page::{escaped, serve},
    problem::Problem,
    query::nothing,
    rates,
    readable::fault,
    refused,
    stored::beyond,
};
use crate::catalog::{CatalogError, MISTAKE, suggest};
use actix_web::{HttpRequest, HttpResponse, web};
use std::fmt::Write;

/// What the pages are served as.
pub const MEDIA: [&str; 2] = [HTML, "text/plain"];

/// Nothing from anywhere, but the style within the page.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/// What such an error says, for an example.
fn example(code: ErrorCode) -> String {
    match code {
        ErrorCode::InvalidParameter => "there is no parameter `kindd` here; did you mean `kind`?".to_owned(),
        ErrorCode::MalformedRequest => format!("address: {}", fault("%zz").unwrap_or_default()),
        ErrorCode::InvalidQuery => "Cannot query field \"titel\" on type \"Deal\"; did you mean `title`?".to_owned(),
        ErrorCode::NotFound => "no deal has the id `eib-m7-loan`; did you mean `eib-m7-loan-2019`?".to_owned(),
        ErrorCode::Moved => CatalogError::Moved { id: "port-bank".to_owned(), to: "harbour-bank".to_owned() }.to_string(),
        ErrorCode::Gone => {
            let reason = "It was the new bridge under another name.".to_owned();
            CatalogError::Gone { id: "old-bridge".to_owned(), reason }.to_string()
        }
        ErrorCode::MethodNotAllowed => "/v1/deals does not answer DELETE; it answers GET, HEAD".to_owned(),
        ErrorCode::NotAcceptable => Problem::unserved("Accept", JSON).to_string(),
        ErrorCode::PreconditionFailed => ANOTHER.to_owned(),
        ErrorCode::RangeNotSatisfiable => beyond(1_048_576),
        ErrorCode::SlowRequest => body::too_slow(),
        ErrorCode::UriTooLong => refused::long_address(),
        ErrorCode::HeadersTooLarge => refused::long_head(),
        ErrorCode::RateLimited => rates::exceeded(rates::PUBLIC, 3),
        ErrorCode::TooLarge => body::too_long(),
        ErrorCode::UnsupportedMediaType => body::unread(&body::not_read("text/plain"), &[JSON]),
        ErrorCode::Timeout => CatalogError::Timeout.to_string(),
        ErrorCode::Overloaded => CatalogError::Overloaded.to_string(),
        ErrorCode::Unavailable => "the database cannot be reached; try again in a moment".to_owned(),
        ErrorCode::Internal => MISTAKE.to_owned(),
    }
}

/// Every sort of error.
pub async fn index(request: HttpRequest) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let lines = ErrorCode::ALL.iter().map(|code| (code.as_str(), code.status().as_u16(), code.title()));
    let (mut plain, mut rows) = (String::from("Problems\n\n"), String::new());
    for (code, status, title) in lines {
        let _ = writeln!(plain, "{status} {code}: {title}, /problems/{code}");
        let _ = write!(rows, "<li>{status} <a href=\"/problems/{code}\"><code>{code}</code></a>: {}</li>", escaped(title));
    }
    Ok(page(&request, "Problems", &format!("<ul>{rows}</ul>"), plain))
}

/// What a sort of error means, what to do about it, and an example.
pub async fn one(request: HttpRequest, code: web::Path<String>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let code = *ErrorCode::ALL.iter().find(|known| known.as_str() == code.as_str()).ok_or_else(|| {
        let near = suggest(&code, ErrorCode::ALL.iter().map(|known| known.as_str()));
        Problem::new(ErrorCode::NotFound, format!("there is no problem `{code}`{near}; /problems lists them"))
    })?;
    let (name, title, about, status) = (code.as_str(), code.title(), code.about(), code.status().as_u16());
    let again = match code.retry_after() {
        Some(_) => "Asking again helps, after `Retry-After` seconds.",
        None if code == ErrorCode::Internal => "Asking again may help. If it does not, tell whoever runs the server the `request_id`.",
        None => "Asking the same again does not help: change the request.",
    };
    let example = Problem::new(code, example(code)).body("5f2c1a9be03d7748");
    let plain =
        format!("{title} ({name})\n\nHTTP status {status}.\n\n{about}\n\n{again}\n\nExample:\n\n{example}\n\nAll problems: /problems\n");
    let html = format!(
        "<p>Code <code>{name}</code>, HTTP status {status}.</p><p>{}</p><p>{}</p><h2>Example</h2><pre>{}</pre><p><a href=\"/problems\">All problems</a></p>",
        escaped(about),
        escaped(again),
        escaped(&example)
    );
    Ok(page(&request, title, &html, plain))
}

/// A page in the media type that the client wants.
fn page(request: &HttpRequest, title: &str, html: &str, plain: String) -> HttpResponse {
    if chosen(request, &MEDIA) == Some("text/plain") {
        return HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(plain);
    }
    let title = escaped(title);
    let page = format!(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><title>{title} - Partnership Atlas</title>\
         <style>body{{font:1rem/1.5 system-ui,sans-serif;max-width:45rem;margin:2rem auto;padding:0 1rem;color-scheme:light dark}}pre{{white-space:pre-wrap;overflow-wrap:anywhere}}</style>\
         </head><body><h1>{title}</h1>{html}</body></html>\n"
    );
    serve(page, POLICY)
}
