//! Records kept ready: the view and its printed JSON, by dataset revision and id. Within a revision a record cannot change, so what is
//! kept is never stale; a new revision has new keys, and what belongs to old ones gives way.
use entity::RecordType;
use quick_cache::{Equivalent, Weighter, sync::Cache};
use serde::Serialize;
use serde_json::value::RawValue;
use std::{
    any::Any,
    collections::HashMap,
    hash::{Hash, Hasher},
    ops::Deref,
    sync::Arc,
};

/// Bytes of a store where the settings name no other.
pub const DEFAULT_BYTES: u64 = 64 * 1024 * 1024;
/// Entries that the table is made for at first; it grows.
const ENTRIES: usize = 4_096;
/// Bytes that an entry takes beside its text, about.
const OVERHEAD: usize = 256;

/// What is kept, of a record or of the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    /// The record itself.
    Record(RecordType),
    /// What an id stands for, whatever its type.
    Standing,
    /// What a word that nothing is called was probably meant to name, by what it has to stand for and the word.
    Nearest,
    /// Where it is stated.
    Citations,
    /// What it is linked to.
    Links,
    /// Where each of its fields is stated.
    Evidence,
    /// A field on which sources differ.
    Disagreement,
    /// A series of observations.
    Series,
    /// The points of a series.
    Points,
    /// The ids of what is observed of it.
    Observations,
    /// The ids and sort keys of a page, by the mark of its list, where it begins and how long it is.
    Page,
    /// What a load did to a record.
    Change,
    /// The loads that there were.
    Loads,
    /// A date of a record, and what happened then.
    Moment,
    /// How many rows a list has, by its mark.
    Total,
    /// How many rows a list has of each value of a field, by its mark, the facet and how many values.
    Facet,
    /// What a record is called.
    Called,
    /// What the rows of a list come to, by its mark and what they are counted by.
    Stats,
    /// Who is tied to whom, by the mark of the records that tie and how it is asked.
    Network,
    /// The dataset as a whole.
    Dataset,
    /// Every closed list.
    Codelists,
}

/// A value and its JSON, printed once. A clone shares both.
#[derive(Debug)]
pub struct Stored<T> {
    /// The value.
    pub view: Arc<T>,
    /// The value as JSON.
    pub json: Arc<str>,
}

impl<T: Serialize> Stored<T> {
    /// Prints a value.
    ///
    /// # Errors
    /// A value that JSON has no words for: a defect.
    pub fn new(view: T) -> Result<Self, serde_json::Error> {
        let json = serde_json::to_string(&view)?.into();
        Ok(Self { view: Arc::new(view), json })
    }
}

impl<T> Stored<T> {
    /// Its JSON with more fields, each a name and JSON, after its own.
    pub fn with(&self, more: &[(&str, &str)]) -> String {
        object(self.json.strip_suffix('}').unwrap_or(&self.json), more)
    }

    /// Its JSON with only some of its own fields, of those that it has, and with more after them.
    ///
    /// # Errors
    /// It is no JSON object: a defect.
    pub fn only(&self, names: &[String], more: &[(&str, &str)]) -> Result<String, serde_json::Error> {
        let own: HashMap<&str, &RawValue> = serde_json::from_str(&self.json)?;
        let named = names.iter().filter_map(|name| Some((name.as_str(), own.get(name.as_str())?.get())));
        Ok(object("{", &named.chain(more.iter().copied()).collect::<Vec<_>>()))
    }
}

/// A JSON object of what it begins with, its bracket at least, and fields.
fn object(begin: &str, fields: &[(&str, &str)]) -> String {
    let mut all = String::with_capacity(begin.len() + fields.iter().map(|(name, json)| name.len() + json.len() + 4).sum::<usize>() + 1);
    all.push_str(begin);
    for (name, json) in fields {
        all.push_str(if all.len() > 1 { ",\"" } else { "\"" });
        all.extend([name, "\":", json]);
    }
    all.push('}');
    all
}

impl<T> Deref for Stored<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.view
    }
}

impl<T> Clone for Stored<T> {
    fn clone(&self) -> Self {
        Self { view: self.view.clone(), json: self.json.clone() }
    }
}

/// A [`Stored`] without its type.
#[derive(Clone)]
struct Entry {
    view: Arc<dyn Any + Send + Sync>,
    json: Arc<str>,
}

/// The key of an entry: the revision, what it is, the id.
#[derive(PartialEq, Eq)]
struct Key {
    revision: u64,
    kind: Kind,
    id: Box<str>,
}

/// A [`Key`] that borrows its id, to look entries up with.
struct KeyRef<'a> {
    revision: u64,
    kind: Kind,
    id: &'a str,
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        KeyRef { revision: self.revision, kind: self.kind, id: &self.id }.hash(hasher);
    }
}

impl Hash for KeyRef<'_> {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        (self.revision, self.kind, self.id).hash(hasher);
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        (self.revision, self.kind, self.id) == (key.revision, key.kind, &*key.id)
    }
}

/// Weighs entries in bytes.
#[derive(Clone)]
struct Bytes;

impl Weighter<Key, Entry> for Bytes {
    /// The text, and the view, which takes about twice as much.
    fn weight(&self, key: &Key, entry: &Entry) -> u64 {
        (OVERHEAD + key.id.len() + 3 * entry.json.len()) as u64
    }
}

/// The store, bounded in bytes. Shared by all requests and faces.
pub struct Store(Cache<Key, Entry, Bytes>);

impl Store {
    /// Makes a store of about `bytes` bytes.
    pub fn new(bytes: u64) -> Self {
        Self(Cache::with_weighter(ENTRIES, bytes, Bytes))
    }

    /// Finds what is kept under an id.
    pub fn get<T: Any + Send + Sync>(&self, revision: u64, kind: Kind, id: &str) -> Option<Stored<T>> {
        let Entry { view, json } = self.0.get(&KeyRef { revision, kind, id })?;
        Some(Stored { view: view.downcast().ok()?, json })
    }

    /// Keeps something under an id; what has not been asked for lately gives way.
    pub fn put<T: Any + Send + Sync>(&self, revision: u64, kind: Kind, id: &str, stored: &Stored<T>) {
        let Stored { view, json } = stored.clone();
        self.0.insert(Key { revision, kind, id: id.into() }, Entry { view, json });
    }
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Store({} entries)", self.0.len())
    }
}

#[cfg(test)]
mod tests {
    use super::{Kind, Store, Stored};
    use std::sync::Arc;

    #[test]
    fn it_holds_no_more_than_its_bytes_and_mixes_no_revisions() {
        let store = Store::new(200_000);
        let text: Arc<str> = "x".repeat(1_000).into();
        for n in 0..1_000_u64 {
            store.put(1, Kind::Links, &n.to_string(), &Stored { view: Arc::new(n), json: text.clone() });
        }
        let kept = (0..1_000_u64).filter(|n| store.get::<u64>(1, Kind::Links, &n.to_string()).is_some_and(|s| *s.view == *n)).count();
        assert!((1..=60).contains(&kept), "{kept}");
        store.put(1, Kind::Citations, "a", &Stored { view: Arc::new(1_u64), json: "1".into() });
        assert!(store.get::<u64>(2, Kind::Citations, "a").is_none());
        assert!(store.get::<u64>(1, Kind::Links, "a").is_none());
        assert!(store.get::<u64>(1, Kind::Citations, "a").is_some());
    }
}
