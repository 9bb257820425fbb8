//! Media types that several faces serve.

/// JSON.
pub const JSON: &str = "application/json";
/// A page.
pub const HTML: &str = "text/html";
/// The media type of a JSON Feed, and how addresses end that ask for it. Readers of it join no addresses, so it names the server as the client
/// does: it is kept here for each name, and elsewhere by clients alone.
pub const JSON_FEED: &str = "application/feed+json";
/// See [`JSON_FEED`].
pub const JSON_FEED_SUFFIX: &str = "feed.json";
