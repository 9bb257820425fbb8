//! The answers and parameters of REST as the OpenAPI document has them.
use super::{query::ListQuery, shape::Shapes};
use crate::{
    catalog::{
        Change, DEFAULT_LIMIT, DEFAULT_VALUES, Direction, FacetValue, Include, Listed, MAX_LIMIT, MAX_OBSERVATIONS, MAX_VALUES, Param,
        Record, Resource, Series,
        dataset::{Codelist, Dataset},
        files::Download,
        questions::{series::SeriesPoint, suggest::Suggestion},
        resources::observation::Observation,
        values::citation::{Citation, Link},
    },
    exports::Format,
    http::components::{Components, in_path, response},
};
use entity::{Codelist as _, RecordType};
use serde_json::{Map, Value, json};
use utoipa::ToSchema;

const JSON: &str = "application/json";

/// What is searched for, and how.
const WORDS: &str = "Words that they have, all of them: in names in any language, titles and texts, or in the name of a partner that they concern. \
                     Beginnings of words, other spellings and scripts, and one or two slips in words of five letters and more find them, too.";
/// In which order what is found stands.
const BEST_FIRST: &str = " Without `sort` those that fit best come first.";

/// The parameters of a list.
pub fn list_parameters<L: Listed>(query: &ListQuery<L>, components: &mut Components) -> Vec<Value> {
    let key = json!(L::ORDER.field);
    let default = format!("{}{}", if L::ORDER.direction == Direction::Desc { "-" } else { "" }, key.as_str().unwrap_or_default());
    let sort = json!({ "type": "string", "enum": query.sorts(), "default": default });
    let mut all = parameters(query, sort, components);
    if query.takes("facet") {
        all.extend(counting(query, components));
    }
    all.extend(query.shapes().into_iter().flat_map(|shapes| shaping::<L>(shapes, components)));
    all
}

/// The parameters of a search: those of a list, of which the words are needed, and which has the best first.
pub fn search_parameters<L: Listed>(query: &ListQuery<L>, components: &mut Components) -> Vec<Value> {
    let mut all = list_parameters(query, components);
    let words = format!("{WORDS}{BEST_FIRST}");
    let q = json!({ "name": "q", "in": "query", "required": true, "description": words, "schema": { "type": "string" } });
    let about = "Order, rather than those that fit best first; `-` runs downwards. The id breaks ties.";
    let sort = json!({ "type": "string", "enum": query.sorts() });
    let sort = components.parameter(L::NAME, json!({ "name": "sort", "in": "query", "description": about, "schema": sort }));
    for (name, own) in [("/page.q", q), ("/search.sort", sort)] {
        let same = |parameter: &&mut Value| parameter["$ref"].as_str().is_some_and(|address| address.ends_with(name));
        if let Some(parameter) = all.iter_mut().find(same) {
            *parameter = own;
        }
    }
    all
}

/// What somebody has typed.
pub fn typed() -> Value {
    let about = "What is typed so far, read as the words of a search.";
    json!({ "name": "q", "in": "query", "required": true, "description": about, "schema": { "type": "string" } })
}

/// The words that records have which are asked for.
pub fn words(components: &mut Components) -> Value {
    components.parameter("page", json!({ "name": "q", "in": "query", "description": WORDS, "schema": { "type": "string" } }))
}

/// The names that may be meant.
pub fn suggestions(components: &mut Components) -> Map<String, Value> {
    let data = json!({ "type": "array", "items": components.schema::<Suggestion>() });
    let body = json!({ "type": "object", "required": ["data", "meta"], "properties": { "data": data, "meta": meta(components) } });
    response("200", "The names.", JSON, body)
}

/// The parameters of a file of all that a list finds; `parts` are the lists of its rows that have rows of their own.
pub fn file_parameters<L: Listed>(query: &ListQuery<L>, parts: &[String], components: &mut Components) -> Vec<Value> {
    let of_pages = |parameter: &Value| {
        let name = parameter["$ref"].as_str().and_then(|path| path.rsplit('.').next()).unwrap_or_default();
        ["limit", "after", "before", "total", "facet", "facet_limit"].contains(&name)
    };
    let mut all = if L::SEARCHED { search_parameters(query, components) } else { list_parameters(query, components) };
    all.retain(|parameter| !of_pages(parameter));
    all.extend(of_file(L::NAME, parts, components));
    all
}

