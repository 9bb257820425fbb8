//! What filters mean, on a small dataset where each answer can be told by hand.
use crate::{camel, fixture, ids, oracle::Oracle};
use api::catalog::{Face, Listed, Params, Record, Resource, Where, each};
use async_graphql::TypeName;
use serde_json::json;
use tests::{TestApp, encode, on_both, shared_on_both};

fn small(test: impl Fn(&TestApp) + Sync) {
    on_both(|database| test(&TestApp::with(database, Some(&fixture("small")), 1)));
}

#[test]
fn dates_are_possibly_or_certainly_there() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&{query}")).ok()["data"]);
        // "2019~" may be any day of that year; "2019-05" only one of May
        assert_eq!(find("signed=2019-06"), ["bridge-loan-2019"]);
        assert_eq!(find("signed=2019-05"), ["bridge-loan-2019", "harbour-loan-2019"]);
        assert_eq!(find("signed__within=2019-01/2019-06"), ["harbour-loan-2019"]);
        assert_eq!(find("signed__gt=2019-05"), ["bridge-loan-2019"]);
        assert_eq!(find("signed__lt=2019"), [""; 0]);
        assert_eq!(find("signed__isnull=true"), ["unsigned-loan"]);
        for all in [
            "signed__gte=0001",
            "signed__lte=9999",
            "signed__gte=../2019",
            "signed__lte=2019/..",
            "signed=0001/..",
            "signed__within=0001/9999",
        ] {
            assert_eq!(find(all), ["bridge-loan-2019", "harbour-loan-2019"], "{all}: what has no date is found by no comparison");
        }
        // what has no date is last both ways
        let sorted = |sort: &str| ids(&app.get(&format!("/v1/deals?sort={sort}")).ok()["data"]);
        assert_eq!(sorted("signed"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
        assert_eq!(sorted("-signed"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
    });
}

#[test]
fn amounts_are_possibly_or_certainly_there() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&currency=EUR&{query}")).ok()["data"]);
        // 5 to 7 million, and at least 6 million
        assert_eq!(find("amount=6500000"), ["bridge-loan-2019", "harbour-loan-2019"]);
        assert_eq!(find("amount__gt=7000000"), ["bridge-loan-2019"]);
        assert_eq!(find("amount__lt=5500000"), ["harbour-loan-2019"]);
        assert_eq!(find("amount__certainly_gte=6000000"), ["bridge-loan-2019"]);
        assert_eq!(find("amount__certainly_lte=7000000"), ["harbour-loan-2019"]);
        assert_eq!(find("amount__isnull=true"), ["unsigned-loan"]);
        let sorted = |sort: &str| ids(&app.get(&format!("/v1/deals?currency=EUR&sort={sort}")).ok()["data"]);
        assert_eq!(sorted("amount"), ["harbour-loan-2019", "bridge-loan-2019", "unsigned-loan"]);
        assert_eq!(sorted("-amount"), ["bridge-loan-2019", "harbour-loan-2019", "unsigned-loan"]);
        let amount = &app.get("/v1/deals/harbour-loan-2019").ok()["amount"];
        assert_eq!((&amount["min"], &amount["max"], &amount["qualifier"]), (&5_000_000.into(), &7_000_000.into(), &"range".into()));
        // about 1.5 million is possibly 1.5 million or more, not certainly
        let values =
            |query: &str| app.get(&format!("/v1/observations?indicator=trade&unit=EUR&flow=export&{query}")).ok()["page"]["total"].clone();
        assert_eq!(values("value__gte=1500000"), 1);
        assert_eq!(values("value__certainly_gte=1500000"), 0);
    });
}

