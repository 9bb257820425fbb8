//! The answers and parameters of REST as the OpenAPI document has them.
use super::query::ListQuery;
use crate::{
    catalog::{
        DEFAULT_LIMIT, Direction, Listed, MAX_LIMIT, Param, Record, Resource,
        dataset::{Codelist, Dataset},
        values::citation::{Citation, Link},
    },
    http::components::{Components, response},
};
use entity::Codelist as _;
use serde_json::{Map, Value, json};

const JSON: &str = "application/json";

/// The parameters of a list.
pub fn list_parameters<L: Listed>(query: &ListQuery<L>, components: &mut Components) -> Vec<Value> {
    let key = json!(L::ORDER.field);
    let default = format!("{}{}", if L::ORDER.direction == Direction::Desc { "-" } else { "" }, key.as_str().unwrap_or_default());
    let sort = json!({ "type": "string", "enum": query.sorts(), "default": default });
    parameters(L::NAME, query.params(), sort, components)
}

fn parameters(plural: &str, filter: &[Param], sort: Value, components: &mut Components) -> Vec<Value> {
    let mut out: Vec<Value> = filter.iter().map(|param| components.parameter(plural, parameter(param))).collect();
    for (name, about, schema) in [
        ("sort", "Order; `-` runs downwards. What is unknown comes last both ways, the id breaks ties.", sort),
        ("limit", "Rows of a page.", json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT })),
        ("after", "The cursor that the page comes after: `page.next_cursor`.", json!({ "type": "string" })),
        ("before", "The cursor that the page comes before: `page.prev_cursor`.", json!({ "type": "string" })),
        ("total", "Whether to count all rows.", json!({ "type": "boolean", "default": true })),
    ] {
        let own = if name == "sort" { plural } else { "page" };
        out.push(components.parameter(own, json!({ "name": name, "in": "query", "description": about, "schema": schema })));
    }
    out
}

fn parameter(param: &Param) -> Value {
    let mut out = json!({ "name": param.key, "in": "query", "description": param.about, "schema": param.schema });
    if param.divided_by_commas() {
        out["style"] = "form".into();
        out["explode"] = false.into();
    }
    out
}

/// A page of a list.
pub fn page_of<L: Listed>(components: &mut Components) -> Map<String, Value> {
    let row = components.schema::<L>();
    page(row, components)
}

/// A page of a list below a partner.
pub fn page_below_partner<L: Listed>(components: &mut Components) -> Map<String, Value> {
    let mut page = page_of::<L>(components);
    let about = "Only of an empty list: where records are that concern the partner in another way.";
    page["200"]["content"][JSON]["schema"]["properties"]["hint"] = json!({ "type": "string", "description": about });
    page
}

fn page(row: Value, components: &mut Components) -> Map<String, Value> {
    let nullable = |about: &str| json!({ "type": ["string", "null"], "description": about });
    let page = components.named(
        "Page",
        json!({
            "type": "object",
            "required": ["limit", "total", "next", "next_cursor", "prev", "prev_cursor"],
            "properties": {
                "limit": { "type": "integer", "description": "Rows of a page." },
                "total": { "type": ["integer", "null"], "description": "How many rows there are in all; null with `total=false`." },
                "next": nullable("Address of the next page."),
                "next_cursor": nullable("Cursor of the next page, for `after`."),
                "prev": nullable("Address of the page before."),
                "prev_cursor": nullable("Cursor of the page before, for `before`."),
            },
        }),
    );
    let body = json!({
        "type": "object",
        "required": ["data", "page", "meta"],
        "properties": { "data": { "type": "array", "items": row }, "page": page, "meta": meta(components) },
    });
    let mut page = response("200", "A page.", JSON, body);
    page["200"]["headers"] = json!({ "Link": { "description": "RFC 8288: `first`, `next`, `prev`.", "schema": { "type": "string" } } });
    page
}

fn meta(components: &mut Components) -> Value {
    components.named(
        "Meta",
        json!({
            "type": "object",
            "required": ["dataset", "revision", "licence"],
            "properties": {
                "dataset": { "type": "string", "description": "Title of the dataset." },
                "revision": { "type": "string", "description": "SHA-256 of its files: the same revision, the same answers." },
                "licence": { "type": "string", "description": "SPDX identifier of the licence of the data." },
            },
        }),
    )
}

/// One record of a resource.
pub fn item_of<R: Resource>(components: &mut Components) -> Map<String, Value> {
    let row = components.schema::<R>();
    detail(&format!("The {}.", R::TYPE.code()), row, components)
}

/// One record of any type.
pub fn record(components: &mut Components) -> Map<String, Value> {
    let record = components.schema::<Record>();
    detail("The record.", record, components)
}

/// A record with its citations and links.
fn detail(about: &str, record: Value, components: &mut Components) -> Map<String, Value> {
    let (citation, link) = (components.schema::<Citation>(), components.schema::<Link>());
    let body = json!({ "allOf": [record, {
        "type": "object",
        "required": ["citations", "links"],
        "properties": {
            "citations": { "type": "array", "items": citation, "description": "Where it is stated." },
            "links": { "type": "array", "items": link, "description": "What it is linked to, and what links to it." },
        },
    }]});
    response("200", about, JSON, body)
}

/// The index.
pub fn index(components: &mut Components) -> Map<String, Value> {
    let links = json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "Addresses by name." });
    let body = json!({ "type": "object", "required": ["links", "meta"], "properties": { "links": links, "meta": meta(components) } });
    response("200", "What there is.", JSON, body)
}

/// The dataset.
pub fn dataset(components: &mut Components) -> Map<String, Value> {
    response("200", "The dataset.", JSON, components.schema::<Dataset>())
}

/// Every closed list.
pub fn codelists(components: &mut Components) -> Map<String, Value> {
    let list = components.schema::<Codelist>();
    let body = json!({ "type": "object", "required": ["data"], "properties": { "data": { "type": "array", "items": list } } });
    response("200", "The lists.", JSON, body)
}

/// One closed list.
pub fn codelist(components: &mut Components) -> Map<String, Value> {
    response("200", "The list.", JSON, components.schema::<Codelist>())
}
