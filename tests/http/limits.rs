//! What one question may be: each refusal names the field as it was sent, the limit, and what to make smaller.
use crate::{on_both_lasting, with};
use migration::Limits;
use sea_orm::ConnectionTrait;
use serde_json::json;
use tests::{TestApp, shared_on_both};

#[test]
fn a_filter_compares_with_so_many_values_in_all() {
    shared_on_both(|app| {
        let list: Vec<i64> = (1..=200).collect();
        let parts = |n: usize| vec!["{citation: {note: {in: $l}}}"; n].join(", ");
        let ask = |n: usize| {
            let query = format!("query($l: [Int!]) {{ deals(filter: {{or: [{}]}}) {{ totalCount }} }}", parts(n));
            app.graphql_with(&query, json!({ "l": list }))
        };
        assert!(ask(10).ok()["deals"]["totalCount"].as_u64() > Some(0));
        let refused = ask(11);
        let error = refused.error();
        assert_eq!(error["extensions"]["code"], "invalid_parameter", "{error:#}");
        assert_eq!(error["extensions"]["parameter"], "or[10].citation.note.in", "{error:#}");
        assert!(error["message"].as_str().is_some_and(|m| m.contains("2000 values")), "{error:#}");

        // what is named has to be there
        let of = [
            ("id__in", "eib-m7-loan-2019"),
            ("id__ne", "eib-m7-loan-2019"),
            ("title__in", "x"),
            ("title__ne", "x"),
            ("party__in", "belarus"),
            ("citation__in", "government-by-hudak-2019"),
            ("link__in", "m7-reconstruction"),
            ("linked_from__in", "m7-reconstruction"),
            ("currency__in", "EUR"),
            ("currency__ne", "USD"),
            ("party__country__in", "BY"),
        ];
        let query: Vec<String> = of.map(|(key, word)| format!("{key}={}", [word; 200].join(","))).into();
        assert_eq!(app.get(&format!("/v1/deals?{}", query[..10].join("&"))).status, 200);
        let refused = app.get(&format!("/v1/deals?{}", query.join("&")));
        let problem = refused.json();
        assert_eq!((refused.status, &problem["code"]), (400, &json!("invalid_parameter")), "{problem:#}");
        let named = problem["errors"][0]["parameter"].as_str().expect("a parameter");
        assert!(query.iter().any(|sent| sent.starts_with(&format!("{named}="))), "{named} was not sent");
    });
}

#[test]
fn many_parts_are_no_more_work_than_they_look() {
    shared_on_both(|app| {
        for part in ["{party: {country: {ne: [\"AQ\"]}}}", "{link: {relation: {ne: [ABOUT]}}}", "{linkedFrom: {relation: {ne: [ABOUT]}}}"] {
            let total = |parts: usize| {
                let query = format!("{{ deals(filter: {{and: [{}]}}) {{ totalCount }} }}", vec![part; parts].join(", "));
                app.graphql(&query).ok()["deals"]["totalCount"].clone()
            };
            // one after the other they take no time; joined in every order they would run past the deadline
            assert_eq!(total(100), total(1), "{part}");
        }
    });
}

#[test]
fn an_operator_is_blamed_as_it_was_sent() {
    shared_on_both(|app| {
        let long = "x".repeat(201);
        let problem = app.get(&format!("/v1/deals?title__contains={long}")).json();
        assert_eq!(problem["errors"][0]["parameter"], "title__contains");
        let many = vec!["x"; 1_001].join(",");
        assert_eq!(app.get(&format!("/v1/deals?id__in={many}")).json()["errors"][0]["parameter"], "id__in");
        let query = format!("{{ deals(filter: {{not: {{linkedFrom: {{in: [{}]}}}}}}) {{ totalCount }} }}", vec!["\"x\""; 1_001].join(","));
        assert_eq!(app.graphql(&query).error()["extensions"]["parameter"], "not.linkedFrom.in");
    });
}

/// Adds partners to a database.
fn crowd(database: &str, n: u32) {
    with(database, Limits::default(), async |opened| {
        let numbers = format!("WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < {n})");
        for sql in [
            format!(
                "{numbers} INSERT INTO record (id, type, title, title_key, date_from, date_to, parties, hash)
                 SELECT 'crowd-' || n, 'partner', 'Crowd ' || n, 'crowd ' || n, '9999-12-31', '0001-01-01', '[]', '' FROM c"
            ),
            format!(
                "{numbers} INSERT INTO partner (id, kind, parent, founded_from, founded_to, dissolved_from, dissolved_to, names, offices,
                   deals, agreements, events, projects)
                 SELECT 'crowd-' || n, 'company', 'null', '9999-12-31', '0001-01-01', '9999-12-31', '0001-01-01', '[]', '[]', 0, 0, 0, 0 FROM c"
            ),
        ] {
            let writer = opened.writer().await.expect("a writer");
            writer.transaction(async |tx| tx.execute_unprepared(&sql).await).await.expect("rows are made");
        }
    });
}

#[test]
fn a_statement_reads_so_many_rows_of_nested_lists() {
    on_both_lasting("rows", |database, _| {
        let app = TestApp::with(database, Some(&crate::fixture("small")), 2);
        crowd(database, 200);
        with(database, Limits::default(), async |opened| {
            let numbers = "WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 101)";
            for sql in [
                format!(
                    "{numbers} INSERT INTO record (id, type, title, title_key, date_from, date_to, parties, hash)
                     SELECT 'meeting-' || n, 'event', 'Meeting ' || n, 'meeting ' || n, '9999-12-31', '0001-01-01', '[]', '' FROM c"
                ),
                format!(
                    "{numbers} INSERT INTO event (id, kind, status, date_from, date_to, forum, places, sectors)
                     SELECT 'meeting-' || n, 'meeting', 'held', '9999-12-31', '0001-01-01', 'null', '[]', '[]' FROM c"
                ),
                "INSERT INTO party (record_id, position, role, partner_id)
                 SELECT event.id, row_number() OVER (PARTITION BY event.id ORDER BY partner.id), 'guest', partner.id
                 FROM event CROSS JOIN partner WHERE event.id LIKE 'meeting-%' AND partner.id LIKE 'crowd-%'"
                    .to_owned(),
            ] {
                let writer = opened.writer().await.expect("a writer");
                writer.transaction(async |tx| tx.execute_unprepared(&sql).await).await.expect("rows are made");
            }
        });
        let ask = |partners: u32| {
            let query = format!(
                "{{ partners(first: {partners}, filter: {{title: {{startswith: \"crowd\"}}}}) {{ nodes {{ events(first: 150) {{ nodes {{ id }} }} }} }} }}"
            );
            app.graphql(&query)
        };
        assert_eq!(ask(50).ok()["partners"]["nodes"][49]["events"]["nodes"].as_array().map(Vec::len), Some(101));
        let refused = ask(200);
        let error = refused.error();
        assert_eq!((&error["extensions"]["code"], &error["extensions"]["parameter"]), (&json!("invalid_parameter"), &json!("first")));
        for word in ["`events`", "200 records", "20000 rows", "smaller"] {
            assert!(error["message"].as_str().is_some_and(|m| m.contains(word)), "{word}: {error:#}");
        }
    });
}
