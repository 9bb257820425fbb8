//! Ids and codes that stand for nothing are refused with the nearest, wherever in a filter they stand; codes are read in any case, former ids
//! followed.
use crate::{camel, fixture, ids};
use api::catalog::{Face, Listed, Param, Params, Record, Resource, Where, each, questions::timeline::TimelineItem};
use async_graphql::TypeName;
use serde_json::{Value, json};
use std::collections::{BTreeSet, HashMap};
use tests::{Answer, TestApp, encode, on_both, shared, shared_on_both};

/// A field that holds ids or codes: a word that it cannot hold, what the answer says of it, one that it can, and a list whose ids it cannot
/// hold.
type Word = (&'static str, &'static str, &'static str, &'static str, Option<&'static str>);

/// Every field that holds ids or codes, as REST calls it.
#[rustfmt::skip]
const WORDS: &[Word] = &[
    ("party", "EIB", "no partner has the id `EIB`; did you mean `european-investment-bank`?", "belarus", Some("indicators")),
    ("citation", "belta", "no source has the id `belta`; did you mean `belta-", "government-by-hudak-2019", Some("partners")),
    ("link", "m7-reconstructoin", "no record has the id `m7-reconstructoin`; did you mean `m7-reconstruction`?", "m7-reconstruction", None),
    ("linked_from", "EIB", "did you mean `european-investment-bank`?", "eib-m7-loan-2019", None),
    ("place", "Minks", "no partner has the id `Minks`; did you mean `minsk`?", "minsk", Some("events")),
    ("parent", "Belarus", "no partner has the id `Belarus`; did you mean `belarus`?", "belarus", Some("forums")),
    ("concerns", "Belarus", "no partner has the id `Belarus`; did you mean `belarus`?", "belarus", Some("deals")),
    ("within", "Belarus", "no partner has the id `Belarus`; did you mean `belarus`?", "belarus", Some("deals")),
    ("forum", "gomel economic forum", "no forum has the id `gomel economic forum`; did you mean `gomel-economic-forum`?", "gomel-economic-forum", Some("events")),
    ("under", "xyzzyxyzzy", "no agreement has the id `xyzzyxyzzy`", "", Some("deals")),
    ("indicator", "Trade", "no indicator has the id `Trade`; did you mean `trade`?", "trade", Some("partners")),
    ("subject", "Беларусь", "did you mean `belarus`?", "belarus", Some("observations")),
    ("counterpart", "Polnad", "did you mean `poland`?", "poland", Some("observations")),
    ("country", "Poland", "`Poland` is not a country code (ISO 3166-1 alpha-2); did you mean `PL`?", "PL", None),
    ("party__country", "POL", "did you mean `PL`?", "PL", None),
    ("place__country", "Belrus", "did you mean `BY`?", "BY", None),
    ("subdivision", "Minsk", "such as `BY-HM`", "BY-HM", None),
    ("currency", "euro", "`euro` is not an ISO 4217 code; did you mean `EUR`?", "EUR", None),
    ("language", "English", "`English` is not a language tag (BCP 47); did you mean `en`?", "en", None),
    ("unit", "%", "there is no unit `%`; did you mean `percent`?", "percent", None),
    ("scope", "good", "there is no scope `good`; did you mean `goods`?", "goods", None),
];
/// Fields that hold texts.
const TEXTS: &[&str] = &["title", "name", "publisher", "url"];

/// Addresses that ask for a word that a field cannot hold: of each field once, in a list that has it.
pub fn mistakes() -> Vec<String> {
    struct Lists(Vec<(&'static str, Vec<Param>)>);
    impl Face for Lists {
        fn resource<R: Resource>(&mut self) {
            self.0.push((R::PLURAL, Params::of::<R>().list));
        }
    }
    let mut lists = Lists(Vec::new());
    each(&mut lists);
    let asked = |(field, wrong, ..): &Word| {
        let has = |(_, params): &&(&str, Vec<Param>)| params.iter().any(|param| param.key == *field);
        let (list, _) = lists.0.iter().find(has).unwrap_or_else(|| panic!("no list has `{field}`"));
        format!("/v1/{list}?{field}={}", encode(wrong))
    };
    WORDS.iter().map(asked).collect()
}

/// Asks a list with a filter over GraphQL, and holds that it is refused with words about an argument.
#[track_caller]
fn refused<L: Listed>(app: &TestApp, filter: Value, argument: &str, words: &str)
where
    Where<L::Filter>: TypeName,
{
    let query = format!("query($w: {}) {{ {}(filter: $w) {{ totalCount }} }}", <Where<L::Filter> as TypeName>::type_name(), L::NAME);
    let answer = app.graphql_with(&query, json!({ "w": filter }));
    let error = answer.error();
    assert_eq!(error["extensions"]["code"], "invalid_parameter", "{argument}: {error:#}");
    assert_eq!(error["extensions"]["parameter"], argument, "{error:#}");
    assert!(error["message"].as_str().is_some_and(|m| m.starts_with(&format!("{argument}: ")) && m.contains(words)), "{words}: {error:#}");
}

#[track_caller]
fn bad(answer: &Answer, parameter: &str, words: &str) {
    let body = answer.json();
    assert_eq!((answer.status, &body["code"]), (400, &"invalid_parameter".into()), "{body:#}");
    assert_eq!(body["errors"][0]["parameter"], parameter, "{body:#}");
    assert!(body["detail"].as_str().is_some_and(|detail| detail.contains(words)), "{body:#} does not say `{words}`");
}

fn item(param: &Param) -> &Value {
    if param.schema["type"] == "array" { &param.schema["items"] } else { &param.schema }
}

/// `party__country` as GraphQL nests it.
fn nested(field: &str, value: Value) -> Value {
    field.split("__").collect::<Vec<_>>().into_iter().rev().fold(value, |inner, step| json!({ camel(step): inner }))
}

/// Asks every parameter of every list what it cannot answer.
struct Walk<'a> {
    app: &'a TestApp,
    met: BTreeSet<&'static str>,
    enums: usize,
    /// The first id of each list.
    firsts: HashMap<&'static str, String>,
}

impl Walk<'_> {
    fn total(&self, plural: &str, query: &str) -> Value {
        self.app.get(&format!("/v1/{plural}?limit=1&{query}")).ok()["page"]["total"].clone()
    }

    fn first(&mut self, plural: &'static str) -> String {
        let ask = || ids(&self.app.get(&format!("/v1/{plural}?limit=1")).ok()["data"]).remove(0);
        self.firsts.entry(plural).or_insert_with(ask).clone()
    }

    fn list<L: Listed>(&mut self)
    where
        Where<L::Filter>: TypeName,
    {
        let get = |key: &str, value: &str| self.app.get(&format!("/v1/{}?{key}={}", L::NAME, encode(value)));
        for param in Params::of::<L>().list {
            let key = param.key.as_str();
            let (field, operator) = ["in", "ne", "all", "within", "contains", "startswith"]
                .into_iter()
                .find_map(|operator| Some((key.strip_suffix(&format!("__{operator}"))?, operator)))
                .unwrap_or((key, ""));
            let none = get(key, "");
            if ["in", "ne", "all", "within"].contains(&operator) && item(&param)["format"] != "edtf" {
                assert_eq!((none.status, &none.json()["errors"][0]["parameter"]), (400, &key.into()), "{key}: {}", none.text);
            } else {
                bad(&none, key, &format!("{key}: it has no value; write one, or leave `{key}` out"));
            }
            let item = item(&param);
            if let Some(code) = item["enum"][0].as_str() {
                // words of closed lists in any case
                assert_eq!(self.total(L::NAME, &format!("{key}={code}")), self.total(L::NAME, &format!("{key}={}", code.to_uppercase())));
                self.enums += 1;
            } else if item["type"] != "string" || item["format"] == "edtf" {
                continue;
            } else if TEXTS.contains(&field) {
                if operator == "contains" || operator == "startswith" || field == "title" {
                    bad(&get(key, "’«"), key, "`’«`");
                }
            } else {
                self.word::<L>(key, field, operator);
            }
        }
    }

    fn word<L: Listed>(&mut self, key: &str, field: &str, operator: &str)
    where
        Where<L::Filter>: TypeName,
    {
        let get = |value: &str| self.app.get(&format!("/v1/{}?{key}={}", L::NAME, encode(value)));
        // an id of the list itself
        let (own, other) = (self.first(L::NAME), if L::NAME == "partners" { "deals" } else { "partners" });
        let own: Word = ("id", "xyzzyxyzzy", "has the id `xyzzyxyzzy`", own.leak(), L::OF.map(|_| other));
        let known = WORDS.iter().chain([&own]).find(|word| word.0 == field);
        let (name, wrong, says, right, other) = *known.unwrap_or_else(|| panic!("{}: say in WORDS what `{field}` holds", L::NAME));
        let right = if name == "under" { self.first("agreements") } else { right.to_owned() };
        self.met.insert(name);
        if !operator.is_empty() {
            bad(&get(&format!("{right},{wrong}")), key, says);
        }
        // what words are is the same of each comparison
        if !["", "in"].contains(&operator) {
            return;
        }
        bad(&get(wrong), key, says);
        assert_eq!(get(&right).status, 200, "{key}={right}");
        if operator.is_empty() {
            return;
        }
        let path: Vec<String> = key.split("__").map(camel).collect();
        let path = path.join(".");
        let filter = |words: Value| nested(key, words);
        let deep = json!({ "and": [{}, { "or": [{}, { "not": filter(json!([right, wrong])) }] }] });
        refused::<L>(self.app, deep, &format!("and[1].or[1].not.{path}[1]"), says);
        refused::<L>(self.app, filter(json!([wrong])), &path, says);
        refused::<L>(self.app, filter(json!([""])), &path, "empty");
        if let Some(other) = other {
            let stranger = self.first(other);
            bad(&get(&stranger), key, &format!("`{stranger}` is the id of a"));
            refused::<L>(self.app, filter(json!([stranger])), &path, "is the id of a");
        }
        if right.to_uppercase() != right || right.to_lowercase() != right {
            let other_case = if right.to_uppercase() == right { right.to_lowercase() } else { right.to_uppercase() };
            let is_code = !matches!(get(&other_case).status, 400);
            let holds_code = ["country", "subdivision", "currency", "language", "unit", "scope"].iter().any(|code| name.ends_with(code));
            assert_eq!(is_code, holds_code, "{key}={other_case}");
            if holds_code {
                let (usual, other) = (self.total(L::NAME, &format!("{key}={right}")), self.total(L::NAME, &format!("{key}={other_case}")));
                assert_eq!(usual, other, "{key}={other_case}");
                let query = format!(
                    "query($w: {}) {{ it: {}(filter: $w) {{ totalCount }} }}",
                    <Where<L::Filter> as TypeName>::type_name(),
                    L::NAME
                );
                let graphql = self.app.graphql_with(&query, json!({ "w": filter(json!([other_case])) }));
                assert_eq!(graphql.ok()["it"]["totalCount"], usual, "{key}: {other_case}");
            }
        }
    }
}

impl Face for Walk<'_> {
    fn resource<R: Resource>(&mut self) {
        self.list::<R>();
    }
}

