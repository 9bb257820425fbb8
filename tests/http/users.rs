//! The three users: a frontend that queries partners, a journalist who has to say where a figure comes from, a test that starts its own
//! server.
use crate::ids;
use tests::shared_on_both;

#[test]
fn a_frontend_lists_partners_with_what_they_do() {
    shared_on_both(|app| {
        let query = r#"{
          partners(filter: { kind: { in: [DEVELOPMENT_BANK] } }, orderBy: { field: TITLE }, first: 10) {
            totalCount
            nodes { id title name(lang: "ru") country coordinates { latitude longitude } deals(first: 3) { totalCount nodes { title amount { min currency } } } }
          }
        }"#;
        let data = app.graphql(query);
        let banks = &data.ok()["partners"];
        let bank = banks["nodes"].as_array().expect("banks").iter().find(|b| b["id"] == "eurasian-development-bank").expect("the bank");
        assert_eq!(bank["name"], "Евразийский банк развития");
        assert!(bank["deals"]["totalCount"].as_u64() > Some(0));
        assert_eq!(banks["totalCount"].as_u64(), banks["nodes"].as_array().map(|list| list.len() as u64));
    });
}

#[test]
fn a_journalist_says_where_a_figure_comes_from() {
    shared_on_both(|app| {
        let list = app.get("/v1/deals?party=european-investment-bank&currency=EUR&sort=-amount&status=signed").ok();
        let id = &ids(&list["data"])[0];
        let deal = app.get(&format!("/v1/deals/{id}")).ok();
        assert_eq!(deal["amount"]["min"], 110_000_000);
        let citation = &deal["citations"][0];
        assert_eq!((&citation["note"], &citation["page"], &citation["chapter"]), (&33.into(), &"17".into(), &2.into()));
        assert_eq!(citation["url"], "http://www.government.by/ru/content/8898");
        // the note says "planned" where the text says "signed": both stand
        let rival = deal["citations"].as_array().expect("citations").iter().find(|c| c["rank"] == "rival").expect("a rival");
        assert_eq!((&rival["supports"], &rival["value"]["text"]), (&"status".into(), &"planned".into()));
        assert_eq!(list["meta"]["licence"], "CC-BY-4.0");
    });
}

#[test]
fn what_was_agreed_without_a_signature_is_found_by_its_date() {
    shared_on_both(|app| {
        let agreed = app.get("/v1/agreements?status=agreed&concluded__within=2017-10").ok();
        assert_eq!(ids(&agreed["data"]), ["bruzgi-terminal-understanding-2017"]);
        assert_eq!(agreed["data"][0]["concluded"]["edtf"], "2017-10");
        let records = app.get("/v1/records?type=agreement&date=2017-10").ok();
        assert!(ids(&records["data"]).contains(&"bruzgi-terminal-understanding-2017".to_owned()));
        let query = r#"{ agreements(filter: { status: { in: [AGREED] }, concluded: { within: "2017-10" } }) { nodes { id } } }"#;
        assert_eq!(ids(&app.graphql(query).ok()["agreements"]["nodes"]), ["bruzgi-terminal-understanding-2017"]);
    });
}

#[test]
fn an_export_holds_every_record_with_its_citations() {
    shared_on_both(|app| {
        let dataset = app.get("/v1/dataset").ok();
        let expected: i64 = dataset["records"].as_array().expect("counts").iter().filter_map(|c| c["count"].as_i64()).sum();
        let export = app.get("/v1/export/records.ndjson");
        assert_eq!(export.header("content-type"), Some("application/x-ndjson"));
        let lines: Vec<serde_json::Value> = export.text.lines().map(|line| serde_json::from_str(line).expect("a record")).collect();
        assert_eq!(i64::try_from(lines.len()).ok(), Some(expected));
        for line in &lines {
            let own = ["indicator", "source"].contains(&line["type"].as_str().expect("a type"));
            assert!(own || !line["citations"].as_array().expect("citations").is_empty(), "{} is not cited", line["id"]);
        }
        let observed: usize = lines.iter().filter_map(|l| l["observations"].as_array()).map(Vec::len).sum();
        let observations = lines.iter().filter(|l| l["type"] == "observation").count();
        assert_eq!(observed, observations, "each observation stands with its subject");
    });
}

#[test]
fn closed_lists_say_what_their_values_mean_and_are_called_elsewhere() {
    shared_on_both(|app| {
        let list = app.get("/v1/codelists/deal_kind").ok();
        let loan = list["codes"].as_array().expect("codes").iter().find(|c| c["code"] == "loan").expect("loans").clone();
        assert_eq!(loan["standards"][0]["code"], "421");
        let lists = app.get("/v1/codelists").ok();
        for list in lists["data"].as_array().expect("lists") {
            for code in list["codes"].as_array().expect("codes") {
                let about = code["about"].as_str().unwrap_or_default();
                assert!(about.ends_with('.') && !about.starts_with(' '), "{} {}", list["id"], code["code"]);
            }
        }
        assert_eq!(
            app.graphql("{ codelists(ids: [\"deal_kind\"]) { id codes { code } } }").ok()["codelists"][0]["codes"][0]["code"],
            "loan"
        );
    });
}

#[test]
fn other_sites_may_read() {
    shared_on_both(|app| {
        let answer = app.get_with("/v1/deals?limit=1", &[("origin", "https://example.org")]);
        assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        let exposed = answer.header("access-control-expose-headers").unwrap_or_default().to_lowercase();
        assert!(["link", "x-request-id", "retry-after"].iter().all(|name| exposed.contains(name)), "{exposed}");
        assert_eq!(app.get_with("/v1", &[("x-request-id", "mine-1")]).header("x-request-id"), Some("mine-1"));
        assert_eq!(app.head("/v1/deals").status, 200);
        assert!(app.head("/v1/deals").text.is_empty());
    });
}
