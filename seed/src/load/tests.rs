//! Loading: what changes, what stays, and that nothing is half done.
use super::{Report, load, plan::stored, replace};
use crate::{Files, Refused, SeedError, check, example, hash::Hash};
use entity::{Codelist, agreement, change, citation, deal, event, observation, old_id, partner, record, tombstone};
use migration::{Database, Limits, open};
use sea_orm::{ColumnTrait, DbBackend, EntityTrait, FromQueryResult, JsonValue, QueryFilter, QueryOrder, Statement};
use serde_json::json;
use std::{collections::BTreeMap, error::Error, sync::Arc};

type Outcome = Result<(), Box<dyn Error>>;

async fn loaded() -> Result<Database, Box<dyn Error>> {
    let database = open("sqlite::memory:", Limits::default()).await?;
    load(&database, &example::with("more.toml", ""), &[], &mut |_| {}).await?;
    Ok(database)
}

fn counts(report: &Report) -> (usize, usize, usize) {
    (report.created, report.updated, report.removed)
}

#[tokio::test]
async fn what_is_written_is_what_was_said() -> Outcome {
    let database = loaded().await?;
    let c = &database.begin();

    let event = event::Entity::find_by_id("norvia-sudria-commission-3").one(c).await?.ok_or("no event")?;
    assert_eq!(event.places, json!([{ "id": "saint-ann", "type": "partner", "title": "Saint Ann" }]));
    assert_eq!((event.date_from.as_str(), event.date_to.as_str()), ("2019-10-01", "2019-10-31"));
    let record = record::Entity::find_by_id(event.id.as_str()).one(c).await?.ok_or("no record")?;
    assert_eq!(record.title, "3rd session of the Norvia-Sudria Commission");
    assert_eq!(record.as_of.as_deref(), Some("2020-06"));
    assert_eq!(
        record.parties,
        json!([{
            "role": "speaker", "partner": { "id": "ida-holm", "type": "partner", "title": "Ida Holm" },
            "office": "Minister of Transport", "since": null, "until": null, "status": null,
        }])
    );

    let bank = partner::Entity::find_by_id("northern-bank").one(c).await?.ok_or("no bank")?;
    assert_eq!(
        bank.names,
        json!([
            { "text": "Northern Bank", "lang": "en", "kind": "official" },
            { "text": "NB", "lang": null, "kind": "acronym" },
        ])
    );

    let deal = deal::Entity::find_by_id("northern-bank-ferry-loan-2019").one(c).await?.ok_or("no deal")?;
    assert_eq!((deal.amount_min, deal.amount_max, deal.amount_first), (Some(2_000_000_000), None, 2_000_000_000));
    assert_eq!(deal.not_summed.map(Codelist::code), Some("not_signed"));

    let capacity = observation::Entity::find_by_id("capacity-strait-ferry-forecast").one(c).await?.ok_or("no capacity")?;
    assert_eq!((capacity.value_min, capacity.value_max, capacity.value_last), (Some(150.0), Some(200.0), 150.0));
    let export = observation::Entity::find_by_id("trade-norvia-sudria-export-goods-2018").one(c).await?.ok_or("no export")?;
    assert_eq!((export.items, export.value_first), (json!(["timber", "salt fish"]), f64::MAX));

    let cited = |id: &'static str| citation::Entity::find_by_id((id.to_owned(), 1));
    let rival = cited("trade-norvia-sudria-turnover-2018").one(c).await?.ok_or("no rival")?;
    assert_eq!(
        (rival.source_id.as_str(), rival.note, rival.page.as_deref(), rival.chapter),
        ("gazette-ferry-2019", Some(2), Some("7"), Some(1))
    );
    assert_eq!(
        rival.value,
        json!({
            "written": "~ 1.3 bn EUR", "text": "about EUR 1.3 billion", "type": "quantity", "min": 1_300_000_000, "max": 1_300_000_000,
            "qualifier": "about", "unit": "EUR", "per": null,
        })
    );
    let speaker = cited("norvia-sudria-commission-3").one(c).await?.ok_or("no citation of the speaker")?;
    assert_eq!(speaker.supports.as_deref(), Some("parties.speaker.ida-holm"));
    Ok(())
}

#[tokio::test]
async fn the_same_files_change_nothing() -> Outcome {
    let database = loaded().await?;
    let again = load(&database, &example::with("more.toml", ""), &[], &mut |_| {}).await?;
    assert!(again.unchanged);
    // other files, the same records
    let moved = load(&database, &example::with("more.toml", "# a remark\n"), &[], &mut |_| {}).await?;
    assert_eq!((moved.unchanged, counts(&moved)), (false, (0, 0, 0)));
    Ok(())
}

