//! Entity tags and dates, and what a client asks on condition of them (RFC 9110, section 13).
use super::codings::{Coding, Codings, Effort};
use crate::catalog::Revision;
use actix_web::http::header::{HeaderMap, HeaderName, HttpDate, IF_MATCH, IF_MODIFIED_SINCE, IF_NONE_MATCH, IF_UNMODIFIED_SINCE};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use entity::clock;
use sha2::{Digest, Sha256};
use std::{
    hash::{BuildHasher, RandomState},
    sync::{Arc, LazyLock},
    time::{Duration, SystemTime, UNIX_EPOCH},
};

/// Bytes of the hash in a tag: enough that no two are ever alike.
const BYTES: usize = 12;

/// What a body is made from, beside the address: the same source, the same bytes.
#[derive(Clone, Debug)]
pub struct Source {
    /// Its key where something is kept.
    pub key: u64,
    /// The revision, where it is made from one.
    pub revision: Option<Arc<Revision>>,
    name: String,
    modified: Option<SystemTime>,
}

/// The program that answers, told from any other build of it.
static PROGRAM: LazyLock<Source> = LazyLock::new(|| {
    let about = std::env::current_exe().and_then(std::fs::metadata).ok();
    let built = about.as_ref().and_then(|about| about.modified().ok()?.duration_since(UNIX_EPOCH).ok());
    let name = match (&about, built) {
        (Some(about), Some(built)) => format!("{} {} {:?}", env!("CARGO_PKG_VERSION"), about.len(), built),
        // what cannot be told apart is never the same
        _ => RandomState::new().hash_one(0).to_string(),
    };
    // dates of HTTP are to the second
    Source { key: 0, revision: None, name, modified: built.map(|built| UNIX_EPOCH + Duration::from_secs(built.as_secs())) }
});

impl Source {
    /// The program alone.
    pub fn program() -> Self {
        PROGRAM.clone()
    }

    /// A revision as this program tells it. It changed when the revision was loaded, or when the program was built, whichever was later.
    pub fn of(revision: &Arc<Revision>) -> Self {
        let Revision { id, revision: hash, loaded_at } = &**revision;
        let name = format!("{} {hash} {id} {loaded_at}", PROGRAM.name);
        let modified = seconds(loaded_at).max(PROGRAM.modified);
        Self { key: revision.key(), revision: Some(revision.clone()), name, modified }
    }

    /// When it changed.
    pub fn modified(&self) -> Option<HttpDate> {
        self.modified.map(HttpDate::from)
    }

    /// The tags of what is answered at an address in a media type.
    pub fn tags(&self, address: &str, media: &str) -> Tags {
        let hash =
            [self.name.as_str(), address, media].into_iter().fold(Sha256::new(), |hash, part| hash.chain_update(part).chain_update([0]));
        Tags(URL_SAFE_NO_PAD.encode(&hash.finalize()[..BYTES]))
    }
}

/// The instant of `2026-11-26T20:34:28Z`.
pub(super) fn seconds(text: &str) -> Option<SystemTime> {
    Some(UNIX_EPOCH + Duration::from_secs(clock::seconds(text)?))
}

/// The strong entity tags of an answer, one for each way in which its bytes may be sent.
#[derive(Clone, Debug)]
pub struct Tags(String);

/// Ways to send a body, and how they end a tag.
const WAYS: [(Coding, Effort, &str); 7] = [
    (Coding::Identity, Effort::Thorough, ""),
    (Coding::Brotli, Effort::Thorough, "-br"),
    (Coding::Gzip, Effort::Thorough, "-gzip"),
    (Coding::Gzip, Effort::Quick, "-gzip1"),
    (Coding::Brotli, Effort::Quick, "-br1"),
    (Coding::Zstd, Effort::Thorough, "-zstd"),
    (Coding::Zstd, Effort::Quick, "-zstd1"),
];

