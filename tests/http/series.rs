//! Series: which there are, their points in order and without gaps, targets beside facts, growth beside the levels that it is about.
use crate::{fixture, ids, on_both_lasting, oracle::Oracle};
use serde_json::{Value, json};
use std::{collections::BTreeMap, fs};
use tests::{TestApp, encode, shared_on_both};

/// What the observations of a series have in common, as files say it.
const KEY: [&str; 7] = ["indicator", "subject", "counterpart", "flow", "scope", "measure", "unit"];

#[test]
fn the_series_are_what_the_files_make_comparable() {
    shared_on_both(|app| {
        let mut right: BTreeMap<String, usize> = BTreeMap::new();
        for record in Oracle::shipped(app).all("observations") {
            let key = KEY.map(|name| record.words(name).first().map_or("_", String::as_str));
            *right.entry(key.join(".")).or_default() += 1;
        }
        let page = app.get("/v1/series?limit=200&sort=id").ok();
        let rest = app.get(page["page"]["next"].as_str().expect("a second page")).ok();
        let mut found: BTreeMap<String, usize> = BTreeMap::new();
        for series in page["data"].as_array().into_iter().chain(rest["data"].as_array()).flatten() {
            let id = series["id"].as_str().expect("an id");
            // values per time are a series of their own
            let id = series["per"].as_str().map_or(id, |per| id.strip_suffix(&format!(".{per}")).expect("it ends so"));
            *found.entry(id.to_owned()).or_default() += series["count"].as_u64().expect("a count") as usize;
            assert!(series["title"].as_str().is_some_and(|title| title.starts_with(series["indicator"]["title"].as_str().unwrap_or("-"))));
        }
        assert_eq!(found, right);
    });
}

#[test]
fn series_are_filtered_alike_over_both_faces() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        for (query, filter, asked) in [
            ("indicator=trade", json!({ "indicator": { "in": ["trade"] } }), &[("indicator__in", "trade")][..]),
            (
                "subject__within=minsk-region",
                json!({ "subject": { "within": ["minsk-region"] } }),
                &[("subject__within__in", "minsk-region")],
            ),
            (
                "counterpart=poland&flow=export",
                json!({ "counterpart": { "in": ["poland"] }, "flow": { "in": ["EXPORT"] } }),
                &[("counterpart__in", "poland"), ("flow__in", "export")],
            ),
            (
                "measure__ne=level&unit=percent",
                json!({ "measure": { "ne": ["LEVEL"] }, "unit": { "in": ["percent"] } }),
                &[("measure__ne", "level"), ("unit__in", "percent")],
            ),
            (
                "scope__isnull=true&subject=belarus",
                json!({ "scope": { "isnull": true }, "subject": { "in": ["belarus"] } }),
                &[("scope__isnull", "true"), ("subject__in", "belarus")],
            ),
        ] {
            let asked: Vec<(&str, &str)> = asked
                .iter()
                .map(|(key, value)| (key.strip_suffix("__in").filter(|key| key.ends_with("within")).unwrap_or(key), *value))
                .collect();
            let right = oracle.found("observations", &asked).len() as u64;
            let rest = app.get(&format!("/v1/series?{query}&limit=200")).ok();
            let counted: u64 = rest["data"].as_array().expect("series").iter().filter_map(|it| it["count"].as_u64()).sum();
            assert!(right > 0 && counted == right, "{query}: {counted}, not {right}");
            let answer = app.graphql_with(
                "query($f: SeriesWhere) { series(filter: $f, first: 200) { totalCount nodes { id count } } }",
                json!({ "f": filter }),
            );
            assert_eq!(ids(&answer.ok()["series"]["nodes"]), ids(&rest["data"]), "{query}");
            assert_eq!(answer.ok()["series"]["totalCount"], rest["page"]["total"], "{query}");
        }
        assert_eq!(app.get("/v1/series?count__gte=3").ok()["page"]["total"], 2);
        let refused = app.get("/v1/series?indicator=trad");
        assert_eq!((refused.status, refused.json()["errors"][0]["parameter"].as_str()), (400, Some("indicator")));
        assert!(refused.text.contains("`trade`"), "{}", refused.text);
        let refused = app.graphql("{ series(filter: { indicator: { in: [\"trad\"] } }) { totalCount } }");
        assert_eq!(refused.error()["extensions"]["parameter"], "indicator.in");
    });
}

#[test]
fn one_series_is_the_same_by_its_key_and_by_its_parameters() {
    shared_on_both(|app| {
        let id = "trade.belarus.poland.turnover._.level.USD";
        let one = app.get(&format!("/v1/series/{id}")).ok();
        let asked = "indicator=trade&subject=belarus&counterpart=poland&flow=turnover&scope__isnull=true&measure=level&unit=USD";
        assert_eq!(app.get(&format!("/v1/series?{asked}&include=points")).ok()["data"], json!([one]));
        assert_eq!(app.get(&format!("/v1/series?id={id}&include=points")).ok()["data"], json!([one]));
        let observed = |status: &str| {
            let points = one["points"].as_array().expect("points").iter().filter(|point| !point[status].is_null());
            points.map(|point| point[status]["id"].as_str().expect("an id").to_owned()).collect::<Vec<_>>()
        };
        for status in ["actual", "target", "forecast"] {
            let mut right = Oracle::shipped(app).list(
                "observations",
                &[
                    ("indicator__in", "trade"),
                    ("subject__in", "belarus"),
                    ("counterpart__in", "poland"),
                    ("flow__in", "turnover"),
                    ("scope__isnull", "true"),
                    ("measure__in", "level"),
                    ("unit__in", "USD"),
                    ("status__in", status),
                ],
                "period",
            );
            right.sort_unstable();
            let mut found = observed(status);
            found.sort_unstable();
            assert_eq!(found, right, "{status}");
        }
        // a target tells when it was announced
        assert!(one["points"].as_array().expect("points").iter().any(|point| point["target"]["announced"]["edtf"] == "2017-10"));
        let query = format!(
            "{{ series(filter: {{ id: {{ in: [\"{id}\"] }} }}) {{ nodes {{ subject {{ title }} points {{ period {{ edtf }} actual {{ id }} target {{ id }} }} }} }} }}"
        );
        let graphql = app.graphql(&query);
        let node = &graphql.ok()["series"]["nodes"][0];
        assert_eq!(node["subject"]["title"], "Belarus");
        let told = |points: &Value| -> Vec<(Value, Value, Value)> {
            let points = points.as_array().expect("points").iter();
            points.map(|it| (it["period"]["edtf"].clone(), it["actual"]["id"].clone(), it["target"]["id"].clone())).collect()
        };
        assert_eq!(told(&node["points"]), told(&one["points"]));
    });
}

