//! The timeline: every date of every record in one order, told certainly or possibly, planned or held, alike over both faces.
use crate::{camel, ids, oracle::Oracle};
use api::catalog::{Listed, questions::timeline::TimelineItem};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{TestApp, encode, shared_on_both};

/// What is asked, as REST takes it.
const ASKED: &[&[(&str, &str)]] = &[
    &[],
    &[("date", "2019")],
    &[("date__within", "2018")],
    &[("date__gte", "2019-06"), ("concerns", "poland")],
    &[("date__gt", "2017"), ("date__lt", "2019-05"), ("party__within", "poland")],
    &[("date__lte", "2004"), ("what", "founded")],
    &[("concerns__all", "belarus,uzbekistan"), ("date", "2018/2019")],
    &[("concerns__all", "minsk,poland")],
    &[("concerns", "minsk-region"), ("concerns__all", "belarus"), ("what__in", "signed,concluded")],
    &[("planned", "true")],
    &[("planned", "true"), ("date", "2019"), ("what__ne", "period")],
    &[("planned", "false"), ("type", "project")],
    &[("what", "term_ended")],
    &[("place__within", "minsk-region"), ("what", "held")],
    &[("place", "vitebsk")],
    &[("forum", "gomel-economic-forum")],
    &[("forum", "belarus-poland-economic-forum"), ("date", "2019")],
    &[("citation__note", "33")],
    &[("title__contains", "bank"), ("type", "partner")],
];

/// The same as GraphQL takes it: flags and numbers as they are, words of closed lists in capitals.
fn filter(asked: &[(&str, &str)]) -> Value {
    let mut all = json!({});
    for (key, value) in asked {
        let mut path: Vec<&str> = key.split("__").collect();
        let listed = ["in", "ne", "all", "within"].contains(&path[path.len() - 1]) && path[0] != "date";
        let bare = path.len() == 1 || *key == "citation__note";
        if bare && path[0] != "planned" {
            path.push(if path[0] == "date" { "overlaps" } else { "in" });
        }
        let typed = |value: &str| match path[0] {
            "what" | "type" => json!(value.to_uppercase()),
            "planned" => json!(value == "true"),
            "citation" => json!(value.parse::<i64>().expect("a number")),
            _ => json!(value),
        };
        let value =
            if listed || bare && !["date", "planned"].contains(&path[0]) { value.split(',').map(typed).collect() } else { typed(value) };
        let mut at = &mut all;
        for step in &path {
            at = &mut at[camel(step)];
        }
        *at = value;
    }
    all
}

/// The moments of a list of either face: id of the record, what happened, when, planned, certain.
#[track_caller]
fn told(rows: &Value, record: impl Fn(&Value) -> &Value) -> Vec<Value> {
    let row = |row: &Value| {
        let moment = &row["moment"];
        let what = moment["what"].as_str().expect("what happened").to_lowercase();
        json!([record(row)["id"], what, moment["date"]["edtf"], moment["planned"], moment["certain"]])
    };
    rows.as_array().unwrap_or_else(|| panic!("no rows: {rows}")).iter().map(row).collect()
}

/// All pages of a list over REST, from its first to its last.
fn pages(app: &TestApp, address: &str) -> Vec<Value> {
    let (mut all, mut next) = (Vec::new(), Some(address.to_owned()));
    while let Some(address) = next {
        let page = app.get(&address).ok();
        all.extend(told(&page["data"], |row| row));
        next = page["page"]["next"].as_str().map(str::to_owned);
        assert!(next.is_some() || page["page"]["total"] == all.len(), "{address}: {} of {}", all.len(), page["page"]["total"]);
    }
    all
}

#[test]
fn it_holds_every_date_of_every_record_in_order() {
    shared_on_both(|app| {
        for asked in ASKED {
            for sort in ["date", "-date"] {
                let right = Oracle::shipped(app).timeline(asked, sort);
                let right: Vec<Value> =
                    right.iter().map(|it| json!([it.record.id, it.what, it.date.edtf, it.planned, it.certain])).collect();
                assert!(!right.is_empty(), "{asked:?} finds nothing");
                let query: String = asked.iter().map(|(key, value)| format!("{key}={}&", encode(value))).collect();
                let found = pages(app, &format!("/v1/timeline?{query}sort={sort}&limit=200"));
                assert_eq!(found, right, "{query}");
                let order = if sort == "date" { "ASC" } else { "DESC" };
                let asking = format!(
                    "query($w: TimelineWhere) {{ timeline(filter: $w, orderBy: {{ field: DATE, direction: {order} }}, last: 30) {{
                       totalCount nodes {{ moment {{ what date {{ edtf }} planned certain }} record {{ id }} }} }} }}"
                );
                let answer = app.graphql_with(&asking, json!({ "w": filter(asked) }));
                let list = &answer.ok()["timeline"];
                assert_eq!(list["totalCount"], right.len(), "{query}");
                assert_eq!(told(&list["nodes"], |row| &row["record"]), right[right.len().saturating_sub(30)..], "{query} over GraphQL");
            }
        }
    });
}

