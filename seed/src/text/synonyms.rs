//! Words that people write for the keys of the format.

/// A word, and the keys that it may stand for: the first that a table has is meant.
const SYNONYMS: [(&str, &[&str]); 41] = [
    ("name", &["names", "title"]),
    ("title", &["names"]),
    ("names", &["title"]),
    ("label", &["names", "title"]),
    ("aliases", &["names"]),
    ("type", &["kind"]),
    ("category", &["kind"]),
    ("state", &["status"]),
    ("phase", &["status"]),
    ("description", &["summary", "about"]),
    ("text", &["summary", "about"]),
    ("about", &["summary"]),
    ("summary", &["about"]),
    ("note", &["remark", "notes"]),
    ("comment", &["remark"]),
    ("source", &["cite", "at"]),
    ("sources", &["cite"]),
    ("citation", &["cite"]),
    ("citations", &["cite"]),
    ("supports", &["for"]),
    ("field", &["for"]),
    ("date", &["signed", "published", "period", "starts", "founded"]),
    ("year", &["date", "signed", "published", "period", "founded"]),
    ("begin", &["starts", "since"]),
    ("from", &["starts", "since"]),
    ("end", &["ends", "until"]),
    ("to", &["ends", "until"]),
    ("value", &["amount"]),
    ("sum", &["amount", "value"]),
    ("amount", &["value"]),
    ("stated", &["as_stated"]),
    ("said", &["announced"]),
    ("location", &["place", "coordinates"]),
    ("city", &["place", "parent"]),
    ("partner", &["parties"]),
    ("partners", &["parties"]),
    ("link", &["links", "url"]),
    ("author", &["authors"]),
    ("lang", &["language"]),
    ("former", &["was"]),
    ("office", &["offices"]),
];

/// The key that a word stands for, of those that a table has.
pub(super) fn synonym(word: &str, has: impl Fn(&str) -> bool) -> Option<&'static str> {
    let (_, meant) = SYNONYMS.iter().find(|(other, _)| *other == word)?;
    meant.iter().copied().find(|key| has(key))
}
