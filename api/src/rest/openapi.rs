//! The answers of REST as the OpenAPI document has them.
use crate::{
    catalog::{
        Change, FacetValue, Include, Listed, Record, Resource, Series,
        dataset::{Codelist, Dataset},
        questions::{series::SeriesPoint, suggest::Suggestion},
        resources::observation::Observation,
        values::citation::{Citation, Link},
    },
    formats::format::Format,
    http::{
        Download,
        components::{Components, response},
        media::JSON,
    },
};
use entity::Codelist as _;
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

/// The names that may be meant.
pub fn suggestions(components: &mut Components) -> Map<String, Value> {
    let data = json!({ "type": "array", "items": components.schema::<Suggestion>() });
    let body = json!({ "type": "object", "required": ["data", "meta"], "properties": { "data": data, "meta": meta(components) } });
    response("200", "The names.", JSON, body)
}

/// A file of all that is found.
pub fn file(formats: &[Format]) -> Map<String, Value> {
    let content: Map<String, Value> =
        formats.iter().map(|format| (format.media().to_owned(), json!({ "schema": format.schema() }))).collect();
    let name = json!({ "description": "The name of the file: the address and the revision.", "schema": { "type": "string" } });
    let file = json!({ "description": "All that is found.", "headers": { "Content-Disposition": name }, "content": content });
    Map::from_iter([("200".to_owned(), file)])
}

/// An answer that is told as files, too, as another address does.
pub fn also(mut responses: Map<String, Value>, there: &str, formats: &[Format]) -> Map<String, Value> {
    let answer = &mut responses["200"];
    let about = answer["description"].as_str().unwrap_or_default();
    answer["description"] = format!("{about} With `Accept` other than JSON: all that is found, as `{there}` tells it.").into();
    for format in formats {
        answer["content"][format.media()] = json!({ "schema": format.schema() });
    }
    responses
}

/// A page of a list.
pub fn page_of<L: Listed>(components: &mut Components) -> Map<String, Value> {
    let row = components.schema::<L>();
    let beside = beside("Included", &[], components);
    page(json!({ "allOf": [row, beside] }), components)
}

/// A page of a list whose rows are no records.
pub fn page_of_rows<L: Listed>(components: &mut Components) -> Map<String, Value> {
    let row = components.schema::<L>();
    page(row, components)
}

/// One answer that is printed as it is.
pub fn one_of<T: ToSchema>(about: &str, components: &mut Components) -> Map<String, Value> {
    response("200", about, JSON, components.schema::<T>())
}

/// A page of series; their points only where they are asked for.
pub fn page_of_series(components: &mut Components) -> Map<String, Value> {
    let series = series(&[], components);
    page(series, components)
}

/// A series with its points.
pub fn series_with_points(components: &mut Components) -> Map<String, Value> {
    let series = series(&["points"], components);
    response("200", "The series.", JSON, series)
}

fn series(required: &[&str], components: &mut Components) -> Value {
    let (series, point) = (components.schema::<Series>(), components.schema::<SeriesPoint>());
    let points = json!({ "type": "array", "items": point, "description": "Its observations by period, in order." });
    json!({ "allOf": [series, { "type": "object", "required": required, "properties": { "points": points } }] })
}

/// What stands beside a record; some of it always.
fn beside(name: &str, always: &[Include], components: &mut Components) -> Value {
    let about = |what: Include| match what {
        Include::Citations => "Where it is stated.",
        Include::Links => "What it is linked to, and what links to it.",
        Include::Observations => "All that the list `observations` below it has, in its order.",
    };
    let mut properties = Map::new();
    for what in Include::ALL {
        let item = match what {
            Include::Citations => components.schema::<Citation>(),
            Include::Links => components.schema::<Link>(),
            Include::Observations => components.schema::<Observation>(),
        };
        let asked = if always.contains(&what) { "" } else { " Only with `include`." };
        let description = format!("{}{asked}", about(what));
        properties.insert(what.name().to_owned(), json!({ "type": "array", "items": item, "description": description }));
    }
    let required: Vec<&str> = always.iter().map(|what| what.name()).collect();
    components.named(name, json!({ "type": "object", "required": required, "properties": properties }))
}

/// A page of a list below a partner.
pub fn page_below_partner<L: Listed>(components: &mut Components) -> Map<String, Value> {
    let mut page = page_of::<L>(components);
    let about = "Only of an empty list: where records are that concern the partner in another way.";
    page["200"]["content"][JSON]["schema"]["properties"]["hint"] = json!({ "type": "string", "description": about });
    page
}

