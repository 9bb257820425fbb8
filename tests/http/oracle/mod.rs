//! The right answers: what the dataset files say, read plainly and without the program, and what each filter, order and relation must
//! therefore find. Only texts of dates, values and names are read by the functions that the program reads them by.
mod facts;
mod files;
mod folder;
mod network;
mod record;
mod relations;
mod samples;
mod stats;
mod tables;
mod timeline;
mod within;
mod work;

pub use facts::{Fact, Facts, divided};
pub use network::Around;
pub use record::Record;
pub use samples::samples;
pub use stats::Counted;
use std::{
    cmp::Ordering,
    collections::{BTreeMap, HashMap},
    path::Path,
    sync::{Mutex, OnceLock},
};
use tests::TestApp;

/// Every record that the shipped files hold, by id.
pub struct Oracle {
    records: BTreeMap<String, Record>,
    /// The ids of what was asked for: both halves of a test ask the same.
    found: Mutex<HashMap<String, Vec<String>>>,
}

impl Oracle {
    /// The oracle over the shipped dataset, read once a process. Titles that the files do not state are as the program words them.
    pub fn shipped(app: &TestApp) -> &'static Self {
        static SHIPPED: OnceLock<Oracle> = OnceLock::new();
        SHIPPED.get_or_init(|| {
            let mut records = files::read(&folder::shipped());
            for line in app.get("/v1/export/records.ndjson").text.lines() {
                let served: serde_json::Value = serde_json::from_str(line).expect("a record");
                let record = served["id"].as_str().and_then(|id| records.get_mut(id));
                if let Some(Fact::Texts(titles)) = record.and_then(|record| record.facts.get_mut("title"))
                    && titles.is_empty()
                {
                    titles.extend(served["title"].as_str().map(str::to_owned));
                }
            }
            Self::of(records)
        })
    }

    /// The oracle over another dataset, in which titles are stated.
    pub fn over(path: &Path) -> Self {
        Self::of(files::read(&folder::read(path)))
    }

    fn of(records: BTreeMap<String, Record>) -> Self {
        Self { records, found: Mutex::default() }
    }

    /// Every record, by id.
    pub fn records(&self) -> impl Iterator<Item = &Record> {
        self.records.values()
    }

    /// The record of an id.
    ///
    /// # Panics
    /// Names an id that the files do not have.
    pub fn get(&self, id: &str) -> &Record {
        self.records.get(id).unwrap_or_else(|| panic!("the files have no `{id}`"))
    }

    /// The records of a type, or `records` of all types, by id.
    pub fn all(&self, plural: &str) -> Vec<&Record> {
        self.records.values().filter(|record| plural == "records" || record.plural == plural).collect()
    }

    /// The records of a type of which all this holds, by id.
    ///
    /// # Panics
    /// Names the parameter that this oracle does not know.
    pub fn found(&self, plural: &str, asked: &[(&str, &str)]) -> Vec<&Record> {
        let mut found = self.found.lock().expect("no question failed before");
        let ids = found.entry(format!("{plural} {asked:?}")).or_insert_with(|| {
            let of_type = self.all(plural).into_iter();
            of_type.filter(|record| facts::hold(&record.facts, asked, plural)).map(|record| record.id.clone()).collect()
        });
        ids.iter().map(|id| self.get(id)).collect()
    }

    /// The ids of the records of a type of which all this holds, in an order.
    ///
    /// # Panics
    /// Names the parameter or order that this oracle does not know.
    pub fn list(&self, plural: &str, asked: &[(&str, &str)], sort: &str) -> Vec<&str> {
        sorted(self.found(plural, asked), sort)
    }
}

/// The ids of records in an order: what is unknown last both ways, the id breaks ties.
///
/// # Panics
/// Names an order that no fact is called by.
fn sorted<'a>(mut records: Vec<&'a Record>, sort: &str) -> Vec<&'a str> {
    let (name, down) = sort.strip_prefix('-').map_or((sort, false), |name| (name, true));
    let key = |record: &Record| {
        let fact = record.facts.get(name).unwrap_or_else(|| panic!("{}: the oracle has no order `{name}`; add it", record.plural));
        fact.key(down)
    };
    records.sort_by(|a, b| {
        let by_key = match (key(a), key(b)) {
            (Some(a), Some(b)) if down => b.partial_cmp(&a).expect("comparable keys"),
            (Some(a), Some(b)) => a.partial_cmp(&b).expect("comparable keys"),
            (a, b) => a.is_none().cmp(&b.is_none()),
        };
        by_key.then_with(|| if a.id < b.id { Ordering::Less } else { Ordering::Greater })
    });
    records.into_iter().map(|record| record.id.as_str()).collect()
}

/// The order that a list has where none is asked for.
///
/// # Panics
/// Names a list that this oracle does not know.
pub fn usual_order(plural: &str) -> &'static str {
    if plural == "records" {
        return "-listed_by";
    }
    let found = files::TYPES.iter().find(|(_, many, ..)| *many == plural);
    found.unwrap_or_else(|| panic!("the oracle does not read {plural}; add it to oracle/files.rs")).2
}
