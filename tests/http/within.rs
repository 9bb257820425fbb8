//! What lies within what, whom records concern, and which filters a list does not take.
use crate::{fixture, ids, on_both_lasting, oracle::Oracle};
use api::catalog::{Face, Params, Resource, each};
use serde_json::json;
use std::{collections::BTreeMap, fs};
use tests::{TestApp, shared_on_both};

#[test]
fn with_a_country_finds_what_is_with_anyone_in_it() {
    shared_on_both(|app| {
        let total = |query: &str| app.get(&format!("/v1/{query}&limit=1")).ok()["page"]["total"].as_u64().expect("a total");
        let (dated, with) = ("concluded=2017/2019", "agreements?party__within=poland");
        assert!(total(&format!("{with}&{dated}")) > total(&format!("agreements?party=poland&{dated}")));
        assert_eq!(total(&format!("{with}&{dated}")), total(&format!("agreements?party__country=PL&{dated}")));
        assert!(total("projects?place__within=minsk-region") >= 8 && total("projects?place=minsk-region") == 0);
        // a foreign investment has no place; the plant that it finances has one
        let deals = app.get("/v1/deals?concerns=belarus&limit=200").ok();
        assert!(ids(&deals["data"]).contains(&"szynaka-grodno-investment".to_owned()));
        // a figure of a project in it, and a partner that lies within it
        let both = "{ observations(filter: { concerns: { in: [\"belarus\"] }, not: { or: [{ subject: { within: [\"belarus\"] } },
            { counterpart: { within: [\"belarus\"] } }] } }) { totalCount }
            partners(filter: { within: { in: [\"belarus\"] }, concerns: { ne: [\"belarus\"] } }) { totalCount } }";
        let found = app.graphql(both);
        assert!(found.ok()["observations"]["totalCount"].as_u64() > Some(0));
        assert_eq!(found.ok()["partners"]["totalCount"], 0);
    });
}

#[test]
fn records_of_all_types_are_found_by_whom_they_concern() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        let mut right: BTreeMap<&str, usize> = BTreeMap::new();
        for record in oracle.records() {
            record.words("concerns").iter().for_each(|partner| *right.entry(partner).or_default() += 1);
        }
        for partner in ["belarus", "poland", "minsk-region", "great-stone-industrial-park", "eurasian-development-bank"] {
            let rest = app.get(&format!("/v1/records?concerns={partner}&limit=1")).ok();
            assert_eq!(rest["page"]["total"], right[partner], "{partner}");
            let filter = json!({ "concerns": { "in": [partner] } });
            let graphql = app.graphql_with("query($w: RecordWhere) { records(filter: $w) { totalCount } }", json!({ "w": filter }));
            assert_eq!(graphql.ok()["records"]["totalCount"], right[partner], "{partner} over GraphQL");
        }
        let all = oracle.records().filter(|record| !record.words("concerns").contains(&"poland".to_owned())).count();
        assert_eq!(app.get("/v1/records?concerns__ne=poland&limit=1").ok()["page"]["total"], all);
    });
}

const ISLES: &str = r#"
[file]
chapter = 1
[[partner]]
id = "union"
kind = "country"
country = "AX"
parent = "archipelago"
names = { en = "Union" }
cite = [1]
[[partner]]
id = "archipelago"
kind = "region"
country = "AX"
names = { en = "Archipelago" }
cite = [1]
[[partner]]
id = "isle"
kind = "region"
parent = "archipelago"
names = { en = "Isle" }
cite = [1]
[[partner]]
id = "quay"
kind = "zone"
parent = "isle"
names = { en = "Quay" }
cite = [1]
[[project]]
id = "crane"
kind = "transport"
title = "Crane"
place = "quay"
status = "planned"
cite = [1]
"#;

#[test]
fn a_partner_that_comes_to_belong_to_another_takes_along_what_lies_within_it() {
    on_both_lasting("within", |database, folder| {
        let dataset = folder.join("dataset");
        let ask = |isles: &str| {
            fs::create_dir_all(&dataset).expect("a folder");
            for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
                fs::copy(file.path(), dataset.join(file.file_name())).expect("a copy");
            }
            fs::write(dataset.join("isles.toml"), isles).expect("a file");
            let app = TestApp::with(database, Some(&dataset), 1);
            let within = |id: &str| ids(&app.get(&format!("/v1/partners?within={id}")).ok()["data"]);
            let concerned = |id: &str| ids(&app.get(&format!("/v1/projects?concerns={id}")).ok()["data"]);
            let all = ["archipelago", "union", "isle", "aland", "harbour-bank"];
            all.map(|id| (within(id).contains(&"quay".to_owned()), !concerned(id).is_empty()))
        };
        // the union lies within its own part, which carries its code: a circle
        let around = [(true, true), (true, true), (true, true), (true, true), (false, false)];
        assert_eq!(ask(ISLES), around);
        // only the isle changes; it belongs to a bank now, which carries the code of two countries
        let moved = ISLES.replace(
            "id = \"isle\"\nkind = \"region\"\nparent = \"archipelago\"",
            "id = \"isle\"\nkind = \"region\"\nparent = \"harbour-bank\"",
        );
        assert_eq!(ask(&moved), [(true, true); 5]);
        let alone = moved.replace("parent = \"harbour-bank\"", "country = \"FI\"");
        assert_eq!(ask(&alone), [(false, false), (false, false), (true, true), (false, false), (false, false)]);
        assert_eq!(ask(ISLES), around);
    });
}

/// What a type can never have, and the field that its list therefore does not take.
const NEVER: &[(&str, &str)] = &[
    ("observations", "party"),
    ("observations", "subject__isnull"),
    ("observations", "indicator__isnull"),
    ("indicators", "party"),
    ("indicators", "citation"),
    ("indicators", "concerns"),
    ("sources", "party"),
    ("sources", "citation"),
    ("sources", "concerns"),
];

struct Never<'a>(&'a TestApp);

impl Face for Never<'_> {
    fn resource<R: Resource>(&mut self) {
        let params = Params::of::<R>().list;
        let never: Vec<&str> = NEVER.iter().filter(|(plural, _)| *plural == R::PLURAL).map(|(_, field)| *field).collect();
        for field in ["party", "citation", "concerns"] {
            assert_eq!(params.iter().any(|param| param.key == field), !never.contains(&field), "{}: {field}", R::PLURAL);
        }
        for field in never {
            let answer = self.0.get(&format!("/v1/{}?{field}=true", R::PLURAL));
            assert_eq!((answer.status, &answer.json()["errors"][0]["parameter"]), (400, &field.into()), "{}", answer.text);
        }
    }
}

#[test]
fn what_records_of_a_type_never_have_is_not_asked_of_them() {
    shared_on_both(|app| {
        each(&mut Never(app));
        let told = |query: &str| app.get(&format!("/v1/{query}")).json()["detail"].as_str().expect("a detail").to_owned();
        for (query, instead) in [
            ("sources?citation__note=64", "`note`"),
            ("observations?party=poland", "`counterpart`"),
            ("observations?party__role=financier", "`subject`"),
            ("indicators/trade/observations?party=poland", "`subject`"),
        ] {
            assert!(told(query).contains(instead), "{query}: {}", told(query));
        }
        for filter in ["observations(filter: { party: {} })", "sources(filter: { citation: {} })", "indicators(filter: { concerns: {} })"] {
            assert!(app.graphql(&format!("{{ {filter} {{ totalCount }} }}")).error()["message"].is_string(), "{filter}");
        }
        // nor is a role that nobody has in them
        for (path, parameter) in [
            ("deals?party__role=speaker", "party__role"),
            ("deals?party__role__in=financier,speaker", "party__role__in"),
            ("partners/belarus/deals?role=speaker", "role"),
        ] {
            let problem = app.get(&format!("/v1/{path}")).json();
            assert_eq!(problem["errors"][0]["parameter"], parameter, "{path}: {problem}");
            assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains("financier")), "{path}: {problem}");
        }
        assert_eq!(app.get("/v1/deals?party__role__ne=speaker&limit=1").status, 200);
        assert_eq!(app.get("/v1/records?party__role=speaker&limit=1").status, 200);
        for (list, parameter) in [
            ("deals(filter: { or: [{ party: { role: { in: [SPEAKER] } } }] }) { totalCount }", "or[0].party.role.in"),
            ("partner(id: \"belarus\") { deals(role: SPEAKER) { totalCount } }", "role"),
        ] {
            let answer = app.graphql(&format!("{{ {list} }}"));
            assert_eq!(answer.error()["extensions"]["parameter"], parameter, "{list}: {:#}", answer.error());
        }
        assert_eq!(app.get("/v1/sources?note=64&limit=1").ok()["page"]["total"], 1);
        // the list of all types keeps what only some of them have
        assert_eq!(app.get("/v1/records?party=poland&citation__chapter=1&type=observation&limit=1").ok()["page"]["total"], 0);
    });
}

