//! Networks are right: as the files say them, over both faces and in each format, cut where they are long, and they say so.
use crate::{
    fixture, on_both_lasting,
    oracle::{Around, Oracle},
};
use serde_json::{Map, Value, json};
use std::{collections::BTreeSet, fmt::Write, fs, path::Path};
use tests::{TestApp, encode, shared_on_both};

/// A network: what the records are asked, what else, and the same as arguments of GraphQL.
type Question = (&'static [(&'static str, &'static str)], Around<'static>, &'static str);

const WHOLE: Around<'static> = Around { partner: None, depth: 1, ties: &[], folded: false };

const fn around(partner: &'static str, depth: usize) -> Around<'static> {
    Around { partner: Some(partner), depth, ..WHOLE }
}

const QUESTIONS: &[Question] = &[
    (&[], WHOLE, ""),
    (&[], Around { folded: true, ..WHOLE }, "fold: COUNTRY"),
    (&[("type", "deal")], WHOLE, "filter: {type: {in: [DEAL]}}"),
    (&[("type", "partner")], WHOLE, "filter: {type: {in: [PARTNER]}}"),
    (&[("type", "indicator")], WHOLE, "filter: {type: {in: [INDICATOR]}}"),
    (&[("date", "2018")], WHOLE, "filter: {date: {overlaps: \"2018\"}}"),
    (&[("concerns", "poland")], WHOLE, "filter: {concerns: {in: [\"poland\"]}}"),
    (&[("party__within", "poland")], Around { folded: true, ..WHOLE }, "filter: {party: {within: [\"poland\"]}}, fold: COUNTRY"),
    (&[("party__role", "shareholder")], WHOLE, "filter: {party: {role: {in: [SHAREHOLDER]}}}"),
    (&[("citation__chapter", "2")], around("belarus", 1), "filter: {citation: {chapter: {in: [2]}}}, around: \"belarus\", depth: 1"),
    (&[], around("poland", 1), "around: \"poland\""),
    (&[], around("poland", 2), "around: \"poland\", depth: 2"),
    (&[], around("eurasian-development-bank", 2), "around: \"eurasian-development-bank\", depth: 2"),
    (&[], around("minsk-region", 1), "around: \"minsk-region\""),
    (&[], Around { folded: true, ..around("vitebsk", 2) }, "around: \"vitebsk\", depth: 2, fold: COUNTRY"),
    (&[], Around { folded: true, ..around("lodz-voivodeship", 1) }, "around: \"lodz-voivodeship\", fold: COUNTRY"),
    (&[("type", "source")], around("poland", 2), "filter: {type: {in: [SOURCE]}}, around: \"poland\", depth: 2"),
    (&[], Around { ties: &["membership", "parent"], ..WHOLE }, "tie: [MEMBERSHIP, PARENT]"),
    (&[], Around { ties: &["membership"], folded: true, ..WHOLE }, "tie: [MEMBERSHIP], fold: COUNTRY"),
    (&[], Around { ties: &["event", "parent"], ..around("gomel", 2) }, "tie: [PARENT, EVENT], around: \"gomel\", depth: 2"),
    (&[], Around { ties: &["deal"], ..around("belarus", 2) }, "tie: [DEAL], around: \"belarus\", depth: 2"),
];

/// The query string of a question.
fn query((asked, around, _): &Question) -> String {
    let mut all: Vec<String> = asked.iter().map(|(key, value)| format!("{key}={}", encode(value))).collect();
    all.extend(around.partner.map(|id| format!("around={id}&depth={}", around.depth)));
    all.extend((!around.ties.is_empty()).then(|| format!("tie={}", around.ties.join(","))));
    all.extend(around.folded.then(|| "fold=country".to_owned()));
    all.push("limit=5000".to_owned());
    all.join("&")
}

/// Without what the oracle does not tell, and roles as a set.
fn plain(told: &Value) -> Value {
    let mut plain = json!({ "nodes": told["nodes"], "edges": told["edges"] });
    for node in plain["nodes"].as_array_mut().expect("nodes") {
        assert!(node.as_object_mut().expect("a node").remove("title").is_some_and(|title| title.is_string()));
    }
    for edge in plain["edges"].as_array_mut().expect("edges") {
        let roles: BTreeSet<&str> = edge["roles"].as_array().expect("roles").iter().filter_map(Value::as_str).collect();
        edge["roles"] = json!(roles);
    }
    plain
}

#[test]
fn every_network_is_what_the_files_say() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        for question in QUESTIONS {
            let told = app.get(&format!("/v1/network?{}", query(question))).ok()["data"].clone();
            let right = oracle.network(question.0, &question.1);
            assert_eq!(plain(&told), right, "{}", query(question));
            let count = |list: &str| json!(right[list].as_array().map(Vec::len));
            let all = (&told["nodes_total"], &told["edges_total"], &told["complete"], &told["crowded"]);
            assert_eq!(all, (&count("nodes"), &count("edges"), &json!(true), &json!(0)), "{}", query(question));
        }
    });
}