#[test]
fn every_field_refuses_what_it_cannot_hold_and_suggests_the_nearest() {
    let app = shared();
    let mut walk = Walk { app, met: BTreeSet::new(), enums: 0, firsts: HashMap::new() };
    walk.list::<Record>();
    walk.list::<TimelineItem>();
    each(&mut walk);
    let idle: Vec<_> = WORDS.iter().filter(|word| !walk.met.contains(word.0)).collect();
    assert!(idle.is_empty() && walk.enums > 20, "nothing is called {idle:?}; {} enums", walk.enums);
}

#[test]
fn a_code_that_the_register_happens_not_to_have_finds_nothing() {
    shared_on_both(|app| {
        for none in
            ["partners?country=TV", "partners?subdivision=ua-05", "deals?currency=xpf", "observations?unit=XPF", "sources?language=FO"]
        {
            assert_eq!(app.get(&format!("/v1/{none}")).ok()["page"]["total"], 0, "{none}");
        }
    });
}

#[test]
fn an_amount_is_compared_in_a_currency_in_any_case_and_a_wrong_one_is_blamed_where_it_stands() {
    shared_on_both(|app| {
        let found = |currency: &str| ids(&app.get(&format!("/v1/deals?currency={currency}&amount__gte=0.5&sort=amount")).ok()["data"]);
        assert_eq!(found("eur"), found("EUR"));
        assert!(!found("eur").is_empty());
        bad(&app.get("/v1/deals?currency=euro&sort=amount"), "currency", "`EUR`");
        bad(&app.get("/v1/deals?amount__gte=5&currency=euro"), "currency", "`EUR`");
        let deals = |filter: &str| app.graphql(&format!("{{ deals(filter: {{ {filter} }}) {{ totalCount }} }}"));
        for filter in
            ["and: [{ currency: { in: [\"euro\"] }, amount: { gt: 5 } }]", "and: [{ currency: { in: [\"euro\"] } }, { amount: { gt: 5 } }]"]
        {
            assert_eq!(deals(filter).error()["extensions"]["parameter"], "and[0].currency.in", "{filter}");
        }
    });
}

