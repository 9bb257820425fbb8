//! No page reads a whole table: what the databases plan for the statements that pages really send, over 100,000 records.
use crate::oracle::{self, Oracle};
use api::catalog::{Face, Params, Resource, codes, each};
use migration::{Database, Limits};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use serde_json::Value;
use std::{
    collections::{BTreeSet, HashMap},
    fs::File,
    io::{Read, Seek, SeekFrom},
    path::PathBuf,
    process::Child,
    sync::{Mutex, Once},
};
use tests::{Postgres, Program, TestApp, encode, get, grown_on_both, scratch, tables};
use tokio::runtime::Runtime;

/// Rows that PostgreSQL may look at for one page: a good deal fewer than the smallest table has.
const ROWS: u64 = 1_500;
/// A filter is selective that finds at most so much of a list.
const SELECTIVE: f64 = 0.02;

/// Pages that read more than they are worth, by a part of their address, or one of several, and why. One that is mended is taken out.
const READS_MORE: &[(&str, &str)] = &[
    ("sort=title|sort=-title", "PostgreSQL joins the whole of a small type to its titles"),
    ("__ne=", "nothing lists what has another value"),
    ("__isnull=", "nothing lists what has no value"),
    ("edition__gte=", "SQLite goes along the dates, in which order the page is"),
    ("&sector__in=", "PostgreSQL joins the records of all types to those of one"),
    ("party__role__in=", "as `sector`"),
    ("party__country__in=", "as `sector`"),
    ("party__kind__in=", "as `sector`"),
    ("place__country__in=", "as `sector`"),
    ("citation__note__|citation__rank__in=rival", "as `sector`"),
    ("link__relation__in=", "as `sector`"),
    ("linked_from__relation__in=", "as `sector`"),
    ("__contains=", "no index finds the middle of a text"),
    ("&date=|&signed=|&concluded=|&period=|&announced=|&starts=|&ends=|&founded=|&published=", "two ends of a date lie in two indexes"),
    ("__within=2", "as a date"),
    ("__lt=", "as a date: what has none is told by its other end"),
    ("__lte=", "as a date: what has none is told by its other end"),
];

/// Lists with an id that nothing has: the nearest is looked for.
const MISTYPED: &[&str] = &[
    "/v1/deals?party=berlaus",
    "/v1/observations?subject=berlaus",
    "/v1/partners?citation=government-by",
    "/v1/events?forum=economic-forum",
];

/// Has PostgreSQL log what it plans in a database.
fn log_plans(server: &Postgres, database: &str) {
    let name = database.rsplit('/').next().unwrap_or_default();
    for setting in [
        // as it is set where disks have no heads
        "random_page_cost = 1.1",
        "session_preload_libraries = 'auto_explain'",
        "auto_explain.log_min_duration = 0",
        "auto_explain.log_format = 'json'",
        "auto_explain.log_analyze = on",
        "auto_explain.log_timing = off",
    ] {
        server.execute(&format!("ALTER DATABASE {name} SET {setting}")).expect("a setting");
    }
}

/// The program over a grown database, and where it can be read what it does there.
pub struct Watched {
    address: String,
    child: Child,
    /// The database, where what it plans has to be asked.
    sqlite: Option<Sqlite>,
    /// What the program is called in a log that others write, too.
    name: String,
    /// What the program logs, or PostgreSQL.
    log: PathBuf,
    seen: u64,
    _program: Program,
}