#[test]
fn one_order_whatever_the_pages_and_cursors_of_both_faces() {
    shared_on_both(|app| {
        let address = "/v1/timeline?concerns__all=belarus,poland&date__gte=2018";
        let all = pages(app, &format!("{address}&limit=200"));
        assert!(all.len() > 20, "{}", all.len());
        assert_eq!(pages(app, &format!("{address}&limit=3")), all);
        // a record of several dates stands once for each
        let several = all.iter().filter_map(|row| row[0].as_str()).collect::<BTreeSet<_>>();
        assert!(several.len() < all.len());
        let rest = app.get(&format!("{address}&limit=3")).ok();
        let query = "query($after: String) { timeline(first: 3, after: $after, filter: { concerns: { all: [\"belarus\", \"poland\"] }, date: { gte: \"2018\" } })
            { pageInfo { endCursor hasPreviousPage } nodes { record { id } } } }";
        let graphql = app.graphql_with(query, json!({ "after": rest["page"]["next_cursor"] }));
        let nodes = graphql.ok()["timeline"]["nodes"].as_array().expect("nodes").iter().map(|node| node["record"]["id"].clone());
        assert_eq!(nodes.collect::<Vec<_>>(), all[3..6].iter().map(|row| row[0].clone()).collect::<Vec<_>>());
        // a cursor belongs to its list
        let cursor = rest["page"]["next_cursor"].as_str().expect("a cursor");
        assert_eq!(app.get(&format!("/v1/timeline?after={cursor}")).status, 400);
    });
}

#[test]
fn a_pair_is_concerned_wherever_a_list_is_asked_and_both_have_to_be() {
    shared_on_both(|app| {
        let oracle = Oracle::shipped(app);
        for (list, pair) in [
            ("records", "belarus,poland"),
            ("deals", "belarus,eurasian-development-bank"),
            ("agreements", "minsk-region,poland"),
            ("events", "minsk,uzbekistan"),
        ] {
            let right = oracle.found(list, &[("concerns__all", pair)]).len();
            let either = oracle.found(list, &[("concerns__in", pair)]).len();
            let rest = app.get(&format!("/v1/{list}?concerns__all={pair}&limit=1&facet=concerns")).ok();
            assert_eq!(rest["page"]["total"], right, "{list}: {pair}");
            assert!(right < either, "{list}: {pair}");
            let pair: Vec<&str> = pair.split(',').collect();
            let filter = json!({ "and": [{ "concerns": { "in": [pair[0]] } }, { "concerns": { "in": [pair[1]] } }] });
            let kind = if list == "records" {
                "RecordWhere".to_owned()
            } else {
                format!("{}{}Where", list[..1].to_uppercase(), &list[1..list.len() - 1])
            };
            let query = format!("query($w: {kind}) {{ {list}(filter: $w) {{ totalCount }} }}");
            assert_eq!(app.graphql_with(&query, json!({ "w": filter })).ok()[list]["totalCount"], right, "{list}");
            // all of what is counted concerns both
            let counted = rest["facets"]["concerns"].as_array().expect("values");
            assert!(
                right == 0
                    || counted.iter().filter(|it| pair.contains(&it["value"].as_str().expect("an id"))).all(|it| it["count"] == right)
            );
        }
        let many = app.get("/v1/records?concerns__all=a,b,c,d,e,f,g,h,i");
        assert_eq!((many.status, many.json()["errors"][0]["parameter"].as_str().expect("a name")), (400, "concerns__all"));
    });
}

#[test]
fn its_facets_count_moments() {
    shared_on_both(|app| {
        let facets: Vec<&str> = TimelineItem::facets().iter().map(|facet| facet.name).collect();
        let all = app.get(&format!("/v1/timeline?limit=1&facet_limit=4&facet={}", facets.join(","))).ok();
        let mut counted = 0;
        for facet in facets {
            for value in all["facets"][facet].as_array().expect("values") {
                let address = format!("/v1/timeline?limit=1&{facet}={}", encode(value["value"].as_str().expect("a value")));
                assert_eq!(app.get(&address).ok()["page"]["total"], value["count"], "{address}");
                counted += 1;
            }
        }
        assert!(counted > 40, "{counted}");
    });
}

#[test]
fn it_is_searched_counted_and_told_as_any_list() {
    shared_on_both(|app| {
        let page = app.get("/v1/timeline?q=loan&limit=200&include=citations&fields=title,moment&facet=what,type,date&facet_limit=200").ok();
        let rows = page["data"].as_array().expect("rows");
        assert!(
            !rows.is_empty() && rows.iter().all(|row| row["citations"].is_array() && row["title"].is_string() && row["summary"].is_null())
        );
        let days: Vec<&str> = rows.iter().map(|row| row["moment"]["date"]["earliest"].as_str().unwrap_or_default()).collect();
        assert!(days.is_sorted(), "{days:?}");
        let of_page = |facet: &str, row: &Value| if facet == "what" { row["moment"]["what"].clone() } else { row["type"].clone() };
        for facet in ["what", "type"] {
            for value in page["facets"][facet].as_array().expect("values") {
                assert_eq!(value["count"], rows.iter().filter(|row| of_page(facet, row) == value["value"]).count(), "{value}");
            }
        }
        let found = ids(&app.get("/v1/records?q=loan&limit=200").ok()["data"]);
        assert!(ids(&page["data"]).iter().all(|id| found.contains(id)));
        for (query, parameter) in [
            ("date__isnull=true", "date__isnull"),
            ("what=hold", "what"),
            ("sort=title", "sort"),
            ("facet=parties", "facet"),
            ("forum=gomel", "forum"),
        ] {
            let answer = app.get(&format!("/v1/timeline?{query}"));
            assert_eq!((answer.status, answer.json()["errors"][0]["parameter"].as_str()), (400, Some(parameter)), "{}", answer.text);
        }
    });
}
