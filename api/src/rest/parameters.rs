//! The parameters of REST as the OpenAPI document has them.
use super::{query::ListQuery, shape::Shapes};
use crate::{
    catalog::{DEFAULT_LIMIT, DEFAULT_VALUES, Direction, Include, Listed, MAX_LIMIT, MAX_OBSERVATIONS, MAX_VALUES, Param},
    formats::format::Format,
    http::components::{Components, in_path},
};
use entity::{Codelist as _, RecordType};
use serde_json::{Value, json};

/// What is searched for, and how.
const WORDS: &str = "Words that they have, all of them: in names in any language, titles and texts, or in the name of a partner that they concern. \
                     Beginnings of words, other spellings and scripts, and one or two slips in words of five letters and more find them, too.";
/// In which order what is found stands.
const BEST_FIRST: &str = " Without `sort` those that fit best come first.";

/// Parameters that only pages have.
const OF_PAGES: [&str; 6] = ["limit", "after", "before", "total", "facet", "facet_limit"];

/// The parameters of a list.
pub fn list_parameters<L: Listed>(query: &ListQuery<L>, components: &mut Components) -> Vec<Value> {
    told(query, &[], components)
}

/// The parameters of a list but for some.
fn told<L: Listed>(query: &ListQuery<L>, without: &[&str], components: &mut Components) -> Vec<Value> {
    let mut all = asked(query, without, components);
    if query.takes("facet") && !without.contains(&"facet") {
        all.extend(counting(query, components));
    }
    all.extend(query.shapes().into_iter().flat_map(|shapes| shaping::<L>(shapes, components)));
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

/// The parameters of a file of all that a list finds; `parts` are the lists of its rows that have rows of their own.
pub fn file_parameters<L: Listed>(query: &ListQuery<L>, parts: &[String], components: &mut Components) -> Vec<Value> {
    let mut all = told(query, &OF_PAGES, components);
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

/// The parameters of a filter, and of a page or search. Where a list is nothing without words they are needed, and it has the best first.
fn asked<L: Listed>(query: &ListQuery<L>, without: &[&str], components: &mut Components) -> Vec<Value> {
    let mut out = filter_parameters(L::NAME, query.params(), components);
    let words = format!("{WORDS}{}", if L::BEST_FIRST { BEST_FIRST } else { "" });
    let (order, sort) = match L::SEARCHED {
        true => (
            "Order, rather than those that fit best first; `-` runs downwards. The id breaks ties.",
            json!({ "type": "string", "enum": query.sorts() }),
        ),
        false => (
            "Order; `-` runs downwards. What is unknown comes last both ways, the id breaks ties.",
            json!({ "type": "string", "enum": query.sorts(), "default": usual::<L>() }),
        ),
    };
    let all = [
        ("q", &*words, json!({ "type": "string" })),
        ("sort", order, sort),
        ("limit", "Rows of a page.", json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT })),
        ("after", "The cursor that the page comes after: `page.next_cursor`.", json!({ "type": "string" })),
        ("before", "The cursor that the page comes before: `page.prev_cursor`.", json!({ "type": "string" })),
        ("total", "Whether to count all rows.", json!({ "type": "boolean", "default": true })),
    ];
    for (name, about, schema) in all.into_iter().filter(|(name, ..)| query.takes(name) && !without.contains(name)) {
        if name == "q" && L::SEARCHED {
            out.push(json!({ "name": name, "in": "query", "required": true, "description": about, "schema": schema }));
            continue;
        }
        let parameter = json!({ "name": name, "in": "query", "description": about, "schema": schema });
        out.push(match name {
            "q" if !L::BEST_FIRST => components.parameter(L::NAME, parameter),
            "sort" => components.parameter(L::NAME, parameter),
            _ => components.parameter("page", parameter),
        });
    }
    out
}

/// What `sort` is where it is not sent.
fn usual<L: Listed>() -> String {
    let key = json!(L::ORDER.field);
    format!("{}{}", if L::ORDER.direction == Direction::Desc { "-" } else { "" }, key.as_str().unwrap_or_default())
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
