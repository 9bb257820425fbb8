//! Values and the lines they stand on. What stands in many places is kept once.
use super::problems::At;
use entity::{FuzzyDate, Quantity};
use std::{
    cell::RefCell,
    collections::{HashMap, HashSet},
    ops::Deref,
    sync::Arc,
};

/// A value and the line it stands on.
#[derive(Clone, Debug)]
pub(crate) struct Located<T> {
    pub value: T,
    pub at: At,
}

impl<T> Located<Arc<T>> {
    /// Another value that stands on the same line.
    pub(crate) fn of(&self, value: T) -> Self {
        Self { value: Arc::new(value), at: self.at }
    }
}

impl<T> Deref for Located<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.value
    }
}

pub(crate) type Text = Located<Arc<str>>;
pub(crate) type Date = Located<Arc<FuzzyDate>>;
pub(crate) type Value = Located<Quantity>;

/// A record, by its place in the order of ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Number(pub u32);

impl Number {
    /// Its place, from 0.
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// A word that names another record.
#[derive(Clone, Debug)]
pub(crate) struct Reference {
    pub word: Arc<str>,
    pub at: At,
    /// The record, once references are resolved; none where the word names none, which is reported then.
    pub to: Option<Number>,
}

impl From<Text> for Reference {
    fn from(text: Text) -> Self {
        Self { word: text.value, at: text.at, to: None }
    }
}

/// Words and dates that were read already: the same ones are kept once.
#[derive(Default)]
pub(crate) struct Shared {
    words: RefCell<HashSet<Arc<str>>>,
    dates: RefCell<HashMap<Arc<str>, Arc<FuzzyDate>>>,
}

impl Shared {
    pub(crate) fn word(&self, word: &str) -> Arc<str> {
        let mut words = self.words.borrow_mut();
        if let Some(word) = words.get(word) {
            return word.clone();
        }
        let word: Arc<str> = word.into();
        words.insert(word.clone());
        word
    }

    /// Reads a date, or finds it among those that were read.
    pub(crate) fn date<E>(
        &self,
        text: &Arc<str>,
        fits: impl Fn(&FuzzyDate) -> bool,
        parse: impl Fn(&str) -> Result<FuzzyDate, E>,
    ) -> Result<Arc<FuzzyDate>, E> {
        if let Some(date) = self.dates.borrow().get(text).filter(|date| fits(date)) {
            return Ok(date.clone());
        }
        let date = Arc::new(parse(text)?);
        self.dates.borrow_mut().insert(text.clone(), date.clone());
        Ok(date)
    }
}
