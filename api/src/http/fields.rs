//! Parameters as the fields of a JSON object, whose values have the types that the document says.
use super::{error_code::ErrorCode, problem::Problem};
use crate::catalog::{CatalogError, divided};
use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::{Map, Value, json};
use std::{collections::HashMap, fmt};

/// Pairs of a query string.
type Pairs = Vec<(String, String)>;

/// What the parameters of an address are as JSON.
#[derive(Debug)]
pub struct Fields(HashMap<String, Field>);

#[derive(Debug)]
struct Field {
    kind: Kind,
    /// Whether it takes several values.
    several: bool,
    /// Whether these are divided by commas in an address.
    divided: bool,
    /// Whether it may be any word, so that nothing bounds how many there are.
    open: bool,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Kind {
    Text,
    Whole,
    Number,
    Truth,
}

impl Fields {
    /// Of parameters as OpenAPI has them.
    pub fn of(parameters: &[Value]) -> Self {
        let field = |parameter: &Value| {
            let schema = &parameter["schema"];
            let several = schema["type"] == "array";
            let value = if several { &schema["items"] } else { schema };
            let kind = match value["type"].as_str() {
                Some("integer") => Kind::Whole,
                Some("number") => Kind::Number,
                Some("boolean") => Kind::Truth,
                _ => Kind::Text,
            };
            Field { kind, several, divided: parameter["explode"] == false, open: value["enum"].is_null() }
        };
        Self(parameters.iter().map(|it| (it["name"].as_str().unwrap_or_default().to_owned(), field(it))).collect())
    }

    /// Whether nothing bounds how long an address with them may become.
    pub fn outgrow(&self) -> bool {
        self.0.values().any(|field| field.several && field.open)
    }

    /// The object that pairs stand for, each in the type that its parameter has.
    pub fn object(&self, pairs: &[(String, String)]) -> Map<String, Value> {
        let mut object = Map::new();
        for (name, text) in pairs {
            let field = self.0.get(name);
            let kind = field.map_or(Kind::Text, |field| field.kind);
            // a number or a truth is written in JSON as it is in an address
            let value = |text: &str| match kind {
                Kind::Text => text.into(),
                _ => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
            };
            let texts = match field.is_some_and(|field| field.divided) {
                true => divided::values(text).unwrap_or_else(|_| vec![text.clone()]),
                false => vec![text.clone()],
            };
            let values: Vec<Value> = texts.iter().map(|text| value(text)).collect();
            match object.get_mut(name) {
                Some(Value::Array(all)) => all.extend(values),
                _ if field.is_some_and(|field| field.several) => drop(object.insert(name.clone(), values.into())),
                _ => drop(object.insert(name.clone(), values.into_iter().next().unwrap_or_default())),
            }
        }
        object
    }

    /// The pairs that the text of an object stands for.
    ///
    /// # Errors
    /// A text that is no JSON object, a value of another type than the parameter has.
    pub fn read(&self, text: &str) -> Result<Pairs, Problem> {
        let Sent(sent) = serde_json::from_str(text).map_err(|e| {
            let why = match e.is_data() {
                true => "send one JSON object whose fields are parameters".to_owned(),
                false => format!("not JSON: {e}"),
            };
            Problem::new(ErrorCode::MalformedRequest, format!("body: {why}"))
        })?;
        let mut pairs = Vec::new();
        for (name, value) in &sent {
            match self.0.get(name) {
                Some(field) => field.read(name, value, &mut pairs)?,
                // whoever reads the parameters says which there are
                None => pairs.push((name.clone(), value.as_str().map_or_else(|| value.to_string(), str::to_owned))),
            }
        }
        Ok(pairs)
    }
}

impl Field {
    fn read(&self, name: &str, value: &Value, pairs: &mut Pairs) -> Result<(), CatalogError> {
        let wrong = |why: &str| Err(CatalogError::invalid(name, format!("{name}: {why}")));
        let values = match value {
            Value::Array(values) if !self.several => {
                let one = values.first().unwrap_or(&Value::Null);
                return wrong(&format!("it takes one value, not a list; write {one}"));
            }
            Value::Array(values) if values.is_empty() => return wrong(&format!("the list is empty; write a value, or leave `{name}` out")),
            Value::Array(values) => values.as_slice(),
            one => std::slice::from_ref(one),
        };
        let texts = values.iter().map(|value| self.text(name, value)).collect::<Result<Vec<_>, _>>()?;
        if self.divided {
            pairs.push((name.to_owned(), texts.iter().map(|text| divided::written(text)).collect::<Vec<_>>().join(",")));
        } else {
            pairs.extend(texts.into_iter().map(|text| (name.to_owned(), text)));
        }
        Ok(())
    }

