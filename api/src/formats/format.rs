//! The formats of files, each named by a suffix of addresses and by a media type.
use super::{
    csv::Csv,
    feed::{ATOM, FeedWriter, entry::Links},
    geojson::GeoJson,
    ical::Ical,
    jsonld::JsonLd,
    ndjson::Ndjson,
    table::Table,
    writing::{origin::Origin, writer::Writer},
    xlsx::Xlsx,
};
use crate::http::media::{JSON, JSON_FEED, JSON_FEED_SUFFIX};
use serde_json::{Value, json};
use std::sync::Arc;

/// A format in which whole results are told.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table as text.
    Csv,
    /// A JSON object a line.
    Ndjson,
    /// A workbook with a table.
    Xlsx,
    /// A graph in the words of schema.org.
    JsonLd,
    /// Features of a map.
    GeoJson,
    /// A calendar.
    Ical,
    /// A feed of changes.
    Atom,
    /// The same as JSON.
    JsonFeed,
}

/// What a file is made with.
#[derive(Clone)]
pub struct Wanted {
    /// The table of its records, for formats that are tables.
    pub table: Arc<Table>,
    /// Whether CSV begins with a byte order mark.
    pub bom: bool,
    /// Where it comes from, for formats that say so.
    pub origin: Origin,
    /// The addresses of its page, for feeds.
    pub links: Links,
}

/// The formats of an address beside JSON.
#[derive(Debug)]
pub struct Offer {
    /// The formats.
    pub formats: &'static [Format],
    /// Their media types, JSON before them.
    pub media: &'static [&'static str],
}

macro_rules! offers {
    ($( $(#[$doc:meta])* $NAME:ident [$($Format:ident),*] )*) => {
        $( $(#[$doc])* pub static $NAME: Offer = Offer { formats: &[$( Format::$Format ),*], media: &[JSON, $( Format::$Format.media() ),*] }; )*
    };
}
offers! {
    /// Of every list.
    ROWS [Csv, Xlsx, Ndjson]
    /// Of lists of records.
    RECORDS [Csv, Xlsx, Ndjson, JsonLd, Atom, JsonFeed]
    /// Of records that are somewhere.
    PLACES [Csv, Xlsx, Ndjson, JsonLd, GeoJson, Atom, JsonFeed]
    /// Of records that are somewhere at some time.
    EVENTS [Csv, Xlsx, Ndjson, JsonLd, GeoJson, Ical, Atom, JsonFeed]
    /// Of moments.
    MOMENTS [Csv, Xlsx, Ndjson, Ical]
    /// Of changes.
    CHANGES [Csv, Xlsx, Ndjson, Atom, JsonFeed]
    /// Of one record.
    RECORD [JsonLd]
    /// Of one series.
    SERIES [Csv, Xlsx]
}

impl Format {
    /// How addresses end that ask for it, after the point.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Ndjson => "ndjson",
            Self::Xlsx => "xlsx",
            Self::JsonLd => "jsonld",
            Self::GeoJson => "geojson",
            Self::Ical => "ics",
            Self::Atom => "atom",
            Self::JsonFeed => JSON_FEED_SUFFIX,
        }
    }

    /// Its media type, without parameters.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Ndjson => "application/x-ndjson",
            Self::Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Self::JsonLd => "application/ld+json",
            Self::GeoJson => "application/geo+json",
            Self::Ical => "text/calendar",
            Self::Atom => ATOM,
            Self::JsonFeed => JSON_FEED,
        }
    }

    /// Its media type, with what clients have to know.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv; charset=utf-8; header=present",
            Self::Ical => "text/calendar; charset=utf-8",
            Self::Atom => "application/atom+xml; charset=utf-8",
            other => other.media(),
        }
    }

    /// Its JSON schema.
    pub fn schema(self) -> Value {
        match self {
            Self::JsonLd => json!({
                "type": "object",
                "required": ["@context", "@graph"],
                "properties": { "@context": { "type": "object" }, "@graph": { "type": "array", "items": { "type": "object" } } },
            }),
            Self::GeoJson => json!({
                "type": "object",
                "required": ["type", "about", "features"],
                "properties": {
                    "type": { "type": "string", "enum": ["FeatureCollection"] },
                    "about": { "type": "object" },
                    "features": { "type": "array", "items": { "type": "object" } },
                },
            }),
            Self::JsonFeed => json!({
                "type": "object",
                "required": ["version", "title", "items"],
                "properties": {
                    "version": { "type": "string", "enum": ["https://jsonfeed.org/version/1.1"] },
                    "title": { "type": "string" },
                    "items": { "type": "array", "items": { "type": "object" } },
                },
            }),
            Self::Csv | Self::Ndjson | Self::Xlsx | Self::Ical | Self::Atom => json!({ "type": "string" }),
        }
    }

    /// What it is, in a few words.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Csv => "A header and a line a row (RFC 4180), in UTF-8.",
            Self::Ndjson => "A JSON object a line, as the list tells it.",
            Self::Xlsx => "A workbook: a sheet with the same table, and one that says where it comes from.",
            Self::JsonLd => "A graph in the words of schema.org.",
            Self::GeoJson => "A feature each, where it is; without geometry where that is not known.",
            Self::Ical => "All-day events; those of which no day is known are journal entries without a date.",
            Self::Atom => {
                "A feed (RFC 4287) of the newest changes of what is found, 50 unless `limit` says otherwise; `next` leads to older ones."
            }
            Self::JsonFeed => "The same as JSON Feed 1.1.",
        }
    }

    /// Whether it is a table: rows of one sort, a column for each thing that is told.
    pub const fn is_table(self) -> bool {
        matches!(self, Self::Csv | Self::Xlsx)
    }

    /// Whether it tells what the columns of a table do.
    pub const fn has_columns(self) -> bool {
        self.is_table() || matches!(self, Self::GeoJson)
    }

    /// Whether it tells what became of what is found, a page at a time, rather than what is found.
    pub const fn is_feed(self) -> bool {
        matches!(self, Self::Atom | Self::JsonFeed)
    }

    /// What writes it.
    pub fn writer(self, wanted: Wanted) -> Box<dyn Writer> {
        match self {
            Self::Csv => Box::new(Csv::new(wanted.table, wanted.bom)),
            Self::Ndjson => Box::new(Ndjson),
            Self::Xlsx => Box::new(Xlsx::new(wanted.table, wanted.origin)),
            Self::JsonLd => Box::new(JsonLd::new()),
            Self::GeoJson => Box::new(GeoJson::new(wanted.table, wanted.origin)),
            Self::Ical => Box::new(Ical::new(wanted.origin)),
            Self::Atom => Box::new(FeedWriter::atom(wanted.origin, wanted.links)),
            Self::JsonFeed => Box::new(FeedWriter::json(wanted.origin, wanted.links)),
        }
    }
}