impl Tags {
    /// The tag of a body in a coding, with its quotes.
    pub fn tag(&self, coding: Coding, effort: Effort) -> String {
        let way = WAYS.iter().find(|(c, e, _)| *c == coding && (*e == effort || coding == Coding::Identity));
        format!("\"{}{}\"", self.0, way.map_or("", |(_, _, end)| end))
    }

    /// The coding of a tag without quotes, if it is one of these.
    fn coding(&self, tag: &str) -> Option<Coding> {
        let end = tag.strip_prefix(&self.0)?;
        WAYS.iter().find(|(_, _, known)| *known == end).map(|(coding, _, _)| *coding)
    }
}

/// What a client makes its request depend on.
#[derive(Debug)]
pub struct Conditions {
    matches: Option<List>,
    none_match: Option<List>,
    unmodified_since: Option<SystemTime>,
    modified_since: Option<SystemTime>,
}

/// A list of entity tags.
#[derive(Debug)]
enum List {
    Any,
    /// Each without its quotes, and whether it is a weak one.
    These(Vec<(String, bool)>),
}

/// What a request with conditions gets.
#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The answer.
    Answer,
    /// Nothing new: the client has it under this tag.
    NotModified(String),
    /// It asked for another state.
    Failed,
}

impl Conditions {
    /// Reads them. What is not well formed is no condition.
    pub fn of(headers: &HeaderMap) -> Self {
        let date = |name: HeaderName| headers.get(name)?.to_str().ok()?.parse::<HttpDate>().ok().map(SystemTime::from);
        Self {
            matches: List::of(headers, IF_MATCH),
            none_match: List::of(headers, IF_NONE_MATCH),
            unmodified_since: date(IF_UNMODIFIED_SINCE),
            modified_since: date(IF_MODIFIED_SINCE),
        }
    }

    /// The tag under which the client has the answer already. Known without the answer: whoever has the tag was given it.
    pub fn has(&self, tags: &Tags, codings: Codings) -> Option<String> {
        let asks_more = self.matches.is_some() || self.unmodified_since.is_some();
        if asks_more { None } else { self.named(tags, codings) }
    }

    fn named(&self, tags: &Tags, codings: Codings) -> Option<String> {
        let Some(List::These(list)) = &self.none_match else { return None };
        let (tag, _) = list.iter().find(|(tag, _)| tags.coding(tag).is_some_and(|coding| codings.quality(coding) > 0))?;
        Some(format!("\"{tag}\""))
    }

    /// What an answer that is there gets; `tag` is the one under which it would be sent.
    pub fn judge(&self, source: &Source, tags: &Tags, codings: Codings, tag: &str) -> Verdict {
        let changed_after = |date: SystemTime| source.modified.is_none_or(|modified| modified > date);
        let fits = match (&self.matches, self.unmodified_since) {
            (Some(List::Any), _) | (None, None) => true,
            (Some(List::These(list)), _) => list.iter().any(|(tag, weak)| !weak && tags.coding(tag).is_some()),
            (None, Some(date)) => !changed_after(date),
        };
        if !fits {
            return Verdict::Failed;
        }
        match (&self.none_match, self.modified_since) {
            (Some(List::Any), _) => Verdict::NotModified(tag.to_owned()),
            (Some(_), _) => self.named(tags, codings).map_or(Verdict::Answer, Verdict::NotModified),
            (None, Some(date)) if !changed_after(date) => Verdict::NotModified(tag.to_owned()),
            (None, _) => Verdict::Answer,
        }
    }
}

impl List {
    /// Reads all lines of a header as one list; `None` where there is none.
    fn of(headers: &HeaderMap, name: HeaderName) -> Option<Self> {
        let mut lines = headers.get_all(name).filter_map(|line| line.to_str().ok()).peekable();
        lines.peek()?;
        let mut tags = Vec::new();
        for line in lines {
            let mut rest = line.trim();
            if rest == "*" {
                return Some(Self::Any);
            }
            // a tag may hold commas, but no quotes
            while let Some(open) = rest.find('"') {
                let weak = rest[..open].ends_with("W/");
                let Some((tag, after)) = rest[open + 1..].split_once('"') else { break };
                tags.push((tag.to_owned(), weak));
                rest = after;
            }
        }
        Some(Self::These(tags))
    }
}

