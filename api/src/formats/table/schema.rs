//! The schema of a view, as tables read it.
use serde_json::{Value, json};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// A schema and those that it names.
#[derive(Clone, Debug)]
pub struct Schema {
    root: Value,
    named: BTreeMap<String, Value>,
}

/// What a schema stands for.
#[derive(Debug)]
pub(super) enum Class {
    /// One value.
    Single(Holds),
    /// An uncertain date.
    Date,
    /// Another record, by id and title.
    Ref,
    /// Several values under one name, each with its schema.
    Object(Vec<(String, Value)>),
    /// Any number of such.
    List(Box<Class>),
}

/// What the cells of a column hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holds {
    /// Text.
    Text,
    /// A number.
    Number,
    /// A whole number.
    Integer,
    /// True or false.
    Bool,
    /// A day, ISO 8601.
    Day,
}

impl Schema {
    /// Of a view.
    pub fn of<T: ToSchema>() -> Self {
        let mut named = Vec::new();
        T::schemas(&mut named);
        Self { root: json!(T::schema()), named: named.into_iter().map(|(name, schema)| (name, json!(schema))).collect() }
    }

    /// Of an object with these properties.
    pub fn object(properties: Value) -> Self {
        Self { root: json!({ "type": "object", "properties": properties }), named: BTreeMap::new() }
    }

    /// With one more property, which is what `T` is.
    pub fn and<T: ToSchema>(self, name: &str) -> Self {
        let Self { root, named } = Self::of::<T>();
        self.with(name, root, named)
    }

    /// With one more property, a list of what `T` is.
    pub fn and_list<T: ToSchema>(self, name: &str) -> Self {
        let Self { root, named } = Self::of::<T>();
        self.with(name, json!({ "type": "array", "items": root }), named)
    }

    fn with(mut self, name: &str, property: Value, named: BTreeMap<String, Value>) -> Self {
        self.named.extend(named);
        self.root = json!({ "allOf": [self.root, { "properties": { name: property } }] });
        self
    }

    /// Its properties, in order; of alternatives those of all.
    pub fn properties(&self) -> Vec<(String, Value)> {
        let mut all = Vec::new();
        self.collect(&self.root, &mut all);
        all
    }

    fn collect(&self, schema: &Value, into: &mut Vec<(String, Value)>) {
        let schema = self.named(schema);
        for part in ["allOf", "oneOf"].iter().filter_map(|word| schema[word].as_array()).flatten() {
            self.collect(part, into);
        }
        for (name, property) in schema["properties"].as_object().into_iter().flatten() {
            if !into.iter().any(|(known, _)| known == name) {
                into.push((name.clone(), property.clone()));
            }
        }
    }

    fn named<'a>(&'a self, schema: &'a Value) -> &'a Value {
        let name = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next());
        name.and_then(|name| self.named.get(name)).unwrap_or(schema)
    }

    /// What each of the items of a list is.
    pub(super) fn item(&self, property: &Value) -> Option<Value> {
        let schema = self.named(known(property));
        schema.get("items").cloned()
    }

    /// What a property tells, one sentence or two; its own words, or those of what it is.
    pub(super) fn about(&self, property: &Value) -> String {
        let of = |schema: &Value| Some(schema["description"].as_str()?.lines().next()?.to_owned());
        let known = known(property);
        of(property).or_else(|| of(known)).or_else(|| of(self.named(known))).unwrap_or_default()
    }

    /// The words that a property may have, where it is one of a closed list.
    pub(super) fn codes(&self, property: &Value) -> Vec<String> {
        let words = self.named(known(property))["enum"].as_array();
        words.into_iter().flatten().filter_map(|word| word.as_str().map(str::to_owned)).collect()
    }

    /// What a property is, null or not.
    pub(super) fn class(&self, property: &Value) -> Class {
        let schema = self.named(known(property));
        let is = |kind: &str| schema["type"] == kind || schema["type"].as_array().is_some_and(|all| all.iter().any(|it| it == kind));
        if is("array") {
            return Class::List(Box::new(self.class(&schema["items"])));
        }
        let mut properties = Vec::new();
        self.collect(schema, &mut properties);
        let has = |name: &str| properties.iter().any(|(known, _)| known == name);
        match properties.as_slice() {
            [] if is("integer") => Class::Single(Holds::Integer),
            [] if is("number") => Class::Single(Holds::Number),
            [] if is("boolean") => Class::Single(Holds::Bool),
            [] => Class::Single(Holds::Text),
            _ if has("edtf") => Class::Date,
            // one whose type may be unknown is told with its type
            [(id, _), (kind, of), _] if id == "id" && kind == "type" && has("title") && of["oneOf"].is_null() => Class::Ref,
            _ => Class::Object(properties),
        }
    }
}

/// What a property is where it is not null.
fn known(property: &Value) -> &Value {
    property["oneOf"].as_array().and_then(|any| any.iter().find(|one| one["type"] != "null")).unwrap_or(property)
}

/// Whether a property may be null.
pub(super) fn may_be_null(property: &Value) -> bool {
    let null = |it: &Value| it == "null";
    property["type"].as_array().is_some_and(|all| all.iter().any(null))
        || property["oneOf"].as_array().is_some_and(|any| any.iter().any(|one| null(&one["type"])))
}
