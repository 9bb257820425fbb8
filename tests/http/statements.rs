//! What an answer costs in statements, exactly: so many a level, whatever the fan-out.
use crate::with;
use api::catalog::{
    Catalog, Head, Include, List, Listed, Record, Where,
    resources::{deal::Deal, partner::Partner},
    store,
};
use migration::Limits;
use serde_json::{Value, json};
use std::{collections::HashMap, ops::Deref};
use tests::{TestApp, ready_on_both, ready_sqlite, shared_on_both};

/// What is asked, how many statements a fresh server sends for it, and how many when it is asked again.
const COSTS: &[(&str, u64, u64)] = &[
    ("{ deals(first: 5) { nodes { id title } } }", 3, 1),
    ("{ deals(first: 5) { totalCount nodes { id parties { role partner { id title } } } } }", 5, 1),
    ("{ deals(first: 5) { totalCount } }", 4, 1),
    ("{ deal(id: \"eib-m7-loan-2019\") { title } }", 3, 2),
    ("{ record(id: \"eib-m7-loan-2019\") { title citations { page source { id } } links { name record { id title } } } }", 7, 2),
    ("{ nodes(ids: [\"belarus\", \"minsk\", \"eib-m7-loan-2019\"]) { id } }", 5, 3),
    ("{ partner(id: \"belarus\") { events(first: 3) { totalCount nodes { id } } deals(first: 3) { nodes { id title } } } }", 7, 4),
    // the list, its indicators and its links; then one for each type of subject, counterpart and linked record
    (
        "{ observations(first: 200) { nodes { indicator { id } subject { id __typename } counterpart { id } links { record { id } } } } }",
        10,
        1,
    ),
    // what the filter names is looked up together, and kept
    (
        "{ deals(first: 5, filter: { party: { in: [\"belarus\", \"minsk\"] }, citation: { in: [\"government-by-hudak-2019\"] } }) { nodes { id } } }",
        4,
        1,
    ),
    ("{ partners(first: 20) { nodes { deals(first: 1, filter: { party: { in: [\"belarus\"] } }) { totalCount } } } }", 5, 2),
    ("{ observations(first: 5, filter: { unit: { in: [\"percent\", \"USD\"] } }) { nodes { id } } }", 4, 1),
    // one a facet, and kept
    ("{ deals(first: 5) { nodes { id } facets(of: [KIND]) { leftOut } } }", 4, 1),
    (
        "{ deals(first: 5) { nodes { id } facets(of: [KIND, SIGNED, PARTY, PARTY_WITHIN, CITATION_CHAPTER], limit: 200) { leftOut } } }",
        8,
        1,
    ),
    ("{ deals(first: 5, filter: { party: { in: [\"belarus\"] } }) { nodes { id } facets(of: [PARTY, PARTY]) { leftOut } } }", 5, 1),
    // below many records, too; there they are not kept
    ("{ partners(first: 20) { nodes { deals(first: 1) { facets(of: [KIND, SIGNED, PARTY]) { leftOut } } } } }", 8, 5),
    // the words of the register, the page, its types and its record
    ("{ search(q: \"EIB\", first: 1) { nodes { record { id } matched { excerpt } } } }", 5, 2),
    // the names of the register, and what those that fit are called
    ("{ suggest(q: \"eib\") { recordId name } }", 3, 1),
    ("{ deals(q: \"watre\", first: 5) { totalCount nodes { id } } }", 5, 1),
    ("{ partners(first: 20) { nodes { deals(q: \"loan\", first: 1) { totalCount } } } }", 6, 2),
    // the page, its moments, and their records
    ("{ timeline(first: 3, filter: { type: { in: [EVENT] } }) { nodes { moment { what certain } record { id } } } }", 4, 1),
    (
        "{ timeline(first: 3, filter: { type: { in: [EVENT] }, date: { gte: \"2018\" } }) { totalCount nodes { moment { certain } } facets(of: [WHAT, TYPE, DATE]) { leftOut } } }",
        8,
        1,
    ),
    // what both of a pair are called is looked up together
    (
        "{ timeline(first: 3, filter: { type: { in: [EVENT] }, concerns: { all: [\"belarus\", \"poland\"] } }) { nodes { record { title } } } }",
        5,
        1,
    ),
    // partners, the moments below each, and records of one type
    (
        "{ partners(first: 20) { nodes { timeline(first: 2, filter: { type: { in: [EVENT] } }) { totalCount nodes { moment { what } record { id } } } } } }",
        6,
        2,
    ),
    // the whole, and the cells
    ("{ stats { deals { total { count } } } }", 2, 1),
    ("{ stats { deals(by: [KIND, YEAR]) { total { count } cells { count } } } }", 3, 1),
    ("{ stats { records(by: [PARTNER, ROLE], filter: { party: { within: [\"poland\"] } }) { cells { count } } } }", 4, 1),
    ("{ stats { deals(by: [SECTOR]) { cellsTotal } projects(by: [PLACE, SECTOR]) { cellsTotal } } }", 5, 1),
    // the list; the types of its records, those of three types, their citations and what codes mean; then the records again, as records
    ("{ disagreements { totalCount nodes { field preferred { text } rivals { value { text } } record { title } } } }", 9, 1),
    ("{ deals(first: 20) { nodes { evidence { fields { field value { text } citations { source { id } } } } } } }", 7, 1),
    // the list and its series, with what scopes are called; then their points: which, and the observations
    ("{ series(first: 50) { totalCount nodes { id title points { period { edtf } actual { value { text } } } } } }", 7, 1),
    // the page, the changes, and the loads that there were; then what it is now of each type
    ("{ changes(first: 3) { nodes { action at record { recordId title } } } }", 4, 1),
    ("{ changes(first: 3, filter: { type: { in: [DEAL] } }) { totalCount nodes { fields { field } record { now { title } } } } }", 6, 1),
    // nothing new: since when, and that there is nothing
    ("{ changes(filter: { since: \"2199\" }) { nodes { id } } }", 3, 1),
    ("{ changeLog { firstRevision revision } }", 2, 1),
    // the edges, what has too many parties, and the nodes
    ("{ network { edgesTotal nodes { recordId } } }", 4, 1),
    ("{ network(fold: COUNTRY, first: 5) { complete } }", 4, 1),
    // also who it is looked around, the country that that lies in, and whom it is tied to
    ("{ network(around: \"poland\") { edgesTotal } }", 5, 1),
    ("{ network(around: \"vitebsk\", depth: 2, fold: COUNTRY, filter: { party: { within: [\"belarus\"] } }) { edgesTotal } }", 8, 1),
    ("{ dataset { title chapters { title } records { count } } codelists { id } }", 2, 1),
];

