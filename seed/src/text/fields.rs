//! Reading tables key by key: every getter says what is wrong with its value and where, and goes on.
use super::located::{Date, Located, Reference, Shared, Text, Value};
use crate::problem::{At, Problems, suggest};
use entity::{Codelist, FuzzyDate, Quantity, fuzzy::DatePrecision};
use std::{collections::BTreeSet, ops::Range, sync::Arc};
use toml::{
    Spanned,
    de::{DeTable, DeValue},
};

/// Where the lines of a file begin.
pub(crate) struct Lines {
    file: u32,
    ends: Vec<usize>,
}

impl Lines {
    pub(crate) fn new(file: u32, text: &str) -> Self {
        let ends = text.match_indices('\n').map(|(at, _)| at).collect();
        Self { file, ends }
    }

    pub(crate) fn at(&self, byte: usize) -> At {
        let before = self.ends.partition_point(|end| *end < byte);
        At { file: self.file, line: u32::try_from(1 + before).unwrap_or(u32::MAX) }
    }
}

/// Whose mistakes these are and where they go.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub problems: &'a Problems,
    pub lines: &'a Lines,
    /// The byte of the file that the parsed piece begins at.
    pub from: usize,
    pub shared: &'a Shared,
}

impl Scene<'_> {
    /// The line of a part of the piece.
    pub(crate) fn at(&self, span: &Range<usize>) -> At {
        self.lines.at(self.from + span.start)
    }
}

/// A table that is being read. Keys that nobody asked for are mistakes.
pub(crate) struct Fields<'a> {
    scene: Scene<'a>,
    table: &'a DeTable<'a>,
    /// Holds what the table itself does not say.
    group: Option<&'a DeTable<'a>>,
    asked: Vec<&'static str>,
    pub at: At,
    /// The record that the table belongs to.
    pub id: Arc<str>,
}

/// A value that is being read.
pub(crate) struct Item<'a> {
    scene: Scene<'a>,
    id: Arc<str>,
    key: &'a str,
    value: &'a Spanned<DeValue<'a>>,
}

impl<'a> Fields<'a> {
    pub(crate) fn new(scene: Scene<'a>, table: &'a DeTable<'a>, at: At) -> Self {
        Self { scene, table, group: None, asked: Vec::new(), at, id: "".into() }
    }

    /// A row that inherits from its group.
    pub(crate) fn inherit(&mut self, group: &Fields<'a>) {
        self.group = Some(group.table);
    }

