//! Citing: what reference managers are given of records, sources and the dataset. `tests/conformance/cite.py` has their parsers read it.
use crate::fixture;
use serde_json::{Value, json};
use std::{fs, path::Path};
use tests::{TestApp, on_both, scratch, shared_on_both};

const CSL: &str = "application/vnd.citationstyles.csl+json";
const BIBTEX: &str = "application/x-bibtex";
const RIS: &str = "application/x-research-info-systems";

#[test]
fn a_record_is_cited_as_a_part_of_the_dataset() {
    shared_on_both(|app| {
        let dataset = app.get("/v1/dataset").ok();
        let edition = format!("1.0.0, revision {}", &dataset["revision"].as_str().expect("a revision")[..12]);
        let title = "EIB loan for the M7 road and the Kamenny Log checkpoint";
        let url = app.url("/v1/records/eib-m7-loan-2019");
        let day = entity::clock::today();
        let parts: Vec<u32> = day.split('-').map(|part| part.parse().expect("a number")).collect();
        let csl = app.get("/v1/records/eib-m7-loan-2019/cite");
        assert_eq!(csl.header("content-type"), Some(CSL));
        let expected = json!({
            "id": "eib-m7-loan-2019", "type": "dataset", "title": title, "container-title": dataset["title"], "version": edition,
            "language": "en", "URL": url, "note": "Licence: CC-BY-4.0", "accessed": { "date-parts": [parts] },
        });
        assert_eq!(csl.ok(), expected);
        assert_eq!(
            app.get("/v1/records/eib-m7-loan-2019/cite.bib").text,
            format!(
                "@misc{{eib-m7-loan-2019,\n  title = {{{{{title}}}}},\n  howpublished = {{Part of: {}}},\n  version = {{{edition}}},\n  \
                 language = {{en}},\n  url = {{{url}}},\n  urldate = {{{day}}},\n  note = {{Licence: CC-BY-4.0}}\n}}\n",
                dataset["title"].as_str().expect("a title")
            )
        );
        let ris = app.get("/v1/records/eib-m7-loan-2019/cite.ris");
        assert_eq!(ris.header("content-type"), Some("application/x-research-info-systems; charset=utf-8"));
        let lines: Vec<&str> = ris.text.split("\r\n").collect();
        assert_eq!((lines[0], lines[lines.len() - 2], lines[lines.len() - 1]), ("TY  - DATA", "ER  - ", ""));
        for line in
            [format!("TI  - {title}"), format!("ET  - {edition}"), format!("UR  - {url}"), format!("Y2  - {}", day.replace('-', "/"))]
        {
            assert!(lines.contains(&line.as_str()), "{line} is not in {}", ris.text);
        }
    });
}

#[test]
fn a_source_is_cited_as_a_publication_and_only_with_what_it_says_of_itself() {
    shared_on_both(|app| {
        let sources = app.get("/v1/sources?limit=200").ok();
        for source in sources["data"].as_array().expect("sources") {
            let id = source["id"].as_str().expect("an id");
            let csl = app.get(&format!("/v1/records/{id}/cite.csl.json")).ok();
            for (name, field) in [("title", "title"), ("publisher", "publisher"), ("URL", "url"), ("language", "language")] {
                assert_eq!(csl[name], source[field], "{name} of {id}");
            }
            let names = |list: &Value| list.as_array().map_or(0, Vec::len);
            assert_eq!(names(&csl["author"]), names(&source["authors"]), "{id}");
            assert!(csl["accessed"].is_null() && csl["container-title"].is_null() && csl["version"].is_null(), "{csl:#}");
            let printed = source["printed"].as_str().map(|printed| format!("Title as printed: {printed}"));
            assert_eq!(csl["note"].as_str(), printed.as_deref(), "{id}");
            let published = source["published"]["edtf"].as_str().map(|edtf| edtf.split('-').count());
            assert_eq!(csl["issued"]["date-parts"][0].as_array().map(Vec::len), published, "{id}");
        }
    });
}

#[test]
fn the_dataset_is_cited_as_a_whole() {
    shared_on_both(|app| {
        let csl = app.get("/v1/dataset/cite").ok();
        let dataset = app.get("/v1/dataset").ok();
        assert_eq!((&csl["title"], &csl["type"]), (&dataset["title"], &json!("dataset")));
        assert_eq!(csl["URL"], app.url("/v1/dataset"));
        let cite_as = dataset["cite_as"].as_str().expect("a text");
        assert!(cite_as.contains(&format!("Version {}.", csl["version"].as_str().expect("a version"))), "{cite_as}");
        let key = format!("@misc{{dataset-{},", &dataset["revision"].as_str().expect("a revision")[..12]);
        assert!(app.get("/v1/dataset/cite.bib").text.starts_with(&key));
    });
}