#[test]
fn an_amount_is_compared_with_the_figure_that_is_asked_not_with_the_nearest_cent() {
    shared_on_both(|app| {
        let m7 = |query: &str| {
            let address = format!("/v1/deals?id=eib-m7-loan-2019&currency=EUR&amount__{query}").replace("__eq", "");
            let rest = app.get(&address).ok()["page"]["total"] == 1;
            let (operator, figure) = query.split_once('=').expect("an operator");
            let amount = json!({ camel(operator): figure.parse::<f64>().expect("a number") });
            let filter = json!({ "id": { "in": ["eib-m7-loan-2019"] }, "currency": { "in": ["EUR"] }, "amount": amount });
            let graphql = app.graphql_with("query($w: DealWhere) { deals(filter: $w) { totalCount } }", json!({ "w": filter }));
            assert_eq!(graphql.ok()["deals"]["totalCount"] == 1, rest, "{query}");
            rest
        };
        // it is exactly 110 million; the figures are a tenth of a cent below it and above it
        let (below, above) = ("109999999.999", "110000000.001");
        for operator in ["gt", "gte", "certainly_gte"] {
            assert!(m7(&format!("{operator}={below}")) && !m7(&format!("{operator}={above}")), "{operator}");
        }
        for operator in ["lt", "lte", "certainly_lte"] {
            assert!(!m7(&format!("{operator}={below}")) && m7(&format!("{operator}={above}")), "{operator}");
        }
        assert!(!m7(&format!("eq={below}")) && !m7(&format!("eq={above}")) && m7("eq=110000000"));
        assert!(!m7("gt=110000000") && m7("gte=110000000") && !m7("lt=110000000") && m7("lte=110000000"));
        for far in ["lt=1e300", "lte=1e300", "certainly_lte=1e300", "gt=-1e300", "gte=-1e300", "certainly_gte=-1e300"] {
            assert!(m7(far), "{far}");
        }
        for far in ["gt=1e300", "gte=1e300", "certainly_gte=1e300", "lt=-1e300", "lte=-1e300", "certainly_lte=-1e300", "eq=1e300"] {
            assert!(!m7(far), "{far}");
        }
        for none in ["NaN", "inf", "1e400"] {
            assert_eq!(
                app.get(&format!("/v1/deals?currency=EUR&amount__gt={none}")).json()["errors"][0]["parameter"],
                "amount__gt",
                "{none}"
            );
        }
        assert!(
            app.graphql("{ deals(filter: { currency: { in: [\"EUR\"] }, amount: { gt: 1e400 } }) { totalCount } }").error()["message"]
                .is_string()
        );
    });
    small(|app| {
        // 5 to 7 million: a figure between two cents may lie in a range
        assert_eq!(ids(&app.get("/v1/deals?currency=EUR&amount=5500000.001&id=harbour-loan-2019").ok()["data"]).len(), 1);
        assert_eq!(ids(&app.get("/v1/deals?currency=EUR&amount=7000000.001&id=harbour-loan-2019").ok()["data"]).len(), 0);
    });
}

#[test]
fn text_is_found_whatever_the_case_and_diacritics_and_wildcards_are_plain() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/partners?{query}")).ok()["data"]);
        assert_eq!(find("title__contains=ALAND"), ["aland"]);
        assert_eq!(find("title=%C3%A5land"), ["aland"]);
        assert_eq!(find("name__startswith=iles"), ["aland"]);
        // a typographic apostrophe, and a no-break space
        assert_eq!(find("name=%C3%8Eles%C2%A0d%E2%80%99%C3%85land"), ["aland"]);
        assert_eq!(find("title__contains=%25"), ["percent-company"]);
        assert_eq!(find("title__contains=%25_"), ["percent-company"]);
        assert_eq!(find("title__contains=_"), ["percent-company"]);
        assert_eq!(find("title__startswith=_"), [""; 0]);
    });
}