#[test]
fn every_key_leads_to_its_series_and_no_other_does() {
    shared_on_both(|app| {
        for id in ids(&app.get("/v1/series?limit=200").ok()["data"]) {
            assert_eq!(app.get(&format!("/v1/series/{}", encode(&id))).ok()["id"], id.as_str());
        }
        assert!(app.get("/v1/series?unit=km%2Fh").ok()["data"][0]["id"].as_str().is_some_and(|id| id.ends_with(".km/h")));
        let missing = app.get("/v1/series/trade.belarus.nowhere");
        assert_eq!((missing.status, missing.json()["code"].as_str()), (404, Some("not_found")));
        for meant in
            ["trade.belarus.polnd.turnover._.level.USD", "trade.belarus.poland.turnover.level.USD", "Trade.Belarus.Poland.Turnover"]
        {
            let detail = app.get(&format!("/v1/series/{meant}")).json()["detail"].clone();
            assert!(detail.as_str().is_some_and(|it| it.contains("`trade.belarus.poland.turnover._.level.USD`?")), "{meant}: {detail}");
        }
        let refused = app.get("/v1/series?include=citations");
        assert_eq!((refused.status, refused.json()["errors"][0]["parameter"].as_str()), (400, Some("include")));
    });
}

#[test]
fn a_headline_is_the_whole_as_a_fact_and_nothing_else() {
    shared_on_both(|app| {
        let total = |query: &str| app.get(&format!("/v1/observations?{query}&limit=1")).ok()["page"]["total"].as_u64().expect("a total");
        let all = total("headline=true");
        assert_eq!(all, total("measure=level&status=actual&scope__isnull=true"));
        assert_eq!(all + total("headline=false"), total("sort=title"));
    });
}

const LEVELS: &str = r#"
[file]
chapter = 1
[[partner]]
id = "norvia"
kind = "country"
country = "NO"
names = { en = "Norvia" }
cite = [1]
[[observations]]
indicator = "trade"
subject = "norvia"
counterpart = "aland"
flow = "export"
cite = [1]
rows = [
  { period = "2015", value = "104 mn EUR" },
  { period = "2017", value = "~ 200 mn EUR" },
  { period = "2018", value = "300 mn EUR" },
  { period = "2019", value = "310 mn EUR" },
  { period = "2022", value = "500 mn EUR", status = "target", announced = "2019-05" },
  { period = "2018", value = "50 %", measure = "change" },
  { period = "2019", value = "20 %", measure = "change" },
]
"#;

#[test]
fn missing_years_are_empty_points_and_growth_that_does_not_follow_is_remarked() {
    on_both_lasting("series", |database, folder| {
        let dataset = folder.join("dataset");
        fs::create_dir_all(&dataset).expect("a folder");
        for file in fs::read_dir(fixture("small")).expect("the fixture").flatten() {
            fs::copy(file.path(), dataset.join(file.file_name())).expect("a copy");
        }
        fs::write(dataset.join("levels.toml"), LEVELS).expect("a file");
        let app = TestApp::with(database, Some(&dataset), 1);
        let points = app.get("/v1/series/trade.norvia.aland.export._.level.EUR").ok()["points"].clone();
        let points = points.as_array().expect("points");
        let told: Vec<(&str, Option<f64>, Option<f64>)> = points
            .iter()
            .map(|it| {
                (
                    it["period"]["edtf"].as_str().expect("a period"),
                    it["actual"]["value"]["max"].as_f64(),
                    it["target"]["value"]["max"].as_f64(),
                )
            })
            .collect();
        let year = |year, actual: Option<f64>, target: Option<f64>| (year, actual.map(|n| n * 1e6), target.map(|n| n * 1e6));
        assert_eq!(
            told,
            [
                year("2015", Some(104.0), None),
                year("2016", None, None),
                year("2017", Some(200.0), None),
                year("2018", Some(300.0), None),
                year("2019", Some(310.0), None),
                year("2020", None, None),
                year("2021", None, None),
                year("2022", None, Some(500.0)),
            ]
        );
        let growth = |n: usize| points[n]["growth"][0].clone();
        assert_eq!((&growth(3)["agrees"], &growth(3)["remark"]), (&json!(true), &Value::Null));
        assert_eq!(growth(4)["agrees"], false);
        let remark = growth(4)["remark"].as_str().expect("a remark").to_owned();
        assert!(["EUR 300 million (2018)", "EUR 310 million (2019)", "20 %"].iter().all(|part| remark.contains(part)), "{remark}");
        // growth figures have a series of their own, too
        let own = app.get("/v1/series/trade.norvia.aland.export._.change.percent").ok();
        assert_eq!((own["count"].as_u64(), own["points"][0]["growth"].as_array().map(Vec::len)), (Some(2), Some(0)));
    });
}