#[test]
fn graphql_tells_the_same_network() {
    fn as_rest(value: &Value) -> Value {
        match value {
            Value::Object(fields) => {
                let field = |(key, value): (&String, &Value)| match key.as_str() {
                    "nodesTotal" => ("nodes_total".to_owned(), value.clone()),
                    "edgesTotal" => ("edges_total".to_owned(), value.clone()),
                    "crowdedRecords" => ("crowded_records".to_owned(), value.clone()),
                    "type" | "tie" | "roles" => (key.clone(), serde_json::from_str(&value.to_string().to_lowercase()).expect("codes")),
                    _ => (key.clone(), as_rest(value)),
                };
                fields.iter().map(field).collect::<Map<_, _>>().into()
            }
            Value::Array(list) => list.iter().map(as_rest).collect(),
            other => other.clone(),
        }
    }
    shared_on_both(|app| {
        for question in QUESTIONS {
            let rest = app.get(&format!("/v1/network?{}", query(question))).ok()["data"].clone();
            let arguments = if question.2.is_empty() { "first: 5000".to_owned() } else { format!("{}, first: 5000", question.2) };
            let asked = format!(
                "{{ network({arguments}) {{ nodes {{ id: recordId type title kind country degree weight }}
                     edges {{ source target tie directed weight records roles }}
                     nodesTotal edgesTotal complete crowded crowdedRecords }} }}"
            );
            assert_eq!(as_rest(&app.graphql(&asked).ok()["network"]), rest, "{arguments}");
        }
        let found = app.graphql("{ network(q: \"Minsk\") { edgesTotal } }").ok()["network"]["edgesTotal"].clone();
        assert_eq!(found, app.get("/v1/network?q=Minsk").ok()["data"]["edges_total"]);
        assert!(found.as_u64().is_some_and(|n| (1..700).contains(&n)), "{found}");
    });
}

#[test]
fn a_network_that_is_cut_keeps_the_heaviest_and_says_so() {
    shared_on_both(|app| {
        let whole = app.get("/v1/network?limit=5000").ok()["data"].clone();
        let cut = app.get("/v1/network?limit=3").ok()["data"].clone();
        assert_eq!(cut["edges"].as_array().map(|edges| &edges[..]), whole["edges"].as_array().map(|edges| &edges[..3]));
        assert_eq!(
            (&cut["complete"], &cut["edges_total"], &cut["nodes_total"]),
            (&json!(false), &whole["edges_total"], &whole["nodes_total"])
        );
        let ends: BTreeSet<Option<&str>> =
            cut["edges"].as_array().expect("edges").iter().flat_map(|edge| [edge["source"].as_str(), edge["target"].as_str()]).collect();
        assert_eq!(cut["nodes"].as_array().map(Vec::len), Some(ends.len()));
        let file = app.get("/v1/network.csv?limit=3");
        let name = format!("attachment; filename=\"network-3-of-{}-edges.csv\"", whole["edges_total"]);
        assert_eq!(file.header("content-disposition"), Some(name.as_str()));
        assert_eq!(file.header("x-total-count"), Some(whole["edges_total"].to_string().as_str()));
        assert!(app.get("/v1/network.graphml?limit=3").text.contains("<data key=\"graph.complete\">false</data>"));
        // who is looked around is told whatever is cut, and where nothing ties it
        let alone = app.get("/v1/network?around=poland&type=source").ok()["data"].clone();
        assert_eq!((&alone["nodes"][0]["id"], &alone["nodes_total"], &alone["complete"]), (&json!("poland"), &json!(1), &json!(true)));
    });
}