/// On a fresh server: the revision; partners, deals and events, their ids and then the records; the deals' partners, the events' citations, the
/// citations' sources.
const FOUR_LEVELS: u64 = 10;
/// Records that a field is first asked of, and how many more then.
const FEW: u64 = 10;
const MORE: u64 = 25;
/// What may be asked of a record beside what it has in itself: one statement for each type of record, and what those that are met lead to.
const LEVELS: u64 = 20;

/// How many statements a query sends.
fn cost(app: &TestApp, query: &str) -> u64 {
    let answer = app.graphql(query);
    answer.ok();
    answer.0["extensions"]["cost"]["statements"].as_u64().expect("a count")
}

#[test]
fn every_query_sends_exactly_as_many_statements_as_it_is_known_to() {
    ready_on_both(|database| {
        let mut other = Vec::new();
        for (query, first, again) in COSTS {
            let app = TestApp::with(database, None, 1);
            let now = (cost(&app, query), cost(&app, query));
            if now != (*first, *again) {
                other.push(format!("{query}: {} and {}, not {first} and {again}", now.0, now.1));
            }
        }
        assert!(other.is_empty(), "if the change is meant, write it down in COSTS:\n{}", other.join("\n"));
    });
}

#[test]
fn a_query_of_four_levels_sends_the_same_few_statements_however_many_records_it_meets() {
    let plain = "query($n: Int) { partners(first: $n, filter: { kind: { in: [COUNTRY, DEVELOPMENT_BANK, REGION] } }, orderBy: { field: DEALS, direction: DESC }) { nodes { id
        deals(first: 5) { totalCount nodes { id parties { role partner { id
            events(first: 5) { nodes { id title citations { page source { title } } } } } } } } } } }";
    // the same, as a client composes it
    let composed = "query($n: Int) { partners(first: $n, filter: { kind: { in: [COUNTRY, DEVELOPMENT_BANK, REGION] } }, orderBy: { field: DEALS, direction: DESC }) { nodes { ...D again: deals(first: 5) { nodes { ...P } } } } }
        fragment D on Partner { id deals(first: 5) { totalCount } ...N again: deals(first: 5) { totalCount } }
        fragment N on Partner { deals(first: 5) { nodes { id ...P } } }
        fragment P on Deal { parties { role partner { ...E events(first: 5) { nodes { id } } } } }
        fragment E on Partner { id events(first: 5) { nodes { ... on Record { title citations { page source { title } } } } } }";
    ready_on_both(|database| {
        for query in [plain, composed] {
            for n in [3, 50] {
                let answer = TestApp::with(database, None, 1).graphql_with(query, json!({ "n": n }));
                let pages = answer.ok()["partners"]["nodes"].to_string().matches("\"page\"").count();
                assert!(
                    answer.ok()["partners"]["nodes"].as_array().map(Vec::len) == Some(n) && pages > n,
                    "{n} partners, {pages} citations"
                );
                assert_eq!(answer.0["extensions"]["cost"]["statements"], FOUR_LEVELS, "{n}: {query}");
            }
        }
    });
}

