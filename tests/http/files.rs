//! Whole results as files: every list, all rows, in the order of its pages; what each cell says is what the JSON says.
use crate::contracts::filled;
use serde_json::{Map, Value};
use std::collections::HashSet;
use tests::{Answer, TestApp, shared, shared_on_both};

/// The formats that every list has.
const EVERY: [&str; 3] = ["csv", "xlsx", "ndjson"];

/// A CSV as a reader that knows nothing of the program takes it: the header, and the rows by column.
pub struct Sheet {
    header: Vec<String>,
    rows: Vec<Map<String, Value>>,
}

impl Sheet {
    #[track_caller]
    fn of(answer: &Answer) -> Self {
        assert_eq!(answer.status, 200, "{}", answer.text);
        let mut reader = csv::Reader::from_reader(answer.text.trim_start_matches('\u{feff}').as_bytes());
        let header: Vec<String> = reader.headers().expect("a header").iter().map(str::to_owned).collect();
        assert_eq!(header.iter().collect::<HashSet<_>>().len(), header.len(), "each column once: {header:?}");
        let row = |row: csv::StringRecord| header.iter().cloned().zip(row.iter().map(|cell| cell.to_owned().into())).collect();
        let rows = reader.records().map(|record| row(record.expect("as many cells as columns"))).collect();
        Self { header, rows }
    }

    fn column(&self, name: &str) -> Vec<&str> {
        assert!(self.header.iter().any(|column| column == name), "no {name}: {:?}", self.header);
        self.rows.iter().map(|row| row[name].as_str().expect("a cell")).collect()
    }
}

/// Every row of a list, page after page.
fn pages(app: &TestApp, address: &str) -> Vec<Value> {
    let mut next = Some(format!("{address}{}limit=200", if address.contains('?') { "&" } else { "?" }));
    let mut all = Vec::new();
    while let Some(address) = next {
        let page = app.get(&address).ok();
        all.extend(page["data"].as_array().expect("a list").iter().cloned());
        next = page["page"]["next"].as_str().map(str::to_owned);
    }
    all
}

/// The address of a list in a format.
pub fn file(address: &str, format: &str) -> String {
    let (path, query) = address.split_once('?').map_or((address, String::new()), |(path, query)| (path, format!("?{query}")));
    format!("{path}.{format}{query}")
}

/// The addresses of all lists that have files, filled with ids that lead somewhere.
pub fn lists(app: &TestApp) -> Vec<String> {
    let document = crate::openapi();
    let paths = document["paths"].as_object().expect("paths").keys();
    let lists = paths.filter_map(|path| path.strip_suffix(".{format}")).filter(|path| !path.starts_with("/v1/stats/"));
    let words = |path: &str| if path == "/v1/search" { "?q=belarus" } else { "" };
    let lists: Vec<String> = lists.map(|path| filled(app, path) + words(path)).collect();
    assert!(lists.len() > 30, "{lists:?}");
    lists
}

#[test]
fn a_file_has_every_row_of_its_list_in_the_order_of_its_pages() {
    let app = shared();
    for list in lists(app) {
        let rows = pages(app, &list);
        let lines: Vec<Value> =
            app.get(&file(&list, "ndjson")).text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        let other = lines.iter().zip(&rows).find(|(line, row)| line != row);
        assert!(
            lines.len() == rows.len() && other.is_none(),
            "{list} at {}: {} and {} rows: {other:#?}",
            app.database,
            lines.len(),
            rows.len()
        );
        let sheet = Sheet::of(&app.get(&file(&list, "csv")));
        let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
        assert_eq!(sheet.column("id"), ids, "{list}");
    }
}

#[test]
fn columns_are_the_same_whatever_is_found() {
    let app = TestApp::new();
    for list in lists(&app) {
        let nothing = match list.as_str() {
            "/v1/series" => "count__gte=100000",
            _ => "title__contains=nothing-is-called-so",
        };
        let all = Sheet::of(&app.get(&file(&list, "csv")));
        let none = Sheet::of(&app.get(&file(&format!("{list}{}{nothing}", if list.contains('?') { "&" } else { "?" }), "csv")));
        assert_eq!(none.rows.len(), 0, "{list}");
        assert_eq!(none.header, all.header, "{list}");
    }
}

