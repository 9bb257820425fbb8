//! Every page of every list, forwards and backwards, shows each record exactly once.
use crate::ids;
use api::catalog::{Face, Resource, codes, each};
use serde_json::Value;
use tests::{TestApp, shared_on_both};

/// Walks from an address along `page.next` or `page.prev`: the ids of each page, and the last one.
fn walk(app: &TestApp, from: &str, along: &str) -> (Vec<Vec<String>>, Value) {
    let (mut pages, mut at) = (Vec::new(), from.to_owned());
    loop {
        let body = app.get(&at).ok();
        pages.push(ids(&body["data"]));
        match body["page"][along].as_str() {
            Some(next) => next.clone_into(&mut at),
            None => return (pages, body),
        }
        assert!(pages.len() < 500, "the walk from {from} does not end");
    }
}

/// What an order needs beside it.
fn needs(plural: &str, sort: &str) -> &'static str {
    match (plural, sort.trim_start_matches('-')) {
        ("deals", "amount") => "&currency=USD",
        ("observations", "value") => "&indicator=trade&unit=USD",
        _ => "",
    }
}

struct Walks<'a>(&'a TestApp);

impl Face for Walks<'_> {
    fn resource<R: Resource>(&mut self) {
        let app = self.0;
        for key in codes::<R::Sort>() {
            for sort in [key.clone(), format!("-{key}")] {
                let list = format!("/v1/{}?sort={sort}{}", R::PLURAL, needs(R::PLURAL, &sort));
                let total = app.get(&format!("{list}&limit=1")).ok()["page"]["total"].as_u64().expect("a total") as usize;
                assert!(total > 0, "{list} is empty: the walk would show nothing");
                // some five pages, however long the list is; what else is told of a record is the same on each
                let limit = (total / 5).clamp(2, 200);
                let (forwards, last) = walk(app, &format!("{list}&fields=id&limit={limit}"), "next");
                let forwards = forwards.concat();
                let mut once = forwards.clone();
                once.sort();
                once.dedup();
                assert_eq!((forwards.len(), once.len()), (total, total), "{list} forwards");

                // from the last page back to the beginning
                let mut pages = vec![ids(&last["data"])];
                if let Some(prev) = last["page"]["prev"].as_str() {
                    pages.extend(walk(app, prev, "prev").0);
                }
                pages.reverse();
                assert_eq!(pages.concat(), forwards, "{list} backwards");
            }
        }
    }
}

#[test]
fn every_page_of_every_order_shows_each_record_once() {
    shared_on_both(|app| each(&mut Walks(app)));
}

#[test]
fn graphql_pages_run_both_ways() {
    shared_on_both(|app| {
        let page = |arguments: &str| {
            let query = format!(
                "{{ events({arguments}) {{ totalCount nodes {{ id }} edges {{ cursor node {{ id }} }} \
                 pageInfo {{ hasNextPage hasPreviousPage startCursor endCursor }} }} }}"
            );
            app.graphql(&query).ok()["events"].clone()
        };
        let all = ids(&page("first: 200")["nodes"]);
        let text = |v: &Value| v.as_str().expect("a cursor").to_owned();

        let mut forwards = Vec::new();
        let mut now = page("first: 10");
        assert_eq!(now["pageInfo"]["hasPreviousPage"], false);
        loop {
            forwards.extend(ids(&now["nodes"]));
            assert_eq!(now["edges"][0]["cursor"], now["pageInfo"]["startCursor"]);
            if now["pageInfo"]["hasNextPage"] == false {
                break;
            }
            now = page(&format!("first: 10, after: \"{}\"", text(&now["pageInfo"]["endCursor"])));
        }
        assert_eq!(forwards, all);

        let mut backwards = Vec::new();
        let mut now = page("last: 10");
        assert_eq!(now["pageInfo"]["hasNextPage"], false);
        loop {
            backwards.splice(0..0, ids(&now["nodes"]));
            if now["pageInfo"]["hasPreviousPage"] == false {
                break;
            }
            now = page(&format!("last: 10, before: \"{}\"", text(&now["pageInfo"]["startCursor"])));
        }
        assert_eq!(backwards, all);
    });
}