#[test]
fn the_format_is_that_of_the_address_or_of_accept() {
    shared_on_both(|app| {
        for (accept, served) in [
            ("*/*", CSL),
            (BIBTEX, BIBTEX),
            (RIS, RIS),
            ("application/x-bibtex;q=0.5, application/x-research-info-systems", RIS),
            ("text/html, application/*;q=0.8", CSL),
        ] {
            for address in ["/v1/records/belarus/cite", "/v1/dataset/cite"] {
                let answer = app.get_with(address, &[("accept", accept)]);
                let kind = answer.header("content-type").and_then(|kind| kind.split(';').next());
                assert_eq!((answer.status, kind), (200, Some(served)), "{address} {accept}");
            }
        }
        let refused = app.get_with("/v1/records/belarus/cite", &[("accept", "text/html")]);
        assert_eq!((refused.status, refused.json()["code"].as_str()), (406, Some("not_acceptable")));
        assert!(refused.text.contains(BIBTEX), "{}", refused.text);
        let unknown = app.get("/v1/records/belarus/cite.rsi");
        assert!(unknown.status == 404 && unknown.text.contains("did you mean `cite.ris`?"), "{}", unknown.text);
        // behind a proxy the address is the one that clients know
        let forwarded = [("x-forwarded-proto", "https"), ("x-forwarded-host", "atlas.example")];
        assert_eq!(app.get_with("/v1/records/belarus/cite", &forwarded).ok()["URL"], "https://atlas.example/v1/records/belarus");
    });
}

/// A dataset with sources that are hard to write down.
fn strange(folder: &Path) {
    for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
        let text = fs::read_to_string(file.path()).expect("a text").replace("notes = \"1-2\"", "notes = \"1-12\"");
        fs::write(folder.join(file.file_name()), text).expect("written");
    }
    let dates = [
        ("exact", "2019-05-07"),
        ("month", "2019-05"),
        ("year", "2019"),
        ("hidden", "2019-XX"),
        ("about", "2019~"),
        ("perhaps", "2019-05?"),
        ("decade", "201X"),
        ("either", "[2018-11..2019-02]"),
        ("season", "2019-21"),
    ];
    let mut sources = String::from(
        "[[source]]\nid = \"strange\"\ntitle = 'Profit of 50 % & costs_of {{A}} #1, $5 ~ C:\\new ^ Łódź Минск'\nprinted = \"\"\"Two\nlines\"\"\"\n\
         authors = [\"E. Šefčovič\", \"Simon and Garfunkel\", \"Office {for} Data\"]\npublisher = \"A & B\"\nurl = \"https://example.org/a_b%20c?d=1&e=2#f\"\n\
         notes = { 3 = 5 }\n",
    );
    for (note, (id, date)) in (4..).zip(dates) {
        sources += &format!("[[source]]\nid = \"{id}\"\ntitle = \"Published {id}\"\npublished = \"{date}\"\nnotes = {{ {note} = 6 }}\n");
    }
    sources += "[[forum]]\nid = \"readers\"\nkind = \"conference\"\ntitle = \"Readers\"\nparties = { member = \"aland\" }\n";
    sources += "cite = [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]\n";
    fs::write(folder.join("strange.toml"), sources).expect("written");
}

fn on_strange(name: &str, test: impl Fn(&TestApp) + Sync) {
    on_both(|database| {
        let folder = scratch(name);
        strange(&folder);
        test(&TestApp::with(database, Some(&folder), 1));
        fs::remove_dir_all(&folder).expect("the folder goes");
    });
}

#[test]
fn what_a_format_reads_as_its_own_is_escaped() {
    on_strange("cite-escaped", |app| {
        let bib = app.get("/v1/records/strange/cite.bib").text;
        for line in [
            r"title = {{Profit of 50 \% \& costs\_of \textbraceleft{}\textbraceleft{}A\textbraceright{}\textbraceright{} \#1, \$5 \textasciitilde{} C:\textbackslash{}new \textasciicircum{} Łódź Минск}},",
            r"author = {Šefčovič, E. and {Simon and Garfunkel} and {Office \textbraceleft{}for\textbraceright{} Data}},",
            r"publisher = {A \& B},",
            r"url = {https://example.org/a_b%20c?d=1&e=2#f},",
            r"note = {Title as printed: Two lines}",
        ] {
            assert!(bib.contains(line), "{line} is not in {bib}");
        }
        let ris = app.get("/v1/records/strange/cite.ris").text;
        assert!(ris.lines().all(|line| line.len() >= 6 && &line[2..6] == "  - "), "{ris}");
        assert!(
            ris.contains("\r\nAU  - Šefčovič, E.\r\nAU  - Simon and Garfunkel\r\n")
                && ris.contains("\r\nN1  - Title as printed: Two lines\r\n")
        );
        let csl = app.get("/v1/records/strange/cite").ok();
        assert_eq!(csl["author"][0], json!({ "family": "Šefčovič", "given": "E." }));
        assert_eq!(csl["author"][1], json!({ "literal": "Simon and Garfunkel" }));
        assert!(csl["issued"].is_null(), "{csl:#}");
    });
}