/// What a cell has to say of a value.
fn said(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) if text.starts_with(['=', '+', '-', '@']) => format!("'{text}"),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn joined<'a>(values: impl Iterator<Item = &'a Value>) -> String {
    values.map(said).collect::<Vec<_>>().join(" | ")
}

#[test]
fn each_cell_of_a_deal_says_what_its_json_says() {
    shared_on_both(|app| {
        let deals = pages(app, "/v1/deals?include=citations");
        let sheet = Sheet::of(&app.get("/v1/deals.csv"));
        let expected: Vec<&str> = "id type title summary remark as_of as_of_earliest as_of_latest as_of_text".split(' ').collect();
        assert_eq!(&sheet.header[..9], expected);
        for (deal, row) in deals.iter().zip(&sheet.rows) {
            let cell = |name: &str| row[name].as_str().expect("a cell");
            let at = deal["id"].as_str().expect("an id");
            for field in ["kind", "status", "not_summed", "summary"] {
                assert_eq!(cell(field), said(&deal[field]), "{at}");
            }
            for part in ["earliest", "latest", "text"] {
                assert_eq!(cell(&format!("signed_{part}")), said(&deal["signed"][part]), "{at}");
            }
            assert_eq!(cell("signed"), said(&deal["signed"]["edtf"]), "{at}");
            for part in ["min", "max", "qualifier", "currency", "as_stated", "text"] {
                assert_eq!(cell(&format!("amount_{part}")), said(&deal["amount"][part]), "{at}");
            }
            assert_eq!(cell("sectors"), joined(deal["sectors"].as_array().expect("sectors").iter()), "{at}");
            for role in ["financier", "lender", "recipient", "arranger", "guarantor", "beneficiary"] {
                let Some(ids) = row.get(&format!("{role}_ids")) else { continue };
                let parties = deal["parties"].as_array().expect("parties").iter().filter(|it| it["role"] == role);
                assert_eq!(ids, &joined(parties.clone().map(|it| &it["partner"]["id"])), "{at}");
                assert_eq!(cell(&format!("{role}_names")), joined(parties.map(|it| &it["partner"]["title"])), "{at}");
            }
            let citations = deal["citations"].as_array().expect("citations");
            let followed = |it: &&Value| it["rank"] == "preferred";
            let whole = citations.iter().filter(followed).find(|it| it["supports"].is_null());
            let cited = whole.or_else(|| citations.iter().find(followed)).expect("each is stated somewhere");
            assert_eq!(cell("citation_source_id"), said(&cited["source"]["id"]), "{at}");
            assert_eq!(cell("citation_source_title"), said(&cited["source"]["title"]), "{at}");
            for part in ["url", "chapter", "page", "note"] {
                assert_eq!(cell(&format!("citation_{part}")), said(&cited[part]), "{at}");
            }
        }
        assert!(sheet.column("recipient_ids").iter().any(|ids| ids.contains(" | ")));
        assert!(sheet.column("amount_max").iter().any(|max| max.is_empty()) && sheet.column("citation_page").iter().all(|p| !p.is_empty()));
    });
}

#[test]
fn parts_of_records_have_tables_of_their_own() {
    shared_on_both(|app| {
        for (list, part, column, value) in [
            ("/v1/deals", "citations", "citation_source_id", "/source/id"),
            ("/v1/deals", "parties", "party_partner_id", "/partner/id"),
            ("/v1/partners", "names", "name_text", "/text"),
            ("/v1/partners", "offices", "office_title", "/title"),
            ("/v1/sources", "notes", "note_number", "/number"),
            ("/v1/projects", "links", "link_record_id", "/record/id"),
            ("/v1/records?type=event", "parties", "party_role", "/role"),
            ("/v1/search?q=belarus", "matched", "matched_field", "/field"),
            ("/v1/disagreements", "rivals", "rival_value_text", "/value/text"),
        ] {
            let (includes, rows) = (format!("include={part}"), format!("rows={part}"));
            let and = if list.contains('?') { "&" } else { "?" };
            let beside = ["citations", "links"].contains(&part);
            let records = if beside { pages(app, &format!("{list}{and}{includes}")) } else { pages(app, list) };
            let expected: Vec<(String, String)> = records
                .iter()
                .flat_map(|record| {
                    let items = record[part].as_array().expect("a list").iter();
                    items.map(|item| (said(&record["id"]), said(item.pointer(value).expect("a value"))))
                })
                .collect();
            let sheet = Sheet::of(&app.get(&file(&format!("{list}{and}{rows}"), "csv")));
            let found: Vec<(String, String)> =
                sheet.column("id").into_iter().map(str::to_owned).zip(sheet.column(column).into_iter().map(str::to_owned)).collect();
            assert!(found.len() > 5 && found == expected, "{list} {part}: {} rows, not {}", found.len(), expected.len());
        }
    });
}

