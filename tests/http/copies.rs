//! What is kept as JSON beside a record is what the tables say, whole.
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::ready_on_both;

/// A row, every column as text.
type Row = Vec<Option<String>>;

/// Where a copy comes from.
enum Of {
    /// Rows of another table: their columns (the first names the record, the second orders them), and how one is written.
    Rows(&'static str, &'static str, fn(&[Option<String>], &Records) -> Value),
    /// The record that this column names.
    Reference(&'static str),
    /// No copy: it stands nowhere else.
    Itself,
}

/// Every JSON column of the schema.
const COLUMNS: &[(&str, &str, Of)] = &[
    ("record", "parties", Of::Rows("party", "record_id, position, role, partner_id, office, since, until, status", party)),
    ("partner", "parent", Of::Reference("parent_id")),
    ("partner", "names", Of::Rows("name", "partner_id, position, text, lang, kind", name)),
    ("partner", "offices", Of::Rows("office", "person_id, position, title, organisation_id, since, until", office)),
    ("event", "forum", Of::Reference("forum_id")),
    ("event", "places", PLACES),
    ("event", "sectors", SECTORS),
    ("agreement", "under", Of::Reference("under_id")),
    ("agreement", "sectors", SECTORS),
    ("deal", "sectors", SECTORS),
    ("project", "places", PLACES),
    ("project", "sectors", SECTORS),
    ("observation", "indicator", Of::Reference("indicator_id")),
    ("observation", "subject", Of::Reference("subject_id")),
    ("observation", "counterpart", Of::Reference("counterpart_id")),
    ("observation", "items", Of::Itself),
    ("change", "was", Of::Itself),
    ("change", "fields", Of::Itself),
    ("indicator", "scopes", Of::Itself),
    ("indicator", "flows", Of::Itself),
    ("indicator", "units", Of::Itself),
    ("source", "authors", Of::Itself),
    ("source", "notes", Of::Rows("note", "source_id, number, number, chapter, page", note)),
    ("citation", "value", Of::Itself),
    ("code", "standards", Of::Itself),
];
const PLACES: Of = Of::Rows("place", "record_id, position, partner_id", |row, records| records.reference(&row[0]));
const SECTORS: Of = Of::Rows("record_sector", "record_id, position, sector", |row, _| json!(row[0]));

fn party(row: &[Option<String>], records: &Records) -> Value {
    let partner = records.reference(&row[1]);
    json!({ "role": row[0], "partner": partner, "office": row[2], "since": row[3], "until": row[4], "status": row[5] })
}

fn name(row: &[Option<String>], _: &Records) -> Value {
    json!({ "text": row[0], "lang": row[1], "kind": row[2] })
}

fn office(row: &[Option<String>], records: &Records) -> Value {
    json!({ "title": row[0], "organisation": records.reference(&row[1]), "since": row[2], "until": row[3] })
}

fn note(row: &[Option<String>], _: &Records) -> Value {
    let number = |text: &Option<String>| text.as_ref().map(|n| n.parse::<i64>().expect("a number"));
    json!({ "number": number(&row[0]), "chapter": number(&row[1]), "page": row[2] })
}

/// How each record is referred to, by id.
struct Records(BTreeMap<String, Value>);

impl Records {
    fn reference(&self, id: &Option<String>) -> Value {
        id.as_ref().map_or(Value::Null, |id| self.0[id].clone())
    }
}

async fn rows(db: &impl ConnectionTrait, sql: &str) -> Vec<Row> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("rows");
    let cells = |row: &sea_orm::QueryResult| (0..row.column_names().len()).map(|n| row.try_get_by_index(n).expect("a text")).collect();
    rows.iter().map(cells).collect()
}

fn as_texts(columns: &str) -> String {
    columns.split(", ").enumerate().map(|(n, column)| format!("CAST({column} AS TEXT) AS c{n}")).collect::<Vec<_>>().join(", ")
}

/// Table and column of all that the schema keeps as JSON.
async fn json_columns(db: &impl ConnectionTrait) -> BTreeSet<(String, String)> {
    let sql = match db.get_database_backend() {
        DbBackend::Sqlite => {
            "SELECT m.name AS c0, c.name AS c1 FROM sqlite_schema m, pragma_table_info(m.name) c WHERE m.type = 'table' AND c.type LIKE '%json%'"
        }
        _ => {
            "SELECT CAST(table_name AS TEXT) AS c0, CAST(column_name AS TEXT) AS c1 FROM information_schema.columns
             WHERE table_schema = 'public' AND data_type LIKE '%json%'"
        }
    };
    let text = |cell: &Option<String>| cell.clone().expect("a name");
    rows(db, sql).await.iter().map(|row| (text(&row[0]), text(&row[1]))).collect()
}

#[test]
fn copies_beside_records_are_what_the_tables_say() {
    ready_on_both(|database| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
            let db = &opened.begin();
            let known: BTreeSet<(String, String)> =
                COLUMNS.iter().map(|(table, column, _)| (table.to_string(), column.to_string())).collect();
            assert_eq!(json_columns(db).await, known, "the JSON columns of the schema, and those that are compared here");

            let all = rows(db, &format!("SELECT {} FROM record", as_texts("id, type, title"))).await;
            let records =
                all.into_iter().filter_map(|row| Some((row[0].clone()?, json!({ "id": row[0], "type": row[1], "title": row[2] }))));
            let records = Records(records.collect());
            for (table, column, of) in COLUMNS {
                let (select, mut owned) = match of {
                    Of::Itself => continue,
                    Of::Reference(id) => (format!("id, {column}, {id}"), BTreeMap::new()),
                    Of::Rows(from, columns, write) => {
                        let position = columns.split(", ").nth(1).expect("an order");
                        let mut owned: BTreeMap<String, Vec<Value>> = BTreeMap::new();
                        for row in rows(db, &format!("SELECT {} FROM {from} ORDER BY {position}", as_texts(columns))).await {
                            owned.entry(row[0].clone().expect("an id")).or_default().push(write(&row[2..], &records));
                        }
                        (format!("id, {column}"), owned)
                    }
                };
                let mut compared = 0;
                for row in rows(db, &format!("SELECT {} FROM {table}", as_texts(&select))).await {
                    let id = row[0].as_deref().expect("an id");
                    let copy: Value = serde_json::from_str(row[1].as_deref().expect("a copy")).expect("JSON");
                    let right = row.get(2).map_or_else(|| Value::from(owned.remove(id).unwrap_or_default()), |id| records.reference(id));
                    compared += usize::from(right != json!([]) && !right.is_null());
                    // as text, since the order of the keys is a part of what is served
                    assert_eq!(copy.to_string(), right.to_string(), "{column} of {id}");
                }
                assert!(compared > 0, "{table}.{column}: nothing was compared");
            }
        });
    });
}
