//! Where the API is described: the page at `/docs` and its guides, the catalogue, the text for language models, the links of the index.
use crate::contracts::filled;
use serde_json::Value;
use std::{fs, path::PathBuf};
use tests::{TestApp, shared_on_both};

/// What stands in double quotes behind one of some words.
pub fn quoted<'a>(text: &'a str, words: &[&str]) -> Vec<&'a str> {
    let after = |word: &str| text.split(&format!("{word}\"")).skip(1).filter_map(|rest| rest.split('"').next()).collect::<Vec<_>>();
    words.iter().flat_map(|word| after(word)).collect()
}

#[track_caller]
fn served(app: &TestApp, address: &str, from: &str) {
    let path = address.strip_prefix(&app.url("")).unwrap_or(address);
    assert!(path.starts_with('/'), "{from}: {address} is of this server");
    // without words a search, without a query GraphQL, is no question
    let fits = |status| status == 200 || status == 400 && (path == "/graphql" || ["/v1/search", "/v1/suggest"].contains(&path));
    assert!(fits(app.get(&filled(app, path)).status), "{from}: {path}");
}

#[test]
fn the_page_is_made_of_what_this_server_has() {
    shared_on_both(|app| {
        let page = app.get("/docs");
        assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
        let policy = page.header("content-security-policy").expect("a policy");
        assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
        assert_eq!(page.header("x-content-type-options"), Some("nosniff"));
        // what the policy would refuse
        assert!(!page.text.contains("<script>") && !page.text.contains("<style") && !page.text.contains(" onload"), "{}", page.text);
        let named: Vec<&str> = quoted(&page.text, &["src=", "href="]).into_iter().filter(|address| *address != "data:,").collect();
        assert!(named.len() > 8, "{named:?}");
        for address in named {
            served(app, address, "/docs");
        }
        let settings = app.get("/docs/page.js").text;
        assert!(settings.contains("validatorUrl: null"), "{settings}");
        assert_eq!(quoted(&settings, &["url: "]), ["/openapi.json"]);
        for text in [&page.text, &settings, &app.get("/docs/page.css").text] {
            assert!(!text.contains("//") || !text.contains("://"), "no other host: {text}");
        }
        for (file, media, begins) in [
            ("swagger-ui-bundle.js", "text/javascript", "/*"),
            ("swagger-ui.css", "text/css", "."),
            ("swagger-ui-licence.txt", "text/plain", ""),
            ("stability.md", "text/markdown", "# What you may rely on"),
        ] {
            let answer = app.get(&format!("/docs/{file}"));
            assert_eq!(answer.header("content-type"), Some(format!("{media}; charset=utf-8").as_str()), "{file}");
            assert!(answer.text.starts_with(begins) && answer.text.len() > 1_000, "{file}");
        }
        let near = app.get("/docs/swagger-ui.cs");
        assert_eq!((near.status, near.json()["code"].as_str()), (404, Some("not_found")));
        assert!(near.text.contains("did you mean `swagger-ui.css`?"), "{}", near.text);
    });
}

/// What a browser sends.
pub const BROWSER: (&str, &str) = ("accept", "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8");

#[test]
fn a_browser_is_shown_a_console_for_graphql() {
    shared_on_both(|app| {
        let asked = "/graphql?query=%7B%20dataset%20%7B%20title%20%7D%20%7D";
        for path in ["/graphql", asked] {
            let page = app.get_with(path, &[BROWSER]);
            assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")), "{path}");
            let policy = page.header("content-security-policy").expect("a policy");
            assert!(policy.starts_with("default-src 'none'; script-src 'self';") && !policy.contains("unsafe"), "{policy}");
            assert!(page.header("vary").is_some_and(|vary| vary.contains("Accept")));
            assert!(!page.text.contains("<script>") && !page.text.contains("<style"), "the policy would refuse it");
            for address in quoted(&page.text, &["src=", "href="]).into_iter().filter(|address| *address != "data:,") {
                served(app, address, path);
            }
            for text in [&page.text, &app.get("/graphql/console/console.js").text, &app.get("/graphql/console/console.css").text] {
                assert!(!text.contains("://"), "no other host: {text}");
            }
        }
        // programs are answered as before, whatever they accept beside HTML
        for accept in ["*/*", "application/json", "application/json, text/html", "application/json, text/html;q=0.9"] {
            assert!(app.get_with(asked, &[("accept", accept)]).ok()["data"]["dataset"]["title"].is_string(), "{accept}");
        }
        assert_eq!(app.get_with("/graphql/schema.graphql", &[BROWSER]).header("content-type"), Some("text/plain; charset=utf-8"));
    });
}

/// The examples that a page ships.
pub fn shipped(page: &str) -> Vec<String> {
    let shipped = page.split_once("type=\"application/json\">").and_then(|(_, rest)| rest.split_once("</script>")).expect("examples").0;
    serde_json::from_str(shipped).expect("JSON")
}

