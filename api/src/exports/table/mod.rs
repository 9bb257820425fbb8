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
use schema::Class;
use serde_json::Value;

/// What the columns of citations begin with, and the list they are taken from.
const CITATIONS: &str = "citations";
const PARTIES: &str = "parties";
/// What is said of the citation that stands beside a record.
const CITED: [&str; 5] = ["source", "url", "chapter", "page", "note"];
/// What tells a record in the rows about a part of it.
const OWNER: [&str; 3] = ["id", "type", "title"];

/// A table: its columns, and what its rows are.
#[derive(Clone, Debug, Default)]
pub struct Table {
    columns: Vec<Column>,
    /// The list of each record of which each item is a row; `None` where a record is.
    part: Option<String>,
}

/// Which table is made of records.
#[derive(Clone, Copy, Debug, Default)]
pub struct Asked<'a> {
    /// The roles that their partners may have, each a pair of columns; `None` where any may be there.
    pub roles: Option<&'a [&'static str]>,
    /// Only what these of their fields say.
    pub fields: Option<&'a [String]>,
    /// One row for each item of this list of theirs.
    pub part: Option<&'a str>,
}

impl Table {
    /// The table of what a schema tells of.
    pub fn new(schema: &Schema, asked: Asked<'_>) -> Self {
        let mut columns = Columns { schema, roles: asked.roles, all: Vec::new() };
        let properties = schema.properties();
        // what is no record is told of by all that is single
        let is_record = properties.iter().any(|(name, _)| name == "type");
        for (name, property) in &properties {
            let class = schema.class(property);
            let told = match (asked.part, asked.fields) {
                (Some(_), _) if is_record => OWNER.contains(&name.as_str()),
                (Some(_), _) => !matches!(class, Class::List(_)),
                (None, Some(fields)) => fields.contains(name),
                (None, None) => true,
            };
            if told {
                columns.add(name, class, &At::record(name));
            } else if asked.part == Some(name.as_str())
                && let Class::List(item) = class
            {
                columns.items(&singular(name), *item);
            }
        }
        Self { columns: columns.all, part: asked.part.map(str::to_owned) }
    }

    /// The lists of records that have a table of their own.
    pub fn parts(schema: &Schema) -> Vec<String> {
        let is_part = |class: Class| matches!(class, Class::List(item) if matches!(*item, Class::Object(_)));
        schema.properties().into_iter().filter(|(_, property)| is_part(schema.class(property))).map(|(name, _)| name).collect()
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
    fn push(&mut self, name: String, holds: Holds, at: At) {
        self.all.push(Column { name, holds, at });
    }

    /// The columns of what is found somewhere.
    fn add(&mut self, name: &str, class: Class, at: &At) {
        match class {
            Class::Single(holds) => self.push(name.to_owned(), holds, at.clone()),
            Class::Date => {
                self.push(name.to_owned(), Holds::Text, at.then("edtf"));
                for (part, holds) in [("earliest", Holds::Day), ("latest", Holds::Day), ("text", Holds::Text)] {
                    self.push(format!("{name}_{part}"), holds, at.then(part));
                }
            }
            Class::Ref => {
                for part in ["id", "title"] {
                    self.push(format!("{name}_{part}"), Holds::Text, at.then(part));
                }
            }
            Class::Object(properties) => {
                for (part, property) in properties {
                    self.add(&format!("{name}_{part}"), self.schema.class(&property), &at.then(&part));
                }
            }
            // what several have several of, a cell cannot say
            Class::List(_) if at.is_of_each() => {}
            Class::List(item) => self.list(name, *item, at),
        }
    }

    /// What is told of a list beside other columns: what names each of its items.
    fn list(&mut self, name: &str, item: Class, at: &At) {
        let one = singular(name);
        match item {
            Class::Single(_) | Class::Date => self.push(name.to_owned(), Holds::Text, at.each(Pick::All)),
            Class::Ref => {
                for part in ["id", "title"] {
                    self.push(format!("{one}_{part}s"), Holds::Text, at.each(Pick::All).then(part));
                }
            }
            Class::Object(_) if name == PARTIES => self.parties(at),
            Class::Object(properties) if name == CITATIONS => {
                let cited = properties.into_iter().filter(|(part, _)| CITED.contains(&part.as_str()));
                for (part, property) in cited {
                    self.add(&format!("{one}_{part}"), self.schema.class(&property), &at.each(Pick::Preferred).then(&part));
                }
            }
            Class::Object(properties) if properties.iter().any(|(part, _)| part == "rank") => {
                for (part, path) in
                    [("values", ["value", "text"]), ("source_ids", ["source", "id"]), ("source_titles", ["source", "title"])]
                {
                    self.push(format!("{one}_{part}"), Holds::Text, at.each(Pick::All).then(path[0]).then(path[1]));
                }
            }
            Class::Object(properties) => {
                if let Some((first, _)) = properties.first() {
                    self.push(name.to_owned(), Holds::Text, at.each(Pick::All).then(first));
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
                        self.push(format!("{role}_{name}"), Holds::Text, at.each(Pick::Role(role)).then("partner").then(part));
                    }
                }
            }
            None => {
                self.push("party_roles".to_owned(), Holds::Text, at.each(Pick::All).then("role"));
                for (name, part) in parts {
                    self.push(format!("party_{name}"), Holds::Text, at.each(Pick::All).then("partner").then(part));
                }
            }
        }
    }

    /// The columns of the items of a list.
    fn items(&mut self, one: &str, item: Class) {
        match item {
            Class::Object(properties) => {
                for (part, property) in properties {
                    self.add(&format!("{one}_{part}"), self.schema.class(&property), &At::item(&part));
                }
            }
            other => self.add(one, other, &At::item("")),
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
