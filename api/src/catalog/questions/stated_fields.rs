//! What a record says in each of its fields, told as a rival's value is.
use crate::catalog::{
    dataset::Codelist,
    error::CatalogError,
    records::Record,
    store::Stored,
    values::{citation::FieldValue, head::Party, quantity::Number},
};
use entity::{
    Codelist as _,
    citation::ValueType,
    quantity::{Per, Qualifier},
};
use serde::Deserialize;
use serde_json::{Map, Value};

/// Fields that the register derives: what a record is known by, and what is worked out. No source states them.
const MADE: [&str; 4] = ["id", "type", "as_of", "not_summed"];

/// An amount or value as it is printed.
#[derive(Deserialize)]
struct Figure {
    min: Option<f64>,
    max: Option<f64>,
    qualifier: Qualifier,
    #[serde(alias = "currency")]
    unit: Option<String>,
    #[serde(default)]
    per: Option<Per>,
    text: String,
}

/// What a record says in a field.
pub struct Said {
    /// The field, or a party as `parties.lender.eib`.
    pub field: String,
    /// Its value.
    pub value: FieldValue,
    /// The value in the words of the source, where the record keeps them.
    pub as_stated: Option<String>,
}

/// Each field in which a record says something, in the order in which it is printed; each of its parties is one.
///
/// # Errors
/// A record that is not printed as an object: a defect.
pub fn fields(record: &Stored<Record>, lists: &[Codelist]) -> Result<Vec<Said>, CatalogError> {
    let printed: Map<String, Value> = serde_json::from_str(&record.json)?;
    let of = record.record_type.code();
    let mut said = Vec::new();
    for (name, printed) in printed.iter().filter(|(name, _)| !MADE.contains(&name.as_str())) {
        if name == "parties" {
            said.extend(record.parties.iter().map(party));
        } else if let Some(value) = value_of(of, name, printed, lists)? {
            said.push(Said { field: name.clone(), value, as_stated: printed["as_stated"].as_str().map(str::to_owned) });
        }
    }
    Ok(said)
}

fn party(party: &Party) -> Said {
    let value = FieldValue::new(party.partner.id.to_string(), party.partner.title.clone(), ValueType::Code);
    Said { field: format!("parties.{}.{}", party.role.code(), party.partner.id), value, as_stated: None }
}

/// A field as it is printed; `None` where it says nothing.
fn value_of(of: &str, name: &str, printed: &Value, lists: &[Codelist]) -> Result<Option<FieldValue>, CatalogError> {
    let text = |text: String| FieldValue::new(text.clone(), text, ValueType::Text);
    Ok(match printed {
        Value::Null => None,
        Value::String(word) => Some(code(of, name, word, lists).unwrap_or_else(|| text(word.clone()))),
        Value::Bool(_) | Value::Number(_) => Some(text(printed.to_string())),
        Value::Array(several) => {
            let each = several.iter().filter_map(|one| value_of(of, name, one, lists).transpose()).collect::<Result<Vec<_>, _>>()?;
            let joined = |part: fn(&FieldValue) -> &str| each.iter().map(part).collect::<Vec<_>>().join(", ");
            let r#type = each.first().map(|one| one.r#type);
            r#type.map(|r#type| FieldValue::new(joined(|it| &it.written), joined(|it| &it.text), r#type))
        }
        Value::Object(parts) => of_parts(parts)?,
    })
}

/// A word of the closed list that a field takes: `deal_status`, `flow`, `sector` of `sectors`.
fn code(of: &str, name: &str, word: &str, lists: &[Codelist]) -> Option<FieldValue> {
    let list = list_names(of, name).iter().find_map(|name| lists.iter().find(|list| list.id == *name))?;
    let code = list.codes.iter().find(|code| code.code == word)?;
    Some(FieldValue::new(word.to_owned(), code.label.clone(), ValueType::Code))
}

/// What the closed list of a field may be called, the first that there is: that of the type, that of all types, that of one of several values.
fn list_names(of: &str, field: &str) -> [String; 3] {
    [format!("{of}_{field}"), field.to_owned(), field.strip_suffix('s').unwrap_or(field).to_owned()]
}