/// The records of a dataset, each with the hash of all its rows.
fn hashes(files: &Files) -> Result<Vec<(String, String)>, SeedError> {
    let dataset = check(files, &[])?;
    let records = dataset.statements.records.iter();
    Ok(records.filter_map(|record| Some((record.head.id.to_string(), record.hash(&dataset.known)?))).collect())
}

/// The revision of the example, and the hash of all rows that are written of it.
const WRITTEN_DOWN: [&str; 2] = [
    "660955a197039e747cb906f13c3981b8345c35d275e28ea0380d0a25c75516ea",
    "c135f6c95d15d3ecaf63c3fa41d08d560799eb64087190614af637c1b0aa5e9d",
];

#[tokio::test]
async fn the_same_revision_is_the_same_rows() -> Outcome {
    let database = loaded().await?;
    let c = &database.begin();
    let select = |sql: String| JsonValue::find_by_statement(Statement::from_string(DbBackend::Sqlite, sql)).all(c);
    let tables = select("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name".to_owned()).await?;
    let mut rows = Hash::new();
    // the one has the time of the load, the other that of the step
    for table in tables.iter().filter_map(|table| table["name"].as_str()).filter(|name| !["revision", "seaql_migrations"].contains(name)) {
        let written = select(format!("SELECT * FROM {table}")).await?;
        let mut written: Vec<String> = written.iter().map(JsonValue::to_string).collect();
        written.sort_unstable();
        rows.part(table);
        written.iter().for_each(|row| rows.part(row));
    }
    let now = [example::with("more.toml", "").revision(), rows.finish()];
    let advice = match now[0] == WRITTEN_DOWN[0] {
        true => "the same files make other rows: raise `FORMAT` in text/files.rs, so that databases are loaded again, and write both down",
        false => "the files, the closed lists or `FORMAT` changed: write both down",
    };
    assert_eq!(now, WRITTEN_DOWN, "{advice}");
    Ok(())
}

#[test]
fn the_order_of_files_and_tables_carries_no_meaning() -> Result<(), SeedError> {
    let mut split = Vec::new();
    let files = example::files();
    for (name, content) in &files {
        if name == "dataset.toml" {
            split.push((name.clone(), content.clone()));
            continue;
        }
        // every table in a file of its own, the last first
        let (head, tables) = content.split_once("[[").unwrap_or((content, ""));
        let defaults = head.find("[file]").map_or("", |at| &head[at..]);
        for (n, table) in tables.split("\n[[").enumerate() {
            split.push((format!("{:03}-{name}", 999 - n), format!("{defaults}\n[[{table}\n")));
        }
    }
    assert_eq!(hashes(&Files::from(files))?, hashes(&Files::from(split))?);
    Ok(())
}

#[tokio::test]
async fn a_change_reaches_the_record_and_those_that_show_it() -> Outcome {
    let database = loaded().await?;
    let renamed = example::edited("names = { en = \"Saint Ann\"", "names = { en = \"Port Saint Ann\"");
    let report = load(&database, &renamed, &[], &mut |_| {}).await?;
    // the city, and the session and the ferry that are there; the ferry's capacity shows the ferry only
    assert_eq!(counts(&report), (0, 3, 0));
    let changes = change::Entity::find().filter(change::Column::Load.eq(2)).order_by_asc(change::Column::Id);
    let changes = changes.all(&database.begin()).await?;
    let told: Vec<_> = changes.iter().map(|c| (c.id.as_str(), c.fields.clone())).collect();
    let places = json!([{ "field": "places", "before": ["Saint Ann (saint-ann)"], "after": ["Port Saint Ann (saint-ann)"] }]);
    let city = json!([
        { "field": "title", "before": ["Saint Ann"], "after": ["Port Saint Ann"] },
        { "field": "names", "before": ["Saint Ann, en, official"], "after": ["Port Saint Ann, en, official"] },
    ]);
    assert_eq!(told, [("2.norvia-sudria-commission-3", places.clone()), ("2.saint-ann", city), ("2.strait-ferry", places)]);
    Ok(())
}

const DIALOGUES: &str = r#"
[[forum]]
id = "dialogue"
kind = "dialogue"
title = "Dialogue"
cite = [1]
[[event]]
id = "one"
kind = "meeting"
status = "held"
forum = "dialogue"
edition = 1
cite = [1]
[[event]]
id = "two"
kind = "meeting"
status = "held"
forum = "dialogue"
edition = 2
cite = [1]
observations = [{ indicator = "capacity", value = "1 cars" }]
[[agreement]]
id = "upper"
kind = "act"
title = "Upper"
status = "proposed"
cite = [1]
[[agreement]]
id = "lower"
kind = "act"
title = "Lower"
status = "proposed"
links = [{ implements = "upper" }]
cite = [1]
"#;

