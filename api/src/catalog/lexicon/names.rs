//! The names of all records, those of the highest weight first, to be found by how they begin and by the beginnings of their words.
use entity::search::singulars;
use std::{collections::BTreeMap, iter, ops::Range};

/// Names as they are searched for, with what has them. A name is known by its place in the order of weights.
#[derive(Debug)]
pub struct Names {
    keys: Box<[Box<str>]>,
    /// Which of the records each name is of.
    of: Box<[u32]>,
    records: Box<[Box<str>]>,
    /// The names in the order of the alphabet.
    in_order: Box<[u32]>,
    /// The words of names in the order of the alphabet.
    words: Box<[Box<str>]>,
    /// Where the names of each word begin among those of all words, and where those of the last end.
    begins: Box<[u32]>,
    /// The names of each word.
    having: Box<[u32]>,
}

/// A word that names are to have.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'a> {
    /// One that begins so, or of which this is the plural.
    Beginning(&'a str),
    /// One of these.
    OneOf(&'a [String]),
}

impl Sought<'_> {
    /// Whether a word is sought.
    pub fn is(&self, word: &str) -> bool {
        match self {
            Self::Beginning(beginning) => word.starts_with(beginning) || singulars(beginning).any(|it| it == word),
            Self::OneOf(words) => words.iter().any(|it| it == word),
        }
    }
}

/// The first of some names, each record once.
struct First<'a> {
    names: &'a Names,
    most: usize,
    found: Vec<u32>,
}

impl Names {
    /// Gathers names, each with the id of its record, those that tell most first.
    pub fn new(rows: impl IntoIterator<Item = (String, String)>) -> Self {
        let (mut keys, mut of): (Vec<Box<str>>, Vec<u32>) = (Vec::new(), Vec::new());
        let mut records: BTreeMap<String, u32> = BTreeMap::new();
        let mut words: BTreeMap<Box<str>, Vec<u32>> = BTreeMap::new();
        for (n, (key, record)) in (0..).zip(rows) {
            let next = u32::try_from(records.len()).unwrap_or(u32::MAX);
            of.push(*records.entry(record).or_insert(next));
            for word in key.split(' ') {
                let having = words.entry(word.into()).or_default();
                if having.last() != Some(&n) {
                    having.push(n);
                }
            }
            keys.push(key.into());
        }
        let mut in_order: Vec<u32> = (0..).take(keys.len()).collect();
        in_order.sort_by_key(|n| &keys[*n as usize]);
        let mut by_number: Vec<(u32, String)> = records.into_iter().map(|(id, n)| (n, id)).collect();
        by_number.sort_unstable();
        let (mut begins, mut having) = (vec![0], Vec::new());
        for names in words.values() {
            having.extend(names);
            begins.push(u32::try_from(having.len()).unwrap_or(u32::MAX));
        }
        Self {
            keys: keys.into(),
            of: of.into(),
            records: by_number.into_iter().map(|(_, id)| id.into()).collect(),
            in_order: in_order.into(),
            words: words.into_keys().collect(),
            begins: begins.into(),
            having: having.into(),
        }
    }

    /// The words of names, in the order of the alphabet.
    pub fn words(&self) -> &[Box<str>] {
        &self.words
    }

    /// The ids of records, at most so many: named just so, named so to begin with, with such words in a name.
    pub fn find(&self, phrase: &str, words: &[Sought<'_>], most: usize) -> Vec<&str> {
        if words.is_empty() {
            return Vec::new();
        }
        let begin = self.in_order.partition_point(|n| *self.key(*n) < *phrase);
        let beginning = &self.in_order[begin..];
        let same = beginning.partition_point(|n| self.key(*n) == phrase);
        let (same, beginning) = (&beginning[..same], &beginning[same..beginning.partition_point(|n| self.key(*n).starts_with(phrase))]);
        let mut ids: Vec<&str> = Vec::new();
        let mut add = |first: First<'_>| {
            let found = first.found.iter().map(|n| self.record(*n)).filter(|id| !ids.contains(id)).collect::<Vec<_>>();
            ids.extend(found);
            ids.len() < most
        };
        if add(self.first(most, same.iter(), |_| true)) && add(self.first(most, beginning.iter(), |_| true)) {
            add(self.with_words(words, most));
        }
        ids.truncate(most);
        ids
    }