/// What is printed in parts: a date, a figure, another record, a name, an office, a place on the globe.
fn of_parts(parts: &Map<String, Value>) -> Result<Option<FieldValue>, CatalogError> {
    let word = |name: &str| parts.get(name).and_then(Value::as_str).map(str::to_owned);
    if parts.contains_key("qualifier") {
        return Ok(figure(Figure::deserialize(Value::from(parts.clone()))?));
    }
    if let (Some(edtf), Some(text)) = (word("edtf"), word("text")) {
        let date = FieldValue::new(edtf, text, ValueType::Date);
        return Ok(Some(FieldValue { earliest: word("earliest"), latest: word("latest"), ..date }));
    }
    if let (Some(id), Some(title)) = (word("id"), word("title")) {
        return Ok(Some(FieldValue::new(id, title, ValueType::Code)));
    }
    let text = word("text").or_else(|| word("title"));
    let text = text.unwrap_or_else(|| parts.values().filter(|value| !value.is_null()).map(Value::to_string).collect::<Vec<_>>().join(", "));
    Ok(Some(FieldValue::new(text.clone(), text, ValueType::Text)))
}

/// A figure in the grammar of the files; `None` for one that is not stated at all.
fn figure(figure: Figure) -> Option<FieldValue> {
    let Figure { min, max, qualifier, unit, per, text } = figure;
    let digits = match (min, max) {
        (Some(min), Some(max)) if min != max => format!("{min}..{max}"),
        (Some(one), _) | (None, Some(one)) => one.to_string(),
        (None, None) => String::new(),
    };
    let mark = match qualifier {
        Qualifier::Exact | Qualifier::Range => "",
        Qualifier::About => "~ ",
        Qualifier::AtLeast => ">= ",
        Qualifier::UpTo => "<= ",
        Qualifier::Unstated if unit.is_none() => return None,
        Qualifier::Unstated => "?",
    };
    let of = unit.as_deref().map(|unit| format!(" {}", if unit == "percent" { "%" } else { unit })).unwrap_or_default();
    let each = per.map(|per| format!(" / {}", per.code())).unwrap_or_default();
    let said = FieldValue::new(format!("{mark}{digits}{of}{each}"), text, ValueType::Quantity);
    Some(FieldValue { min: min.map(Number), max: max.map(Number), qualifier: Some(qualifier), unit, per, ..said })
}

#[cfg(test)]
mod tests {
    use super::{MADE, list_names};
    use crate::catalog::resources::{Face, each, resource::Resource};
    use entity::{Codelist as _, codelists};
    use serde_json::{Value, json};
    use std::collections::{BTreeMap, BTreeSet};

    /// Of each type the fields that hold words of a closed list, with these, and the names of all its fields.
    #[derive(Default)]
    struct Coded {
        words: BTreeMap<(&'static str, String), Vec<String>>,
        fields: BTreeSet<String>,
    }

    impl Coded {
        fn object(&mut self, of: &'static str, schema: &Value, named: &BTreeMap<String, Value>) {
            for part in schema["allOf"].as_array().into_iter().flatten() {
                self.object(of, &resolved(part, named), named);
            }
            for (name, field) in schema["properties"].as_object().into_iter().flatten() {
                self.fields.insert(name.clone());
                let mut field = resolved(field, named);
                if field["items"].is_object() {
                    field = resolved(&field["items"], named);
                }
                if let Some(words) = field["enum"].as_array() {
                    let words = words.iter().filter_map(Value::as_str).map(str::to_owned).collect();
                    self.words.insert((of, name.clone()), words);
                }
            }
        }
    }

    impl Face for Coded {
        fn resource<R: Resource>(&mut self) {
            let mut schemas = vec![(String::new(), R::schema())];
            R::schemas(&mut schemas);
            let named: BTreeMap<String, Value> = schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
            self.object(R::TYPE.code(), &named[""], &named);
        }
    }

    /// A schema past `$ref` and "this or null".
    fn resolved(schema: &Value, named: &BTreeMap<String, Value>) -> Value {
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        let other = schema["oneOf"].as_array().and_then(|all| all.iter().find(|it| it["type"] != "null"));
        match (name.and_then(|name| named.get(name)), other) {
            (Some(meant), _) | (None, Some(meant)) => resolved(meant, named),
            (None, None) => schema.clone(),
        }
    }

    #[test]
    fn every_coded_field_finds_its_list_and_what_is_made_is_a_field() {
        let mut coded = Coded::default();
        each(&mut coded);
        assert!(coded.words.len() > 10, "{:?}", coded.words);
        for ((of, field), words) in coded.words.iter().filter(|((_, field), _)| !MADE.contains(&field.as_str())) {
            let names = list_names(of, field);
            let list = names.iter().find_map(|name| codelists().find(|list| list.list == name));
            let known = list.map(|list| list.entries.iter().map(|entry| entry.code.to_owned()).collect::<Vec<_>>());
            assert_eq!(known.as_ref(), Some(words), "{of}.{field}");
        }
        for made in MADE {
            assert!(coded.fields.contains(made), "{made}");
        }
    }
}
