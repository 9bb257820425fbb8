//! Documents that are asked for by what they are called: their hash, which clients have the server learn (automatic persisted queries), or their
//! id in a list that is all that the server takes (trusted documents).
use super::{
    executor::Executor,
    parameters::{DOCUMENT_ID, EXTENSIONS, QUERY},
};
use quick_cache::{Weighter, sync::Cache};
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::{collections::HashMap, fs, path::Path, sync::Arc};

/// Bytes of documents that clients had the server learn, where the settings name no other.
pub const DEFAULT_BYTES: u64 = 4 * 1024 * 1024;
/// Documents that the table is made for at first; it grows.
const ENTRIES: usize = 256;
/// Bytes that a document takes beside its text, about.
const OVERHEAD: usize = 256;
/// How an id begins that is a hash, by the draft of persisted documents.
const HASHED: &str = "sha256:";

/// Weighs documents in bytes.
#[derive(Clone)]
struct Weight;

impl Weighter<Box<str>, Arc<str>> for Weight {
    fn weight(&self, _: &Box<str>, document: &Arc<str>) -> u64 {
        (OVERHEAD + document.len()) as u64
    }
}

/// Documents that can be asked for by what they are called. Shared by all requests.
pub struct Documents {
    /// What clients had the server register, by SHA-256; none where it takes no bytes.
    learnt: Option<Cache<Box<str>, Arc<str>, Weight>>,
    /// All that the server takes, by id and by SHA-256.
    trusted: Option<HashMap<Box<str>, Arc<str>>>,
}

/// The document of a request.
#[derive(Debug)]
pub struct Found {
    /// Its text.
    pub document: Arc<str>,
    /// The hash under which it is to be learnt, if the client says so.
    pub hash: Option<Box<str>>,
}

/// Why a request has no document.
#[derive(Debug, PartialEq, Eq)]
pub enum Missing {
    /// What it sent is none: why.
    Malformed(String),
    /// No document has this hash; the client sends the document with its hash, and then it is registered.
    NotFound,
    /// The server learns no documents.
    NotSupported,
    /// The list of the server does not have it.
    NotTrusted,
}

impl Missing {
    /// What programs compare: the codes of Apollo's protocol, for what that knows; else `None`.
    pub fn code(&self) -> Option<&'static str> {
        match self {
            Self::Malformed(_) => None,
            Self::NotFound => Some("PERSISTED_QUERY_NOT_FOUND"),
            Self::NotSupported => Some("PERSISTED_QUERY_NOT_SUPPORTED"),
            Self::NotTrusted => Some("QUERY_NOT_IN_SAFELIST"),
        }
    }

    /// What is told; clients of Apollo's protocol read the first two, as they stand.
    pub fn message(&self) -> &str {
        match self {
            Self::Malformed(why) => why,
            Self::NotFound => "PersistedQueryNotFound",
            Self::NotSupported => "PersistedQueryNotSupported",
            Self::NotTrusted => "this server answers the documents of its list only; ask with the `documentId` of one of them",
        }
    }
}

/// What `extensions.persistedQuery` holds.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Persisted {
    version: u64,
    sha256_hash: String,
}

impl Documents {
    /// Learns documents of about so many bytes, none where it is 0; where there is a file of trusted ones, a JSON object from id to document, no
    /// others.
    ///
    /// # Errors
    /// The file cannot be read or is no such object, or a document in it does not fit the schema.
    pub fn open(bytes: u64, trusted: Option<&Path>, executor: &Executor) -> Result<Self, String> {
        let learnt = (bytes > 0 && trusted.is_none()).then(|| Cache::with_weighter(ENTRIES, bytes, Weight));
        let trusted = trusted.map(|file| read(file, executor)).transpose()?;
        Ok(Self { learnt, trusted })
    }

