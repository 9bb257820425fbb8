//! What requests cost the server: processor time of its process per request, beside `/healthz`. `cargo bench -p tests`.
//! `ATLAS_BENCH_PROGRAM` names another build of the program to measure.
use serde_json::json;
use std::{fs, process::Child};
use tests::Program;
use ureq::Agent;

const REQUESTS: u32 = 3_000;

/// Processor time that a process has used, in microseconds.
fn processor_time(child: &Child) -> f64 {
    let stat = fs::read_to_string(format!("/proc/{}/stat", child.id())).expect("its state");
    // after the name in brackets: state is field 3, user and system time are fields 14 and 15, in hundredths of a second
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap_or_default().split_whitespace().collect();
    let ticks: f64 = [11, 12].iter().map(|&i| fields[i].parse::<f64>().expect("a number")).sum();
    ticks * 10_000.0
}

fn main() {
    let path = std::env::var("ATLAS_BENCH_PROGRAM").unwrap_or_else(|_| env!("CARGO_BIN_EXE_atlas-under-test").to_owned());
    let program = Program::new(&path);
    let (lines, mut child) = program.start(&["--port", "0", "--workers", "1"], "Documentation");
    let address = lines.iter().find_map(|l| l.strip_prefix("REST           ")).expect("an address").trim_end_matches("/v1").to_owned();
    let agent: Agent = Agent::config_builder().build().new_agent();
    let get = |path: &str| agent.get(format!("{address}{path}")).call().expect("an answer").body_mut().read_to_vec().expect("a body").len();
    let post = |query: &str| {
        let body = json!({ "query": query }).to_string();
        let request = agent.post(format!("{address}/graphql")).header("content-type", "application/json");
        request.send(&body).expect("an answer").body_mut().read_to_vec().expect("a body").len()
    };
    let flat = "{ observations(first: 50) { nodes { id title period { edtf } value { min unit } } } }";
    let nested = "{ partners(first: 25) { nodes { id title deals(first: 3) { nodes { id title parties { role partner { id title } } citations { page source { title } } } } } } }";
    let cases: [(&str, &dyn Fn() -> usize); 12] = [
        ("/healthz", &|| get("/healthz")),
        ("one record, with citations and links", &|| get("/v1/deals/eib-m7-loan-2019")),
        ("list of 50 observations", &|| get("/v1/observations?limit=50&total=false")),
        ("list of 50 observations, counted", &|| get("/v1/observations?limit=50")),
        ("list of 50 events by party and date", &|| get("/v1/events?limit=50&party=belarus&date__gte=2017")),
        ("names that begin with one letter", &|| get("/v1/suggest?q=b")),
        ("names with the beginnings of two words", &|| get("/v1/suggest?q=great%20sto")),
        ("names like a mistyped one", &|| get("/v1/suggest?q=uzbekitsan")),
        ("search for a word that many records have", &|| get("/v1/search?q=belarus&limit=10")),
        ("search for one that is mistyped", &|| get("/v1/search?q=uzbekitsan&limit=10")),
        ("GraphQL, 50 observations", &|| post(flat)),
        ("GraphQL, 25 partners, their deals, parties, citations", &|| post(nested)),
    ];
    println!("{:>9} {:>7} {:>8}  request", "µs CPU", "ratio", "bytes");
    let mut base = 1.0;
    for (name, ask) in cases {
        let bytes = ask();
        let before = processor_time(&child);
        for _ in 0..REQUESTS {
            ask();
        }
        let each = (processor_time(&child) - before) / f64::from(REQUESTS);
        if name == "/healthz" {
            base = each;
        }
        println!("{each:>9.0} {:>7.1} {bytes:>8}  {name}", each / base);
    }
    child.kill().expect("it is stopped");
    child.wait().expect("it is gone");
}