#[test]
fn what_has_no_value_is_not_lost_by_ne_and_not() {
    small(|app| {
        // only one observation has a scope
        let total = |query: &str| app.get(&format!("/v1/observations?{query}")).ok()["page"]["total"].clone();
        assert_eq!(total("scope__ne=goods"), 1);
        assert_eq!(total("scope__isnull=true"), 1);
        let not = app.graphql("{ observations(filter: { not: { scope: { in: [\"goods\"] } } }) { totalCount } }");
        assert_eq!(not.ok()["observations"]["totalCount"], 1);
        let not = app.graphql("{ deals(filter: { not: { signed: { overlaps: \"2019-05\" } } }) { nodes { id } } }");
        assert_eq!(ids(&not.ok()["deals"]["nodes"]), ["unsigned-loan"]);
        let either = "{ deals(filter: { or: [{ kind: { ne: [LOAN] } }, { status: { in: [NEGOTIATING] } }] }) { nodes { id } } }";
        assert_eq!(ids(&app.graphql(either).ok()["deals"]["nodes"]), ["unsigned-loan"]);
    });
}

#[test]
fn a_repeated_key_means_or_and_parties_are_asked_as_a_whole() {
    small(|app| {
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?sort=title&{query}")).ok()["data"]);
        assert_eq!(find("status=signed&status=negotiating").len(), 3);
        assert_eq!(find("status__in=signed,negotiating").len(), 3);
        assert_eq!(find("status=signed&kind=grant"), [""; 0]);
        assert_eq!(find("party=aland&party__role=recipient"), ["harbour-loan-2019"]);
        assert_eq!(find("party=aland&party__role=financier"), [""; 0]);
        assert_eq!(find("party__country=AX&party__kind=company").len(), 2);
        assert_eq!(find("citation__note=2"), ["harbour-loan-2019"]);
        assert_eq!(find("citation__rank=rival"), ["harbour-loan-2019"]);
        assert_eq!(find("safe_to_sum=true").len(), 2);
    });
}

/// Asks every date field of every list for all time, in each way it can be asked.
struct AllTime<'a> {
    app: &'a TestApp,
    asked: usize,
}

impl AllTime<'_> {
    fn list<L: Listed>(&mut self)
    where
        Where<L::Filter>: TypeName,
    {
        let total = |query: String| self.app.get(&format!("/v1/{}?{query}limit=1", L::NAME)).ok()["page"]["total"].clone();
        for param in Params::of::<L>().list {
            if param.schema["format"] != "edtf" || param.key.contains("__") {
                continue;
            }
            let field = &param.key;
            let (dated, undated) = (total(format!("{field}__isnull=false&")), total(format!("{field}__isnull=true&")));
            for always in
                ["overlaps=0001/..", "overlaps=0001/9999", "within=0001/9999", "gte=0001", "gte=0001/..", "lte=9999", "lte=0001/.."]
            {
                let asked = format!("{field}__{always}").replace("__overlaps", "");
                assert_eq!(total(format!("{asked}&")), dated, "{}: {asked}", L::NAME);
                // over GraphQL, and what it leaves out
                let (operator, value) = always.split_once('=').expect("an operator");
                let filter = json!({ camel(field): { operator: value } });
                let query = format!(
                    "query($a: {0}, $b: {0}) {{ a: {1}(filter: $a) {{ totalCount }} b: {1}(filter: $b) {{ totalCount }} }}",
                    <Where<L::Filter> as TypeName>::type_name(),
                    L::NAME
                );
                let found = self.app.graphql_with(&query, json!({ "a": filter, "b": { "not": filter } }));
                assert_eq!(
                    (&found.ok()["a"]["totalCount"], &found.ok()["b"]["totalCount"]),
                    (&dated, &undated),
                    "{}: {field}__{always} over GraphQL",
                    L::NAME
                );
            }
            self.asked += 1;
        }
    }
}

impl Face for AllTime<'_> {
    fn resource<R: Resource>(&mut self) {
        self.list::<R>();
    }
}

#[test]
fn what_has_no_date_is_in_no_period() {
    shared_on_both(|app| {
        let mut all = AllTime { app, asked: 0 };
        all.list::<Record>();
        each(&mut all);
        assert!(all.asked >= 12, "date fields that were asked: {}", all.asked);
    });
}