#[test]
fn lists_below_a_record_and_nested_ones_refuse_the_same() {
    shared_on_both(|app| {
        bad(&app.get("/v1/partners/belarus/deals?party__country=Poland"), "party__country", "`PL`");
        bad(&app.get("/v1/partners/belarus/deals?party=EIB"), "party", "`european-investment-bank`");
        for (query, argument) in [
            ("{ partner(id: \"belarus\") { deals(filter: { party: { in: [\"EIB\"] } }) { totalCount } } }", "party.in"),
            (
                "{ partners(first: 50) { nodes { events(first: 1, filter: { or: [{ party: { in: [\"belarus\", \"EIB\"] } }] }) { totalCount } } } }",
                "or[0].party.in[1]",
            ),
        ] {
            let answer = app.graphql(query);
            let error = answer.error();
            assert_eq!(error["extensions"]["parameter"], argument, "{error:#}");
            assert!(error["message"].as_str().is_some_and(|m| m.contains("`european-investment-bank`")), "{error:#}");
        }
    });
}

#[test]
fn an_unknown_id_in_an_address_is_met_with_the_nearest() {
    shared_on_both(|app| {
        for (path, says) in [
            ("/v1/partners/EIB", "no partner has the id `EIB`; did you mean `european-investment-bank`?"),
            ("/v1/partners/Eurasian%20bank", "did you mean `eurasian-development-bank`?"),
            ("/v1/records/m7", "no record has the id `m7`; did you mean `m7-"),
            ("/v1/partners/EIB/deals", "did you mean `european-investment-bank`?"),
            ("/v1/records/Belarus", "no record has the id `Belarus`; did you mean `belarus`?"),
            ("/v1/deals/eib-m7-loan-2018", "did you mean `eib-m7-loan-2019`?"),
            ("/v1/deals/belarus", "no deal has the id `belarus`; it is that of a partner"),
            ("/v1/partners/xyzzyxyzzy", "no partner has the id `xyzzyxyzzy`"),
            ("/v1/codelists/deal_kinds", "did you mean `deal_kind`?"),
        ] {
            let answer = app.get(path);
            assert_eq!(answer.status, 404, "{}", answer.text);
            assert!(answer.json()["detail"].as_str().is_some_and(|detail| detail.contains(says)), "{path}: {}", answer.text);
        }
        assert!(app.graphql("{ partner(id: \"EIB\") { id } }").ok()["partner"].is_null());
        let lists = app.graphql("{ codelists(ids: [\"deal_kinds\"]) { id } }");
        assert_eq!(lists.error()["extensions"]["parameter"], "ids");
        assert!(lists.error()["message"].as_str().is_some_and(|m| m.contains("`deal_kind`")), "{:#}", lists.0);
    });
}