    /// The document that a request sends or names.
    ///
    /// # Errors
    /// There is none.
    pub fn find(&self, request: &Map<String, Value>) -> Result<Found, Missing> {
        let query = text(request, QUERY)?;
        let id = text(request, DOCUMENT_ID)?.filter(|id| !id.is_empty());
        let hash = hash(request)?;
        match (query, id, hash) {
            (Some(_), Some(_), _) => Err(malformed("documentId: the request has a `query` too; send one of them")),
            // a hash may be written in either case
            (None, Some(id), _) => self.called(&id.strip_prefix(HASHED).map_or_else(|| id.to_owned(), str::to_ascii_lowercase)),
            (None, None, Some(hash)) => self.called(&hash),
            (Some(query), None, hash) => {
                let own = digest(query);
                if hash.as_ref().is_some_and(|hash| *hash != own) {
                    return Err(malformed("extensions.persistedQuery.sha256Hash: it is not the SHA-256 of `query`, in hexadecimal digits"));
                }
                if self.trusted.as_ref().is_some_and(|trusted| !trusted.contains_key(&own)) {
                    return Err(Missing::NotTrusted);
                }
                Ok(Found { document: query.into(), hash: hash.map(|_| own) })
            }
            (None, None, None) => Err(malformed("query: it is missing; send {\"query\": \"…\"}")),
        }
    }

    fn called(&self, name: &str) -> Result<Found, Missing> {
        let document = match (&self.trusted, &self.learnt) {
            (Some(trusted), _) => trusted.get(name).cloned().ok_or(Missing::NotTrusted),
            (None, Some(learnt)) => learnt.get(name).ok_or(Missing::NotFound),
            (None, None) => Err(Missing::NotSupported),
        };
        document.map(|document| Found { document, hash: None })
    }

    /// Learns a document that has turned out to be one.
    pub fn learn(&self, found: Found) {
        if let (Some(learnt), Some(hash)) = (&self.learnt, found.hash) {
            learnt.insert(hash, found.document);
        }
    }
}

fn malformed(why: &str) -> Missing {
    Missing::Malformed(why.to_owned())
}

/// A parameter that is a text, if it is sent.
fn text<'r>(request: &'r Map<String, Value>, name: &str) -> Result<Option<&'r str>, Missing> {
    match request.get(name) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Missing::Malformed(format!("{name}: it is no text; send {{\"{name}\": \"…\"}}"))),
    }
}

/// The hash that a request names its document by.
fn hash(request: &Map<String, Value>) -> Result<Option<Box<str>>, Missing> {
    let Some(sent) = request.get(EXTENSIONS).and_then(|extensions| extensions.get("persistedQuery")).filter(|sent| !sent.is_null()) else {
        return Ok(None);
    };
    match Persisted::deserialize(sent) {
        Ok(Persisted { version: 1, sha256_hash: hash }) if hash.len() == 64 => Ok(Some(hash.to_ascii_lowercase().into())),
        _ => Err(malformed("extensions.persistedQuery: it is not read; send {\"version\": 1, \"sha256Hash\": \"64 hexadecimal digits\"}")),
    }
}

/// The SHA-256 of a document, in hexadecimal digits.
fn digest(document: &str) -> Box<str> {
    entity::hex(&Sha256::digest(document.as_bytes())).into()
}

/// Reads the list of trusted documents.
fn read(file: &Path, executor: &Executor) -> Result<HashMap<Box<str>, Arc<str>>, String> {
    let told = |why: String| format!("cannot use the trusted documents in {}: {why}", file.display());
    let text = fs::read_to_string(file).map_err(|e| told(e.to_string()))?;
    let list: HashMap<String, String> =
        serde_json::from_str(&text).map_err(|e| told(format!("{e}; write a JSON object from ids to documents")))?;
    let mut trusted = HashMap::new();
    for (id, document) in list {
        executor.check(&document).map_err(|why| told(format!("{id}: {why}")))?;
        let document = Arc::<str>::from(document);
        trusted.insert(digest(&document), document.clone());
        trusted.insert(id.strip_prefix(HASHED).unwrap_or(&id).into(), document);
    }
    Ok(trusted)
}
