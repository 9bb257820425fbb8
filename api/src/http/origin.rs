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

/// The media type of a JSON Feed, and how addresses end that ask for it. Readers of it join no addresses, so it names the server as the client
/// does: it is kept here for each name, and elsewhere by clients alone.
pub const JSON_FEED: &str = "application/feed+json";
/// See [`JSON_FEED`].
pub const JSON_FEED_SUFFIX: &str = "feed.json";
