//! What the process has done, as Prometheus reads it.
use crate::fixture;
use std::collections::BTreeMap;
use tests::{TestApp, on_both};

/// Each sample and its value.
fn samples(app: &TestApp) -> BTreeMap<String, f64> {
    let answer = app.get("/metrics");
    assert_eq!(answer.header("content-type"), Some("text/plain; version=0.0.4; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    let lines = answer.text.lines().filter(|line| !line.starts_with('#'));
    lines.map(|line| line.rsplit_once(' ').expect("a sample")).map(|(name, n)| (name.to_owned(), n.parse().expect("a number"))).collect()
}

#[test]
fn requests_are_counted_by_route_method_and_status() {
    on_both(|database| {
        let app = TestApp::with(database, Some(&fixture("small")), 2);
        for path in ["/v1/deals", "/v1/deals?limit=1", "/v1/deals/harbour-loan-2019", "/v1/deals/a", "/v1/deals/b", "/x/1", "/x/2"] {
            app.get(path);
        }
        app.head("/v1/deals");
        let before = samples(&app);
        let of = |route: &str, method: &str, status: &str| {
            let labels = format!("{{route=\"{route}\",method=\"{method}\",status=\"{status}\"}}");
            before.get(&format!("atlas_http_request_duration_seconds_count{labels}")).copied()
        };
        assert_eq!(of("/v1/deals", "GET", "2xx"), Some(2.0), "{before:#?}");
        assert_eq!(of("/v1/deals", "HEAD", "2xx"), Some(1.0));
        assert_eq!(of("/v1/deals/{id}", "GET", "2xx"), Some(1.0));
        assert_eq!(of("/v1/deals/{id}", "GET", "4xx"), Some(2.0), "the pattern, never the path");
        assert_eq!(of("none", "GET", "4xx"), Some(2.0), "what leads nowhere is one");
        let buckets: Vec<f64> =
            before.iter().filter(|(name, _)| name.contains("_bucket{route=\"/v1/deals\",method=\"GET\"")).map(|(_, n)| *n).collect();
        assert!(buckets.len() == 12 && buckets.contains(&2.0), "{buckets:?}");
        assert!(before.keys().all(|name| !name.contains("harbour") && !name.contains("/x/")), "{before:#?}");
        assert!(before.keys().any(|name| name.starts_with("atlas_dataset_info{revision=\"")), "{before:#?}");

        // what is kept, and what the client has, asks the database for nothing
        let tag = app.get("/v1/deals").header("etag").expect("a tag").to_owned();
        let before = samples(&app);
        for _ in 0..20 {
            assert_eq!(app.get("/v1/deals").status, 200);
            assert_eq!(app.get_with("/v1/deals", &[("if-none-match", &tag)]).status, 304);
            assert_eq!(app.get_with("/v1/deals?nobody=asked", &[]).status, 400);
        }
        let after = samples(&app);
        let more = |name: &str| after[name] - before[name];
        assert_eq!((more("atlas_answers_total{from=\"kept\"}"), more("atlas_answers_total{from=\"client\"}")), (20.0, 20.0));
        assert_eq!(more("atlas_answers_total{from=\"database\"}"), 0.0);
        // the look once a second is one statement
        assert!(more("atlas_statements_total") < 20.0, "{}", more("atlas_statements_total"));
        // the longest answers that are asked for again and again have room
        for path in ["/openapi.json", "/v1/network", "/v1/records.csv"] {
            app.get(path);
            let before = samples(&app);
            app.get(path);
            let kept = "atlas_answers_total{from=\"kept\"}";
            assert_eq!(samples(&app)[kept] - before[kept], 1.0, "{path}");
        }
    });
}