/// A page of changes, which says from when on they are known.
pub fn page_of_changes(components: &mut Components) -> Map<String, Value> {
    let row = components.schema::<Change>();
    let mut page = page(row, components);
    let text = |about: &str| json!({ "type": "string", "description": about });
    let log = json!({
        "type": "object",
        "required": ["first_revision", "first_loaded_at", "loaded_at", "complete", "poll"],
        "properties": {
            "first_revision": text("The first revision that was loaded: the log begins with it."),
            "first_loaded_at": text("When that was, RFC 3339 in UTC."),
            "loaded_at": text("When the revision in force was loaded, RFC 3339 in UTC."),
            "complete": {
                "type": ["boolean", "null"],
                "description": "Whether all that changed after `since` is known; false where that lies before the log; null without `since`.",
            },
            "poll": {
                "type": ["string", "null"],
                "description": "Where what comes after the revision in force is asked for, with the same filter; null where that is too long for an address.",
            },
        },
    });
    let log = json!({ "allOf": [meta(components), log] });
    let log = components.named("ChangesMeta", log);
    page["200"]["content"][JSON]["schema"]["properties"]["meta"] = log;
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
                "next": nullable("Address of the next page; null where there is none, or where it would be too long, which `hint` says."),
                "next_cursor": nullable("Cursor of the next page, for `after`."),
                "prev": nullable("Address of the page before."),
                "prev_cursor": nullable("Cursor of the page before, for `before`."),
            },
        }),
    );
    let body = json!({
        "type": "object",
        "required": ["data", "page", "meta"],
        "properties": {
            "data": { "type": "array", "items": row },
            "page": page,
            "facets": {
                "type": "object",
                "description": "Only with `facet`: the values of each facet, the most frequent first.",
                "additionalProperties": { "type": "array", "items": components.schema::<FacetValue>() },
            },
            "facets_left_out": {
                "type": "object",
                "description": "Only with `facet`: how many more values each facet has.",
                "additionalProperties": { "type": "integer" },
            },
            "hint": { "type": "string", "description": "Only where more is to be found in another way than by an address: the next page of a query that is too long for one." },
            "meta": meta(components),
        },
    });
    let mut page = response("200", "A page.", JSON, body);
    page["200"]["headers"] = json!({ "Link": { "description": "RFC 8288: `first`, `next`, `prev`.", "schema": { "type": "string" } } });
    page
}

/// The dataset and revision that an answer comes from.
pub fn meta(components: &mut Components) -> Value {
    components.named(
        "Meta",
        json!({
            "type": "object",
            "required": ["dataset", "revision", "licence", "cite_as"],
            "properties": {
                "dataset": { "type": "string", "description": "Title of the dataset." },
                "revision": { "type": "string", "description": "SHA-256 of its files: the same revision, the same answers." },
                "licence": { "type": "string", "description": "SPDX identifier of the licence of the data." },
                "cite_as": { "type": "string", "description": "How to cite the dataset." },
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
    let beside = beside("Details", &[Include::Citations, Include::Links], components);
    response("200", about, JSON, json!({ "allOf": [record, beside] }))
}

/// The index.
pub fn index(components: &mut Components) -> Map<String, Value> {
    let links = json!({ "type": "object", "additionalProperties": { "type": "string" }, "description": "Addresses by name." });
    let body = json!({ "type": "object", "required": ["links", "meta"], "properties": { "links": links, "meta": meta(components) } });
    let about = "Where the API is described: `api-catalog`, `service-desc`, `service-doc`, `status`, and the `license` of the data.";
    let mut response = response("200", "What there is.", JSON, body);
    response["200"]["headers"] = json!({ "Link": { "description": about, "schema": { "type": "string" } } });
    response
}

/// The dataset.
pub fn dataset(components: &mut Components) -> Map<String, Value> {
    let (dataset, download) = (components.schema::<Dataset>(), components.schema::<Download>());
    let downloads = json!({ "type": "array", "items": download, "description": "Files of all of it." });
    let beside = json!({ "type": "object", "required": ["downloads"], "properties": { "downloads": downloads } });
    response("200", "The dataset.", JSON, json!({ "allOf": [dataset, beside] }))
}

/// Every closed list.
pub fn codelists(components: &mut Components) -> Map<String, Value> {
    let list = components.schema::<Codelist>();
    let data = json!({ "type": "array", "items": list });
    let body = json!({ "type": "object", "required": ["data", "meta"], "properties": { "data": data, "meta": meta(components) } });
    response("200", "The lists.", JSON, body)
}

/// One closed list.
pub fn codelist(components: &mut Components) -> Map<String, Value> {
    response("200", "The list.", JSON, components.schema::<Codelist>())
}
