//! Reading tables key by key: every getter says what is wrong with its value and where, and goes on.
use super::{
    item::Item,
    located::{Date, Located, Reference, Text, Value},
    problems::At,
    scene::Scene,
    synonyms::synonym,
};
use crate::{rule::Rule, suggest::suggest};
use entity::{Codelist, FuzzyDate, fuzzy::DatePrecision, slip};
use std::{collections::BTreeSet, sync::Arc};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Keys that are a slip of the pen: the one that is meant, and the one that is written.
type Slips<'a> = Vec<(&'static str, &'a str)>;

/// A table that is being read. Keys that nobody asked for are mistakes.
pub(crate) struct Fields<'a> {
    scene: Scene<'a>,
    table: &'a DeTable<'a>,
    slips: Slips<'a>,
    /// Holds what the table itself does not say.
    group: Option<(&'a DeTable<'a>, Slips<'a>)>,
    asked: Vec<&'static str>,
    /// Keys that another word stands for: they are told of there.
    called: Vec<&'static str>,
    /// There is a key that may stand for any.
    lost: bool,
    /// The mistakes from here on are those of the table.
    mark: usize,
    pub at: At,
    /// The record that the table belongs to.
    pub id: Arc<str>,
}

/// The value of a key in a table, also under a slip of the pen.
fn found<'a>(table: &'a DeTable<'a>, slips: &Slips<'a>, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
    let written = || slips.iter().find(|(meant, _)| *meant == key).and_then(|(_, written)| table.get(*written));
    table.get(key).or_else(written)
}

impl<'a> Fields<'a> {
    pub(crate) fn new(scene: Scene<'a>, table: &'a DeTable<'a>, at: At) -> Self {
        let mark = scene.problems.mark();
        Self { scene, table, slips: Vec::new(), group: None, asked: Vec::new(), called: Vec::new(), lost: false, mark, at, id: "".into() }
    }

    /// A row that inherits from its group.
    pub(crate) fn inherit(&mut self, group: &Fields<'a>) {
        self.group = Some((group.table, group.slips.clone()));
        self.lost |= group.lost;
    }

    fn value(&self, key: &str) -> Option<&'a Spanned<DeValue<'a>>> {
        let inherited = || self.group.as_ref().and_then(|(table, slips)| found(table, slips, key));
        found(self.table, &self.slips, key).or_else(inherited)
    }

    pub(crate) fn item(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        let value = self.value(key)?;
        Some(Item { scene: self.scene, id: self.id.clone(), key, value })
    }