/// The small dataset with an event of so many partners beside it.
pub fn crowded(folder: &Path, parties: usize) {
    fs::create_dir_all(folder).expect("a folder");
    for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
        fs::copy(file.path(), folder.join(file.file_name())).expect("a copy");
    }
    let mut more = String::new();
    for n in 0..parties {
        let title = if n == 0 { "=1+1 <&> \\\"quoted\\\", and a comma" } else { "Guest" };
        let name = format!("{title} {n}");
        writeln!(
            more,
            "[[partner]]\nid = \"guest-{n:03}\"\nkind = \"association\"\nsummary = \"A guest.\"\nnames = {{ en = \"{name}\" }}\ncite = [1]\n"
        )
        .expect("a text");
    }
    let guests: Vec<String> = (0..parties).map(|n| format!("\"guest-{n:03}\"")).collect();
    writeln!(
        more,
        "[[event]]\nid = \"crowded\"\nkind = \"conference\"\ntitle = \"Crowded\"\nstatus = \"held\"\ndate = \"2019\"\n\
         parties = {{ participant = [{}], speaker = [\"guest-000\"] }}\ncite = [1]\n",
        guests.join(", ")
    )
    .expect("a text");
    fs::write(folder.join("more.toml"), more).expect("a file");
}

#[test]
fn a_record_of_very_many_parties_ties_nobody_and_the_answer_says_so() {
    on_both_lasting("crowded", |database, folder| {
        for (parties, edges) in [(50, 1_225), (51, 0)] {
            let dataset = folder.join(parties.to_string());
            crowded(&dataset, parties);
            let app = TestApp::with(database, Some(&dataset), 1);
            for query in ["id=crowded&limit=5000", "id=crowded&limit=5000&around=guest-001&depth=2"] {
                let told = app.get(&format!("/v1/network?{query}")).ok()["data"].clone();
                assert_eq!(told["edges_total"], edges, "{query}");
                let crowds = if edges == 0 { json!([1, ["crowded"]]) } else { json!([0, []]) };
                assert_eq!(json!([told["crowded"], told["crowded_records"]]), crowds, "{query}");
                assert_eq!(told["complete"], edges > 0, "{query}");
            }
            if edges > 0 {
                // texts are escaped as the format asks, and are no formula
                let csv = app.get("/v1/network.csv?around=guest-000").text;
                let first = csv.lines().nth(1).expect("a line");
                assert_eq!(first, "guest-000,\"'=1+1 <&> \"\"quoted\"\", and a comma 0\",guest-001,Guest 1,event,false,1,,crowded");
                let graph = app.get("/v1/network.graphml?around=guest-000").text;
                assert!(graph.contains(">=1+1 &lt;&amp;&gt; &quot;quoted&quot;, and a comma 0</data>"), "{}", &graph[..3_000]);
            }
        }
    });
}