#[test]
fn no_field_of_a_record_is_asked_one_record_at_a_time() {
    // what is asked of a database is decided before it is known which one that is
    let mut settings = tests::settings(&ready_sqlite(), None);
    // nothing is remembered between two queries, nor within one
    settings.store_bytes = 0;
    let app = TestApp::start(&settings);
    let schema = schema(&app);
    let mut asked = 0;
    for list in &schema["Query"] {
        let Some(item) = list.of.strip_suffix("Connection").filter(|_| list.of != "HitConnection") else { continue };
        for field in &schema[item] {
            let Some(written) = field.written(&schema, 2) else { continue };
            let statements = |n: u64| cost(&app, &format!("{{ {}(first: {n}) {{ nodes {{ {written} }} }} }}", list.name));
            let (few, many) = (statements(FEW), statements(FEW + MORE));
            assert!(many <= few + LEVELS, "{} {{ {written} }}: {few} statements for {FEW}, {many} for {}", list.name, FEW + MORE);
            asked += 1;
        }
    }
    assert!(asked > 150, "{asked} fields were asked");
}

/// A field as introspection tells of it.
struct Field {
    name: String,
    /// The type of what it gives.
    of: String,
    leaf: bool,
    paged: bool,
    /// What it cannot be asked without.
    required: Vec<String>,
}

impl Field {
    /// How it is asked, with fields of fields so many levels deep; `None` where nothing can be asked.
    fn written(&self, schema: &HashMap<String, Vec<Self>>, levels: usize) -> Option<String> {
        let arguments = match &*self.required {
            [] if self.paged => "(first: 1)",
            [] => "",
            [only] if only == "format" => "(format: BIBTEX)",
            _ => return None,
        };
        if self.leaf {
            return Some(format!("{}{arguments}", self.name));
        }
        let below: Vec<String> = schema[&self.of].iter().filter_map(|field| field.written(schema, levels.checked_sub(1)?)).collect();
        (!below.is_empty()).then(|| format!("{}{arguments} {{ {} }}", self.name, below.join(" ")))
    }
}

/// The fields of each type.
fn schema(app: &TestApp) -> HashMap<String, Vec<Field>> {
    let of = "name kind ofType { name kind ofType { name kind ofType { name kind ofType { name kind } } } }";
    let query = format!("{{ __schema {{ types {{ name fields {{ name args {{ name type {{ kind }} }} type {{ {of} }} }} }} }} }}");
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let field = |told: &Value| {
        let mut of = &told["type"];
        while of["ofType"].is_object() {
            of = &of["ofType"];
        }
        let arguments = told["args"].as_array().cloned().unwrap_or_default();
        Field {
            name: text(&told["name"]),
            of: text(&of["name"]),
            leaf: of["kind"] == "SCALAR" || of["kind"] == "ENUM",
            paged: arguments.iter().any(|argument| argument["name"] == "first"),
            required: arguments
                .iter()
                .filter(|argument| argument["type"]["kind"] == "NON_NULL")
                .map(|argument| text(&argument["name"]))
                .collect(),
        }
    };
    let answer = app.graphql(&query);
    let types = answer.ok()["__schema"]["types"].as_array().expect("types");
    types.iter().map(|told| (text(&told["name"]), told["fields"].as_array().into_iter().flatten().map(field).collect())).collect()
}