    /// A value that has to be there.
    pub(crate) fn need(&mut self, key: &'static str) -> Option<Item<'a>> {
        let item = self.item(key);
        if item.is_none() {
            self.missing(key);
        }
        item
    }

    /// Reports a key that has to be there and is not, unless another word stands for it.
    pub(crate) fn missing(&self, key: &str) {
        if !self.called.contains(&key) && !self.lost {
            self.problem(Rule::MissingKey, self.at, format!("`{key}` is missing"), "add it");
        }
    }

    /// What a key says could not be read, or not all of it: nobody knows what it says.
    pub(crate) fn misread(&self, key: &str) -> bool {
        let mistaken = |value: &Spanned<DeValue<'_>>| self.scene.mistaken(self.mark, &value.span());
        self.called.contains(&key) || self.value(key).map_or(self.lost, mistaken)
    }

    /// There is a key that may stand for any.
    pub(crate) fn is_lost(&self) -> bool {
        self.lost
    }

    /// The keys that were asked for and could not be read.
    pub(crate) fn all_misread(&self) -> Box<[&'static str]> {
        if self.scene.problems.mark() == self.mark && self.called.is_empty() && !self.lost {
            return Box::default();
        }
        let asked: BTreeSet<&'static str> = self.asked.iter().copied().collect();
        asked.into_iter().filter(|key| self.misread(key)).collect()
    }

    pub(crate) fn text(&mut self, key: &'static str) -> Option<Text> {
        self.item(key)?.text()
    }

    pub(crate) fn plain(&mut self, key: &'static str) -> Option<Arc<str>> {
        self.text(key).map(|text| text.value)
    }

    /// A word that names another record.
    pub(crate) fn reference(&mut self, key: &'static str) -> Option<Reference> {
        self.item(key)?.reference()
    }

    /// A word of a closed list that has to be there.
    pub(crate) fn word<C: Codelist>(&mut self, key: &'static str) -> Option<C> {
        Some(self.need(key)?.code()?.value)
    }

    /// A word of a closed list.
    pub(crate) fn code<C: Codelist>(&mut self, key: &'static str) -> Option<Located<C>> {
        self.item(key)?.code()
    }

    pub(crate) fn texts(&mut self, key: &'static str) -> Box<[Text]> {
        self.each(key).iter().filter_map(Item::text).collect()
    }

    pub(crate) fn point(&mut self, key: &'static str) -> Option<Date> {
        self.item(key)?.date(|date| date.precision != DatePrecision::Span, FuzzyDate::parse_point)
    }

    pub(crate) fn span(&mut self, key: &'static str) -> Option<Date> {
        self.item(key)?.date(|_| true, FuzzyDate::parse)
    }

    pub(crate) fn quantity(&mut self, key: &'static str) -> Option<Value> {
        self.item(key)?.quantity()
    }

    pub(crate) fn codes<C: Codelist>(&mut self, key: &'static str) -> Box<[Located<C>]> {
        self.each(key).iter().filter_map(Item::code).collect()
    }

    /// One value or a list of them. A part of a list may stand under a slip of the pen.
    pub(crate) fn each(&mut self, key: &'static str) -> Vec<Item<'a>> {
        let first = self.item(key);
        let written = |(meant, word): &(&str, &'a str)| self.table.get(*word).filter(|_| *meant == key);
        let others = self.slips.iter().filter_map(written).filter(|_| self.table.contains_key(key));
        let others = others.map(|value| Item { scene: self.scene, id: self.id.clone(), key, value });
        first.into_iter().chain(others).flat_map(Item::each).collect()
    }

    /// Every key with its value, whatever the keys are.
    pub(crate) fn all(&mut self) -> Vec<(Text, Item<'a>)> {
        let entries = self.table.iter();
        entries
            .map(|(key, value)| {
                let item = Item { scene: self.scene, id: self.id.clone(), key: key.get_ref(), value };
                let key = Located { value: self.scene.shared.word(key.get_ref()), at: self.scene.at(&key.span()) };
                (key, item)
            })
            .collect()
    }

    pub(crate) fn problem(&self, rule: Rule, at: At, message: impl Into<String>, fix: impl Into<String>) {
        self.scene.problems.add(rule, at, Some(&self.id), message, fix);
    }

    /// Reports a word that stands as a key where only certain ones may, and tells the one that is meant, which is read in its place.
    pub(crate) fn unknown<'w>(&self, key: &Text, message: String, known: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
        let known: Vec<&str> = known.into_iter().collect();
        let meant = slip(key, known.iter().copied());
        if meant.is_none() {
            self.scene.problems.mark_incomplete();
        }
        self.problem(Rule::UnknownWord, key.at, message, suggest(key, known));
        meant
    }

    /// Reads the table, and reports the keys that nobody asks for. A slip of the pen is read as what is meant, so that nothing is
    /// missed for it.
    pub(crate) fn read<T>(mut self, read: impl Fn(&mut Self) -> T) -> T {
        self.mark = self.scene.problems.mark();
        let id = self.id.clone();
        let value = read(&mut self);
        let asked: BTreeSet<&'static str> = self.asked.iter().copied().collect();
        let unknown: Vec<_> = self.table.iter().map(|(key, _)| key).filter(|key| !asked.contains(key.get_ref().as_ref())).collect();
        if unknown.is_empty() {
            return value;
        }
        let mut told = Vec::new();
        for key in unknown {
            let word: &'a str = key.get_ref();
            let is_list = |key: &str| self.table.get(key).is_some_and(|value| value.get_ref().is_array());
            let both = |key: &str| is_list(key) && is_list(word);
            let free: Vec<&'static str> = asked.iter().copied().filter(|key| self.value(key).is_none() || both(key)).collect();
            let fix = if let Some(meant) = synonym(word, |key| free.contains(&key)) {
                self.scene.problems.mark_incomplete();
                self.called.push(meant);
                format!("did you mean `{meant}`")
            } else if let Some(meant) = slip(word, free.iter().copied()) {
                self.slips.push((meant, word));
                format!("did you mean `{meant}`")
            } else {
                self.scene.problems.mark_incomplete();
                self.lost = true;
                suggest(word, asked.iter().copied())
            };
            told.push((self.scene.at(&key.span()), format!("unknown key `{word}`"), fix));
        }
        self.scene.problems.rewind(self.mark);
        self.id = id;
        let value = read(&mut self);
        told.into_iter().for_each(|(at, message, fix)| self.problem(Rule::UnknownKey, at, message, fix));
        value
    }
}

impl<'a> Item<'a> {
    /// The value as a table.
    pub(crate) fn table(&self) -> Option<Fields<'a>> {
        let DeValue::Table(table) = self.value.get_ref() else {
            self.wrong("a table: { key = value }");
            self.mark_incomplete();
            return None;
        };
        let mut fields = Fields::new(self.scene, table, self.at());
        fields.id = self.id.clone();
        Some(fields)
    }
}

/// Reports words that stand twice in one list.
pub(crate) fn once<K: Ord>(fields: &Fields<'_>, words: impl IntoIterator<Item = (K, At)>, what: impl Fn(&K) -> String) {
    let mut seen = BTreeSet::new();
    for (key, at) in words {
        if seen.contains(&key) {
            fields.problem(Rule::ListedTwice, at, format!("{} stands twice", what(&key)), "leave one out");
        }
        seen.insert(key);
    }
}