impl Watched {
    /// Starts the program over a database, with a name of its own among those that do so at once.
    pub fn new(database: &str, name: &str) -> Self {
        let program = Program::new(env!("CARGO_BIN_EXE_atlas-under-test"));
        let own = scratch("plans").join("log");
        let serve = |database: &str| program.serve(database, "warn,migration::statements=trace", &own);
        let ((child, address), log, sqlite) = match tests::postgres().filter(|_| !database.starts_with("sqlite")) {
            Some(server) => {
                static SET: Once = Once::new();
                SET.call_once(|| log_plans(server, database));
                (serve(&format!("{database}?application_name={name}")), server.log(), None)
            }
            None => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
                let opened = runtime.block_on(migration::open(database, Limits::default())).expect("the database opens");
                let tables = runtime.block_on(tables(&opened.begin()));
                (serve(database), own, Some(Sqlite { runtime, opened, tables, scans: HashMap::new() }))
            }
        };
        Self { address, child, sqlite, name: name.to_owned(), log, seen: 0, _program: program }
    }

    /// Asks for a page, and says which of its statements read more than it is worth. `ordered` is one that no filter narrows.
    pub fn ask(&mut self, path: &str, ordered: bool) -> (Value, Vec<String>) {
        self.said();
        let answer = get(&format!("{}{path}", self.address));
        let said = self.said();
        let complaints = match &mut self.sqlite {
            Some(sqlite) => sqlite.complaints(&said, ordered),
            None => of_postgres(path, &said, &self.name),
        };
        (answer.json(), complaints)
    }

    /// What was logged since.
    fn said(&mut self) -> String {
        let mut file = File::open(&self.log).expect("a log");
        file.seek(SeekFrom::Start(self.seen)).expect("what is new");
        let mut said = String::new();
        file.read_to_string(&mut said).expect("a text");
        self.seen += said.len() as u64;
        said
    }
}

/// A SQLite database, whose plans are asked for.
struct Sqlite {
    runtime: Runtime,
    opened: Database,
    tables: Vec<String>,
    /// What a statement scans, by its text and whether its page is in an order that no filter narrows.
    scans: HashMap<(String, bool), Option<String>>,
}

impl Sqlite {
    /// What is scanned. A page in an order may go along an index of its own table; what is filtered is to be searched for.
    fn complaints(&mut self, said: &str, ordered: bool) -> Vec<String> {
        let lines = said.lines().filter_map(|line| serde_json::from_str::<Value>(line).ok());
        let statements: Vec<String> = lines.filter_map(|line| line["sql"].as_str().map(str::to_owned)).collect();
        assert!(!statements.is_empty(), "no statement is logged: {said}");
        let of_a_page = statements.into_iter().filter(|sql| of_a_page(sql));
        of_a_page
            .filter_map(|sql| {
                let Self { runtime, opened, tables, scans } = self;
                let scan = scans.entry((sql, ordered)).or_insert_with_key(|(sql, _)| {
                    // a plan does not hang on what is bound
                    let plan = format!("EXPLAIN QUERY PLAN {}", sql.replace('?', "'x'"));
                    let plan = Statement::from_string(DbBackend::Sqlite, plan);
                    let rows = runtime.block_on(async { opened.begin().query_all_raw(plan).await }).expect("a plan");
                    let details: Vec<String> = rows.iter().map(|row| row.try_get("", "detail").expect("a text")).collect();
                    let scan = details.iter().find(|detail| scans_whole(tables, sql, detail, ordered));
                    scan.map(|detail| format!("{detail}: {details:?}"))
                });
                scan.clone()
            })
            .collect()
    }
}

/// Whether a step of a plan goes through a whole table.
fn scans_whole(tables: &[String], sql: &str, detail: &str, ordered: bool) -> bool {
    let table = detail.strip_prefix("SCAN ").and_then(|rest| rest.split(' ').next());
    // a table, or what the statement calls it
    let called = |it: &String, table: &str| it == table || sql.contains(&format!("\"{it}\" AS \"{table}\""));
    let whole = table.is_some_and(|table| tables.iter().any(|it| called(it, table)));
    let along = ordered && detail.contains("USING") && table != Some("record");
    whole && !along || ordered && detail.contains("TEMP B-TREE FOR ORDER BY")
}

/// Whether a statement is of what is asked, or of what lies around a partner: what is said of the dataset as a whole is counted once a revision, and its words are read once.
fn of_a_page(sql: &str) -> bool {
    if sql.contains("known(word)") {
        return false;
    }
    !sql.contains("GROUP BY") || ["hit_rank", "facet_count", "\"cell\"", "\"placed\"", "chosen"].iter().any(|own| sql.contains(own))
}

