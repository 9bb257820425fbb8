//! Where clients reach the server.
use actix_web::{HttpRequest, http::uri::Authority};

/// How the address begins under which the client asked, `https://atlas.example`, through proxies that name it (`Forwarded`,
/// `X-Forwarded-Host`, `X-Forwarded-Proto`). Empty where it is not well formed, which leaves addresses relative. Whoever sends
/// headers that are not true fools only themselves: no answer with it is for others to keep.
pub fn origin(request: &HttpRequest) -> String {
    let client = request.connection_info();
    let scheme = if client.scheme() == "https" { "https" } else { "http" };
    match client.host().parse::<Authority>() {
        Ok(host) if !host.as_str().contains('@') => format!("{scheme}://{host}"),
        _ => String::new(),
    }
}
