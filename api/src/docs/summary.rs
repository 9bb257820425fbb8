//! What this server is, for a language model: the form of llmstxt.org.
use crate::{
    catalog::Catalog,
    http::{Endpoint, Problem, endpoints, nothing, origin},
};
use actix_web::{HttpRequest, HttpResponse, web};
use std::{fmt::Write, sync::Arc};

/// An address that is worth knowing: name, path, what it answers.
pub type Entry = (&'static str, String, String);

/// What the index of a table names.
pub fn entries(table: &[Endpoint]) -> Vec<Entry> {
    endpoints::entries(table).map(|(name, endpoint)| (name, endpoint.path.clone(), endpoint.summary.clone())).collect()
}

/// How to ask.
const HOW: &str = "Reading needs no key. Filters are `field=value` or `field__operator=value` (`amount__gte=1000000&currency=EUR`); `status__in=signed,planned` means *or*, \
several fields *and*. Dates are EDTF (`2019-05`, `2018/2019`). A parameter that is not known is an error which names the nearest. Lists have pages: follow `page.next`; \
`page.total` counts all. `include=citations` adds the source of every fact: name it with the fact. `.csv` behind a list is all of it as a table.";

/// The guides: name, path, what for.
const GUIDES: [(&str, &str, &str); 6] = [
    ("API guide", "/docs/api.md", "every filter, list, format and error, with examples that run"),
    ("Seven questions", "/docs/journalist.md", "who lends to whom, how much it is, where sources disagree: one request each"),
    ("What you may rely on", "/docs/stability.md", "what stays, what may be added, how something goes"),
    ("Dataset", "/docs/dataset.md", "what is in it, and its format"),
    ("OpenAPI 3.1", "/openapi.json", "every address, parameter and answer; 2 MB, so ask for it only to generate code"),
    ("GraphQL schema", "/graphql/schema.graphql", "the same register over GraphQL, at `POST /graphql`"),
];

/// The text.
pub async fn serve(request: HttpRequest, catalog: web::Data<Catalog>, entries: Arc<[Entry]>) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    let origin = origin(&request);
    let dataset = catalog.snapshot().dataset().await?.view;
    let about = dataset.about.as_deref().map_or_else(String::new, |about| format!(" {about}"));
    let counts = dataset.records.iter().map(|of| format!("{} {}", of.count, of.r#type.plural())).collect::<Vec<_>>().join(", ");
    let mut text = format!(
        "# Partnership Atlas\n\n> An open register of international partnerships over REST and GraphQL, every fact with the source that states it.\n\n\
         {}.{about} It holds {counts}. Licence of the data: {}. To cite it: {}\n\n{HOW}\n\n## Guides\n\n",
        dataset.title.trim_end_matches('.'),
        dataset.licence,
        dataset.cite_as
    );
    for (name, path, what) in GUIDES {
        let _ = writeln!(text, "- [{name}]({origin}{path}): {what}");
    }
    text += "\n## Addresses\n\n";
    // an address with an id leads nowhere as it stands
    let (whole, patterns): (Vec<&Entry>, Vec<&Entry>) = entries.iter().partition(|(_, path, _)| !path.contains('{'));
    for (name, path, summary) in whole {
        let _ = writeln!(text, "- [{name}]({origin}{path}): {summary}");
    }
    for (_, path, summary) in patterns {
        let _ = writeln!(text, "- `{origin}{path}`: {summary}");
    }
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(text))
}
