//! What a page of a feed says, whatever its format.
use crate::catalog::{Change, dataset::Dataset};
use entity::{Codelist, change::Action, party::Role};
use serde::Deserialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Fields that the title of an entry names; for more it says how many.
const NAMED: usize = 3;
/// Letters of a value that are told.
const SHOWN: usize = 300;
/// The field beside a change that holds the record as it is now.
pub const NOW: &str = "now";
/// The field beside a change that holds the date by which that record is listed, in words.
pub const DATE: &str = "date";

/// The addresses of a page of a feed, on the server; none that would be too long.
#[derive(Clone, Debug, Default)]
pub struct Links {
    /// How addresses begin on the server, as the client calls it.
    pub server: String,
    /// Of the feed, without what is asked.
    pub feed: String,
    /// Of this page.
    pub own: Option<String>,
    /// Of the first page, the newest entries.
    pub first: Option<String>,
    /// Of the page with older ones.
    pub next: Option<String>,
    /// Of the list that it is of.
    pub list: Option<String>,
    /// What it is of, in a few words.
    pub what: String,
}

/// A page of a feed.
pub struct Feed<'a> {
    /// Its name among all feeds.
    pub name: String,
    /// Its title.
    pub title: String,
    /// The dataset.
    pub dataset: &'a Dataset,
    /// Its addresses.
    pub links: &'a Links,
    /// The newest first.
    pub entries: &'a [Entry],
}

/// What became of a record.
pub struct Entry {
    /// Its name among all entries, which stays the same.
    pub name: String,
    /// Its title.
    pub title: String,
    /// A line for each thing that there is to say.
    pub text: String,
    /// When it was loaded here, RFC 3339.
    pub at: String,
    /// The address of the record.
    pub record: String,
    /// What happened, and the type of the record: code and label.
    pub categories: Vec<(&'static str, &'static str)>,
}

/// A change, and the record as it is now.
#[derive(Deserialize)]
pub struct Row {
    #[serde(flatten)]
    change: Change,
    #[serde(default)]
    now: Value,
    #[serde(default)]
    date: Option<String>,
}

impl Feed<'_> {
    /// When its newest entry was loaded here, or the dataset where it has none.
    pub fn updated(&self) -> &str {
        self.entries.first().map_or(&self.dataset.loaded_at, |newest| &newest.at)
    }
}

impl Entry {
    /// What is said of a change.
    pub fn of(Row { change, now, date }: &Row) -> Self {
        let (what, record) = (change.action.label(), &change.record);
        let title = record.title.as_deref().unwrap_or(&record.id);
        let fields: Vec<&str> = change.fields.iter().map(|it| it.field.as_str()).collect();
        let of = match fields.len() {
            0 => String::new(),
            1..=NAMED => format!(" ({})", fields.join(", ")),
            more => format!(" ({more} fields)"),
        };
        let kind = record.r#type.map(|r#type| (r#type.code(), r#type.label()));
        Self {
            name: urn(&[&change.revision, &change.id]),
            title: format!("{what}: {title}{of}"),
            text: text(change, now, date.as_deref()),
            at: change.at.clone(),
            record: format!("/v1/records/{}", record.id),
            categories: [(change.action.code(), what)].into_iter().chain(kind).collect(),
        }
    }
}

/// What happened, and what the record says by now.
fn text(change: &Change, now: &Value, date: Option<&str>) -> String {
    let mut lines = vec![match change.action {
        Action::Created => format!("`{}` is new.", change.record.id),
        Action::Updated => format!("`{}` changed.", change.record.id),
        Action::Renamed => {
            format!("`{}` was `{}`.", change.record.id, change.was.iter().map(|id| &**id).collect::<Vec<_>>().join("`, `"))
        }
        Action::Removed => format!("`{}` was removed: {}", change.record.id, change.reason.as_deref().unwrap_or_default()),
    }];
    let said = |values: &[String]| match values {
        [] => "nothing".to_owned(),
        values => cut(&values.join("; ")),
    };
    lines.extend(change.fields.iter().map(|it| format!("{}: {} → {}", it.field, said(&it.before), said(&it.after))));
    lines.extend(date.map(|date| format!("Date: {date}")));
    let party = |party: &Value| {
        let role = party["role"].as_str().and_then(Role::from_code)?;
        Some(format!("{}: {}", role.label(), party["partner"]["title"].as_str()?))
    };
    let parties: Vec<String> = now["parties"].as_array().into_iter().flatten().filter_map(party).collect();
    lines.extend((!parties.is_empty()).then(|| cut(&parties.join("; "))));
    lines.extend(now["summary"].as_str().map(str::to_owned));
    lines.join("\n")
}

/// A text that is not too long.
fn cut(text: &str) -> String {
    match text.char_indices().nth(SHOWN) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A name that stays the same and that nothing else has: a UUID (RFC 9562, version 8) of the first bits of a hash.
pub fn urn(of: &[&str]) -> String {
    let mut hash = Sha256::new();
    for part in of {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    let mut hex = entity::hex(&hash.finalize()[..16]);
    hex.replace_range(12..13, "8");
    hex.replace_range(16..17, "a");
    format!("urn:uuid:{}-{}-{}-{}-{}", &hex[..8], &hex[8..12], &hex[12..16], &hex[16..20], &hex[20..])
}