/// Where PostgreSQL looked at more rows than a page is worth: it logs how many each step gave and threw away. Other programs write into
/// the same log.
fn of_postgres(path: &str, said: &str, name: &str) -> Vec<String> {
    let mut plans = Vec::<String>::new();
    let mut own = false;
    for line in said.lines() {
        if let Some(plan) = line.strip_prefix('\t') {
            plans.last_mut().filter(|_| own).into_iter().for_each(|all| all.push_str(plan));
        } else {
            own = line.ends_with(" plan:") && line.split(' ').next() == Some(name);
            plans.extend(own.then(String::new));
        }
    }
    let plans: Vec<Value> = plans.iter().map(|plan| serde_json::from_str(plan).expect("a plan")).collect();
    assert!(!plans.is_empty(), "{path}: no plan is logged: {said}");
    let of_a_page = plans.iter().filter(|plan| of_a_page(plan["Query Text"].as_str().unwrap_or_default()));
    of_a_page.filter_map(|plan| too_many(&plan["Plan"])).map(|(what, rows)| format!("{rows} rows by {what}")).collect()
}

/// The step of a plan that looks at more rows than one page is worth.
fn too_many(node: &Value) -> Option<(String, u64)> {
    let count = |key: &str| node[key].as_f64().unwrap_or_default();
    let looked = (count("Actual Rows") + count("Rows Removed by Filter") + count("Rows Removed by Join Filter")) * count("Actual Loops");
    if looked as u64 > ROWS {
        return Some((format!("{} {}", node["Node Type"], node["Relation Name"]), looked as u64));
    }
    node["Plans"].as_array().into_iter().flatten().find_map(too_many)
}

impl Drop for Watched {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Pages to ask for: each order, its first page and the one after it; each filter with a value that finds little.
struct Pages<'a> {
    oracle: &'a Oracle,
    orders: Vec<String>,
    filters: Vec<String>,
}

impl Face for Pages<'_> {
    fn resource<R: Resource>(&mut self) {
        let beside = |key: &str| match (R::PLURAL, key.split("__").next()) {
            ("deals", Some("amount")) => "&currency=USD",
            ("observations", Some("value")) => "&indicator=trade-copy-7&unit=USD",
            _ => "",
        };
        for key in codes::<R::Sort>() {
            for sort in [key.clone(), format!("-{key}")] {
                // of one indicator in one unit there are few
                let limit = if key == "value" { 5 } else { 25 };
                self.orders.push(format!("/v1/{}?limit={limit}&total=false&sort={sort}{}", R::PLURAL, beside(&key)));
            }
        }
        let params = Params::of::<R>().list;
        // of one copy that is little of the whole, though it is much of the shipped dataset
        for (key, within) in [
            ("concerns", "poland"),
            ("party__within", "poland"),
            ("place__within", "minsk-region"),
            ("parent__within", "minsk-region"),
            ("within", "minsk-region"),
            ("subject__within", "minsk-region"),
            ("counterpart__within", "poland"),
        ] {
            if params.iter().any(|param| param.key == key) {
                self.filters.push(format!("/v1/{}?limit=25&total=false&{key}={within}-copy-7", R::PLURAL));
            }
        }
        let all = self.oracle.all(R::PLURAL);
        let ids: BTreeSet<&str> = self.oracle.records().map(|record| record.id.as_str()).collect();
        // a bare field that takes several values is another spelling of `in`
        let bare = |key: &str| params.iter().any(|other| other.key == format!("{key}__in"));
        for param in params.iter().filter(|param| !bare(&param.key)) {
            let mut samples = oracle::samples(&all, &param.key, &param.schema);
            samples.retain(|value| {
                let found = self.oracle.found(R::PLURAL, &[(&param.key, value)]).len();
                found > 0 && found as f64 <= SELECTIVE * all.len() as f64
            });
            if let Some(value) = samples.first() {
                // a record of one of the copies
                let value = if ids.contains(value.as_str()) { format!("{value}-copy-7") } else { value.clone() };
                let query = format!("{}={}{}", param.key, encode(&value), beside(&param.key));
                self.filters.push(format!("/v1/{}?limit=25&total=false&{query}", R::PLURAL));
            }
        }
    }
}

