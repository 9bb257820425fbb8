//! The OpenAPI 3.1 document, read off the table of endpoints.
use super::{
    body::UNREAD,
    cache_headers::{CACHING, VARYING},
    components::{Components, by_status},
    endpoints::Endpoint,
    error_code::ErrorCode,
    examples,
    fresh::Made,
    media::JSON,
    rates, unions,
};
use serde_json::{Map, Value, json};

/// The API in a few words, as Markdown.
const ABOUT: &str = "Partners, forums, events, agreements, deals, projects and figures, each with the source that states it. Reading is open to everyone, without a key.\n\n\
    - Every address that answers `GET` answers `HEAD` too.\n\
    - Where parameters may outgrow an address, `QUERY` (RFC 10008) asks it with them in a body, and so does `POST` at `…/query`: an object of JSON whose fields are the \
      parameters, lists where they may be repeated, or a form. The answer is that of `GET`; `Accept-Query` names the media types.\n\
    - Filters are `field=value` or `field__operator=value`. A repeated key, or values divided by commas after `__in`, mean *or*; different keys mean *and*.\n\
    - Dates are EDTF (`2019`, `2019-05`, `2018/2019`); a filter means *possibly*, unless its operator says otherwise.\n\
    - Lists come in pages: `page.next` is the address of the next one.\n\
    - A mistake is answered with problem details (RFC 9457) that name the parameter and what to write instead.\n\n\
    The [guide](/docs/api.md) tells more, with examples. [What you may rely on](/docs/stability.md) says what stays as it is, and how something goes.";

/// The document of a table.
pub fn document(table: &[Endpoint]) -> Value {
    let (mut components, mut bodies) = (Components::default(), Vec::new());
    let (mut tags, mut paths): (Vec<Value>, Map<String, Value>) = (Vec::new(), Map::new());
    for endpoint in table {
        if !tags.iter().any(|tag| tag["name"] == endpoint.tag.0) {
            tags.push(json!({ "name": endpoint.tag.0, "description": endpoint.tag.1 }));
        }
        let method = endpoint.method.as_str().to_lowercase();
        let path = paths.entry(&endpoint.path).or_insert_with(|| json!({}));
        path[method] = operation(endpoint, &mut components);
        if let Some(path) = endpoint.posted() {
            paths.insert(path, json!({ "post": posted(endpoint, &mut bodies, &mut components) }));
        }
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
    ("Cache-Control", "How long it may be used unasked.", CACHING),
    ("Vary", "The headers of the request that it depends on.", VARYING),
];

/// The operation that the method of an endpoint asks.
fn operation(endpoint: &Endpoint, components: &mut Components) -> Value {
    let mut operation = json!({
        "operationId": endpoint.id,
        "tags": [endpoint.tag.0],
        "summary": endpoint.summary,
        "description": if endpoint.in_body.is_some() { format!("{}{ALSO}", endpoint.about) } else { endpoint.about.clone() },
        "parameters": (endpoint.parameters)(components),
    });
    deprecate(&mut operation, endpoint);
    if !endpoint.body.is_null() {
        operation["requestBody"] = endpoint.body.clone();
    }
    operation["responses"] = responses(endpoint, &[], components);
    examples::add(&mut operation, endpoint);
    operation
}

/// Says of an operation that it goes.
fn deprecate(operation: &mut Value, endpoint: &Endpoint) {
    if let Some(deprecated) = &endpoint.deprecated {
        operation["deprecated"] = true.into();
        operation["description"] = format!("{} {}", deprecated.sentence(), operation["description"].as_str().unwrap_or_default()).into();
    }
}

/// How an address is asked with a body.
const ALSO: &str = " The method `QUERY` asks the same with the parameters in a body.";

/// The operation that is asked by posting the parameters of an endpoint; `bodies` are those that others have.
fn posted(endpoint: &Endpoint, bodies: &mut Vec<(Vec<Value>, Value)>, components: &mut Components) -> Value {
    let parameters = (endpoint.parameters)(components);
    let (in_query, in_path): (Vec<Value>, Vec<Value>) =
        parameters.into_iter().partition(|parameter| components.resolved(parameter.clone())["in"] == "query");
    let known = bodies.iter().find(|(of, _)| *of == in_query).map(|(_, body)| body.clone());
    let body = known.unwrap_or_else(|| {
        let body = components.named(&examples::schema_name(&endpoint.id), fields(&in_query, components));
        bodies.push((in_query, body.clone()));
        body
    });
    let mut operation = json!({
        "operationId": format!("post_{}", endpoint.id),
        "tags": [endpoint.tag.0],
        "summary": endpoint.summary,
        "description": format!(
            "The same as `GET {path}`, for parameters that are too long for an address; `QUERY {path}` with the same body is another way to say it. A form \
             (`application/x-www-form-urlencoded`), which is the query string as a body, is read as well. {}",
            endpoint.about,
            path = endpoint.path
        ),
        "parameters": in_path,
        // a form may be sent too, which generators of clients would make a second argument of
        "requestBody": { "required": true, "content": { JSON: { "schema": body } } },
        "responses": responses(endpoint, &UNREAD, components),
    });
    deprecate(&mut operation, endpoint);
    examples::add_posted(&mut operation, endpoint);
    operation
}

/// Parameters as the fields of an object.
fn fields(parameters: &[Value], components: &Components) -> Value {
    let (mut properties, mut required) = (Map::new(), Vec::new());
    for parameter in parameters {
        let parameter = components.resolved(parameter.clone());
        let mut schema = parameter["schema"].clone();
        let items = schema["items"].clone();
        // one word of a closed list is told as a list of one, so that the words are told once
        if let (None, Some(of_item), Some(of_list)) = (items.get("enum"), items.as_object(), schema.as_object_mut()) {
            // of text and list each takes the rules that are its own
            of_list.extend(of_item.iter().map(|(name, rule)| (name.clone(), rule.clone())));
            of_list.insert("type".to_owned(), json!([items["type"], "array"]));
        }
        let name = parameter["name"].as_str().unwrap_or_default();
        if parameter["required"] == true {
            required.push(name.to_owned());
        }
        properties.insert(name.to_owned(), schema);
    }
    let about = "The parameters of the address, which says what each means; one that may be repeated takes a list.";
    json!({ "type": "object", "description": about, "required": required, "properties": properties })
}

/// What an endpoint answers, by status; `also` are codes beyond its own.
fn responses(endpoint: &Endpoint, also: &[ErrorCode], components: &mut Components) -> Value {
    let mut responses = (endpoint.responses)(components);
    let mut errors = [&endpoint.errors, also].concat();
    if !rates::FREE.contains(&endpoint.path.as_str()) {
        errors.push(ErrorCode::RateLimited);
    }
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
    responses.into()
}