#[test]
fn combined_filters_are_of_the_currency_or_indicator_beside_or_above_them() {
    small(|app| {
        let asked =
            |filter: &str| app.graphql(&format!("{{ deals(filter: {{ {filter} }}, orderBy: {{ field: TITLE }}) {{ nodes {{ id }} }} }}"));
        let find = |filter: &str| ids(&asked(filter).ok()["deals"]["nodes"]);
        let (eur, usd) = ("currency: { in: [\"EUR\"] }", "currency: { in: [\"USD\"] }");
        // 5 to 7 million, at least 6 million, and no figure
        let much = "amount: { gt: 7000000 }";
        assert_eq!(find(&format!("{eur}, not: {{ {much} }}")), ["harbour-loan-2019", "unsigned-loan"]);
        assert_eq!(
            find(&format!("{eur}, or: [{{ {much} }}, {{ status: {{ in: [NEGOTIATING] }} }}]")),
            ["bridge-loan-2019", "unsigned-loan"]
        );
        assert_eq!(find(&format!("{eur}, and: [{{ {much} }}]")), ["bridge-loan-2019"]);
        assert_eq!(find(&format!("{eur}, and: [{{ or: [{{ not: {{ not: {{ {much} }} }} }}] }}]")), ["bridge-loan-2019"]);
        assert_eq!(find(&format!("and: [{{ {eur} }}, {{ {much} }}]")), ["bridge-loan-2019"]);
        assert_eq!(find(&format!("{much}, and: [{{ {eur} }}]")), ["bridge-loan-2019"]);
        // its own goes before that above it
        assert_eq!(find(&format!("{eur}, or: [{{ {usd}, {much} }}, {{ {much} }}]")), ["bridge-loan-2019"]);
        assert_eq!(find(&format!("or: [{{ {eur}, {much} }}, {{ {usd}, {much} }}]")), ["bridge-loan-2019"]);
        // neither one of several alternatives nor what is not to hold says what another part is of
        for unknown in [
            much.to_owned(),
            format!("or: [{{ {eur} }}, {{ {much} }}]"),
            format!("or: [{{ {eur}, {much} }}, {{ {much} }}]"),
            format!("{much}, or: [{{ {eur} }}]"),
            format!("{much}, not: {{ {eur} }}"),
            format!("and: [{{ or: [{{ {eur} }}] }}, {{ {much} }}]"),
            format!("currency: {{ in: [\"EUR\", \"USD\"] }}, not: {{ {much} }}"),
        ] {
            let message = asked(&unknown).error()["message"].to_string();
            assert!(message.contains("one currency"), "{unknown}: {message}");
        }
        let sorted = "{ deals(filter: { and: [{ currency: { in: [\"EUR\"] } }] }, orderBy: { field: AMOUNT }) { nodes { id } } }";
        assert_eq!(ids(&app.graphql(sorted).ok()["deals"]["nodes"]), ["harbour-loan-2019", "bridge-loan-2019", "unsigned-loan"]);
        let total = |filter: &str| app.graphql(&format!("{{ observations(filter: {{ {filter} }}) {{ totalCount }} }}"));
        // about 1.5 million, and 2 million
        let trade = "indicator: { in: [\"trade\"] }, unit: { in: [\"EUR\"] }";
        assert_eq!(total(&format!("{trade}, not: {{ value: {{ gt: 1600000 }} }}")).ok()["observations"]["totalCount"], 1);
        assert_eq!(total(&format!("and: [{{ {trade} }}, {{ value: {{ gt: 1600000 }} }}]")).ok()["observations"]["totalCount"], 1);
        let message = total(&format!("or: [{{ {trade} }}, {{ value: {{ gt: 1600000 }} }}]")).error()["message"].to_string();
        assert!(message.contains("one indicator"), "{message}");
    });
}

