//! A column, and what it says of a record.
use super::schema::Holds;
use entity::{Codelist, citation::Rank};
use serde_json::{Number, Value};
use std::borrow::Cow;

/// What stands between several values in one cell: no value holds it.
const BETWEEN: &str = " | ";

/// A column of a table.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its name, `signed_earliest`.
    pub name: String,
    /// What its cells hold.
    pub holds: Holds,
    /// What it tells, one sentence or two.
    pub about: String,
    /// Whether each cell says something.
    pub required: bool,
    /// The words that its cells may say, of a closed list.
    pub codes: Vec<String>,
    /// The field of which it is the id of the other record, `counterpart`.
    pub names: Option<String>,
    pub(super) at: At,
}

/// What a cell says.
#[derive(Clone, Debug, PartialEq)]
pub enum Cell<'a> {
    /// Nothing is known.
    Empty,
    /// Text.
    Text(Cow<'a, str>),
    /// A number.
    Number(&'a Number),
    /// True or false.
    Bool(bool),
}

/// Where something is found in a record, or in an item of one of its lists.
#[derive(Clone, Debug)]
pub(super) struct At {
    of_item: bool,
    path: Vec<String>,
    /// Which items of the list there, and where in each.
    each: Option<(Pick, Vec<String>)>,
}

/// Which items of a list.
#[derive(Clone, Copy, Debug)]
pub(super) enum Pick {
    /// All.
    All,
    /// Partners in a role.
    Role(&'static str),
    /// The first citation that the register follows, one of the record as a whole if there is one.
    Preferred,
}

impl At {
    /// A field of the record.
    pub(super) fn record(field: &str) -> Self {
        Self { of_item: false, path: vec![field.to_owned()], each: None }
    }

    /// A field of an item; without a name the item itself.
    pub(super) fn item(field: &str) -> Self {
        let path = Some(field.to_owned()).filter(|field| !field.is_empty());
        Self { of_item: true, path: path.into_iter().collect(), each: None }
    }

    /// A step further.
    pub(super) fn then(&self, field: &str) -> Self {
        let mut at = self.clone();
        at.each.as_mut().map_or(&mut at.path, |(_, path)| path).push(field.to_owned());
        at
    }

    /// The field that it is.
    pub(super) fn field(&self) -> Option<&str> {
        self.each.as_ref().map_or(&self.path, |(_, path)| path).last().map(String::as_str)
    }

    /// Whether it is found in each item of a list.
    pub(super) fn is_of_each(&self) -> bool {
        self.each.is_some()
    }

    /// Some items of the list there.
    pub(super) fn each(&self, pick: Pick) -> Self {
        Self { each: Some((pick, Vec::new())), ..self.clone() }
    }
}

impl Column {
    /// What it says of a record, or of an item of one of its lists.
    pub(super) fn cell<'a>(&self, record: &'a Value, item: &'a Value) -> Cell<'a> {
        let found = follow(if self.at.of_item { item } else { record }, &self.at.path);
        let Some((pick, path)) = &self.at.each else {
            return single(found);
        };
        let items = found.as_array().map_or(&[][..], Vec::as_slice);
        match pick {
            Pick::Preferred => preferred(items).map_or(Cell::Empty, |item| single(follow(item, path))),
            Pick::Role(role) => several(items.iter().filter(|item| item["role"] == *role), path),
            Pick::All => several(items.iter(), path),
        }
    }
}

fn follow<'a>(value: &'a Value, path: &[String]) -> &'a Value {
    path.iter().fold(value, |at, step| &at[step.as_str()])
}

fn preferred(citations: &[Value]) -> Option<&Value> {
    let mut followed = citations.iter().filter(|citation| citation["rank"] == Rank::Preferred.code());
    followed.clone().find(|citation| citation["supports"].is_null()).or_else(|| followed.next())
}

fn single(value: &Value) -> Cell<'_> {
    match value {
        Value::Null => Cell::Empty,
        Value::Bool(it) => Cell::Bool(*it),
        Value::Number(it) => Cell::Number(it),
        Value::String(it) => Cell::Text(it.into()),
        // a list within a list: its own table tells of it
        Value::Array(_) | Value::Object(_) => Cell::Empty,
    }
}

/// Several values in one cell; one that is not known leaves its place empty.
fn several<'a>(items: impl Iterator<Item = &'a Value>, path: &[String]) -> Cell<'a> {
    let words: Vec<Cow<'a, str>> = items
        .map(|item| match follow(item, path) {
            Value::Null => "".into(),
            Value::String(text) => text.into(),
            other => other.to_string().into(),
        })
        .collect();
    match words.as_slice() {
        [] => Cell::Empty,
        [one] => Cell::Text(one.clone()),
        several => Cell::Text(several.join(BETWEEN).into()),
    }
}