#[tokio::test]
async fn what_goes_leaves_a_tombstone_and_what_is_renamed_its_old_id() -> Outcome {
    let database = loaded().await?;
    load(&database, &example::with("more.toml", DIALOGUES), &[], &mut |_| {}).await?;
    let lower = agreement::Entity::find_by_id("lower").one(&database.begin()).await?.ok_or("no agreement")?;
    assert_eq!(lower.under_id.as_deref(), Some("upper"));

    // `one` and `two` change places, `upper` is renamed
    let swapped = DIALOGUES
        .replace("edition = 1", "edition = 3")
        .replace("edition = 2", "edition = 1")
        .replace("edition = 3", "edition = 2")
        .replace("id = \"upper\"", "id = \"higher\"\nwas = [\"upper\"]")
        .replace("implements = \"upper\"", "implements = \"higher\"");
    let report = load(&database, &example::with("more.toml", &swapped), &[], &mut |_| {}).await?;
    // both events, the observation on one of them, the agreement that shows the renamed one
    assert_eq!((counts(&report), report.renamed), ((0, 4, 0), 1));
    let old = old_id::Entity::find_by_id("upper").one(&database.begin()).await?.ok_or("no old id")?;
    assert_eq!(old.record_id, "higher");
    assert!(tombstone::Entity::find_by_id("upper").one(&database.begin()).await?.is_none());

    let gone = "[[removed]]\nid = \"two\"\nreason = \"Held twice by mistake.\"\n";
    let report = load(&database, &example::with("more.toml", gone), &[], &mut |_| {}).await?;
    assert_eq!(counts(&report), (0, 0, 6));
    let stone = async |id: &str| tombstone::Entity::find_by_id(id).one(&database.begin()).await.map(|s| s.map(|s| s.reason));
    assert_eq!(stone("two").await?.as_deref(), Some("Held twice by mistake."));
    assert_eq!(stone("one").await?.as_deref(), Some("No longer in the dataset."));

    // a later load keeps the tombstones, and drops those of what is there again
    load(&database, &example::with("more.toml", &DIALOGUES.replace("\"one\"", "\"first\"")), &[], &mut |_| {}).await?;
    assert_eq!(stone("two").await?, None);
    assert_eq!(stone("one").await?.as_deref(), Some("No longer in the dataset."));
    assert_eq!(stone("strait-tunnel").await?.as_deref(), Some("Another reading: the text means the ferry."));
    Ok(())
}

#[tokio::test]
async fn a_record_may_become_another_type() -> Outcome {
    let database = loaded().await?;
    let linked =
        "[[project]]\nid = \"x\"\nkind = \"social\"\ntitle = \"X\"\nstatus = \"planned\"\nlinks = [{ follows = \"y\" }]\ncite = [1]\n";
    let agreement = "[[agreement]]\nid = \"y\"\nkind = \"act\"\ntitle = \"Y\"\nstatus = \"proposed\"\ncite = [1]\n";
    load(&database, &example::with("more.toml", &format!("{linked}{agreement}")), &[], &mut |_| {}).await?;
    let project = agreement.replace("agreement", "project").replace("act", "social");
    let report = load(&database, &example::with("more.toml", &format!("{linked}{project}")), &[], &mut |_| {}).await?;
    assert_eq!(counts(&report), (0, 1, 0));
    assert!(agreement::Entity::find_by_id("y").one(&database.begin()).await?.is_none());
    Ok(())
}

#[tokio::test]
async fn a_load_that_dies_or_has_a_mistake_leaves_everything_as_it_was() -> Outcome {
    let database = loaded().await?;
    let hashes = async || stored(&database.begin()).await.map(|all| all.into_values().map(|s| (s.id, s.hash)).collect::<BTreeMap<_, _>>());
    let before = hashes().await?;

    let dataset = Arc::new(check(&example::with("more.toml", DIALOGUES), &[])?);
    let died = database
        .writer()
        .await?
        .transaction(async |c| {
            replace(c, &dataset, "other", &mut |_| {}).await?;
            Err::<(), _>(SeedError::Refused(Refused { problems: Vec::new(), counts: Vec::new() }))
        })
        .await;
    assert!(died.is_err());
    assert_eq!(hashes().await?, before);

    let refused = load(&database, &example::with("more.toml", "[filee]\n"), &[], &mut |_| {}).await;
    let told = refused.err().map(|e| e.to_string()).unwrap_or_default();
    assert_eq!(told, "more.toml:1: unknown key `filee`; did you mean `file`\n1 mistake");
    assert_eq!(hashes().await?, before);
    assert!(load(&database, &example::with("more.toml", ""), &[], &mut |_| {}).await?.unchanged);
    Ok(())
}
