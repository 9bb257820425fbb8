//! The console where the settings name a folder in which GraphiQL was built. What is in it is made up here; the real one is built and used in
//! `tests/conformance`.
use crate::{
    bad_input::raw,
    described::{BROWSER, quoted, shipped},
    fixture,
};
use api::{config::Serve, graphql::Console};
use std::{
    fs,
    path::{Path, PathBuf},
};
use tests::{Program, TestApp, scratch, settings};

const PAGE: &str = r#"<!doctype html><link rel="stylesheet" href="/graphql/console/page-1.css"><link rel="license" href="/graphql/console/licences-1.txt">
<script src="/graphql/console/main-1.js" type="module"></script><div id="console"></div><script id="shipped" type="application/json">{examples}</script>"#;

/// A folder as the build leaves it.
fn folder() -> PathBuf {
    let above = scratch("graphiql");
    fs::write(above.join("secret.txt"), "secret").expect("written");
    let folder = above.join("dist");
    fs::create_dir(&folder).expect("a folder");
    for (name, text) in [
        ("page.html", PAGE),
        ("main-1.js", "import('./chunk-1.js')"),
        ("chunk-1.js", "0"),
        ("page-1.css", "a {}"),
        ("licences-1.txt", "MIT"),
        ("main-1.js.map", "{}"),
    ] {
        fs::write(folder.join(name), text).expect("written");
    }
    folder
}

fn served(graphiql: Option<PathBuf>) -> TestApp {
    TestApp::start(&Serve { graphiql, ..settings("sqlite::memory:", Some(&fixture("small"))) })
}

#[test]
fn a_browser_is_shown_graphiql_with_the_same_examples() {
    let (app, small) = (served(Some(folder())), served(None));
    for path in ["/graphql", "/graphql?query=%7B%20dataset%20%7B%20title%20%7D%20%7D"] {
        let page = app.get_with(path, &[BROWSER]);
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
        assert_eq!(page.header("cache-control"), Some("no-store"), "another build has files of other names");
        assert!(page.header("vary").is_some_and(|vary| vary.contains("Accept")));
        assert_eq!(shipped(&page.text), shipped(&small.get_with(path, &[BROWSER]).text));
        for address in quoted(&page.text, &["src=", "href="]) {
            assert_eq!(app.get(address).status, 200, "{address}");
        }
    }
    let policy = app.get_with("/graphql", &[BROWSER]).header("content-security-policy").expect("a policy").to_owned();
    let directives: Vec<&str> = policy.split(';').map(str::trim).collect();
    for directive in ["default-src 'none'", "script-src 'self'", "worker-src 'self'", "connect-src 'self'", "frame-ancestors 'none'"] {
        assert!(directives.contains(&directive), "{directive}: {policy}");
    }
    assert!(!policy.contains("unsafe-eval") && !policy.contains("blob:") && !policy.contains("http"), "{policy}");
    let asked = "/graphql?query=%7B%20dataset%20%7B%20title%20%7D%20%7D";
    for accept in ["*/*", "application/json", "application/json, text/html"] {
        assert!(app.get_with(asked, &[("accept", accept)]).ok()["data"]["dataset"]["title"].is_string(), "{accept}");
    }
}

#[test]
fn its_parts_are_served_as_other_files_are() {
    let app = served(Some(folder()));
    for (name, media, text) in [
        ("main-1.js", "text/javascript", "import('./chunk-1.js')"),
        ("chunk-1.js", "text/javascript", "0"),
        ("page-1.css", "text/css", "a {}"),
        ("licences-1.txt", "text/plain", "MIT"),
    ] {
        let path = format!("/graphql/console/{name}");
        let answer = app.get(&path);
        assert_eq!((answer.status, &*answer.text), (200, text), "{name}");
        assert_eq!(answer.header("content-type"), Some(format!("{media}; charset=utf-8").as_str()));
        assert_eq!(answer.header("x-content-type-options"), Some("nosniff"));
        // a worker heeds what came with its script
        assert_eq!(answer.header("content-security-policy"), Some("default-src 'none'"));
        let tag = answer.header("etag").expect("a tag");
        let again = app.get_with(&path, &[("if-none-match", tag)]);
        assert_eq!((again.status, again.header("etag")), (304, Some(tag)), "{name}");
        assert_eq!(app.head(&path).header("etag"), Some(tag));
        assert_eq!(app.get(&format!("{path}?x=1")).json()["code"], "invalid_parameter");
        assert_eq!(app.send("POST", &path).status, 405);
    }
}

#[test]
fn nothing_but_its_parts_is_served() {
    let app = served(Some(folder()));
    let near = app.get("/graphql/console/main-2.js");
    assert_eq!((near.status, near.json()["code"].as_str()), (404, Some("not_found")));
    assert!(near.text.contains("did you mean `main-1.js`?"), "{}", near.text);
    // the page is at /graphql alone, and what no page asks for and the small console are nowhere
    for name in ["page.html", "main-1.js.map", "console.js", "console.css"] {
        assert_eq!(app.get(&format!("/graphql/console/{name}")).status, 404, "{name}");
    }
    for name in [
        "../secret.txt",
        "..%2fsecret.txt",
        "%2e%2e/secret.txt",
        "%2e%2e%2fsecret.txt",
        "..%5csecret.txt",
        "/etc/passwd",
        "%2fetc%2fpasswd",
        "main-1.js%00.txt",
        ".",
    ] {
        let answer = raw(&app, &format!("GET /graphql/console/{name} HTTP/1.1\r\nHost: atlas\r\nConnection: close\r\n\r\n"));
        assert!(["HTTP/1.1 404", "HTTP/1.1 400"].iter().any(|status| answer.starts_with(status)), "{name}: {answer}");
        assert!(!answer.contains("\r\n\r\nsecret") && !answer.contains("root:"), "{name}: {answer}");
    }
}

#[test]
fn a_folder_without_a_build_is_refused_at_the_start() {
    let missing = scratch("nothing").join("dist");
    let refused = |folder: &Path| Console::open(Some(folder)).err().unwrap_or_default();
    assert!(refused(&missing).contains("nothing") && refused(&missing).contains("No such file"), "{}", refused(&missing));
    let empty = scratch("empty");
    assert!(refused(&empty).ends_with("it has no page.html"), "{}", refused(&empty));
    fs::write(empty.join("page.html"), "<p>another</p>").expect("written");
    assert!(refused(&empty).ends_with("its page.html names no file of a build"), "{}", refused(&empty));
    let partial = folder();
    assert_eq!(refused(&partial), "");
    fs::remove_file(partial.join("main-1.js")).expect("removed");
    assert!(refused(&partial).ends_with("it has no main-1.js, which its page.html names"), "{}", refused(&partial));
    let ended = Program::new(env!("CARGO_BIN_EXE_atlas-under-test")).run(&[
        "serve",
        "--port",
        "0",
        "--database",
        "sqlite::memory:",
        "--graphiql",
        "nowhere",
    ]);
    assert_eq!(ended.code, Some(1), "{}", ended.err);
    let said = ended.err.lines().last().unwrap_or_default();
    assert!(
        said.starts_with("atlas: cannot use the GraphiQL in nowhere: ") && said.contains("npm run build") && said.contains("--graphiql"),
        "{said}"
    );
}
