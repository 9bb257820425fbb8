//! The catalogue of APIs (RFC 9727): a set of links (RFC 9264).
use crate::http::{
    Problem,
    media::{HTML, JSON},
    nothing, origin,
};
use actix_web::{HttpRequest, HttpResponse, http::header};
use serde_json::{Value, json};

/// Where programs look for it.
pub const PATH: &str = "/.well-known/api-catalog";
/// What it is served as.
pub const MEDIA: &str = "application/linkset+json";
const PROFILE: &str = "https://www.rfc-editor.org/info/rfc9727";

/// An API: its address, and links of it as relation, address, media type.
type Api = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

/// The APIs of this server.
const APIS: [Api; 3] = [
    (
        "/v1",
        &[
            ("service-desc", "/openapi.json", JSON),
            ("service-doc", "/docs", HTML),
            ("service-doc", "/docs/api.md", "text/markdown"),
            ("service-meta", "/v1/dataset", JSON),
            ("status", "/healthz", "text/plain"),
        ],
    ),
    (
        "/graphql",
        &[
            ("service-desc", "/graphql/schema.graphql", "text/plain"),
            ("service-doc", "/docs/api.md", "text/markdown"),
            ("service-meta", "/v1/dataset", JSON),
            ("status", "/healthz", "text/plain"),
        ],
    ),
    (
        "/v1/reconcile",
        &[("service-desc", "/v1/reconcile", JSON), ("service-doc", "/docs/api.md", "text/markdown"), ("status", "/healthz", "text/plain")],
    ),
];

/// The catalogue; its head alone names the APIs too.
pub async fn serve(request: HttpRequest) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let origin = origin(&request);
    let full = |path: &str| format!("{origin}{path}");
    let mut sets = vec![json!({ "anchor": full(PATH), "item": APIS.map(|(api, _)| json!({ "href": full(api) })) })];
    sets.extend(APIS.map(|(api, links)| {
        let mut set = json!({ "anchor": full(api) });
        for (relation, path, media) in links {
            let link = json!({ "href": full(path), "type": media });
            match &mut set[*relation] {
                Value::Array(others) => others.push(link),
                none => *none = json!([link]),
            }
        }
        set
    }));
    let items = APIS.map(|(api, _)| format!("<{api}>; rel=\"item\"")).join(", ");
    let mut response = HttpResponse::Ok();
    response.insert_header((header::LINK, format!("<{PATH}>; rel=\"api-catalog\", {items}")));
    Ok(response.content_type(format!("{MEDIA}; profile=\"{PROFILE}\"")).body(json!({ "linkset": sets }).to_string()))
}