#[test]
fn the_examples_of_the_console_are_answered() {
    shared_on_both(|app| {
        let shipped = shipped(&app.get_with("/graphql", &[BROWSER]).text);
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../examples/graphql/queries");
        let files: Vec<PathBuf> = fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()).collect();
        assert_eq!(files.len(), shipped.len(), "each file is shipped");
        for file in files {
            let query = fs::read_to_string(&file).expect("a query");
            assert!(shipped.contains(&query), "{} is shipped", file.display());
            assert!(query.starts_with("# "), "{} says what it asks", file.display());
            let mut lists = Vec::new();
            filled_lists(app.graphql(&query).ok(), &mut lists);
            assert!(lists.iter().any(|items| *items > 0), "{}: an answer that shows nothing", file.display());
        }
    });
}

/// How many items each list of an answer has.
fn filled_lists(answer: &Value, lists: &mut Vec<usize>) {
    match answer {
        Value::Array(items) => {
            lists.push(items.len());
            items.iter().for_each(|item| filled_lists(item, lists));
        }
        Value::Object(fields) => fields.values().for_each(|field| filled_lists(field, lists)),
        _ => {}
    }
}

#[test]
fn guides_lead_to_guides_that_are_served() {
    let app = TestApp::new();
    let mut links = 0;
    for guide in ["api", "journalist", "python", "r", "typescript", "stability", "dataset", "operations"] {
        let text = app.get(&format!("/docs/{guide}.md")).text;
        let prose: String = text.split("```").step_by(2).collect();
        for target in prose.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next()) {
            if !target.is_empty() && !target.contains("://") {
                links += 1;
                served(&app, &format!("/docs/{target}"), guide);
            }
        }
    }
    assert!(links > 8, "{links}");
}

#[test]
fn programs_find_the_apis_and_where_each_is_described() {
    shared_on_both(|app| {
        let answer = app.get("/.well-known/api-catalog");
        let media = "application/linkset+json; profile=\"https://www.rfc-editor.org/info/rfc9727\"";
        assert_eq!(answer.header("content-type"), Some(media));
        let link = app.head("/.well-known/api-catalog").header("link").expect("links of the head").to_owned();
        assert!(link.contains("</.well-known/api-catalog>; rel=\"api-catalog\"") && link.contains("</graphql>; rel=\"item\""), "{link}");
        let sets = answer.json()["linkset"].as_array().expect("sets").clone();
        let items = sets[0]["item"].as_array().expect("items").iter().map(|item| item["href"].clone()).collect::<Vec<_>>();
        assert_eq!(items, sets[1..].iter().map(|set| set["anchor"].clone()).collect::<Vec<_>>(), "each API has its links");
        for set in &sets[1..] {
            for relation in ["service-desc", "service-doc", "status"] {
                for link in set[relation].as_array().unwrap_or_else(|| panic!("no {relation}: {set}")) {
                    let address = link["href"].as_str().expect("an address");
                    served(app, address, "the catalogue");
                    let path = address.strip_prefix(&app.url("")).expect("a full address");
                    let media = app.get(path).header("content-type").map(|media| media.split(';').next().unwrap_or(media).to_owned());
                    assert_eq!(media.as_deref(), link["type"].as_str(), "{address}");
                }
            }
        }
        // the address under which a proxy is asked is the one that is told
        let proxied =
            app.get_with("/.well-known/api-catalog", &[("x-forwarded-host", "atlas.example"), ("x-forwarded-proto", "https")]).json();
        assert_eq!(proxied["linkset"][0]["item"][0]["href"], "https://atlas.example/v1");
    });
}

#[test]
fn the_index_says_where_it_is_described_and_under_which_licence() {
    shared_on_both(|app| {
        for index in ["/", "/v1"] {
            let answer = app.get(index);
            let link = answer.header("link").expect("links");
            for part in [
                "</.well-known/api-catalog>; rel=\"api-catalog\"",
                "</openapi.json>; rel=\"service-desc\"",
                "</docs>; rel=\"service-doc\"",
                "<https://spdx.org/licenses/CC-BY-4.0>; rel=\"license\"",
            ] {
                assert!(link.contains(part), "{index}: {link}");
            }
            assert_eq!(answer.json()["links"]["docs"], "/docs");
        }
    });
}

#[test]
fn a_language_model_is_told_what_this_is() {
    shared_on_both(|app| {
        let text = app.get("/llms.txt").text;
        let dataset = app.get("/v1/dataset").ok();
        // the form: one title, a summary, then sections of links
        assert!(text.starts_with("# Partnership Atlas\n\n> ") && text.matches("\n# ").count() == 0, "{text}");
        assert!(text.contains("\n## Guides\n\n- [") && text.contains("\n## Addresses\n\n- ["), "{text}");
        for part in [dataset["title"].as_str(), dataset["cite_as"].as_str(), Some("deals,"), Some("CC-BY-4.0")] {
            assert!(text.contains(part.expect("a text")), "{part:?}: {text}");
        }
        let links: Vec<&str> = text.split("](").skip(1).filter_map(|rest| rest.split(')').next()).collect();
        let index = app.get("/v1").ok();
        let named = index["links"].as_object().expect("links").values().filter_map(Value::as_str).filter(|path| !path.contains('{'));
        for path in named.filter(|path| *path != "/docs") {
            assert!(links.contains(&app.url(path).as_str()), "{path}");
        }
        for link in links {
            served(app, link, "llms.txt");
        }
        assert!(text.len() < 10_000, "short: {}", text.len());
    });
}
