//! What the process has done, for Prometheus (text format 0.0.4). Labels are bounded: routes are those of the table, never paths.
use super::{asked::QUERY, cache::Answers, panics};
use crate::catalog::Catalog;
use actix_web::{
    HttpResponse,
    http::{Method, StatusCode},
    web,
};
use std::{
    collections::BTreeMap,
    fmt::Write,
    sync::{
        Arc, PoisonError, RwLock,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

/// Upper bounds of the histogram's buckets, in seconds.
const BOUNDS: [f64; 11] = [0.000_1, 0.000_5, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0];
/// What is counted of an address that is none.
const NOWHERE: &str = "none";

/// The pattern of the address that a request is for; its endpoint puts it there.
#[derive(Clone, Debug)]
pub struct Route(pub Arc<str>);

/// Counters of the process.
#[derive(Debug, Default)]
pub struct Metrics {
    requests: RwLock<BTreeMap<Labels, Arc<Series>>>,
}

/// Route, method, first digit of the status.
type Labels = (Arc<str>, &'static str, u16);

#[derive(Debug, Default)]
struct Series {
    /// How many took no longer than each bound, and longer than the one before; the last are beyond all bounds.
    buckets: [AtomicU64; BOUNDS.len() + 1],
    micros: AtomicU64,
}

impl Series {
    fn count(&self, took: Duration) {
        let bucket = BOUNDS.iter().position(|bound| took.as_secs_f64() <= *bound).unwrap_or(BOUNDS.len());
        self.buckets[bucket].fetch_add(1, Relaxed);
        self.micros.fetch_add(u64::try_from(took.as_micros()).unwrap_or(u64::MAX), Relaxed);
    }
}

impl Metrics {
    /// Counts an answer.
    pub fn count(&self, route: Option<&Route>, method: &Method, status: StatusCode, took: Duration) {
        let method = match *method {
            Method::GET => "GET",
            Method::HEAD => "HEAD",
            Method::POST => "POST",
            Method::OPTIONS => "OPTIONS",
            _ if method.as_str() == QUERY => QUERY,
            _ => "other",
        };
        let labels = (route.map_or_else(|| NOWHERE.into(), |route| route.0.clone()), method, status.as_u16() / 100);
        if let Some(series) = self.requests.read().unwrap_or_else(PoisonError::into_inner).get(&labels) {
            return series.count(took);
        }
        self.requests.write().unwrap_or_else(PoisonError::into_inner).entry(labels).or_default().count(took);
    }

    fn print(&self, out: &mut String) {
        head(out, "atlas_http_request_duration_seconds", "histogram", "How long answers took, until their head was ready.");
        for ((route, method, class), series) in &*self.requests.read().unwrap_or_else(PoisonError::into_inner) {
            let labels = format!("route=\"{route}\",method=\"{method}\",status=\"{class}xx\"");
            let mut sum = 0;
            for (bucket, bound) in series.buckets.iter().zip(BOUNDS.iter().map(f64::to_string).chain(["+Inf".to_owned()])) {
                sum += bucket.load(Relaxed);
                let _ = writeln!(out, "atlas_http_request_duration_seconds_bucket{{{labels},le=\"{bound}\"}} {sum}");
            }
            let seconds = Duration::from_micros(series.micros.load(Relaxed)).as_secs_f64();
            let _ = writeln!(out, "atlas_http_request_duration_seconds_sum{{{labels}}} {seconds}");
            let _ = writeln!(out, "atlas_http_request_duration_seconds_count{{{labels}}} {sum}");
        }
    }
}

fn head(out: &mut String, name: &str, kind: &str, about: &str) {
    let _ = writeln!(out, "# HELP {name} {about}\n# TYPE {name} {kind}");
}

/// The counters as text.
pub async fn serve(metrics: web::Data<Metrics>, answers: web::Data<Answers>, catalog: web::Data<Catalog>) -> HttpResponse {
    let mut out = String::new();
    metrics.print(&mut out);
    head(&mut out, "atlas_answers_total", "counter", "Answers that stay the same as long as a revision, by where they came from.");
    for (from, count) in answers.counts() {
        let _ = writeln!(out, "atlas_answers_total{{from=\"{from}\"}} {count}");
    }
    head(&mut out, "atlas_statements_total", "counter", "Statements that snapshots of the database have sent, counted when they end.");
    let _ = writeln!(out, "atlas_statements_total {}", catalog.statements());
    head(&mut out, "atlas_panics_total", "counter", "Handlers that panicked, each answered with 500.");
    let _ = writeln!(out, "atlas_panics_total {}", panics::count());
    head(&mut out, "atlas_dataset_info", "gauge", "The revision that is served, where it is known.");
    if let Some(revision) = catalog.current() {
        let _ = writeln!(out, "atlas_dataset_info{{revision=\"{}\"}} 1", revision.revision);
    }
    HttpResponse::Ok().content_type("text/plain; version=0.0.4; charset=utf-8").body(out)
}
