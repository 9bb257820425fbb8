//! The tables of the whole dataset: one for all records, one for each type, one for each list that records have, and the closed lists. Their
//! columns are those of the tables that lists have as files.
use super::register::records;
use crate::{
    catalog::{
        CatalogError, Face, Include, Record, Resource, Snapshot,
        dataset::{Chapter, CodelistItem, Dataset},
        each,
        values::citation::{Citation, Link},
    },
    formats::{
        stated::are_stated,
        table::{Cell, Column, Holds, OWNER, Options, Schema, Table},
        writing::writer::parsed,
    },
};
use entity::{Codelist, RecordType};
use futures_util::TryStreamExt;
use serde_json::{Number, Value, json};
use std::collections::HashMap;

/// The table of all records.
pub const RECORDS: &str = "records";
/// The type of the records that a field names, by its name. Others name records of any type.
const NAMED: [(&str, RecordType); 9] = [
    ("partner", RecordType::Partner),
    ("parent", RecordType::Partner),
    ("place", RecordType::Partner),
    ("organisation", RecordType::Partner),
    ("source", RecordType::Source),
    ("work", RecordType::Source),
    ("forum", RecordType::Forum),
    ("indicator", RecordType::Indicator),
    ("under", RecordType::Agreement),
];

/// A table.
pub struct Sheet {
    /// Its name, `deals`.
    pub name: String,
    /// What a row of it is.
    pub about: String,
    /// Its columns.
    pub fields: Vec<Field>,
    /// The columns that tell its rows apart.
    pub key: Vec<&'static str>,
    /// Whether each row is a record.
    pub of_records: bool,
    table: Table,
}

/// A column.
pub struct Field {
    /// Its name.
    pub name: String,
    /// What it tells.
    pub about: String,
    /// What its cells hold.
    pub holds: Holds,
    /// Whether each cell says something.
    pub required: bool,
    /// The words that its cells may say, of a closed list.
    pub codes: Vec<String>,
    /// The table in which it names a row.
    pub leads: Option<String>,
}

/// Where rows go.
pub trait Sink {
    /// Takes a row of the table of that number, a cell for each column.
    ///
    /// # Errors
    /// There is no room.
    fn row(&mut self, sheet: usize, cells: &[Cell<'_>]) -> Result<(), CatalogError>;
}

/// All tables, in the order in which they are told.
pub struct Sheets {
    /// The tables.
    pub all: Vec<Sheet>,
    dataset: usize,
    chapters: usize,
    codes: usize,
    /// Those that the records of each type have rows in.
    of_type: HashMap<RecordType, Vec<usize>>,
}

/// The table that a field names a row of.
fn named_by(field: &str) -> &'static str {
    NAMED.iter().find(|(name, _)| *name == field).map_or(RECORDS, |(_, of)| of.plural())
}

impl Sheet {
    fn new(name: &str, about: &str, table: Table, key: &[&'static str]) -> Self {
        let field = |column: &Column| Field {
            name: column.name.clone(),
            about: column.about.clone(),
            holds: column.holds,
            required: column.required,
            codes: column.codes.clone(),
            leads: column.names.as_deref().map(|field| named_by(field).to_owned()),
        };
        let fields = table.columns().iter().map(field).collect();
        Self { name: name.to_owned(), about: about.to_owned(), fields, key: key.to_vec(), of_records: false, table }
    }

    /// With a column that names a row of a table.
    fn leading(mut self, column: &str, to: &str) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == column) {
            field.leads = Some(to.to_owned());
        }
        self
    }

    /// With a column that tells something.
    fn saying(mut self, column: &str, about: &str) -> Self {
        if let Some(field) = self.fields.iter_mut().find(|field| field.name == column) {
            field.about = about.to_owned();
        }
        self
    }

    /// Its rows are parts of records: each has its position among those of its record.
    fn of_parts(mut self, owners: &[RecordType]) -> Self {
        let position = Field {
            name: "position".to_owned(),
            about: "Its place among those of the record, from 1.".to_owned(),
            holds: Holds::Integer,
            required: true,
            codes: Vec::new(),
            leads: None,
        };
        self.fields.insert(OWNER.len(), position);
        self.leading("id", if let [owner] = owners { owner.plural() } else { RECORDS })
    }

    fn has_position(&self) -> bool {
        self.key.contains(&"position")
    }
}

/// The tables of types and of their lists, as they are gathered.
#[derive(Default)]
struct Gathered {
    types: Vec<(RecordType, Sheet)>,
    /// By the name of the list, in the order in which they are met.
    parts: Vec<(String, String, Table, Vec<RecordType>)>,
}

impl Face for Gathered {
    fn resource<R: Resource>(&mut self) {
        let mut schema = Schema::of::<R>();
        let about = json!(R::schema())["description"].as_str().unwrap_or_default().to_owned();
        if are_stated::<R>() {
            schema = schema.and_list::<Citation>(Include::Citations.name());
        }
        let roles: Vec<&str> = R::TYPE.roles().iter().map(|role| role.code()).collect();
        let table = Table::new(&schema, Options { roles: Some(&roles), ..Options::default() });
        let sheet = Sheet::new(R::PLURAL, &about, table, &["id"]).leading("id", RECORDS);
        self.types.push((R::TYPE, Sheet { of_records: true, ..sheet }));
        let schema = schema.and_list::<Link>(Include::Links.name());
        for (list, about) in Table::lists(&schema) {
            match self.parts.iter_mut().find(|(known, ..)| *known == list) {
                Some((.., owners)) => owners.push(R::TYPE),
                None => {
                    let table = Table::new(&schema, Options { part: Some(&list), ..Options::default() });
                    let about = match list.as_str() {
                        "citations" => "Where records are stated.".to_owned(),
                        "links" => "How records are linked: each link from both of its ends.".to_owned(),
                        _ => about,
                    };
                    self.parts.push((list, about, table, vec![R::TYPE]));
                }
            }
        }
    }
}