#[test]
fn a_file_is_asked_as_its_list_is() {
    shared_on_both(|app| {
        for list in
            ["/v1/deals?kind=loan&sort=title", "/v1/partners/belarus/deals?role=recipient", "/v1/observations?indicator=trade&sort=-period"]
        {
            let rows = pages(app, list);
            let ids: Vec<&str> = rows.iter().filter_map(|row| row["id"].as_str()).collect();
            assert_eq!(Sheet::of(&app.get(&file(list, "csv"))).column("id"), ids, "{list}");
            assert_eq!(Sheet::of(&app.get(&file(&format!("{list}&limit=3"), "csv"))).column("id"), &ids[..3], "{list}");
        }
        let some = Sheet::of(&app.get("/v1/deals.csv?fields=title,signed,citations&limit=2"));
        assert!(
            some.header.iter().all(|column| ["id", "type", "title"].contains(&column.as_str())
                || column.starts_with("signed")
                || column.starts_with("citation_")),
            "{:?}",
            some.header
        );
        assert_eq!(some.header[..4], ["id", "type", "title", "signed"]);
        let lines = app.get("/v1/deals.ndjson?include=links&fields=title&limit=201").text;
        let page = app.get("/v1/deals?include=links&fields=title&limit=1").ok();
        assert_eq!(serde_json::from_str::<Value>(lines.lines().next().expect("a line")).expect("JSON"), page["data"][0]);
    });
}

#[test]
fn counts_and_sums_are_a_row_each() {
    shared_on_both(|app| {
        let stats = app.get("/v1/stats/deals?by=kind,year&limit=200").ok();
        let cells = stats["data"]["cells"].as_array().expect("cells");
        let sheet = Sheet::of(&app.get("/v1/stats/deals.csv?by=kind,year"));
        assert_eq!(sheet.header, ["kind", "kind_label", "year", "year_label", "count", "certainly", "list"]);
        let counts = |column: &str| cells.iter().map(|cell| said(&cell[column])).collect::<Vec<_>>();
        assert_eq!(sheet.column("count"), counts("count"));
        assert_eq!(sheet.column("list"), counts("list"));
        assert_eq!(sheet.column("kind"), cells.iter().map(|cell| said(&cell["keys"][0]["value"])).collect::<Vec<_>>());
        let sums = Sheet::of(&app.get("/v1/stats/deals.csv?by=kind,year&rows=sums"));
        let each: Vec<String> =
            cells.iter().flat_map(|cell| cell["sums"].as_array().expect("sums")).map(|sum| said(&sum["possible"]["min"])).collect();
        assert_eq!(sums.column("sum_possible_min"), each);
        let whole = Sheet::of(&app.get("/v1/stats/deals.csv"));
        assert_eq!(whole.column("count"), [said(&app.get("/v1/stats/deals").ok()["data"]["total"]["count"])]);
        // more than an answer tells otherwise
        let all = Sheet::of(&app.get("/v1/stats/records.csv?by=partner,role")).rows.len();
        assert_eq!(Some(all as u64), app.get("/v1/stats/records?by=partner,role").ok()["data"]["cells_total"].as_u64());
        assert!(all > 200);
    });
}