#[test]
fn dates_are_never_more_exact_than_they_are_known() {
    on_strange("cite-dates", |app| {
        for (id, csl, bib, ris) in [
            (
                "exact",
                json!({ "date-parts": [[2019, 5, 7]] }),
                "year = {2019},\n  month = may,\n  day = {7}",
                "PY  - 2019\r\nDA  - 2019/05/07/\r\n",
            ),
            ("month", json!({ "date-parts": [[2019, 5]] }), "year = {2019},\n  month = may\n", "PY  - 2019\r\nDA  - 2019/05//\r\n"),
            ("year", json!({ "date-parts": [[2019]] }), "year = {2019}\n", "PY  - 2019\r\nDA  - 2019///\r\n"),
            ("hidden", json!({ "date-parts": [[2019]] }), "year = {2019}\n", "PY  - 2019\r\nDA  - 2019///\r\n"),
            (
                "about",
                json!({ "date-parts": [[2019]], "circa": true }),
                "year = {about 2019}\n",
                "PY  - 2019\r\nDA  - 2019///about 2019\r\n",
            ),
            (
                "perhaps",
                json!({ "date-parts": [[2019, 5]], "circa": true }),
                "year = {perhaps May 2019}\n",
                "PY  - 2019\r\nDA  - 2019///perhaps May 2019\r\n",
            ),
            ("decade", json!({ "literal": "the 2010s" }), "year = {the 2010s}\n", "DA  - ///the 2010s\r\n"),
            (
                "either",
                json!({ "literal": "some time between November 2018 and February 2019" }),
                "year = {some time between November 2018 and February 2019}\n",
                "DA  - ///some time between November 2018 and February 2019\r\n",
            ),
            ("season", json!({ "literal": "spring 2019" }), "year = {spring 2019}\n", "PY  - 2019\r\nDA  - 2019///spring 2019\r\n"),
        ] {
            assert_eq!(app.get(&format!("/v1/records/{id}/cite")).ok()["issued"], csl, "{id}");
            let told = app.get(&format!("/v1/records/{id}/cite.bib")).text;
            assert!(told.contains(bib), "{bib} is not in {told}");
            let told = app.get(&format!("/v1/records/{id}/cite.ris")).text;
            assert!(told.contains(ris), "{ris} is not in {told}");
        }
    });
}

#[test]
fn ids_that_moved_or_went_are_told_as_elsewhere() {
    on_strange("cite-ids", |app| {
        for suffix in ["", ".bib", ".ris", ".csl.json"] {
            let moved = app.get(&format!("/v1/records/port-bank/cite{suffix}"));
            assert_eq!(moved.status, 308);
            assert_eq!(moved.header("location"), Some(&*format!("/v1/records/harbour-bank/cite{suffix}")));
            assert_eq!(app.get(&format!("/v1/records/old-bridge/cite{suffix}")).status, 410);
            let missing = app.get(&format!("/v1/records/harbour-bnak/cite{suffix}"));
            assert!(missing.status == 404 && missing.text.contains("did you mean `harbour-bank`?"), "{}", missing.text);
            assert_eq!(app.get(&format!("/v1/records/aland/cite{suffix}?style=apa")).status, 400);
        }
    });
}

#[test]
fn over_graphql_it_is_the_same_with_the_address_and_day_that_the_client_names() {
    shared_on_both(|app| {
        let day = entity::clock::today();
        let source = app.get("/v1/sources?limit=1").ok()["data"][0]["id"].as_str().expect("an id").to_owned();
        for (format, suffix) in [("CSL_JSON", "csl.json"), ("BIBTEX", "bib"), ("RIS", "ris")] {
            for id in ["eib-m7-loan-2019", &*source] {
                let query = format!(
                    "{{ record(id: \"{id}\") {{ cite(format: {format}, url: \"{}\", accessed: \"{day}\") }} }}",
                    app.url(&format!("/v1/records/{id}"))
                );
                let told = app.graphql(&query).ok()["record"]["cite"].clone();
                assert_eq!(told, app.get(&format!("/v1/records/{id}/cite.{suffix}")).text, "{id} {format}");
            }
            let whole = format!("{{ dataset {{ cite(format: {format}, url: \"{}\", accessed: \"{day}\") }} }}", app.url("/v1/dataset"));
            assert_eq!(app.graphql(&whole).ok()["dataset"]["cite"], app.get(&format!("/v1/dataset/cite.{suffix}")).text);
        }
        let bare = app.graphql("{ deals(first: 2) { nodes { cite(format: RIS) } } }").ok().clone();
        assert!(
            bare["deals"]["nodes"].as_array().expect("deals").iter().all(|deal| !deal["cite"].as_str().expect("a text").contains("UR  - "))
        );
        for (argument, why) in
            [("url: \"/deals\"", "url: `/deals` is no whole address"), ("accessed: \"2026-13-01\"", "accessed: `2026-13-01` is no day")]
        {
            let refused = app.graphql(&format!("{{ dataset {{ cite(format: RIS, {argument}) }} }}"));
            let error = refused.error();
            assert_eq!(error["extensions"]["code"], "invalid_parameter");
            assert!(error["message"].as_str().is_some_and(|message| message.contains(why)), "{error}");
        }
    });
}
