//! Reading values: every getter says what is wrong with its value and where, and goes on.
use super::{
    located::{Date, Located, Reference, Text, Value},
    problems::At,
    scene::Scene,
};
use crate::{rule::Rule, suggest::suggest};
use entity::{Codelist, FuzzyDate, Quantity};
use std::sync::Arc;
use toml::{Spanned, de::DeValue};

/// A value that is being read.
pub(crate) struct Item<'a> {
    pub(super) scene: Scene<'a>,
    pub(super) id: Arc<str>,
    pub(super) key: &'a str,
    pub(super) value: &'a Spanned<DeValue<'a>>,
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

    pub(crate) fn problem(&self, rule: Rule, message: impl Into<String>, fix: impl Into<String>) {
        self.scene.problems.add(rule, self.at(), Some(&self.id), message, fix);
    }

    /// It names something, and nobody knows what.
    pub(crate) fn mark_incomplete(&self) {
        self.scene.problems.mark_incomplete();
    }

    pub(super) fn wrong(&self, wanted: &str) {
        let found = match self.value.get_ref() {
            DeValue::String(_) => "text",
            DeValue::Integer(_) => "a whole number",
            DeValue::Float(_) => "a number",
            DeValue::Boolean(_) => "true or false",
            DeValue::Datetime(_) => "a date without quotes",
            DeValue::Array(_) => "a list",
            DeValue::Table(_) => "a table",
        };
        self.problem(Rule::WrongType, format!("`{}` is {found}", self.key), format!("write {wanted}"));
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
            self.problem(Rule::WrongType, format!("`{}` is empty", self.key), "fill it or leave it out");
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
        let word = self.shared();
        if word.is_none() {
            self.mark_incomplete();
        }
        Some(word?.into())
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
            let message = format!("unknown {} `{}`", self.key, *word);
            self.problem(Rule::UnknownWord, message, suggest(&word, C::ENTRIES.iter().map(|entry| entry.code)));
        }
        code.map(|code| self.located(code))
    }

    pub(super) fn date<E: ToString>(&self, fits: fn(&FuzzyDate) -> bool, parse: fn(&str) -> Result<FuzzyDate, E>) -> Option<Date> {
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
        self.problem(Rule::Format, message, fix);
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
}
