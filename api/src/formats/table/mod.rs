//! Records as the rows of a table: columns in a fixed order, read off the schema of the view, so that a new field gets its columns and a new
//! type its table.
//!
//! A date is four columns: as written, first and last possible day, and in words. Another record is its id and title. Partners stand in the
//! columns of their role. Of a list of things there is what names each; a table of its own, one row each, has all of them.
mod column;
mod schema;

pub use column::{Cell, Column};
pub use schema::{Holds, Schema};

use column::{At, Pick};
use schema::{Class, may_be_null};
use serde_json::Value;

/// What the columns of citations begin with, and the list they are taken from.
const CITATIONS: &str = "citations";
const PARTIES: &str = "parties";
/// What is said of the citation that stands beside a record.
const CITED: [&str; 5] = ["source", "url", "chapter", "page", "note"];
/// The columns that tell a record in the rows about a part of it.
pub const OWNER: [&str; 3] = ["id", "type", "title"];

/// A table: its columns, and what its rows are.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    /// The list of each record of which each item is a row; `None` where a record is.
    part: Option<String>,
}

/// Which table is made of records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Options<'a> {
    /// The roles that their partners may have, each a pair of columns; `None` where any may be there.
    pub roles: Option<&'a [&'static str]>,
    /// Only what these of their fields say.
    pub fields: Option<&'a [String]>,
    /// One row for each item of this list of theirs.
    pub part: Option<&'a str>,
}

impl Table {
    /// The table of what a schema tells of.
    pub fn new(schema: &Schema, options: Options<'_>) -> Self {
        let mut columns = Columns { schema, roles: options.roles, all: Vec::new() };
        let properties = schema.properties();
        // what is no record is told of by all that is single
        let is_record = properties.iter().any(|(name, _)| name == "type");
        for (name, property) in &properties {
            let class = schema.class(property);
            let told = match (options.part, options.fields) {
                (Some(_), _) if is_record => OWNER.contains(&name.as_str()),
                (Some(_), _) => !matches!(class, Class::List(_)),
                (None, Some(fields)) => fields.contains(name),
                (None, None) => true,
            };
            if told {
                columns.add(name, property, &At::record(name), true);
            } else if options.part == Some(name.as_str())
                && let Some(item) = schema.item(property)
            {
                columns.items(&singular(name), item, schema.about(property));
            }
        }
        Self { columns: columns.all, part: options.part.map(str::to_owned) }
    }

    /// The lists of records that have a table of their own.
    pub fn parts(schema: &Schema) -> Vec<String> {
        let is_part = |class: Class| matches!(class, Class::List(item) if matches!(*item, Class::Object(_)));
        schema.properties().into_iter().filter(|(_, property)| is_part(schema.class(property))).map(|(name, _)| name).collect()
    }

    /// All lists of records, each with what it tells.
    pub fn lists(schema: &Schema) -> Vec<(String, String)> {
        let lists = schema.properties().into_iter().filter(|(_, property)| matches!(schema.class(property), Class::List(_)));
        lists.map(|(name, property)| (name, schema.about(&property))).collect()
    }

    /// Its columns.
    pub fn columns(&self) -> &[Column] {
        &self.columns
    }

    /// The rows of a record, a cell for each column.
    pub fn rows<'a>(&'a self, record: &'a Value) -> impl Iterator<Item = impl Iterator<Item = Cell<'a>>> {
        let items: Vec<&Value> = match &self.part {
            None => vec![&Value::Null],
            Some(part) => record[part].as_array().into_iter().flatten().collect(),
        };
        items.into_iter().map(move |item| self.columns.iter().map(move |column| column.cell(record, item)))
    }
}

/// Columns as they are gathered.
struct Columns<'a> {
    schema: &'a Schema,
    roles: Option<&'a [&'static str]>,
    all: Vec<Column>,
}

