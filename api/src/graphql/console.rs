//! A console in the browser for GraphQL, with examples to begin with. It asks no other host.
use crate::http::page;
use actix_web::HttpResponse;
use std::sync::LazyLock;

/// Each begins with a comment that says what it asks.
const EXAMPLES: &[&str] = &[
    include_str!("../../../examples/graphql/queries/loans.graphql"),
    include_str!("../../../examples/graphql/queries/sums.graphql"),
    include_str!("../../../examples/graphql/queries/agreements.graphql"),
    include_str!("../../../examples/graphql/queries/trade.graphql"),
    include_str!("../../../examples/graphql/queries/disagreements.graphql"),
    include_str!("../../../examples/graphql/queries/publication.graphql"),
    include_str!("../../../examples/graphql/queries/great-stone.graphql"),
    include_str!("../../../examples/graphql/queries/partner.graphql"),
    include_str!("../../../examples/graphql/queries/evidence.graphql"),
    include_str!("../../../examples/graphql/queries/search.graphql"),
    include_str!("../../../examples/graphql/queries/timeline.graphql"),
    include_str!("../../../examples/graphql/queries/network.graphql"),
    include_str!("../../../examples/graphql/queries/changes.graphql"),
];

/// The page. A query in its address stands in the editor.
pub fn show() -> HttpResponse {
    static PAGE: LazyLock<String> = LazyLock::new(|| {
        let examples = serde_json::json!(EXAMPLES).to_string();
        // no text of an example may end the element that they stand in
        include_str!("console/console.html").replace("{examples}", &examples.replace('<', "\\u003c"))
    });
    page::serve(&PAGE)
}