    /// A value as an address has it.
    fn text(&self, name: &str, value: &Value) -> Result<String, CatalogError> {
        let integral = |n: f64| (n.fract() == 0.0 && n.abs() < 9e15).then(|| format!("{n:.0}"));
        let text = match (self.kind, value) {
            (Kind::Text, Value::String(text)) => Some(text.clone()),
            (Kind::Whole, Value::Number(n)) if n.is_f64() => n.as_f64().and_then(integral),
            (Kind::Whole | Kind::Number, Value::Number(n)) => Some(n.to_string()),
            (Kind::Truth, Value::Bool(truth)) => Some(truth.to_string()),
            _ => None,
        };
        text.ok_or_else(|| {
            let wants = match (self.kind, value) {
                (_, Value::Null) => format!("write a value, or leave `{name}` out"),
                (Kind::Text, Value::Number(_) | Value::Bool(_)) => format!("write it as a text, {}", json!(value.to_string())),
                (Kind::Text, _) => "write a text".to_owned(),
                (Kind::Whole, _) => "write a whole number".to_owned(),
                (Kind::Number, _) => "write a number".to_owned(),
                (Kind::Truth, _) => "write true or false".to_owned(),
            };
            CatalogError::invalid(name, format!("{name}: {value} is not what it takes; {wants}"))
        })
    }
}

/// The fields of an object in their order, with those that are named twice.
struct Sent(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Sent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;
        impl<'de> Visitor<'de> for Object {
            type Value = Sent;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sent, A::Error> {
                let mut fields = Vec::new();
                while let Some(field) = map.next_entry()? {
                    fields.push(field);
                }
                Ok(Sent(fields))
            }
        }
        deserializer.deserialize_map(Object)
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use serde_json::json;

    fn fields() -> Fields {
        Fields::of(&[
            json!({ "name": "kind", "schema": { "type": "array", "items": { "type": "string", "enum": ["loan", "grant"] } } }),
            json!({ "name": "title__in", "schema": { "type": "array", "items": { "type": "string" } }, "explode": false }),
            json!({ "name": "limit", "schema": { "type": "integer" } }),
            json!({ "name": "amount__gte", "schema": { "type": "number" } }),
            json!({ "name": "total", "schema": { "type": "boolean" } }),
            json!({ "name": "q", "schema": { "type": "string" } }),
        ])
    }

    #[test]
    fn values_become_the_texts_of_an_address() {
        let text = r#"{"kind": ["loan", "grant"], "title__in": ["a, b", "c \"d\"", "e"], "limit": 5.0, "amount__gte": 1.5, "total": true, "q": "x", "nothing": 1}"#;
        let Ok(pairs) = fields().read(text) else { panic!("it is read") };
        let expected = [
            ("kind", "loan"),
            ("kind", "grant"),
            ("title__in", "\"a, b\",\"c \"\"d\"\"\",e"),
            ("limit", "5"),
            ("amount__gte", "1.5"),
            ("total", "true"),
            ("q", "x"),
            ("nothing", "1"),
        ];
        assert_eq!(pairs.iter().map(|(key, text)| (key.as_str(), text.as_str())).collect::<Vec<_>>(), expected);
        let Ok(twice) = fields().read(r#"{"limit": 1, "limit": 2}"#) else { panic!("it is read") };
        assert_eq!(twice.len(), 2, "a field that is named twice is seen");
    }

    #[test]
    fn another_type_is_refused() {
        for wrong in [
            r#"{"kind": []}"#,
            r#"{"kind": [["loan"]]}"#,
            r#"{"kind": null}"#,
            r#"{"limit": "5"}"#,
            r#"{"limit": [5]}"#,
            r#"{"limit": 1.5}"#,
            r#"{"amount__gte": true}"#,
            r#"{"total": "true"}"#,
            r#"{"q": 2019}"#,
            r#"{"q": {}}"#,
            "[]",
            "",
            "{",
        ] {
            assert!(fields().read(wrong).is_err(), "{wrong}");
        }
        assert!(fields().outgrow() && !Fields::of(&[]).outgrow());
    }
}
