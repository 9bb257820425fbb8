//! What one client may ask in a while: told with every answer, and refused beyond it.
use crate::fixture;
use api::config::Serve;
use tests::{TestApp, settings};

/// A server that grants a policy to each client, and trusts its own machine to say who that is.
fn granting(policy: &str, trusted: &[&str]) -> TestApp {
    let trusted = trusted.iter().map(|network| network.parse().expect("a network")).collect();
    let policy = Some(policy.parse().expect("a policy"));
    TestApp::start(&Serve { rate_limit: policy, trusted_proxies: trusted, ..settings("sqlite::memory:", Some(&fixture("small"))) })
}

#[test]
fn a_client_that_asks_too_much_is_told_when_to_ask_again() {
    let app = granting("3/600", &[]);
    for left in [2, 1, 0] {
        let answer = app.get("/v1/deals?limit=1");
        assert_eq!((answer.status, answer.header("ratelimit-policy")), (200, Some("\"client\";q=3;w=600")));
        let told = answer.header("ratelimit").expect("what is left");
        let seconds = told.strip_prefix(&format!("\"client\";r={left};t=")).expect("as the draft writes it");
        assert!((1..=600).contains(&seconds.parse::<u32>().expect("seconds")), "{told}");
    }
    for path in ["/v1/deals?limit=1", "/v1/nothing", "/graphql", "/openapi.json"] {
        // whoever says that it is another is not believed
        let refused = app.get_with(path, &[("x-forwarded-for", "198.51.100.7"), ("forwarded", "for=198.51.100.7")]);
        assert_eq!((refused.status, refused.json()["code"].as_str()), (429, Some("rate_limited")), "{path}");
        let wait: u32 = refused.header("retry-after").and_then(|seconds| seconds.parse().ok()).expect("seconds");
        assert!(
            (1..=600).contains(&wait) && refused.json()["detail"].as_str().is_some_and(|detail| detail.contains("3 requests")),
            "{path}"
        );
        assert_eq!(refused.header("cache-control"), Some("no-store"));
        assert_eq!(refused.header("access-control-allow-origin"), Some("*"));
        assert_eq!(refused.json()["request_id"].as_str(), refused.header("x-request-id"));
    }
    for free in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(app.get(free).status, 200, "{free}: whoever watches is not counted");
    }
    let browser = [("origin", "https://example.org"), ("access-control-request-method", "GET")];
    assert_ne!(app.get_with("/healthz", &browser).status, 429);
}

#[test]
fn a_trusted_proxy_says_who_asks() {
    let app = granting("1/600", &["127.0.0.0/8"]);
    let ask = |header: &str, value: &str| app.get_with("/v1", &[(header, value)]).status;
    assert_eq!((ask("x-forwarded-for", "198.51.100.7"), ask("x-forwarded-for", "198.51.100.7")), (200, 429));
    assert_eq!(ask("x-forwarded-for", "198.51.100.8"), 200, "another client");
    assert_eq!(ask("x-forwarded-for", "198.51.100.9, 198.51.100.8"), 429, "what a client writes itself does not count");
    assert_eq!(ask("forwarded", "for=\"[2001:db8:1:2::1]:4711\""), 200);
    assert_eq!(ask("forwarded", "for=\"[2001:db8:1:2::2]\""), 429, "a site has many addresses");
    assert_eq!(ask("forwarded", "for=\"[2001:db8:1:3::1]\""), 200);
}

#[test]
fn nothing_is_counted_where_only_this_machine_can_connect() {
    let app = TestApp::with("sqlite::memory:", Some(&fixture("small")), 1);
    assert_eq!(app.get("/v1").header("ratelimit-policy"), None);
    let off = granting("off", &[]);
    assert_eq!(off.get("/v1").header("ratelimit"), None);
}
