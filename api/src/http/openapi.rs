//! The OpenAPI 3.1 document, read off the table of endpoints.
use super::{
    components::{Components, by_status},
    endpoints::Endpoint,
    examples,
    fresh::Made,
    unions,
};
use crate::catalog::ErrorCode;
use serde_json::{Map, Value, json};

/// The API in a few words, as Markdown.
const ABOUT: &str = "Partners, forums, events, agreements, deals, projects and figures, each with the source that states it. Reading is open to everyone, without a key.\n\n\
    - Every address that answers `GET` answers `HEAD` too.\n\
    - Filters are `field=value` or `field__operator=value`. A repeated key, or values divided by commas after `__in`, mean *or*; different keys mean *and*.\n\
    - Dates are EDTF (`2019`, `2019-05`, `2018/2019`); a filter means *possibly*, unless its operator says otherwise.\n\
    - Lists come in pages: `page.next` is the address of the next one.\n\
    - A mistake is answered with problem details (RFC 9457) that name the parameter and what to write instead.\n\n\
    The [guide](/docs/api.md) tells more, with examples. [What you may rely on](/docs/stability.md) says what stays as it is, and how something goes.";

/// The document of a table.
pub fn document(table: &[Endpoint]) -> Value {
    let mut components = Components::default();
    let (mut tags, mut paths): (Vec<Value>, Map<String, Value>) = (Vec::new(), Map::new());
    for endpoint in table {
        if !tags.iter().any(|tag| tag["name"] == endpoint.tag.0) {
            tags.push(json!({ "name": endpoint.tag.0, "description": endpoint.tag.1 }));
        }
        let method = endpoint.method.as_str().to_lowercase();
        let path = paths.entry(&endpoint.path).or_insert_with(|| json!({}));
        path[method] = operation(endpoint, &mut components);
    }
    let mut document = json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Partnership Atlas",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An open register of international partnerships, every fact cited.",
            "description": ABOUT,
            "contact": { "name": "Partnership Atlas" },
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/", "description": "The server that this document comes from." }],
        // open to everyone
        "security": [],
        "tags": tags,
        "paths": paths,
        "components": Value::from(components),
    });
    unions::outside(&mut document);
    document
}

/// Headers of what stays the same as long as what it is made from: name, what it says, an example.
const VALIDATORS: [(&str, &str, &str); 4] = [
    ("ETag", "Names these bytes. Sent back in `If-None-Match`, it gets 304 as long as nothing changed.", "\"gXk2vJ0aQm1Zr8Tn-br\""),
    ("Last-Modified", "When the revision was loaded, or the program built where that was later.", "Thu, 26 Nov 2026 20:34:28 GMT"),
    ("Cache-Control", "How long it may be used unasked.", "public, max-age=60, stale-while-revalidate=600"),
    ("Vary", "The headers of the request that it depends on.", "Accept, Accept-Encoding"),
];

fn operation(endpoint: &Endpoint, components: &mut Components) -> Value {
    let mut responses = (endpoint.responses)(components);
    let mut errors = endpoint.errors.clone();
    if endpoint.rules.made != Made::Anew {
        let headers: Map<String, Value> = VALIDATORS
            .iter()
            .map(|(name, about, example)| ((*name).to_owned(), components.header(name, about, (*example).into())))
            .collect();
        let unchanged = json!({ "description": "Nothing changed since the answer that the client has.", "headers": &headers });
        responses.insert("304".to_owned(), components.response("not_modified", unchanged));
        if let Some(answer) = responses.get_mut("200") {
            for (name, header) in headers {
                answer["headers"][name] = header;
            }
        }
        errors.extend([ErrorCode::NotAcceptable, ErrorCode::PreconditionFailed]);
    }
    responses.extend(by_status(&errors).into_iter().map(|(status, codes)| (status.to_string(), components.problem(&codes))));
    let mut operation = json!({
        "operationId": endpoint.id,
        "tags": [endpoint.tag.0],
        "summary": endpoint.summary,
        "description": endpoint.about,
        "parameters": (endpoint.parameters)(components),
    });
    if let Some(deprecated) = &endpoint.deprecated {
        operation["deprecated"] = true.into();
        operation["description"] = format!("{} {}", deprecated.sentence(), endpoint.about).into();
    }
    if !endpoint.body.is_null() {
        operation["requestBody"] = endpoint.body.clone();
    }
    operation["responses"] = responses.into();
    examples::add(&mut operation, endpoint);
    operation
}