#[test]
fn the_files_hold_the_same_nodes_and_edges() {
    shared_on_both(|app| {
        for query in ["", "?around=poland&depth=2", "?fold=country&tie=deal,membership", "?tie=event", "?type=source"] {
            let told = app.get(&format!("/v1/network{query}")).ok()["data"].clone();
            let (nodes, edges) = (told["nodes"].as_array().expect("nodes"), told["edges"].as_array().expect("edges"));
            let csv = app.get(&format!("/v1/network.csv{query}"));
            let graph = app.get(&format!("/v1/network.graphml{query}"));
            assert_eq!(csv.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
            assert_eq!(graph.header("content-type"), Some("application/graphml+xml"));
            assert_eq!(graph.header("content-disposition"), Some("attachment; filename=\"network.graphml\""));
            assert_eq!(csv.text.matches("\r\n").count(), edges.len() + 1, "{query}");
            let text = |value: &Value| value.as_str().expect("a text").to_owned();
            for edge in edges {
                let words = |list: &Value| list.as_array().expect("a list").iter().map(text).collect::<Vec<_>>().join(" ");
                let (source, target, tie) = (text(&edge["source"]), text(&edge["target"]), text(&edge["tie"]));
                let end =
                    format!(",{tie},{},{},{},{}\r\n", edge["directed"], edge["weight"], words(&edge["roles"]), words(&edge["records"]));
                let line = csv
                    .text
                    .split_inclusive("\r\n")
                    .find(|line| line.starts_with(&format!("{source},")) && line.contains(&format!(",{target},")) && line.ends_with(&end));
                assert!(line.is_some(), "{query}: no line for {edge}");
                assert!(graph.text.contains(&format!("source=\"{source}\" target=\"{target}\"")), "{query}: {edge}");
            }
            assert_eq!(graph.text.matches("<edge ").count(), edges.len(), "{query}");
            assert_eq!(graph.text.matches("<node ").count(), nodes.len(), "{query}");
            let directed = edges.iter().any(|edge| edge["directed"] == true);
            let default = format!("edgedefault=\"{}directed\"", if directed { "" } else { "un" });
            assert!(graph.text.contains(&default), "{query}: {default}");
        }
    });
}

#[test]
fn the_format_is_what_is_accepted_most() {
    shared_on_both(|app| {
        for (accept, media) in [
            ("*/*", "application/json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
            ("text/csv", "text/csv; charset=utf-8; header=present"),
            ("application/graphml+xml, application/json;q=0.5", "application/graphml+xml"),
        ] {
            let answer = app.get_with("/v1/network?around=poland", &[("accept", accept)]);
            assert_eq!((answer.status, answer.header("content-type")), (200, Some(media)), "{accept}");
            assert!(answer.header("vary").is_some_and(|vary| vary.to_lowercase().contains("accept")), "{accept}");
        }
        let refused = app.get_with("/v1/network", &[("accept", "image/png")]);
        assert_eq!((refused.status, &refused.json()["code"]), (406, &json!("not_acceptable")));
        // an address with a suffix has one format
        assert_eq!(app.get_with("/v1/network.csv", &[("accept", "application/json")]).status, 200);
    });
}

#[test]
fn what_makes_no_network_is_refused_with_what_does() {
    shared_on_both(|app| {
        for (query, parameter, said) in [
            ("around=polnd", "around", "`poland`"),
            ("around=EIB", "around", "`european-investment-bank`"),
            ("around=eib-m7-loan-2019", "around", "write that of a partner"),
            ("around=", "around", "empty"),
            ("around=poland&around=belarus", "around", "twice"),
            ("around=poland&depth=3", "depth", "`3` is not 1"),
            ("around=poland&depth=0", "depth", "`0` is not 1"),
            ("around=poland&depth=two", "depth", "whole number"),
            ("depth=2", "depth", "`around`"),
            ("tie=evnt", "tie", "`event`"),
            ("tie=xyzzy", "tie", "agreement, deal, event, project, membership, parent"),
            ("tie=", "tie", "empty"),
            ("fold=region", "fold", "country"),
            ("limit=0", "limit", "`0` is not between 1 and 5000"),
            ("limit=5001", "limit", "`5001` is not between 1 and 5000"),
            ("q=", "q", "no value"),
            ("party=berlaus", "party", "`belarus`"),
            ("party__role=lender", "party__role", "there is no value"),
            ("date__gte=x", "date__gte", "x"),
            ("sort=title", "sort", "there is no parameter"),
            ("arround=poland", "arround", "`around`"),
        ] {
            for address in ["/v1/network", "/v1/network.graphml", "/v1/network.csv"] {
                let problem = app.get(&format!("{address}?{query}")).json();
                let blamed = (&problem["status"], problem["errors"][0]["parameter"].as_str());
                assert_eq!(blamed, (&400.into(), Some(parameter)), "{query}: {problem}");
                assert!(problem["detail"].as_str().is_some_and(|detail| detail.contains(said)), "{query}: {problem}");
            }
        }
        for (arguments, parameter) in [
            ("around: \"polnd\"", "around"),
            ("around: \"poland\", depth: 3", "depth"),
            ("depth: 1", "depth"),
            ("tie: []", "tie"),
            ("first: 5001", "first"),
            ("filter: {or: [{party: {in: [\"berlaus\"]}}]}", "or[0].party.in"),
            ("q: \"\"", "q"),
        ] {
            let answer = app.graphql(&format!("{{ network({arguments}) {{ edgesTotal }} }}"));
            assert_eq!(answer.error()["extensions"]["parameter"], parameter, "{arguments}: {}", answer.error());
        }
    });
}

#[test]
fn a_former_id_is_looked_around_as_that_of_today() {
    shared_on_both(|app| {
        let network = |id: &str| app.get(&format!("/v1/network?around={id}")).ok()["data"].clone();
        assert_eq!(network("bsu"), network("belarusian-state-university"));
        assert_eq!(
            network("bsu")["nodes"].as_array().map(|nodes| nodes.iter().any(|node| node["id"] == "belarusian-state-university")),
            Some(true)
        );
    });
}
