//! What is told of each record: all of its fields or some (`fields`), and what stands beside it (`include`).
use crate::{
    catalog::{CatalogError, Head, Include, Listed, Snapshot, Stored, asks, suggest_or_list},
    http::values,
};
use serde_json::{Value, json};
use std::{borrow::Cow, collections::BTreeMap, ops::Deref};

/// The parameters.
pub const SHAPING: [&str; 2] = ["fields", "include"];
/// Fields that are always told.
const ALWAYS: [&str; 2] = ["id", "type"];

/// What can be told of the records of a list, worked out once.
pub struct Shapes {
    /// Their own fields, in order; of records of several types those of any.
    own: Vec<String>,
}

/// What one request wants to be told.
#[derive(Debug, Default)]
pub struct Shape {
    /// Only these of their own fields.
    fields: Option<Vec<String>>,
    /// What stands beside them, and the parameter that names it.
    include: Vec<(Include, &'static str)>,
}

impl Shapes {
    /// Reads the fields off the schema of a record.
    pub fn of<L: Listed>() -> Self {
        let mut schemas = Vec::new();
        L::schemas(&mut schemas);
        let named = schemas.into_iter().map(|(name, schema)| (name, json!(schema))).collect();
        let mut own = Vec::new();
        properties(&json!(L::schema()), &named, &mut own);
        Self { own }
    }

    /// What `fields` takes.
    pub fn fields(&self) -> Vec<&str> {
        self.own.iter().map(String::as_str).chain(Include::ALL.map(Include::name)).collect()
    }

    /// Reads the shape off a query; other parameters are left alone.
    ///
    /// # Errors
    /// A field or a part that there is not.
    pub fn read(&self, query: &[(String, String)]) -> Result<Shape, CatalogError> {
        let (fields, parts) = (values(query, "fields")?, values(query, "include")?);
        for field in fields.iter().flatten() {
            self.check(field)?;
        }
        let known = Include::ALL.map(Include::name);
        if let Some(part) = parts.iter().flatten().find(|part| !known.contains(&part.as_str())) {
            return Err(unknown("include", part, &known));
        }
        let named = |names: &Option<Vec<String>>, name: &str| names.iter().flatten().any(|named| named == name);
        let by = |part: Include| match part.name() {
            name if named(&parts, name) => Some((part, "include")),
            name if named(&fields, name) => Some((part, "fields")),
            _ => None,
        };
        let include = Include::ALL.into_iter().filter_map(by).collect();
        let own = || self.own.iter().filter(|name| ALWAYS.contains(&name.as_str()) || named(&fields, name)).cloned().collect();
        Ok(Shape { fields: fields.is_some().then(own), include })
    }

    fn check(&self, field: &str) -> Result<(), CatalogError> {
        let known = self.fields();
        if known.contains(&field) {
            return Ok(());
        }
        match field.split_once('.') {
            Some((whole, _)) if known.contains(&whole) => {
                let detail = format!("fields: `{field}` is a part of `{whole}`, which is told as a whole; write `{whole}`");
                Err(CatalogError::invalid("fields", detail))
            }
            _ => Err(unknown("fields", field, &known)),
        }
    }
}

impl Shape {
    /// The fields that it tells, with what stands beside them; `None` where it tells all.
    pub fn told(&self) -> Option<Vec<String>> {
        let mut fields = self.fields.clone()?;
        fields.extend(self.include.iter().map(|(part, _)| part.name().to_owned()));
        Some(fields)
    }

    /// Whether something stands beside them.
    pub fn has(&self, part: Include) -> bool {
        self.include.iter().any(|(known, _)| *known == part)
    }

    /// With something beside them, whether or not it is asked for.
    pub fn and(mut self, part: Include) -> Self {
        if !self.has(part) {
            self.include.push((part, "include"));
        }
        self
    }

    /// With what stands beside one record unless only some fields are asked for.
    pub fn whole(mut self) -> Self {
        if self.fields.is_none() {
            let unasked = [Include::Citations, Include::Links].map(|part| (part, "include"));
            self.include.retain(|(part, _)| *part == Include::Observations);
            self.include.splice(..0, unasked);
        }
        self
    }

    /// Prints records, in their order.
    ///
    /// # Errors
    /// More beside them than an answer holds, and what the database says.
    pub async fn print<'a, T: Deref<Target = Head>>(
        &self,
        snapshot: &Snapshot,
        records: &[&'a Stored<T>],
    ) -> Result<Vec<Cow<'a, str>>, CatalogError> {
        let heads: Vec<&Head> = records.iter().map(|record| &**record.view).collect();
        let mut beside = Vec::new();
        for (part, parameter) in &self.include {
            let lists = snapshot.included(*part, &heads).await.map_err(|e| e.named(|_| (*parameter).to_owned(), asks, str::to_owned))?;
            beside.push((part.name(), lists));
        }
        let mut printed = Vec::with_capacity(records.len());
        for (i, record) in records.iter().enumerate() {
            let more: Vec<(&str, &str)> = beside.iter().map(|(name, lists)| (*name, &*lists[i])).collect();
            printed.push(match &self.fields {
                None if more.is_empty() => Cow::Borrowed(&*record.json),
                None => record.with(&more).into(),
                Some(fields) => record.only(fields, &more)?.into(),
            });
        }
        Ok(printed)
    }
}

fn unknown(parameter: &str, word: &str, known: &[&str]) -> CatalogError {
    let hint = suggest_or_list(word, known.iter().copied());
    CatalogError::invalid(parameter, format!("{parameter}: there is no `{word}` here{hint}"))
}

/// The names of the properties of a schema, past references and compositions; of alternatives those of all.
fn properties(schema: &Value, named: &BTreeMap<String, Value>, into: &mut Vec<String>) {
    if let Some(schema) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()).and_then(|name| named.get(name)) {
        properties(schema, named, into);
    }
    for part in ["allOf", "oneOf"].iter().filter_map(|word| schema[word].as_array()).flatten() {
        properties(part, named, into);
    }
    for name in schema["properties"].as_object().into_iter().flat_map(|all| all.keys()) {
        if !into.contains(name) {
            into.push(name.clone());
        }
    }
}