impl Columns<'_> {
    fn push(&mut self, name: String, holds: Holds, about: String, at: At) -> &mut Column {
        self.all.push(Column { name, holds, about, required: false, codes: Vec::new(), names: None, at });
        let last = self.all.len() - 1;
        &mut self.all[last]
    }

    /// The columns of what is found somewhere; `always` where what it is a part of is always known.
    fn add(&mut self, name: &str, property: &Value, at: &At, always: bool) {
        let (about, codes) = (self.schema.about(property), self.schema.codes(property));
        let known = always && !may_be_null(property);
        match self.schema.class(property) {
            Class::Single(holds) => {
                let column = self.push(name.to_owned(), holds, about, at.clone());
                (column.required, column.codes) = (known && !at.is_of_each(), codes);
            }
            Class::Date => {
                self.push(name.to_owned(), Holds::Text, format!("{about} As written, in EDTF (ISO 8601-2)."), at.then("edtf")).required =
                    known;
                for (part, holds, what) in [
                    ("earliest", Holds::Day, "The first day that it may be; empty if open."),
                    ("latest", Holds::Day, "The last day that it may be; empty if open."),
                    ("text", Holds::Text, "In words."),
                ] {
                    self.push(format!("{name}_{part}"), holds, format!("{about} {what}"), at.then(part)).required = known && part == "text";
                }
            }
            Class::Ref => {
                for part in ["id", "title"] {
                    let column = self.push(format!("{name}_{part}"), Holds::Text, format!("{about} Its {part}."), at.then(part));
                    column.required = known && !at.is_of_each();
                    column.names = (part == "id").then(|| at.field().unwrap_or(name).to_owned());
                }
            }
            Class::Object(properties) => {
                for (part, property) in properties {
                    self.add(&format!("{name}_{part}"), &property, &at.then(&part), known);
                }
            }
            // what several have several of, a cell cannot say
            Class::List(_) if at.is_of_each() => {}
            Class::List(item) => self.list(name, *item, about, at),
        }
    }

    /// What is told of a list beside other columns: what names each of its items.
    fn list(&mut self, name: &str, item: Class, about: String, at: &At) {
        let one = singular(name);
        let several = format!("{about} Several are divided by ` | `.");
        match item {
            Class::Single(_) | Class::Date => {
                self.push(name.to_owned(), Holds::Text, several, at.each(Pick::All));
            }
            Class::Ref => {
                for part in ["id", "title"] {
                    self.push(format!("{one}_{part}s"), Holds::Text, format!("{several} Their {part}s."), at.each(Pick::All).then(part));
                }
            }
            Class::Object(_) if name == PARTIES => self.parties(at),
            Class::Object(properties) if name == CITATIONS => {
                let cited = properties.into_iter().filter(|(part, _)| CITED.contains(&part.as_str()));
                for (part, property) in cited {
                    self.add(&format!("{one}_{part}"), &property, &at.each(Pick::Preferred).then(&part), false);
                }
            }
            Class::Object(properties) if properties.iter().any(|(part, _)| part == "rank") => {
                for (part, path) in
                    [("values", ["value", "text"]), ("source_ids", ["source", "id"]), ("source_titles", ["source", "title"])]
                {
                    self.push(format!("{one}_{part}"), Holds::Text, several.clone(), at.each(Pick::All).then(path[0]).then(path[1]));
                }
            }
            Class::Object(properties) => {
                if let Some((first, _)) = properties.first() {
                    self.push(name.to_owned(), Holds::Text, several, at.each(Pick::All).then(first));
                }
            }
            Class::List(_) => {}
        }
    }

    /// Partners: in the columns of each role, or, where any role may be there, with their roles.
    fn parties(&mut self, at: &At) {
        let parts = [("ids", "id"), ("names", "title")];
        match self.roles {
            Some(roles) => {
                for role in roles {
                    for (name, part) in parts {
                        let about = format!("Partners with the role `{role}`: their {name}, divided by ` | `.");
                        let at = at.each(Pick::Role(role)).then("partner").then(part);
                        self.push(format!("{role}_{name}"), Holds::Text, about, at);
                    }
                }
            }
            None => {
                let of_each = |what: &str| format!("Who has a part in it: their {what}, divided by ` | `.");
                self.push("party_roles".to_owned(), Holds::Text, of_each("roles"), at.each(Pick::All).then("role"));
                for (name, part) in parts {
                    self.push(format!("party_{name}"), Holds::Text, of_each(name), at.each(Pick::All).then("partner").then(part));
                }
            }
        }
    }

    /// The columns of the items of a list.
    fn items(&mut self, one: &str, mut item: Value, about: String) {
        match self.schema.class(&item) {
            Class::Object(properties) => {
                for (part, property) in properties {
                    self.add(&format!("{one}_{part}"), &property, &At::item(&part), true);
                }
            }
            _ => {
                item["description"] = about.into();
                self.add(one, &item, &At::item(""), true);
            }
        }
    }
}

/// The name of one of several: `party` of `parties`.
fn singular(name: &str) -> String {
    match name.strip_suffix("ies") {
        Some(stem) => format!("{stem}y"),
        None => name.strip_suffix('s').unwrap_or(name).to_owned(),
    }
}
