//! Logs on standard error: text for a terminal, JSON for a machine, if nothing else is said.
use crate::config::LogFormat;
use std::io::{IsTerminal, stderr};
use tracing_subscriber::{filter::Targets, fmt, layer::SubscriberExt, util::SubscriberInitExt};

/// What is logged when nothing is said: libraries tell only what goes wrong.
const DEFAULT: &str = "info,sea_orm_migration=warn,sqlx=warn";

/// Starts logging in a format, or in that which suits standard error. `ATLAS_LOG` says how much, such as `warn` or `info,api=debug`.
pub fn init(format: Option<LogFormat>) {
    let asked = std::env::var("ATLAS_LOG").ok();
    let (targets, ignored) = match asked.as_deref().map(str::parse::<Targets>) {
        Some(Ok(targets)) => (targets, None),
        Some(Err(e)) => (targets(DEFAULT), Some(e)),
        None => (targets(DEFAULT), None),
    };
    let logs = tracing_subscriber::registry().with(targets);
    let terminal = stderr().is_terminal();
    match format.unwrap_or(if terminal { LogFormat::Text } else { LogFormat::Json }) {
        LogFormat::Text => logs.with(fmt::layer().with_writer(stderr).with_ansi(terminal)).init(),
        LogFormat::Json => logs.with(fmt::layer().with_writer(stderr).json().flatten_event(true).with_span_list(false)).init(),
    }
    if let Some(e) = ignored {
        tracing::warn!(error = %e, "ATLAS_LOG is not understood and ignored");
    }
}

fn targets(text: &str) -> Targets {
    text.parse().unwrap_or_default()
}
