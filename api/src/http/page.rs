//! Pages for a browser.
use actix_web::{HttpResponse, http::header, web};

/// Nothing but what is served here: no script within the page, no other host, no frame around it.
pub const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; base-uri 'none'; \
                          form-action 'none'; frame-ancestors 'none'";

/// A text within HTML.
pub fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;").replace('\'', "&#39;")
}

/// An HTML page that asks this server alone, as its policy says.
pub fn serve(html: impl Into<web::Bytes>, policy: &'static str) -> HttpResponse {
    let mut response = HttpResponse::Ok();
    response.insert_header((header::CONTENT_SECURITY_POLICY, policy)).insert_header((header::REFERRER_POLICY, "no-referrer"));
    response.content_type("text/html; charset=utf-8").body(html.into())
}