#[test]
fn every_value_can_be_listed_and_excluded_also_one_with_a_comma() {
    shared_on_both(|app| {
        let total = |query: String| app.get(&format!("/v1/{query}")).ok()["page"]["total"].as_u64().expect("a total");
        let title = encode("Belarusian-British cooperation in science, technology and education");
        let (all, other) = (total("projects?limit=1".to_owned()), encode("No such, title"));
        assert_eq!(total(format!("projects?title={title}")), 1);
        assert_eq!(total(format!("projects?title__in=%22{title}%22")), 1);
        assert_eq!(total(format!("projects?title__in=%22{other}%22,%20%22{title}%22")), 1);
        assert_eq!(total(format!("projects?title__ne=%22{title}%22")), all - 1);
        // spaces around a value do not count, and more values may follow in a repeated key
        let countries = |query: &str| total(format!("partners?{query}"));
        let (by, pl) = (countries("country=BY"), countries("country=PL"));
        assert!(by > 0 && pl > 0);
        for both in [
            "country__in=BY,PL",
            "country__in=BY,%20PL",
            "country__in=+BY+,+%22PL%22+",
            "country__in=BY&country__in=PL",
            "country=BY&country=PL",
        ] {
            assert_eq!(countries(both), by + pl, "{both}");
        }
        let all = countries("limit=1");
        assert_eq!(countries("country__ne=BY,%20PL"), all - by - pl);
        assert_eq!(countries("country__ne=BY&country__ne=PL"), all - by - pl);
        assert_eq!(total("projects?citation__note__in=1,%202".to_owned()), total("projects?citation__note__in=1,2".to_owned()));
        for (key, wrong) in [
            ("country__in", "BY,,PL"),
            ("country__ne", "BY,"),
            ("title__in", ""),
            ("title__ne", "%22a"),
            ("kind__in", ",bank"),
            ("title__in", "%22a%22b"),
        ] {
            let answer = app.get(&format!("/v1/partners?{key}={wrong}"));
            assert_eq!((answer.status, &answer.json()["errors"][0]["parameter"]), (400, &key.into()), "{key}={wrong}: {}", answer.text);
        }
    });
}

#[test]
fn what_is_null_or_empty_is_not_asked_and_tells_no_list_from_another() {
    on_both(|database| {
        // a server of its own: what it counts first it keeps
        let app = TestApp::with(database, None, 2);
        let empty =
            ["{}", "{not: {}}", "{party: {}}", "{party: {in: null}}", "{link: {relation: {in: null}}}", "{place: {country: {ne: $none}}}"];
        let empty =
            empty.into_iter().chain(["{not: {kind: {in: null}}}", "{and: [{not: {}}]}", "{or: [{kind: {in: [VISIT]}}, {not: {}}]}"]);
        let empty = empty.chain(["{concerns: {}, citation: {note: {}}}", "{not: {date: {}}}"]);
        for filter in empty {
            let query = format!("query($none: [String!]) {{ events(filter: {filter}) {{ totalCount nodes {{ id }} }} }}");
            let query = if filter.contains("$none") { query } else { query.replace("($none: [String!])", "") };
            let told = app.graphql(&query).ok()["events"].clone();
            let plain = app.get("/v1/events").ok();
            assert_eq!(plain["page"]["total"].as_u64(), Some(Oracle::shipped(&app).all("events").len() as u64), "{filter}");
            assert_eq!((&told["totalCount"], ids(&told["nodes"])), (&plain["page"]["total"], ids(&plain["data"])), "{filter}");
        }
        assert_eq!(
            app.graphql("{ events(filter: {id: {in: []}}) { totalCount } }").ok()["events"]["totalCount"],
            0,
            "an empty list is asked"
        );
    });
}

#[test]
fn a_name_is_told_in_a_language_however_its_region_is_added() {
    shared_on_both(|app| {
        let name = |tag: &str| app.graphql(&format!("{{ partner(id: \"minsk\") {{ name(lang: \"{tag}\") }} }}"));
        for (tag, told) in [("ru", "Минск"), ("ru-RU", "Минск"), ("RU", "Минск"), ("be", "Мінск"), ("en-GB", "Minsk"), ("fr", "Minsk")]
        {
            assert_eq!(name(tag).ok()["partner"]["name"], told, "{tag}");
        }
        for tag in ["ru_RU", "russian", "xx", ""] {
            let answer = name(tag);
            assert_eq!(answer.error()["extensions"]["parameter"], "lang", "{tag}");
        }
    });
}
