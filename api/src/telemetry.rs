//! Logs on standard error: text for a terminal, JSON for a machine.
use std::io::IsTerminal;
use tracing_subscriber::EnvFilter;

/// Starts logging. `ATLAS_LOG` holds a filter such as `info` or `api=debug`.
pub fn init() {
    let asked = std::env::var("ATLAS_LOG").ok().and_then(|text| match text.parse::<EnvFilter>() {
        Ok(filter) => Some(filter),
        Err(e) => {
            eprintln!("atlas: ATLAS_LOG=`{text}` is ignored: {e}");
            None
        }
    });
    let filter = asked.unwrap_or_else(|| EnvFilter::new("info,sea_orm_migration=warn,sqlx=warn,actix_server=warn"));
    let logs = tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        logs.init();
    } else {
        logs.json().flatten_event(true).with_span_list(false).init();
    }
}
