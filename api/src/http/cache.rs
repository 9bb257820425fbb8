//! Answers kept ready, by revision, address and how they are sent. A revision never changes, so nothing in it is stale.
use super::codings::{Coding, Effort};
use crate::catalog::CatalogError;
use actix_web::{
    http::header::{HeaderName, HeaderValue},
    web::Bytes,
};
use quick_cache::{Equivalent, Weighter, sync::Cache};
use std::{
    hash::{Hash, Hasher},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::Relaxed},
    },
};

/// Bytes of answers where the settings name no other.
pub const DEFAULT_BYTES: u64 = 32 * 1024 * 1024;
/// Entries that the table is made for at first; it grows.
const ENTRIES: usize = 1_024;
/// Bytes that an entry takes beside its body, about.
const OVERHEAD: usize = 512;
/// An answer that takes more than this part of all bytes is not kept.
const SHARE: u64 = 8;

/// What an answer is kept under: what it is made from, the address, the media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Name<'a> {
    /// Key of what it is made from.
    pub source: u64,
    /// The media type.
    pub media: &'static str,
    /// The canonical address.
    pub address: &'a str,
}

/// An answer: its own headers, and its body in one coding.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Headers that belong to it in any coding.
    pub headers: Arc<[(HeaderName, HeaderValue)]>,
    /// The body.
    pub body: Bytes,
}

#[derive(PartialEq, Eq)]
struct Key {
    source: u64,
    media: &'static str,
    address: Box<str>,
    coding: Coding,
}

impl Key {
    fn name(&self) -> KeyRef<'_> {
        KeyRef(Name { source: self.source, media: self.media, address: &self.address }, self.coding)
    }
}

/// A [`Key`] that borrows its address, to look entries up with.
#[derive(PartialEq, Eq, Hash)]
struct KeyRef<'a>(Name<'a>, Coding);

impl Hash for Key {
    fn hash<H: Hasher>(&self, hasher: &mut H) {
        self.name().hash(hasher);
    }
}

impl Equivalent<Key> for KeyRef<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        *self == key.name()
    }
}

/// Weighs entries in bytes.
#[derive(Clone)]
struct Weight;

impl Weighter<Key, Kept> for Weight {
    fn weight(&self, key: &Key, kept: &Kept) -> u64 {
        (OVERHEAD + key.address.len() + kept.body.len()) as u64
    }
}

/// Where an answer came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AnswerFrom {
    /// The client has it.
    Client,
    /// It was kept ready.
    Kept,
    /// It was read.
    Database,
}

/// The answers, bounded in bytes. Shared by all requests.
pub struct Answers {
    kept: Cache<Key, Kept, Weight>,
    largest: usize,
    /// How many came from where.
    counts: [AtomicU64; 3],
}

impl Answers {
    /// Keeps about so many bytes; none where it is 0.
    pub fn new(bytes: u64) -> Self {
        let largest = usize::try_from(bytes / SHARE).unwrap_or(usize::MAX);
        Self { kept: Cache::with_weighter(ENTRIES, bytes, Weight), largest, counts: Default::default() }
    }

    /// Counts an answer.
    pub fn count(&self, from: AnswerFrom) {
        self.counts[from as usize].fetch_add(1, Relaxed);
    }

    /// How many answers came from where.
    pub fn counts(&self) -> [(&'static str, u64); 3] {
        let of = |from: AnswerFrom, name| (name, self.counts[from as usize].load(Relaxed));
        [of(AnswerFrom::Client, "client"), of(AnswerFrom::Kept, "kept"), of(AnswerFrom::Database, "database")]
    }

    /// Whether an answer of so many bytes is kept.
    pub fn keeps(&self, bytes: usize) -> bool {
        bytes + OVERHEAD < self.largest
    }

    /// An answer as it is.
    pub fn get(&self, name: Name<'_>) -> Option<Kept> {
        self.kept.get(&KeyRef(name, Coding::Identity))
    }

    /// Keeps an answer as it is.
    pub fn put(&self, name: Name<'_>, kept: &Kept) {
        self.insert(name, Coding::Identity, kept);
    }

    /// The body of an answer that is kept in a coding, made when it is first asked for.
    ///
    /// # Errors
    /// None but a defect of an encoder.
    pub fn encoded(&self, name: Name<'_>, plain: &Kept, coding: Coding) -> Result<Bytes, CatalogError> {
        if coding == Coding::Identity {
            return Ok(plain.body.clone());
        }
        if let Some(kept) = self.kept.get(&KeyRef(name, coding)) {
            return Ok(kept.body);
        }
        let body = coding.encode(Effort::Thorough, &plain.body)?;
        self.insert(name, coding, &Kept { headers: plain.headers.clone(), body: body.clone() });
        Ok(body)
    }

    fn insert(&self, name: Name<'_>, coding: Coding, kept: &Kept) {
        let Name { source, media, address } = name;
        self.kept.insert(Key { source, media, address: address.into(), coding }, kept.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::{Answers, CatalogError, Coding, Kept, Name};
    use actix_web::web::Bytes;

    #[test]
    fn it_holds_no_more_than_its_bytes_and_mixes_nothing() -> Result<(), CatalogError> {
        let answers = Answers::new(1_000_000);
        let kept = |text: &str| Kept { headers: [].into(), body: Bytes::from(text.repeat(1_000)) };
        let addresses: Vec<String> = (0..2_000).map(|n| format!("/v1/deals?limit={n}")).collect();
        let name = |address: &'static str| Name { source: 1, media: "application/json", address };
        for address in &addresses {
            answers.put(Name { source: 1, media: "application/json", address }, &kept("x"));
        }
        let there =
            addresses.iter().filter(|address| answers.get(Name { source: 1, media: "application/json", address }).is_some()).count();
        assert!((1..=700).contains(&there), "{there}");
        answers.put(name("/a"), &kept("a"));
        answers.put(name("/b"), &kept("b"));
        assert_eq!(answers.get(name("/a")).map(|kept| kept.body[0]), Some(b'a'));
        assert!(answers.get(Name { source: 2, ..name("/a") }).is_none());
        assert!(answers.get(Name { media: "text/csv", ..name("/a") }).is_none());
        let Some(plain) = answers.get(name("/b")) else { panic!("it is kept") };
        let once = answers.encoded(name("/b"), &plain, Coding::Gzip)?;
        assert_eq!(once, answers.encoded(name("/b"), &plain, Coding::Gzip)?);
        assert!(!Answers::new(0).keeps(1));
        Ok(())
    }
}
