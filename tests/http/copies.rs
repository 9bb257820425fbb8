//! What is kept as JSON beside a record is what the tables say.
use entity::{event, name, note, partner, party, place, project, record, record_sector, source};
use sea_orm::{EntityTrait, QueryOrder};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::on_both;

fn grouped(rows: impl IntoIterator<Item = (String, Value)>) -> BTreeMap<String, Vec<Value>> {
    let mut groups: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for (key, row) in rows {
        groups.entry(key).or_default().push(row);
    }
    groups
}

fn same(what: &str, copies: impl IntoIterator<Item = (String, Value)>, mut tables: BTreeMap<String, Vec<Value>>) {
    let mut compared = 0;
    for (id, copy) in copies {
        let rows = tables.remove(&id).unwrap_or_default();
        compared += rows.len();
        assert_eq!(copy, Value::from(rows), "{what} of {id}");
    }
    assert!(compared > 0, "{what}: nothing was compared");
}

#[test]
fn copies_beside_records_are_what_the_tables_say() {
    on_both(|database| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
            seed::load(&opened, &seed::Files::embedded(), &mut |_| {}).await.expect("the dataset loads");
            let db = &opened.begin();
            let records = record::Entity::find().all(db).await.expect("records");
            let reference = |id: &String| {
                let r = records.iter().find(|r| r.id == *id).expect("a record");
                json!({ "id": r.id, "type": entity::Codelist::code(r.r#type), "title": r.title })
            };

            let parties = party::Entity::find().order_by_asc(party::Column::Position).all(db).await.expect("parties");
            let parties = parties.into_iter().map(|p| {
                let partner = reference(&p.partner_id);
                let role = entity::Codelist::code(p.role);
                (
                    p.record_id,
                    json!({ "role": role, "partner": partner, "office": p.office, "since": p.since, "until": p.until, "status": p.status }),
                )
            });
            same("parties", records.iter().map(|r| (r.id.clone(), r.parties.clone())), grouped(parties));

            let names = name::Entity::find().order_by_asc(name::Column::Position).all(db).await.expect("names");
            let names = names.into_iter().map(|n| {
                let kind = entity::Codelist::code(n.kind);
                (n.partner_id, json!({ "text": n.text, "lang": n.lang, "kind": kind }))
            });
            let partners = partner::Entity::find().all(db).await.expect("partners");
            same("names", partners.into_iter().map(|p| (p.id, p.names)), grouped(names));

            let places = place::Entity::find().order_by_asc(place::Column::Position).all(db).await.expect("places");
            let places = places.into_iter().map(|p| (p.record_id, reference(&p.partner_id)));
            let sectors = record_sector::Entity::find().order_by_asc(record_sector::Column::Position).all(db).await.expect("sectors");
            let sectors = sectors.into_iter().map(|s| (s.record_id, json!(entity::Codelist::code(s.sector))));
            let events = event::Entity::find().all(db).await.expect("events");
            let projects = project::Entity::find().all(db).await.expect("projects");
            let with_places =
                events.iter().map(|e| (e.id.clone(), e.places.clone())).chain(projects.iter().map(|p| (p.id.clone(), p.places.clone())));
            same("places", with_places, grouped(places));
            let with_sectors =
                events.iter().map(|e| (e.id.clone(), e.sectors.clone())).chain(projects.iter().map(|p| (p.id.clone(), p.sectors.clone())));
            same("sectors", with_sectors, grouped(sectors));

            let notes = note::Entity::find().order_by_asc(note::Column::Number).all(db).await.expect("notes");
            let notes = notes.into_iter().map(|n| (n.source_id, json!({ "number": n.number, "chapter": n.chapter, "page": n.page })));
            let sources = source::Entity::find().all(db).await.expect("sources");
            same("notes", sources.into_iter().map(|s| (s.id, s.notes)), grouped(notes));
        });
    });
}