#[test]
fn an_aliased_list_keeps_its_own_arguments() {
    shared_on_both(|app| {
        let query = "{ partners(first: 200) { nodes { id two: events(first: 2) { nodes { id } } held: events(first: 1, filter: { status: { in: [PLANNED] } }) { totalCount } all: events(first: 1) { totalCount } } } }";
        let data = app.graphql(query);
        let data = data.ok();
        let partners = data["partners"]["nodes"].as_array().expect("partners");
        let count = |alias: &str| partners.iter().filter_map(|p| p[alias]["totalCount"].as_u64()).sum::<u64>();
        assert!(count("all") > count("held") && count("held") > 0);
        assert!(partners.iter().all(|p| p["two"]["nodes"].as_array().is_some_and(|list| list.len() <= 2)));
    });
}

/// How many statements a page takes with all that stands beside its records, on a fresh server and again.
async fn with_all_beside<L: Listed + Deref<Target = Head>>(catalog: &Catalog, rows: i64) -> [usize; 2] {
    let mut counts = [0; 2];
    for count in &mut counts {
        let snapshot = catalog.snapshot();
        let list = List::<L>::new(Where::default(), None).and_then(|list| list.limit(Some(rows), "limit")).expect("a list");
        let page = snapshot.list(&list).await.expect("a page");
        let heads: Vec<&Head> = page.rows.iter().map(|row| &**row.record.view).collect();
        assert_eq!(heads.len() as i64, rows);
        for what in Include::ALL {
            assert_eq!(snapshot.included(what, &heads).await.expect("what stands beside").len(), heads.len());
        }
        *count = snapshot.statements();
    }
    counts
}

#[test]
fn what_stands_beside_records_takes_the_same_few_statements_however_many_they_are() {
    ready_on_both(|database| {
        with(database, Limits::default(), async |opened| {
            let fresh = || Catalog::new(opened.clone(), store::DEFAULT_BYTES);
            for rows in [20, 200] {
                // the revision, ids, records; citations, links, ids of observations, observations
                assert_eq!(with_all_beside::<Partner>(&fresh(), rows).await, [7, 1], "{rows} partners");
                // also their types, records of nine types and three ways to observations: of a subject, an indicator, a source
                let [first, again] = with_all_beside::<Record>(&fresh(), rows).await;
                assert!(first <= 7 + 1 + 8 + 2 && again == 2, "{rows} records: {first}, {again}");
            }
        });
    });
}

#[test]
fn a_walk_through_a_list_takes_two_statements_a_step_and_drives_nothing_out_of_the_store() {
    ready_on_both(|database| {
        with(database, Limits::default(), async |opened| {
            let catalog = Catalog::new(opened.clone(), store::DEFAULT_BYTES);
            let list = || List::<Partner>::new(Where::default(), None).and_then(|list| list.limit(Some(100), "limit")).expect("a list");
            let snapshot = catalog.long_snapshot().expect("a place");
            let mut walk = snapshot.walk(list(), None).await.expect("a walk");
            let mut steps = 0;
            while !snapshot.step(&mut walk).await.expect("rows").is_empty() {
                steps += 1;
            }
            // the revision; ids and records of each step
            assert!(steps > 1 && snapshot.statements() == 1 + 2 * steps, "{} statements in {steps} steps", snapshot.statements());
            let fresh = catalog.snapshot();
            fresh.list(&list()).await.expect("a page");
            assert_eq!(fresh.statements(), 3, "the walk kept what it read");
        });
    });
}

#[test]
fn a_mistake_is_looked_for_once() {
    ready_on_both(|database| {
        with(database, Limits::default(), async |opened| {
            let catalog = Catalog::new(opened.clone(), store::DEFAULT_BYTES);
            let mut told = Vec::new();
            // the revision, the record, what the id stands for, and once what it was probably meant to be
            for statements in [4, 3] {
                let snapshot = catalog.snapshot();
                let missing = snapshot.item::<Partner>("Polnad").await.expect_err("nothing has this id");
                let error = snapshot.suggesting(missing).await.to_string();
                assert!(error.contains("did you mean `poland`?"), "{error}");
                assert_eq!(snapshot.statements(), statements, "{error}");
                told.push(error);
            }
            assert_eq!(told[0], told[1]);
            // nothing has so long a name
            let snapshot = catalog.snapshot();
            let missing = snapshot.item::<Partner>(&"Polnad ".repeat(20)).await.expect_err("nothing has this id");
            assert!(!snapshot.suggesting(missing).await.to_string().contains("did you mean"));
            assert_eq!(snapshot.statements(), 3);
            // as another thing it is another mistake
            let snapshot = catalog.snapshot();
            let missing = snapshot.item::<Deal>("Polnad").await.expect_err("nothing has this id");
            let error = snapshot.suggesting(missing).await.to_string();
            assert!(!error.contains("did you mean"), "{error}");
        });
    });
}