#[test]
fn an_empty_list_below_a_partner_says_where_else_to_look() {
    shared_on_both(|app| {
        let list = |path: &str| app.get(&format!("/v1/partners/{path}")).ok();
        let park = list("great-stone-industrial-park/projects?sort=title&limit=3");
        let hint = park["hint"].as_str().expect("a hint");
        let there = hint.split(' ').find(|word| word.starts_with("/v1/")).expect("an address");
        assert!(there.contains("sort=title") && there.contains("concerns=great-stone-industrial-park"), "{hint}");
        assert_eq!(park["page"]["total"], 0);
        let found = app.get(there).ok();
        assert!(found["page"]["total"].as_u64() >= Some(8) && hint.contains(&format!("finds {} ", found["page"]["total"])), "{hint}");
        assert_eq!(ids(&found["data"]).len(), 3);
        // a role that the partner has nowhere, though it has others
        let hint = list("poland/agreements?role=issuer&concluded=2017/2019")["hint"].to_string();
        assert!(hint.contains("/v1/agreements?") && !hint.contains("role="), "{hint}");
        // nothing to say where there is something, where nothing is elsewhere, and where the question is the answer
        for silent in
            ["belarus/deals", "great-stone-industrial-park/projects?concerns=belarus", "poland/deals?signed=1999", "minsk/officers"]
        {
            assert!(list(silent)["hint"].is_null(), "{silent}");
        }
    });
}