    /// The first names that have all of some words.
    fn with_words(&self, sought: &[Sought<'_>], most: usize) -> First<'_> {
        let just = |word: &str| self.range(|it| it == word, word);
        let ranges = |word: &Sought<'_>| match word {
            Sought::Beginning(beginning) => {
                let begin = self.range(|it| it.starts_with(beginning), beginning);
                iter::once(begin).chain(singulars(beginning).map(just)).collect::<Vec<_>>()
            }
            Sought::OneOf(words) => words.iter().map(|word| just(word)).collect(),
        };
        let rarest = sought.iter().map(ranges).min_by_key(|ranges| ranges.iter().map(Range::len).sum::<usize>());
        let names = rarest.into_iter().flatten().flat_map(|range| &self.having[range]);
        self.first(most, names, |key| sought.iter().all(|word| key.split(' ').any(|it| word.is(it))))
    }

    /// Where the names are of the words from one on for which something holds.
    fn range(&self, holds: impl Fn(&str) -> bool, from: &str) -> Range<usize> {
        let begin = self.words.partition_point(|word| **word < *from);
        let end = begin + self.words[begin..].partition_point(|word| holds(word));
        self.begins[begin] as usize..self.begins[end] as usize
    }

    fn first<'a>(&'a self, most: usize, names: impl Iterator<Item = &'a u32>, fits: impl Fn(&str) -> bool) -> First<'a> {
        let mut first = First { names: self, most, found: Vec::with_capacity(most + 1) };
        names.for_each(|n| first.add(*n, &fits));
        first
    }

    fn key(&self, n: u32) -> &str {
        &self.keys[n as usize]
    }

    fn record(&self, n: u32) -> &str {
        &self.records[self.of[n as usize] as usize]
    }
}

impl First<'_> {
    fn add(&mut self, n: u32, fits: impl Fn(&str) -> bool) {
        let beyond = self.found.len() == self.most && self.found.last().is_some_and(|last| *last <= n);
        if beyond || !fits(self.names.key(n)) {
            return;
        }
        let record = |n: u32| self.names.of[n as usize];
        match self.found.iter().position(|other| record(*other) == record(n)) {
            Some(at) if self.found[at] <= n => return,
            Some(at) => drop(self.found.remove(at)),
            None => {}
        }
        let at = self.found.partition_point(|other| *other < n);
        self.found.insert(at, n);
        self.found.truncate(self.most);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names() -> Names {
        let rows = [
            ("gs", "park"),
            ("norvia", "norvia"),
            ("great stone", "park"),
            ("great norvia", "club"),
            ("stone bridge", "bridge"),
            ("norvian bank of stone", "bank"),
            ("great stone industrial park", "park"),
        ];
        Names::new(rows.map(|(key, id)| (key.to_owned(), id.to_owned())))
    }

    fn find(phrase: &str, most: usize) -> Vec<String> {
        let words: Vec<Sought<'_>> = phrase.split(' ').map(Sought::Beginning).collect();
        names().find(phrase, &words, most).into_iter().map(str::to_owned).collect()
    }

    #[test]
    fn the_same_name_comes_first_then_a_beginning_then_words_of_it() {
        assert_eq!(find("norvia", 10), ["norvia", "bank", "club"]);
        assert_eq!(find("gr", 10), ["park", "club"]);
        assert_eq!(find("st", 10), ["bridge", "park", "bank"]);
        assert_eq!(find("st gr", 10), ["park"]);
        assert_eq!(find("park great", 10), ["park"]);
        assert_eq!(find("gs", 10), ["park"]);
        assert_eq!(find("x", 10), [""; 0]);
    }

    #[test]
    fn of_many_those_that_tell_most_are_kept() {
        assert_eq!(find("st", 2), ["bridge", "park"]);
        assert_eq!(find("n", 1), ["norvia"]);
        let words = ["bank".to_owned(), "bridge".to_owned()];
        assert_eq!(names().find("bnak", &[Sought::OneOf(&words)], 10), ["bridge", "bank"]);
        assert_eq!(names().find("", &[], 10), [""; 0]);
    }
}