/// The table of some fields of a view.
fn fields(schema: &Schema, names: &[&str]) -> Table {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    Table::new(schema, Options { fields: Some(&names), ..Options::default() })
}

/// Adds a table; its number.
fn add(all: &mut Vec<Sheet>, sheet: Sheet) -> usize {
    all.push(sheet);
    all.len() - 1
}

impl Sheets {
    /// The tables, read off the schemas of the views.
    pub fn new() -> Self {
        let dataset = ["title", "version", "revision", "licence", "cite_as", "about", "work"];
        let dataset = Sheet::new("dataset", "The dataset: one row.", fields(&Schema::of::<Dataset>(), &dataset), &["revision"]);
        let chapters = fields(&Schema::of::<Chapter>(), &["number", "title", "first_page", "last_page", "as_of"]);
        let codes = fields(&Schema::of::<CodelistItem>().and::<String>("list"), &["code", "label", "about", "list"]);
        let records = fields(&Schema::of::<Record>(), &["id", "type", "title", "names", "summary", "remark", "as_of"]);
        let mut all = Vec::new();
        let dataset = add(&mut all, dataset.leading("work", named_by("work")));
        let about = "The chapters of the work that the dataset is taken from.";
        let chapters = add(&mut all, Sheet::new("chapters", about, chapters, &["number"]));
        let codes = Sheet::new("codes", "What the words of closed lists mean.", codes, &["list", "code"]);
        let about = "The closed list: the type and the field, or the field alone where types share it.";
        let codes = add(&mut all, codes.saying("list", about));
        let about = "Every record of every type, with what all of them have; the table of its type has the rest.";
        let records = add(&mut all, Sheet { of_records: true, ..Sheet::new(RECORDS, about, records, &["id"]) });
        let mut gathered = Gathered::default();
        each(&mut gathered);
        let mut of_type: HashMap<RecordType, Vec<usize>> = HashMap::new();
        for (r#type, sheet) in gathered.types {
            of_type.insert(r#type, vec![add(&mut all, sheet), records]);
        }
        for (list, about, table, owners) in gathered.parts {
            let part = add(&mut all, Sheet::new(&list, &about, table, &["id", "position"]).of_parts(&owners));
            for owner in &owners {
                of_type.entry(*owner).or_default().push(part);
            }
        }
        Self { all, dataset, chapters, codes, of_type }
    }

    /// Gives every row of a snapshot, in a fixed order within each table.
    ///
    /// # Errors
    /// What the database says, and what the sink does.
    pub async fn fill(&self, snapshot: &Snapshot, sink: &mut impl Sink) -> Result<(), CatalogError> {
        let dataset = snapshot.dataset().await?.view;
        self.rows(self.dataset, &serde_json::to_value(&*dataset)?, sink)?;
        for chapter in &dataset.chapters {
            self.rows(self.chapters, &serde_json::to_value(chapter)?, sink)?;
        }
        for list in &*snapshot.codelists().await?.view {
            for code in &list.codes {
                let mut code = serde_json::to_value(code)?;
                code["list"] = list.id.as_str().into();
                self.rows(self.codes, &code, sink)?;
            }
        }
        let mut pages = records(snapshot.clone(), &[Include::Citations, Include::Links]);
        while let Some(page) = pages.try_next().await? {
            for record in parsed(&page)? {
                let r#type = record["type"].as_str().and_then(RecordType::from_code);
                for sheet in r#type.and_then(|r#type| self.of_type.get(&r#type)).into_iter().flatten() {
                    self.rows(*sheet, &record, sink)?;
                }
            }
        }
        Ok(())
    }

    fn rows(&self, sheet: usize, record: &Value, sink: &mut impl Sink) -> Result<(), CatalogError> {
        let Sheet { table, .. } = &self.all[sheet];
        for (row, position) in table.rows(record).zip(1_u64..) {
            let position = Number::from(position);
            let mut cells: Vec<Cell<'_>> = row.collect();
            if self.all[sheet].has_position() {
                // what tells the record stands before the position
                cells.insert(OWNER.len(), Cell::Number(&position));
            }
            sink.row(sheet, &cells)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{NAMED, Sheets};
    use std::collections::BTreeSet;

    #[test]
    fn each_field_that_names_records_of_one_type_is_in_some_table() {
        let sheets = Sheets::new();
        let columns = sheets.all.iter().flat_map(|sheet| sheet.table.columns());
        let fields: BTreeSet<&str> = columns.filter_map(|column| column.names.as_deref()).chain(["work"]).collect();
        let gone: Vec<&str> = NAMED.iter().map(|(field, _)| *field).filter(|field| !fields.contains(field)).collect();
        assert!(gone.is_empty(), "{gone:?}");
    }
}