#[test]
fn series_are_told_point_by_point() {
    shared_on_both(|app| {
        let key = "/v1/series?indicator=trade&counterpart=poland";
        let series = pages(app, &format!("{key}&include=points"));
        let figure = |point: &Value| ["actual", "target", "forecast"].iter().filter(|status| !point[**status].is_null()).count();
        let of = |it: &Value| it["points"].as_array().expect("points").iter().map(figure).sum::<usize>();
        let figures: usize = series.iter().map(of).sum();
        let sheet = Sheet::of(&app.get(&format!("{}&rows=points", file(key, "csv"))));
        let told: Vec<&Map<String, Value>> = sheet.rows.iter().filter(|row| row["observation"] != "").collect();
        assert_eq!(told.len(), figures);
        for row in told {
            let observation = app.get(&format!("/v1/observations/{}", row["observation"].as_str().expect("an id"))).ok();
            assert_eq!(row["value_text"], said(&observation["value"]["text"]));
            assert_eq!(row["status"], said(&observation["status"]));
            assert_eq!(row["period"], said(&observation["period"]["edtf"]));
            assert_eq!(row["citation_source_id"], said(&observation["citations"][0]["source"]["id"]));
        }
        let lines = app.get(&format!("{}&include=points", file(key, "ndjson"))).text;
        assert_eq!(lines.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")).collect::<Vec<_>>(), series);
    });
}

#[test]
fn csv_is_written_as_rfc_4180_says() {
    let app = TestApp::new();
    let answer = app.get("/v1/partners.csv?bom=1");
    let text = answer.text.strip_prefix('\u{feff}').expect("a byte order mark");
    assert_eq!(answer.header("content-type"), Some("text/csv; charset=utf-8; header=present"));
    assert_eq!(text, app.get("/v1/partners.csv").text);
    assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
    let revision = app.get("/v1/dataset").ok()["revision"].as_str().expect("a revision")[..12].to_owned();
    assert_eq!(answer.header("content-disposition"), Some(&*format!("attachment; filename=\"partners-{revision}.csv\"")));
    let below = app.get("/v1/partners/poland/deals.ndjson");
    let name = format!("attachment; filename=\"partners-poland-deals-{revision}.ndjson\"");
    assert_eq!((below.header("content-type"), below.header("content-disposition")), (Some("application/x-ndjson"), Some(&*name)));
}

#[test]
fn what_is_accepted_decides_the_format() {
    shared_on_both(|app| {
        let get = |accept: &str| app.get_with("/v1/deals?kind=loan", &[("accept", accept)]);
        for (accept, media) in [
            ("*/*", "application/json"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/json"),
            ("text/csv", "text/csv; charset=utf-8; header=present"),
            ("text/csv;q=0.5, application/json;q=0.4", "text/csv; charset=utf-8; header=present"),
            ("application/x-ndjson, */*;q=0.1", "application/x-ndjson"),
        ] {
            let answer = get(accept);
            assert_eq!(answer.header("content-type"), Some(media), "{accept}");
            assert!(answer.header("vary").is_some_and(|vary| vary.to_lowercase().split(", ").any(|it| it == "accept")), "{accept}");
        }
        assert_eq!(get("text/csv").text, app.get("/v1/deals.csv?kind=loan").text);
        let refused = get("image/png");
        assert_eq!(refused.status, 406, "{}", refused.text);
        for media in ["application/json", "text/csv", "application/x-ndjson"] {
            assert!(refused.json()["detail"].as_str().is_some_and(|detail| detail.contains(media)), "{}", refused.text);
        }
        // an address that names a format has it, whatever else is accepted
        assert_eq!(app.get_with("/v1/deals.csv", &[("accept", "application/json, */*;q=0.1")]).text, app.get("/v1/deals.csv").text);
    });
}

#[test]
fn what_a_file_does_not_take_is_refused_with_the_fix() {
    shared_on_both(|app| {
        for (address, status, told) in [
            ("/v1/deals.csv?after=x", 400, "after: a file has all that is found, not pages of it; leave `after` out"),
            ("/v1/deals.csv?facet=kind", 400, "leave `facet` out"),
            ("/v1/deals.csv?total=false", 400, "leave `total` out"),
            ("/v1/deals.csv?limit=0", 400, "limit: `0` is less than 1; leave `limit` out to get all"),
            ("/v1/deals.csv?include=links", 400, "`rows=links`"),
            ("/v1/deals.csv?rows=citation", 400, "did you mean `citations`?"),
            ("/v1/deals.csv?rows=parties&fields=title", 400, "leave one of them out"),
            ("/v1/deals.ndjson?rows=citations", 400, "take the file as csv"),
            ("/v1/deals.ndjson?bom=1", 400, "bom: only csv takes it; leave it out"),
            ("/v1/deals.csv?bom=yes", 400, "bom: `yes` is neither `1` nor `0`"),
            ("/v1/deals.csv?knd=loan", 400, "there is no parameter `knd` here; did you mean `kind`?"),
            ("/v1/deals.csv?party=EIB", 400, "european-investment-bank"),
            ("/v1/deals.cvs", 404, "did you mean `csv`?"),
            ("/v1/deals.json", 404, "/v1/deals is JSON"),
            ("/v1/partners/beralus/deals.csv", 404, "belarus"),
            ("/v1/partners/eib/deals.csv", 404, "european-investment-bank"),
            ("/v1/search.csv", 400, "q: it is needed"),
            ("/v1/series.csv?include=points", 400, "`rows=points`"),
            ("/v1/series.ndjson?include=pints", 400, "it takes points"),
            ("/v1/stats/deals.csv?by=colour", 400, "by: there is no value `colour`"),
            ("/v1/deals?bom=1", 400, "there is no parameter `bom` here"),
        ] {
            let answer = app.get(address);
            assert_eq!(answer.status, status, "{address}: {}", answer.text);
            let detail = answer.json()["detail"].as_str().unwrap_or_default().to_owned();
            assert!(detail.contains(told), "{address}: {detail}");
            assert_eq!(app.head(address).status, status, "HEAD {address}");
        }
    });
}

#[test]
fn every_list_is_there_in_every_format_that_is_told() {
    let app = TestApp::new();
    let document = crate::openapi();
    for (path, operations) in document["paths"].as_object().expect("paths") {
        let Some(list) = path.strip_suffix(".{format}") else { continue };
        let parameters = operations["get"]["parameters"].as_array().expect("parameters");
        let formats = parameters.iter().find(|it| it["name"] == "format").expect("a format")["schema"]["enum"].as_array().expect("formats");
        let media = operations["get"]["responses"]["200"]["content"].as_object().expect("content");
        let negotiated = document["paths"][list]["get"]["responses"]["200"]["content"].as_object().expect("content");
        assert!(EVERY.iter().all(|format| formats.contains(&(*format).into())), "{path}");
        for format in formats.iter().filter_map(Value::as_str) {
            let words = if list == "/v1/search" { "?q=belarus" } else { "" };
            let answer = app.get(&format!("{}{words}", filled(&app, &format!("{list}.{format}"))));
            // what workbooks hold is read by tests/conformance/readers/spreadsheets.py
            assert!(format != "xlsx" || answer.bytes.starts_with(b"PK"), "{path}: no workbook");
            let essence = answer.header("content-type").and_then(|media| media.split(';').next()).unwrap_or_default();
            assert!(answer.status == 200 && media.contains_key(essence) && negotiated.contains_key(essence), "{path} {format}: {essence}");
        }
    }
}

#[test]
fn one_series_is_a_table_and_one_record_a_graph() {
    shared_on_both(|app| {
        let key = pages(app, "/v1/series?indicator=trade&counterpart=poland&flow=turnover")[0]["id"].as_str().expect("a key").to_owned();
        let one = Sheet::of(&app.get(&format!("/v1/series/{key}.csv")));
        let all = Sheet::of(&app.get(&format!("/v1/series.csv?id={key}&rows=points")));
        assert!(one.rows.len() > 2 && one.rows == all.rows && one.header == all.header, "{key}");
        assert_eq!(
            app.get_with(&format!("/v1/series/{key}"), &[("accept", "text/csv")]).text,
            app.get(&format!("/v1/series/{key}.csv")).text
        );

        let graph = app.get("/v1/records/eib-m7-loan-2019.jsonld");
        assert_eq!(graph.header("content-type"), Some("application/ld+json"));
        let node = graph.json()["@graph"][0].clone();
        assert_eq!((node["@id"].as_str(), node["@type"].as_str()), (Some("/v1/records/eib-m7-loan-2019"), Some("LoanOrCredit")));
        assert_eq!(app.get_with("/v1/records/eib-m7-loan-2019", &[("accept", "application/ld+json")]).text, graph.text);
        let moved = app.get("/v1/records/bsu.jsonld");
        let to = moved.header("location").expect("where it is now");
        assert!(moved.status == 308 && to.ends_with(".jsonld") && app.get(to).status == 200, "{to}");
        assert_eq!(
            app.get("/v1/partners/bsu/agreements.csv").header("location"),
            Some(&*format!("/v1/partners/{}/agreements.csv", &to[12..to.len() - 7]))
        );
        assert_eq!(app.get("/v1/series/nothing.csv").status, 404);
    });
}
