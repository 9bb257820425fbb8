//! Feeds of changes and of lists, as Atom and JSON Feed. `tests/conformance/readers/feeds.py` has readers read them.
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::shared_on_both;

#[test]
fn the_feed_has_what_a_reader_needs_and_the_same_names_each_time() {
    shared_on_both(|app| {
        let feed = app.get("/v1/changes.atom?type=deal&limit=5");
        assert_eq!(feed.header("content-type"), Some("application/atom+xml; charset=utf-8"));
        let names = |text: &str| -> Vec<String> {
            let ids = text.split("<id>").skip(1).filter_map(|rest| rest.split_once("</id>"));
            ids.map(|(id, _)| id.to_owned()).collect()
        };
        let own = names(&feed.text);
        assert_eq!((own.len(), own.iter().collect::<BTreeSet<_>>().len()), (6, 6));
        assert!(own.iter().all(|id| id.starts_with("urn:uuid:")));
        for part in [
            "rel=\"self\"",
            "rel=\"first\"",
            "rel=\"next\"",
            "rel=\"alternate\"",
            "<author><name>",
            "<updated>",
            "<rights>CC-BY-4.0</rights>",
            "<title>Created: ",
            "<category term=\"deal\"",
        ] {
            assert!(feed.text.contains(part), "{part}: {}", feed.text);
        }
        assert_eq!(app.get("/v1/changes.atom?type=deal&limit=5").text, feed.text);
        let next = feed
            .text
            .split("<link ")
            .find(|link| link.contains("rel=\"next\""))
            .and_then(|link| link.split('"').nth(1))
            .expect("a next page");
        let older = app.get(&next.replace("&amp;", "&"));
        let older = names(&older.text);
        // the feed keeps its name, its entries are others
        assert_eq!((&older[0], older[1..].iter().any(|id| own.contains(id))), (&own[0], false));
    });
}

#[test]
fn a_list_has_feeds_of_what_became_of_what_it_finds() {
    shared_on_both(|app| {
        for list in ["deals?party=european-investment-bank", "records?q=loan", "partners/poland/events?date__gte=2015", "search?q=minsk"] {
            let (path, query) = list.split_once('?').expect("a query");
            let found = app.get(&format!("/v1/{path}.ndjson?{query}")).text;
            let mut ids: Vec<String> = found
                .lines()
                .map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].as_str().expect("an id").to_owned())
                .collect();
            ids.sort();
            assert!(!ids.is_empty(), "{list}");
            // the pages of the feed have each of them once, the newest change first
            let (mut address, mut items) = (format!("/v1/{path}.feed.json?{query}&limit=7"), Vec::new());
            loop {
                let answer = app.get(&address);
                assert_eq!((answer.status, answer.header("content-type")), (200, Some("application/feed+json")), "{}", answer.text);
                let feed = answer.json();
                assert_eq!(
                    (&feed["version"], &feed["home_page_url"]),
                    (&json!("https://jsonfeed.org/version/1.1"), &app.url(&format!("/v1/{list}")).into())
                );
                items.extend(feed["items"].as_array().expect("items").clone());
                match feed["next_url"].as_str() {
                    Some(next) => address = next.strip_prefix(&app.url("")).expect("an address of this server").to_owned(),
                    None => break,
                }
            }
            let told = |item: &Value| item["url"].as_str().expect("an address").rsplit('/').next().expect("an id").to_owned();
            let mut changed: Vec<String> = items.iter().map(told).collect();
            changed.sort();
            assert_eq!(changed, ids, "{list}");
            assert!(items.is_sorted_by(|a, b| a["date_published"].as_str() >= b["date_published"].as_str()));
            // by `Accept` it is the same, and Atom says the same in other words
            let accepted = app.get_with(&format!("/v1/{list}"), &[("accept", "application/feed+json")]).json();
            assert_eq!(accepted, app.get(&format!("/v1/{path}.feed.json?{query}")).json());
            let atom = app.get(&format!("/v1/{path}.atom?{query}&limit=200")).text;
            for item in &items {
                assert!(atom.contains(item["id"].as_str().expect("a name")), "{item}");
            }
        }
        let deal = app.get("/v1/deals.feed.json?id=eib-m7-loan-2019").json()["items"][0].clone();
        assert_eq!(
            (&deal["title"], &deal["tags"]),
            (&json!("Created: EIB loan for the M7 road and the Kamenny Log checkpoint"), &json!(["created", "deal"]))
        );
        let text = deal["content_text"].as_str().expect("a text");
        assert!(
            ["`eib-m7-loan-2019` is new.", "\nDate: ", "Financier: European Investment Bank"].iter().all(|part| text.contains(part)),
            "{text}"
        );
        // each host is told of itself
        let elsewhere = app.get_with("/v1/deals.feed.json?limit=1", &[("host", "atlas.example")]).json();
        // which nobody between is to keep: whoever asks may make the name up
        let revision = app.get("/v1/dataset").ok()["revision"].as_str().map(|it| it[..12].to_owned()).expect("a revision");
        for address in ["/v1/deals.feed.json".to_owned(), "/v1/changes.feed.json".to_owned(), format!("/v1/@{revision}/deals.feed.json")] {
            let answer = app.get_with(&address, &[("x-forwarded-host", "evil.example")]);
            assert!(answer.header("cache-control").is_some_and(|it| it.starts_with("private")), "{address}: {:?}", answer.headers());
            let tag = answer.header("etag").expect("a tag").to_owned();
            let same = app.get_with(&address, &[("x-forwarded-host", "evil.example"), ("if-none-match", &tag)]);
            assert!(same.status == 304 && same.header("cache-control").is_some_and(|it| it.starts_with("private")), "{address}");
        }
        assert_eq!(elsewhere["feed_url"], "http://atlas.example/v1/deals.feed.json?limit=1");
        let here = app.get("/v1/deals.feed.json?limit=1");
        assert_eq!(here.json()["feed_url"], app.url("/v1/deals.feed.json?limit=1"));
        let tag = here.header("etag").expect("a tag").to_owned();
        assert_eq!(app.get_with("/v1/deals.feed.json?limit=1", &[("if-none-match", &tag)]).status, 304);
        assert_eq!(app.get("/v1/timeline.atom").status, 404);
        assert_eq!(app.get("/v1/partners/nowhere/deals.atom").status, 404);
        assert_eq!(app.get("/v1/deals.atom?partner=x").status, 400);
    });
}

#[test]
fn an_entry_says_the_date_by_which_its_record_is_listed() {
    let dates = [
        ("partners", "founded"),
        ("forums", "founded"),
        ("events", "date"),
        ("agreements", "concluded"),
        ("deals", "signed"),
        ("projects", "starts"),
        ("observations", "period"),
        ("sources", "published"),
    ];
    shared_on_both(|app| {
        for (list, field) in dates {
            let found = app.get(&format!("/v1/{list}?limit=1&{field}__isnull=false")).ok();
            let (id, date) = (found["data"][0]["id"].as_str().expect("an id"), found["data"][0][field]["text"].as_str().expect("a date"));
            let feed = app.get(&format!("/v1/{list}.feed.json?id={id}")).json();
            let text = feed["items"][0]["content_text"].as_str().expect("a text");
            assert!(text.lines().any(|line| line == format!("Date: {date}")), "{list}: {text}");
        }
    });
}