#[cfg(test)]
mod tests {
    use super::{Coding, Codings, Conditions, Effort, Source, Verdict, seconds};
    use actix_web::{http::header::HttpDate, test::TestRequest};
    use std::time::{Duration, UNIX_EPOCH};

    #[test]
    fn dates_are_read() {
        for (text, expected) in
            [("1970-01-01T00:00:00Z", 0), ("2000-02-29T00:00:00Z", 951_782_400), ("2100-03-01T00:00:00Z", 4_107_542_400)]
        {
            assert_eq!(seconds(text), Some(UNIX_EPOCH + Duration::from_secs(expected)), "{text}");
        }
        assert_eq!(seconds("soon"), None);
    }

    #[test]
    fn conditions_are_judged() {
        let at = UNIX_EPOCH + Duration::from_secs(951_782_400);
        let source = Source { key: 1, revision: None, name: "x".to_owned(), modified: Some(at) };
        let tags = source.tags("/v1", "application/json");
        let tag = tags.tag(Coding::Brotli, Effort::Thorough);
        let gzip = tags.tag(Coding::Gzip, Effort::Quick);
        let other = source.tags("/v2", "application/json").tag(Coding::Identity, Effort::Thorough);
        let date = |seconds: u64| HttpDate::from(UNIX_EPOCH + Duration::from_secs(seconds)).to_string();
        let (same, before) = (date(951_782_400), date(951_782_399));
        let has = |tag: &String| Verdict::NotModified(tag.clone());
        for (headers, verdict) in [
            (vec![], Verdict::Answer),
            (vec![("if-none-match", tag.clone())], has(&tag)),
            (vec![("if-none-match", format!("W/{tag}"))], has(&tag)),
            (vec![("if-none-match", format!("\"a,b\", {other}, {tag}"))], has(&tag)),
            (vec![("if-none-match", other.clone()), ("if-none-match", gzip.clone())], has(&gzip)),
            (vec![("if-none-match", "*".to_owned())], has(&tag)),
            (vec![("if-none-match", other.clone())], Verdict::Answer),
            (vec![("if-none-match", "nonsense".to_owned())], Verdict::Answer),
            (vec![("if-none-match", "\"".to_owned())], Verdict::Answer),
            (vec![("if-none-match", other.clone()), ("if-modified-since", same.clone())], Verdict::Answer),
            (vec![("if-modified-since", same.clone())], has(&tag)),
            (vec![("if-modified-since", before.clone())], Verdict::Answer),
            (vec![("if-modified-since", "yesterday".to_owned())], Verdict::Answer),
            (vec![("if-match", tag.clone())], Verdict::Answer),
            (vec![("if-match", "*".to_owned())], Verdict::Answer),
            (vec![("if-match", format!("W/{tag}"))], Verdict::Failed),
            (vec![("if-match", other.clone())], Verdict::Failed),
            (vec![("if-match", tag.clone()), ("if-none-match", tag.clone())], has(&tag)),
            (vec![("if-unmodified-since", same)], Verdict::Answer),
            (vec![("if-unmodified-since", before)], Verdict::Failed),
        ] {
            let request = headers.iter().fold(TestRequest::get(), |r, header| r.append_header((header.0, header.1.as_str())));
            let request = request.append_header(("accept-encoding", "br, gzip")).to_http_request();
            let conditions = Conditions::of(request.headers());
            assert_eq!(conditions.judge(&source, &tags, Codings::of(request.headers()), &tag), verdict, "{headers:?}");
        }
    }

    #[test]
    fn a_tag_in_a_coding_that_is_not_taken_is_not_had() {
        let source = Source::program();
        let tags = source.tags("/", "text/plain");
        let request = TestRequest::get().append_header(("if-none-match", tags.tag(Coding::Brotli, Effort::Thorough))).to_http_request();
        assert_eq!(Conditions::of(request.headers()).has(&tags, Codings::of(request.headers())), None);
    }
}
