//! The loads that the register has had, each of a revision of the dataset: from when on what changed is known, and what a word like
//! "since" stands for.
use super::cursor::{Cursor, Key};
use crate::catalog::{
    error::CatalogError,
    revision::{can_name, fits},
    snapshot::Snapshot,
    store::{Kind, Stored},
};
use chrono::{DateTime, FixedOffset};
use entity::{FuzzyDate, revision};
use sea_orm::{EntityTrait, QueryOrder, QueryTrait};
use serde::Serialize;

/// A load of a revision.
#[derive(Clone, Debug, Serialize)]
pub struct Load {
    /// Its number, the first is 1.
    pub number: i64,
    /// SHA-256 of the dataset, hexadecimal.
    pub revision: String,
    /// When it was, RFC 3339 in UTC.
    pub loaded_at: String,
}

/// All loads, in their order; there is one at least.
#[derive(Clone, Debug, Serialize)]
pub struct Loads(Vec<Load>);

impl Loads {
    /// The one of a number.
    pub fn get(&self, number: i64) -> Option<&Load> {
        self.0.iter().find(|load| load.number == number)
    }

    /// The first.
    ///
    /// # Errors
    /// Nothing is loaded.
    pub fn first(&self) -> Result<&Load, CatalogError> {
        self.0.first().ok_or(CatalogError::Empty)
    }

    /// The last, which is in force.
    ///
    /// # Errors
    /// Nothing is loaded.
    pub fn last(&self) -> Result<&Load, CatalogError> {
        self.0.last().ok_or(CatalogError::Empty)
    }

    /// Whether a revision that a word names was ever loaded here.
    pub fn had(&self, word: &str) -> bool {
        self.0.iter().any(|load| fits(&load.revision, word))
    }

    /// Reads `since` as the number of a load, what came after which is asked for: a revision or the beginning of one, a point in time
    /// (ISO 8601), a date (EDTF, from whose first moment on), or a cursor of the list of changes (the load that it stands in). 0 is before the
    /// first.
    ///
    /// # Errors
    /// It is none of these, or a revision that was not loaded here: what is wrong, and what is known.
    pub fn since(&self, word: &str) -> Result<i64, String> {
        if can_name(word) {
            return self.of_revision(&word.to_ascii_lowercase());
        }
        let before = |is: &dyn Fn(&DateTime<FixedOffset>) -> bool| {
            let at = |load: &&Load| DateTime::parse_from_rfc3339(&load.loaded_at).is_ok_and(|at| is(&at));
            self.0.iter().filter(at).map(|load| load.number).max().unwrap_or(0)
        };
        // a `+` of an address is read as a space
        if let Ok(instant) = DateTime::parse_from_rfc3339(&word.replace(' ', "+")) {
            return Ok(before(&|at| *at <= instant));
        }
        if let Ok(date) = FuzzyDate::parse_point(word) {
            let begins = date.earliest.and_then(|day| DateTime::parse_from_rfc3339(&format!("{day}T00:00:00Z")).ok());
            return begins
                .map(|begins| before(&|at| *at < begins))
                .ok_or_else(|| format!("`{word}` does not say from when on; write a day"));
        }
        match Cursor::place(word) {
            Some((Key::Integer(load), id)) if id.starts_with(&format!("{load}.")) && self.get(load).is_some() => Ok(load),
            _ => {
                let shown: String = word.chars().take(80).collect();
                Err(format!("`{shown}` is no revision, time or cursor of a change; {}", self.known()))
            }
        }
    }

    fn of_revision(&self, word: &str) -> Result<i64, String> {
        let named = || self.0.iter().filter(|load| fits(&load.revision, word));
        let last = named().next_back().ok_or_else(|| format!("the revision `{word}` was never loaded here; {}", self.known()))?;
        match named().any(|load| load.revision != last.revision) {
            true => Err(format!("several revisions begin with `{word}`; write more of it")),
            false => Ok(last.number),
        }
    }

    /// What is known, as a hint.
    fn known(&self) -> String {
        let told = |load: Option<&Load>| load.map(|load| format!("`{}` ({})", load.revision, load.loaded_at)).unwrap_or_default();
        match self.0.len() {
            1 => format!("the only one is {}: leave `since` out to read all", told(self.0.first())),
            n => format!("there are {n}, from {} to {}: leave `since` out to read all", told(self.0.first()), told(self.0.last())),
        }
    }
}

impl Snapshot {
    /// The loads that the register has had, which are read once a revision.
    ///
    /// # Errors
    /// What the database says.
    pub async fn loads(&self) -> Result<Stored<Loads>, CatalogError> {
        let read = async || {
            let all = revision::Entity::find().order_by_asc(revision::Column::Id);
            let all = self.all::<revision::Model>(&all.into_query()).await?.into_iter();
            let loads = all.map(|load| Load { number: load.id, revision: load.revision, loaded_at: load.loaded_at });
            Ok(Loads(loads.collect()))
        };
        self.kept_one(Kind::Loads, "", read).await
    }
}

#[cfg(test)]
mod tests {
    use super::{Load, Loads};
    use crate::catalog::{
        error::CatalogError,
        query::cursor::{Cursor, Key, Mark},
        values::head::RecordId,
    };

    #[test]
    fn since_takes_a_revision_a_time_a_date_or_a_cursor_and_tells_what_is_known() -> Result<(), CatalogError> {
        let load = |number, digit: &str, at: &str| Load { number, revision: digit.repeat(64), loaded_at: at.to_owned() };
        // the first revision came back
        let loads =
            Loads(vec![load(1, "a", "2026-01-01T10:00:00Z"), load(2, "b", "2026-02-01T10:00:00Z"), load(3, "a", "2026-03-01T10:00:00Z")]);
        let mark = Mark::new("changes", &RecordId("x".to_owned()), &())?;
        let cursor = |load: i64, id: &str| Cursor::of(&mark, &Key::Integer(load), id).encode();
        for (word, number) in [
            (&*"b".repeat(64), Some(2)),
            ("BBBBBBB", Some(2)),
            ("aaaaaaaaaaaa", Some(3)),
            ("2026-02-01T10:00:00Z", Some(2)),
            ("2026-02-01T09:59:59Z", Some(1)),
            ("2026-02-01T12:00:00+02:00", Some(2)),
            ("2026-02-01T12:00:00 02:00", Some(2)),
            ("2026-02-01T10:00:00.5Z", Some(2)),
            ("2026-02-01", Some(1)),
            ("2026-02-02", Some(2)),
            ("2026-03", Some(2)),
            ("2026", Some(0)),
            ("2030", Some(3)),
            (&cursor(2, "2.x"), Some(2)),
            (&cursor(2, "1.x"), None),
            (&cursor(4, "4.x"), None),
            ("cccccccc", None),
            ("bbbb", None),
            ("2026-13", None),
            ("../2026", None),
            ("yesterday", None),
            ("", None),
        ] {
            assert_eq!(loads.since(word).ok(), number, "{word}");
        }
        let told = loads.since("cccccccc").err().unwrap_or_default();
        assert!(told.contains(&"a".repeat(64)) && told.contains("2026-03-01T10:00:00Z"), "{told}");
        Ok(())
    }
}