    pub(crate) fn item(&mut self, key: &'static str) -> Option<Item<'a>> {
        self.asked.push(key);
        let found = |table: &'a DeTable<'a>| table.get(key);
        let value = found(self.table).or_else(|| self.group.and_then(found))?;
        Some(Item { scene: self.scene, id: self.id.clone(), key, value })
    }

    /// A value that has to be there.
    pub(crate) fn need(&mut self, key: &'static str) -> Option<Item<'a>> {
        let item = self.item(key);
        if item.is_none() {
            self.problem(self.at, format!("`{key}` is missing"), "add it");
        }
        item
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

    /// One value or a list of them.
    pub(crate) fn each(&mut self, key: &'static str) -> Vec<Item<'a>> {
        self.item(key).map(|item| item.each()).unwrap_or_default()
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

    pub(crate) fn problem(&self, at: At, message: impl Into<String>, fix: impl Into<String>) {
        self.scene.problems.add(at, Some(&self.id), message, fix);
    }

    /// Reports the keys that nobody asked for.
    pub(crate) fn done(self) {
        for key in self.table.keys().filter(|key| !self.asked.contains(&key.get_ref().as_ref())) {
            self.problem(
                self.scene.at(&key.span()),
                format!("unknown key `{}`", key.get_ref()),
                suggest(key.get_ref(), self.asked.iter().copied().collect::<BTreeSet<_>>()),
            );
        }
    }
}

impl<'a> Item<'a> {
    pub(crate) fn at(&self) -> At {
        self.scene.at(&self.value.span())
    }

    pub(crate) fn is_table(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::Table(_))
    }

    pub(crate) fn is_text(&self) -> bool {
        matches!(self.value.get_ref(), DeValue::String(_))
    }

    pub(crate) fn problem(&self, message: impl Into<String>, fix: impl Into<String>) {
        self.scene.problems.add(self.at(), Some(&self.id), message, fix);
    }

    fn wrong(&self, wanted: &str) {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.problem(format!("`{}` is {found}", self.key), format!("write {wanted}"));
    }

    fn located<T>(&self, value: T) -> Located<T> {
        Located { value, at: self.at() }
    }

    pub(crate) fn text(&self) -> Option<Text> {
        let DeValue::String(text) = self.value.get_ref() else {
            self.wrong("text in quotes");
            return None;
        };
        if text.trim().is_empty() {
            self.problem(format!("`{}` is empty", self.key), "fill it or leave it out");
            return None;
        }
        Some(self.located(text.trim().into()))
    }

    /// Text that stands in many places.
    pub(crate) fn shared(&self) -> Option<Text> {
        let text = self.text()?;
        Some(Text { value: self.scene.shared.word(&text), at: text.at })
    }

    pub(crate) fn reference(&self) -> Option<Reference> {
        Some(self.shared()?.into())
    }

    pub(crate) fn integer(&self) -> Option<Located<i64>> {
        let number = match self.value.get_ref() {
            DeValue::Integer(n) => i64::from_str_radix(n.as_str(), n.radix()).ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong("a whole number");
        }
        number.map(|n| self.located(n))
    }

    pub(crate) fn number(&self) -> Option<f64> {
        let number = match self.value.get_ref() {
            DeValue::Integer(n) => n.as_str().parse().ok(),
            DeValue::Float(n) => n.as_str().parse().ok(),
            _ => None,
        };
        if number.is_none() {
            self.wrong("a number");
        }
        number
    }

    pub(crate) fn code<C: Codelist>(&self) -> Option<Located<C>> {
        let word = self.text()?;
        let code = C::from_code(&word);
        if code.is_none() {
            self.problem(format!("unknown {} `{}`", self.key, *word), suggest(&word, C::ENTRIES.iter().map(|entry| entry.code)));
        }
        code.map(|code| self.located(code))
    }

    fn date<E: ToString>(&self, fits: fn(&FuzzyDate) -> bool, parse: fn(&str) -> Result<FuzzyDate, E>) -> Option<Date> {
        let text = self.text()?;
        match self.scene.shared.date(&text, fits, parse) {
            Ok(date) => Some(self.located(date)),
            Err(why) => {
                self.refused(&why.to_string());
                None
            }
        }
    }

    pub(crate) fn quantity(&self) -> Option<Value> {
        let text = self.text()?;
        match Quantity::parse(&text) {
            Ok(value) => Some(self.located(value)),
            Err(why) => {
                self.refused(&why.to_string());
                None
            }
        }
    }

    /// The grammars of dates and values tell what is wrong and what to write in one sentence.
    fn refused(&self, why: &str) {
        let (message, fix) = why.split_once("; ").unwrap_or((why, "correct it"));
        self.problem(message, fix);
    }

    /// The values of a list, or the one value.
    pub(crate) fn each(self) -> Vec<Item<'a>> {
        match self.value.get_ref() {
            DeValue::Array(items) => {
                items.iter().map(|value| Item { scene: self.scene, id: self.id.clone(), key: self.key, value }).collect()
            }
            _ => vec![self],
        }
    }

    pub(crate) fn table(&self) -> Option<Fields<'a>> {
        let DeValue::Table(table) = self.value.get_ref() else {
            self.wrong("a table: { key = value }");
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
            fields.problem(at, format!("{} stands twice", what(&key)), "leave one out");
        }
        seen.insert(key);
    }
}
