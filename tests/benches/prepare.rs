//! What preparing a GraphQL document takes: parsed, counted, validated, written anew. `cargo bench -p tests --bench prepare`.
use api::graphql::Executor;
use async_graphql::{Request, Variables};
use serde_json::json;
use std::time::Instant;

fn main() {
    let executor = Executor::new(1).expect("threads");
    let nested = "query Page($n: Int = 25, $all: Boolean!) {
        partners(first: $n) { totalCount nodes { ...P deals(first: 3) { nodes { id title parties { role partner { ...P } }
          citations @include(if: $all) { page source { title } } } } } } } fragment P on Partner { id title }";
    let filter = "{ deals(first: 20, filter: {and: [{kind: {in: [LOAN, GRANT]}}, {not: {party: {country: {in: [\"BY\"]}}}}]}) { totalCount nodes { id } } }";
    let introspection = "{ __schema { queryType { name } types { kind name description fields(includeDeprecated: true) { name description
        args { name type { kind name ofType { kind name ofType { kind name } } } defaultValue } type { kind name ofType { kind name } } } } } }";
    let largest = format!("{{dataset{{{}}}}}", "title ".repeat(4_900));
    println!("{:>9} {:>8}  document", "µs", "bytes");
    for (name, query) in [
        ("{ dataset { title } }", "{ dataset { title } }"),
        ("partners, their deals, parties, citations", nested),
        ("deals by a filter", filter),
        ("introspection", introspection),
        ("4,900 fields of one name", &largest),
    ] {
        let request = || Request::new(query).variables(Variables::from_json(json!({ "all": true })));
        let times = if query.len() > 10_000 { 50 } else { 5_000 };
        let asked = request();
        assert!(executor.prepare(&asked).is_ok(), "{name}");
        let start = Instant::now();
        for _ in 0..times {
            std::hint::black_box(executor.prepare(&asked).is_ok());
        }
        println!("{:>9.1} {:>8}  {name}", start.elapsed().as_secs_f64() * 1e6 / f64::from(times), query.len());
    }
}