#[test]
fn no_page_reads_a_whole_table() {
    let oracle = Oracle::shipped(&TestApp::new());
    let mut pages = Pages { oracle, orders: Vec::new(), filters: Vec::new() };
    each(&mut pages);
    // what stands beside records, found in each of its ways
    for (plural, id) in [("partners", "belarus"), ("indicators", "trade"), ("sources", "government-by-hudak-2019")] {
        pages.filters.push(format!("/v1/{plural}?total=false&include=citations,links,observations&id={id}-copy-7"));
    }
    pages.filters.extend(
        [
            "concerns=poland-copy-7",
            "concerns__all=poland-copy-7,minsk-copy-7",
            "party__within=poland-copy-7",
            "place__within=minsk-region-copy-7",
            "forum=gomel-economic-forum-copy-7",
            "what=term_ended",
            "what=term_ended&sort=-date",
            "type=deal",
            "type=deal&sort=-date",
            "title=belarus",
        ]
        .into_iter()
        .flat_map(|query| {
            let lists = if query.contains("what") || query.contains("type") { &["timeline"][..] } else { &["timeline", "records"] };
            lists.iter().map(move |list| format!("/v1/{list}?limit=25&total=false&{query}"))
        }),
    );
    pages.orders.extend(["date", "-date"].map(|sort| format!("/v1/timeline?limit=25&total=false&sort={sort}")));
    pages.orders.extend(["at", "-at"].map(|sort| format!("/v1/changes?limit=25&total=false&sort={sort}")));
    for asked in [
        "type=deal",
        "action=created",
        "id=poland-copy-7",
        "since=2199",
        "since=2199&type=deal",
        "concerns=poland-copy-7",
        "action=removed",
    ] {
        pages.filters.push(format!("/v1/changes?limit=25&total=false&{asked}"));
    }
    for sort in ["count", "-count", "period", "-period", "id", "-id"] {
        pages.orders.push(format!("/v1/series?limit=25&total=false&sort={sort}"));
    }
    let series = ["subject=minsk-copy-7", "subject__within=minsk-region-copy-7", "counterpart=poland-copy-7&include=points&limit=5"];
    pages.filters.extend(series.map(|asked| format!("/v1/series?total=false&{asked}")));
    pages.filters.push("/v1/series?total=false&include=points&id=trade.belarus.poland.turnover._.level.USD-copy-7".to_owned());
    pages
        .filters
        .extend(["", "&sort=title", "&concerns=poland-copy-7"].map(|more| format!("/v1/disagreements?limit=25&total=false{more}")));
    pages.filters.extend(["concerns", "party__within"].map(|key| format!("/v1/records?limit=25&total=false&{key}=poland-copy-7")));
    for around in ["poland", "poland&depth=2", "poland&fold=country", "vitebsk&depth=2&tie=membership"] {
        let around = around.split_once('&').map_or(format!("{around}-copy-7"), |(id, more)| format!("{id}-copy-7&{more}"));
        pages.filters.push(format!("/v1/network?around={around}"));
    }
    let complaints = Mutex::new(Vec::new());
    grown_on_both(|database| {
        let mut watched = Watched::new(database, "plans");
        let mut ask = |page: &str, ordered: bool| {
            let (answer, bad) = watched.ask(page, ordered);
            complaints.lock().expect("the list").extend(bad.into_iter().map(|bad| format!("{page}\n  {bad}")));
            answer["page"]["next"].as_str().map(str::to_owned)
        };
        for page in &pages.orders {
            let next = ask(page, true).unwrap_or_else(|| panic!("{page} has one page"));
            ask(&next, true);
        }
        for page in pages.filters.iter().map(String::as_str).chain(MISTYPED.iter().copied()) {
            ask(page, false);
        }
    });
    let complaints = complaints.into_inner().expect("the list");
    let has = |complaint: &str, parts: &str| parts.split('|').any(|part| complaint.contains(part));
    let known = |complaint: &&String| READS_MORE.iter().any(|(parts, _)| has(complaint, parts));
    let new: Vec<&str> = complaints.iter().filter(|it| !known(it)).map(String::as_str).collect();
    assert!(new.is_empty(), "these pages read more than they are worth:\n{}", new.join("\n"));
    // without PostgreSQL it is not known what that would read
    if tests::postgres().is_some() {
        let idle: Vec<_> = READS_MORE.iter().filter(|(parts, _)| !complaints.iter().any(|it| has(it, parts))).collect();
        assert!(idle.is_empty(), "these are excused and need no excuse: {idle:#?}");
    }
}