/// The parameters that only files have, of a list of that name.
pub fn of_file(list: &str, parts: &[String], components: &mut Components) -> Vec<Value> {
    let mut parameter = |of: &str, name: &str, about: &str, schema: Value| {
        components.parameter(of, json!({ "name": name, "in": "query", "description": about, "schema": schema }))
    };
    let limit = json!({ "type": "integer", "minimum": 1 });
    let bom = json!({ "type": "string", "enum": ["0", "1", "false", "true"], "default": "0" });
    let mut all = vec![
        parameter("file", "limit", "How many rows of the list, at most; all where it is left out.", limit),
        parameter("file", "bom", "Whether `csv` begins with a byte order mark, by which Excel knows UTF-8.", bom),
    ];
    if !parts.is_empty() {
        let about = "In tables (`csv`): one row for each of these, rather than for each row of the list.";
        all.push(parameter(&format!("file.{list}"), "rows", about, json!({ "type": "string", "enum": parts })));
    }
    all
}

/// The id of the record that a list is below, in its address.
pub fn id_of(parent: RecordType) -> Value {
    in_path("id", &format!("Id of the {}.", parent.code()))
}

/// The format of a file, in its address.
pub fn format(formats: &[Format]) -> Value {
    let about: Vec<String> = formats.iter().map(|format| format!("`{}`: {}", format.suffix(), format.about())).collect();
    let words: Vec<&str> = formats.iter().map(|format| format.suffix()).collect();
    json!({ "name": "format", "in": "path", "required": true, "description": about.join(" "), "schema": { "type": "string", "enum": words }, "example": words[0] })
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

/// The parameters of one record.
pub fn item_parameters<L: Listed>(what: &str, query: &ListQuery<L>, components: &mut Components) -> Vec<Value> {
    let mut all = vec![in_path("id", &format!("Id of the {what}."))];
    all.extend(query.shapes().into_iter().flat_map(|shapes| shaping::<L>(shapes, components)));
    all
}

/// The parameters that say by what to count all rows.
fn counting<L: Listed>(query: &ListQuery<L>, components: &mut Components) -> [Value; 2] {
    let facet = "By what to count all rows, beside the page; divided by commas, may be repeated. A facet is named as the parameter that asks for \
                 one of its values, and leaves out what that parameter asks now; all else holds.";
    let schema = json!({ "type": "array", "items": { "type": "string", "enum": query.facets().collect::<Vec<_>>() } });
    let facet = json!({ "name": "facet", "in": "query", "description": facet, "schema": schema, "style": "form", "explode": false });
    let schema = json!({ "type": "integer", "minimum": 1, "maximum": MAX_VALUES, "default": DEFAULT_VALUES });
    let limit = json!({ "name": "facet_limit", "in": "query", "description": "Values of a facet.", "schema": schema });
    [components.parameter(L::NAME, facet), components.parameter("page", limit)]
}

/// The parameters that say what is told of records.
fn shaping<L: Listed>(shapes: &Shapes, components: &mut Components) -> [Value; 2] {
    let fields = "Only these fields of each record, with `id` and `type`; divided by commas. The schema tells of answers without it: with it \
                  fields that are required there are left out. Names what `include` adds, too.";
    let include = format!(
        "Also these of each record; divided by commas. One record alone has its citations and links unasked. Of observations an answer \
         holds {MAX_OBSERVATIONS}; for more it is refused."
    );
    let mut parameter = |of: &str, name: &str, about: &str, words: Value| {
        let schema = json!({ "type": "array", "items": { "type": "string", "enum": words } });
        let parameter = json!({ "name": name, "in": "query", "description": about, "schema": schema, "style": "form", "explode": false });
        components.parameter(of, parameter)
    };
    [
        parameter(L::NAME, "fields", fields, json!(shapes.fields())),
        parameter("record", "include", &include, json!(Include::ALL.map(Include::name))),
    ]
}

fn parameters<L: Listed>(query: &ListQuery<L>, sort: Value, components: &mut Components) -> Vec<Value> {
    let mut out = filter_parameters(L::NAME, query.params(), components);
    let words = format!("{WORDS}{}", if L::BEST_FIRST { BEST_FIRST } else { "" });
    let all = [
        ("q", &*words, json!({ "type": "string" })),
        ("sort", "Order; `-` runs downwards. What is unknown comes last both ways, the id breaks ties.", sort),
        ("limit", "Rows of a page.", json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT })),
        ("after", "The cursor that the page comes after: `page.next_cursor`.", json!({ "type": "string" })),
        ("before", "The cursor that the page comes before: `page.prev_cursor`.", json!({ "type": "string" })),
        ("total", "Whether to count all rows.", json!({ "type": "boolean", "default": true })),
    ];
    for (name, about, schema) in all.into_iter().filter(|(name, ..)| query.takes(name)) {
        let own = if name == "sort" || name == "q" && !L::BEST_FIRST { L::NAME } else { "page" };
        out.push(components.parameter(own, json!({ "name": name, "in": "query", "description": about, "schema": schema })));
    }
    out
}

/// The parameters of a filter.
pub fn filter_parameters(plural: &str, filter: &[Param], components: &mut Components) -> Vec<Value> {
    filter.iter().map(|param| components.parameter(plural, parameter(param))).collect()
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