#[test]
fn a_former_id_is_followed_and_a_removed_one_says_why() {
    on_both(|database| {
        let app = TestApp::with(database, Some(&fixture("small")), 1);
        let find = |query: &str| ids(&app.get(&format!("/v1/deals?{query}")).ok()["data"]);
        assert!(find("party=harbour-bank").len() > 1);
        assert_eq!(find("party=port-bank"), find("party=harbour-bank"));
        assert_eq!(find("party__in=aland,port-bank"), find("party__in=aland,harbour-bank"));
        // page by page, and again from what is kept
        for _ in 0..2 {
            let page = app.get("/v1/deals?party=port-bank&limit=1").ok();
            let next = app.get(page["page"]["next"].as_str().expect("a next page")).ok();
            assert_eq!([ids(&page["data"]), ids(&next["data"])].concat(), find("party=harbour-bank")[..2]);
        }
        let deals = |filter: &str| app.graphql(&format!("{{ deals(filter: {{ {filter} }}) {{ nodes {{ id }} }} }}"));
        assert_eq!(ids(&deals("not: { not: { party: { in: [\"port-bank\"] } } }").ok()["deals"]["nodes"]), find("party=harbour-bank"));
        assert_eq!(ids(&app.get("/v1/partners?id=port-bank").ok()["data"]), ["harbour-bank"]);
        let nested = "{ partners { nodes { id deals(filter: { party: { in: [\"port-bank\"] } }) { totalCount } } } }";
        let nested = app.graphql(nested);
        let totals = nested.ok()["partners"]["nodes"].as_array().expect("partners").iter().map(|p| p["deals"]["totalCount"].as_u64());
        assert_eq!(totals.flatten().sum::<u64>() as usize, find("party=harbour-bank").len() * 2, "each deal has two parties");
        bad(&app.get("/v1/deals?link=old-bridge"), "link", "`old-bridge` was removed: It was the new bridge under another name.");
        assert_eq!(deals("or: [{ link: { in: [\"old-bridge\"] } }]").error()["extensions"]["parameter"], "or[0].link.in");
        // what has another id now is still of its type
        bad(&app.get("/v1/deals?citation=port-bank"), "citation", "`port-bank` is the id of a partner; write that of a source");
    });
}