#[test]
fn nested_pages_run_along_their_own_cursors() {
    shared_on_both(|app| {
        let page = |arguments: &str| {
            let query = format!(
                "{{ partner(id: \"belarus\") {{ events({arguments}) {{ totalCount nodes {{ id }} pageInfo {{ hasNextPage endCursor }} }} }} }}"
            );
            app.graphql(&query).ok()["partner"]["events"].clone()
        };
        let rest = app.get("/v1/partners/belarus/events?limit=200").ok();
        let mut seen = Vec::new();
        let mut now = page("first: 3");
        loop {
            assert_eq!(now["totalCount"], rest["page"]["total"]);
            seen.extend(ids(&now["nodes"]));
            match now["pageInfo"]["hasNextPage"].as_bool() {
                Some(true) => now = page(&format!("first: 3, after: {}", now["pageInfo"]["endCursor"])),
                _ => break,
            }
        }
        assert!(seen.len() > 3, "the walk has more than one page");
        assert_eq!(seen, ids(&rest["data"]));
    });
}

#[test]
fn links_name_the_pages_around() {
    shared_on_both(|app| {
        let first = app.get("/v1/partners?kind=country&limit=2");
        let next = first.json()["page"]["next"].as_str().expect("a next page").to_owned();
        assert_eq!(
            first.header("link"),
            Some(format!("</v1/partners?kind=country&limit=2>; rel=\"first\", <{next}>; rel=\"next\"").as_str())
        );
        let second = app.get(&next);
        assert!(second.header("link").is_some_and(|link| link.contains("rel=\"prev\"")), "{:?}", second.header("link"));
    });
}

/// Cursors as they were once given out. They are read for ever: a restart, a new revision and a release that leaves their list alone change
/// nothing about them.
const WRITTEN: &[(&str, &str)] = &[
    ("/v1/deals?kind=loan", "eyJ2IjoxLCJsIjoiZDk3M2IxZGZiYzBjOTU0YiIsImsiOiIyMDE5LTA3LTMxIiwiaSI6ImVpYi1tNy1sb2FuLTIwMTkifQ"),
    (
        "/v1/observations?indicator=trade&unit__isnull=true&sort=value",
        "eyJ2IjoxLCJsIjoiYzg5ZDk5ZWU2NGMwYjQzYSIsImsiOjEuMCwiaSI6InRyYWRlLWJlbGFydXMtcnVzc2lhLXR1cm5vdmVyLXJhbmsifQ",
    ),
    (
        "/v1/records?date=2018&type=event&sort=title",
        "eyJ2IjoxLCJsIjoiNTliM2Q0NDQ0Njg0YmNiZCIsImsiOiIybmQgYmVsYXJ1c2lhbi1pdGFsaWFuIGZvcnVtIG9uIHRoZSBncmVlbiBlY29ub215IiwiaSI6ImJlbGFydXMtaXRhbHktZ3JlZW4tZWNvbm9teS1mb3J1bS0yIn0",
    ),
    (
        "/v1/partners?party__role=member",
        "eyJ2IjoxLCJsIjoiNDFmZDYzNWRjYzNkMWQ1YSIsImsiOiJhc2lhbiBpbmZyYXN0cnVjdHVyZSBpbnZlc3RtZW50IGJhbmsiLCJpIjoiYXNpYW4taW5mcmFzdHJ1Y3R1cmUtaW52ZXN0bWVudC1iYW5rIn0",
    ),
    (
        "/v1/partners/belarus/events?date__gte=2018",
        "eyJ2IjoxLCJsIjoiNDE4NjcyYjRlZjM5NWJhMCIsImsiOiIyMDE5LTEyLTMxIiwiaSI6ImJlbGFydXMtdHJhbnNwb3J0LXByb3Bvc2FsLXRvLWFpaWItMjAxOSJ9",
    ),
];

#[test]
fn a_cursor_that_was_written_down_is_still_read() {
    shared_on_both(|app| {
        for (list, cursor) in WRITTEN {
            let before = app.get(&format!("{list}&before={cursor}&limit=200")).ok();
            let after = app.get(&format!("{list}&after={cursor}&limit=200")).ok();
            let all = app.get(&format!("{list}&limit=200")).ok();
            let shown = ids(&before["data"]).len() + ids(&after["data"]).len();
            let total = usize::try_from(all["page"]["total"].as_u64().expect("a total")).expect("few");
            // all but the row that it stands for
            assert_eq!(shown + 1, total, "{list}");
        }
    });
}
