//! iCalendar (RFC 5545): an all-day event for each event whose days are known. One of which no day is known would be wrong on any: it is a
//! journal entry without a date, so that it is not missing.
use super::writing::{
    origin::Origin,
    writer::{End, Writer, parsed},
};
use crate::catalog::CatalogError;
use chrono::{Days, NaiveDate};
use entity::{Codelist, event::EventStatus};
use icalendar::{Component, Event, Parameter, Property};
use serde_json::Value;

const BEGIN: &str = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Partnership Atlas//EN\r\nCALSCALE:GREGORIAN\r\n";
const END: &str = "END:VCALENDAR\r\n";

/// Writes events.
pub struct Ical {
    origin: Origin,
}

impl Ical {
    /// With where they come from.
    pub fn new(origin: Origin) -> Self {
        Self { origin }
    }

    /// An event, or a journal entry, as a part of a calendar.
    fn component(&self, record: &Value) -> Result<String, std::fmt::Error> {
        let mut event = Event::new();
        let places: Vec<&str> = record["places"].as_array().into_iter().flatten().filter_map(|place| place["title"].as_str()).collect();
        let places = places.join(", ");
        // a moment of a record has its own date and name
        let moment = &record["moment"];
        let dated = if moment.is_object() { moment } else { record };
        let days = days(&dated["date"]);
        if let Some((first, after)) = days {
            let planned = record["status"] == EventStatus::Planned.code() || moment["planned"] == true;
            let status = if planned { "TENTATIVE" } else { "CONFIRMED" };
            event.append_property(date("DTSTART", first)).append_property(date("DTEND", after));
            event.add_property("STATUS", status).add_property("TRANSP", "TRANSPARENT").add_property("LOCATION", &places);
        }
        let when = dated["date"]["text"].as_str().map(|date| format!("{date}."));
        let place = Some(format!("{places}.")).filter(|_| days.is_none() && !places.is_empty());
        let about = when.into_iter().chain(place).chain(record["summary"].as_str().map(str::to_owned)).collect::<Vec<_>>().join(" ");
        let stamp: String = self.origin.dataset.loaded_at.chars().filter(|c| !"-:".contains(*c)).collect();
        let text = |name: &str| record[name].as_str().unwrap_or_default();
        event.add_property("UID", format!("{}@partnership-atlas", dated["id"].as_str().unwrap_or_default())).add_property("DTSTAMP", stamp);
        let what = moment["what"].as_str().map(|what| format!(": {}", what.replace('_', " "))).unwrap_or_default();
        event
            .add_property("SUMMARY", format!("{}{what}", text("title")))
            .add_property("DESCRIPTION", about)
            .add_property("CATEGORIES", text("kind"));
        let event = event.try_into_string()?;
        match (days, event.strip_prefix("BEGIN:VEVENT").and_then(|it| it.strip_suffix("END:VEVENT\r\n"))) {
            (None, Some(inner)) => Ok(format!("BEGIN:VJOURNAL{inner}END:VJOURNAL\r\n")),
            _ => Ok(event),
        }
    }
}

impl Writer for Ical {
    fn begin(&mut self, out: &mut Vec<u8>) -> Result<(), CatalogError> {
        out.extend_from_slice(BEGIN.as_bytes());
        let Origin { dataset, address } = &self.origin;
        let about =
            format!("{address}. Events of which the days are known; the others are journal entries without a date. {}", dataset.cite_as);
        for (name, text) in [("X-WR-CALNAME", &dataset.title), ("X-WR-CALDESC", &about)] {
            let line: String =
                Property::new(name, text).append_parameter(Parameter::new("VALUE", "TEXT")).done().try_into().map_err(defect)?;
            out.extend_from_slice(line.as_bytes());
        }
        Ok(())
    }

    fn records(&mut self, records: &[String], out: &mut Vec<u8>) -> Result<(), CatalogError> {
        for record in parsed(records)? {
            out.extend_from_slice(self.component(&record).map_err(defect)?.as_bytes());
        }
        Ok(())
    }

    fn end(self: Box<Self>) -> Result<End, CatalogError> {
        Ok(End::Bytes(END.as_bytes().to_vec()))
    }
}

fn defect(error: std::fmt::Error) -> CatalogError {
    CatalogError::defect(format!("iCalendar: {error}"))
}

fn date(name: &str, day: NaiveDate) -> Property {
    Property::new(name, day.format("%Y%m%d").to_string()).append_parameter(Parameter::new("VALUE", "DATE")).done()
}

/// The first day of a date, and the one after its last, where both are known.
fn days(date: &Value) -> Option<(NaiveDate, NaiveDate)> {
    let sure = date["approximate"] == false && date["uncertain"] == false;
    let written = date["edtf"].as_str().filter(|_| sure)?;
    let day = |text: &str| (text.len() == 10).then(|| text.parse::<NaiveDate>().ok()).flatten();
    let (first, last) = written.split_once('/').unwrap_or((written, written));
    Some((day(first)?, day(last)?.checked_add_days(Days::new(1))?))
}
