//! A record of any type with something beside it, as code generators understand it: one of the types, each with that beside it. A part of
//! `allOf` that is itself one of several means the same, and generators of clients refuse it.
use serde_json::{Map, Value, json};

const SCHEMAS: &str = "#/components/schemas/";

/// Hoists `oneOf` out of `allOf`, everywhere in a document. In a named schema each case has a name, `PartnerHit`.
pub(super) fn outside(document: &mut Value) {
    let known = document["components"]["schemas"].as_object().cloned().unwrap_or_default();
    let mut named = Map::new();
    for (name, schema) in &known {
        let Some(cases) = turned(schema, &known) else {
            named.insert(name.clone(), schema.clone());
            continue;
        };
        let mut one_of = Vec::new();
        for (case, schema) in cases {
            one_of.push(json!({ "$ref": format!("{SCHEMAS}{case}{name}") }));
            named.insert(format!("{case}{name}"), schema);
        }
        named.insert(name.clone(), described(one_of, schema));
    }
    document["components"]["schemas"] = named.clone().into();
    walk(document, &named);
    // what was only a part of others
    let unions: Vec<&String> = named.iter().filter(|(_, schema)| schema["oneOf"].is_array()).map(|(name, _)| name).collect();
    let text = document.to_string();
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !unions.contains(&name) || text.contains(&format!("\"{SCHEMAS}{name}\"")));
    }
}

fn walk(at: &mut Value, known: &Map<String, Value>) {
    if let Some(cases) = turned(at, known) {
        *at = described(cases.into_iter().map(|(_, case)| case).collect(), at);
    }
    match at {
        Value::Object(parts) => parts.values_mut().for_each(|part| walk(part, known)),
        Value::Array(parts) => parts.iter_mut().for_each(|part| walk(part, known)),
        _ => {}
    }
}

fn described(one_of: Vec<Value>, schema: &Value) -> Value {
    let mut union = json!({ "oneOf": one_of });
    if let Some(description) = schema.get("description") {
        union["description"] = description.clone();
    }
    union
}

/// Each case of the union among the parts by its name, with the other parts beside it.
fn turned<'a>(schema: &Value, known: &'a Map<String, Value>) -> Option<Vec<(&'a str, Value)>> {
    let parts = schema.get("allOf")?.as_array()?;
    let (at, cases) = parts.iter().enumerate().find_map(|(at, part)| Some((at, cases(part, known)?)))?;
    let beside = |case: &'a Value| {
        let mut parts = parts.clone();
        parts.splice(at..=at, [case.clone()]);
        Some((name(case)?, json!({ "allOf": parts })))
    };
    cases.iter().map(beside).collect()
}

fn cases<'a>(part: &Value, known: &'a Map<String, Value>) -> Option<&'a Vec<Value>> {
    known.get(name(part)?)?.get("oneOf")?.as_array()
}

fn name(schema: &Value) -> Option<&str> {
    schema.get("$ref")?.as_str()?.strip_prefix(SCHEMAS)
}

#[cfg(test)]
mod tests {
    use super::outside;
    use serde_json::json;

    #[test]
    fn a_union_with_something_beside_it_is_a_union_of_each_with_that() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let any = json!({ "oneOf": [reference("A"), reference("B")] });
        let with = |one: &str| json!({ "allOf": [reference(one), reference("More")] });
        let mut document = json!({
            "answer": { "items": with("Any") },
            "kept": with("A"),
            "named": reference("Hit"),
            "components": { "schemas": { "Any": any, "A": {}, "B": {}, "More": {}, "Hit": { "allOf": [reference("Any"), {}], "description": "One." } } },
        });
        outside(&mut document);
        assert_eq!(document["answer"]["items"], json!({ "oneOf": [with("A"), with("B")] }));
        assert_eq!(document["kept"], with("A"));
        let schemas = &document["components"]["schemas"];
        assert_eq!(schemas["Hit"], json!({ "oneOf": [reference("AHit"), reference("BHit")], "description": "One." }));
        assert_eq!(schemas["AHit"], json!({ "allOf": [reference("A"), {}] }));
        assert!(schemas.get("Any").is_none());
    }
}
