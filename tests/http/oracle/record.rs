//! Records of the dataset files: as a table says them, and with what they name looked up.
use super::facts::{Fact, Facts};
use toml::Table;

/// A record before what it names is looked up.
pub struct Said {
    pub id: String,
    pub plural: &'static str,
    pub table: Table,
    pub chapter: Option<i64>,
}

/// A record as the files say it.
#[derive(Debug)]
pub struct Record {
    pub id: String,
    /// Its type's name for many, as in addresses.
    pub plural: &'static str,
    /// By the name of the filter that asks for them.
    pub facts: Facts,
}

impl Record {
    /// The words of a fact; none where it has no such fact.
    pub fn words(&self, name: &str) -> &[String] {
        self.facts.get(name).map_or(&[], Fact::words)
    }

    /// What it owns or shares under a name, such as its parties.
    pub fn parts(&self, name: &str) -> &[Facts] {
        match self.facts.get(name) {
            Some(Fact::Parts(parts)) => parts,
            _ => &[],
        }
    }

    /// Whether one of its parts has all these words.
    pub fn has(&self, part: &str, words: &[(&str, &str)]) -> bool {
        let is = |part: &Facts, (name, word): &(&str, &str)| part.get(name).and_then(Fact::word) == Some(word);
        self.parts(part).iter().any(|part| words.iter().all(|word| is(part, word)))
    }
}
