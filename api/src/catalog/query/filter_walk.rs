//! The walk through a filter: path, bound values, words to look up.
use super::{
    alike::Alike,
    meaning::{Means, Read},
    references::{Readings, Reference},
};
use crate::catalog::error::CatalogError;
use entity::{Codelist, party::Role};
use sea_orm::Condition;
use std::{borrow::Cow, cell::Cell, ops::Deref};

/// Values that a filter binds to a statement, all its lists and comparisons together, at most. Databases take some 30,000, and have long been
/// slow by then.
pub const MAX_BOUND: usize = 2_000;

/// A walk through a filter: the path from its outside to where one is, what is asked to be alike there, the values bound so far, and the
/// words that only the register can read.
#[derive(Debug, Default)]
pub struct FilterWalk {
    path: Vec<Cow<'static, str>>,
    alike: Alike,
    bound: usize,
    parts: usize,
    rows: Means,
    readings: Readings,
    references: Vec<Reference>,
    /// What is not asked, though the filter does: a facet leaves out its own.
    own: Vec<&'static str>,
    /// Whether figures are compared, for which what they have in common has to hold.
    compared: Cell<bool>,
    /// What is asked of the same part as the own, on the table that it is owned in.
    beside: Option<Condition>,
}

impl FilterWalk {
    /// At the outside of a filter on rows whose ids stand for such records; `readings` are what the register has read so far.
    pub(super) fn new(rows: Means, readings: Readings) -> Self {
        Self { rows, readings, ..Self::default() }
    }

    /// Without what a facet asks itself, by its path from the outside in.
    pub(super) fn leaving_out(mut self, own: Vec<&'static str>) -> Self {
        self.own = own;
        self
    }

    /// Whether a field or operator here is to be asked. A facet leaves out its own values, and the operators that qualify its field.
    pub fn asks(&self, name: &str) -> bool {
        let Some((last, above)) = self.own.split_last() else {
            return true;
        };
        let here = above.len() == self.path.len() && above.iter().zip(&self.path).all(|(own, step)| own == step);
        !here || *last != name && !(*last == "in" && ["ne", "isnull"].contains(&name))
    }

    /// Whether a facet asks of this part of the filter.
    pub(super) fn is_own(&self, part: &str) -> bool {
        self.path.is_empty() && self.own.first() == Some(&part)
    }

    /// Keeps what is asked of the same part as a facet asks, on the table in which both are owned.
    pub(super) fn set_beside(&mut self, owned: Condition) {
        self.beside = Some(owned);
    }

    /// What is asked of the same part as a facet asks.
    pub(super) fn into_beside(self) -> Condition {
        self.beside.unwrap_or_else(Condition::all)
    }

    /// What the ids of the rows stand for.
    pub fn rows(&self) -> Means {
        self.rows
    }

    /// Reads the words of an operator: codes in any case, ids that records had before as those of today.
    ///
    /// # Errors
    /// A word that stands for nothing of what it has to; the nearest is told.
    pub fn read<W: Deref<Target = str>>(&mut self, operator: &'static str, words: &[W], means: Means) -> Result<Vec<String>, CatalogError> {
        let at = |n: usize| if words.len() > 1 { format!("{operator}[{n}]").into() } else { Cow::Borrowed(operator) };
        words.iter().enumerate().map(|(n, word)| self.within(at(n), |walk| walk.read_word(word, means))).collect()
    }

    /// Reads one word, as [`FilterWalk::read`].
    ///
    /// # Errors
    /// As there.
    pub fn read_word(&mut self, word: &str, means: Means) -> Result<String, CatalogError> {
        match means.read(word).map_err(|detail| self.refuse(None, detail))? {
            Read::Kept(read) => Ok(read),
            Read::AskRegister => {
                let reference = Reference { path: self.path.clone(), means, word: word.to_owned() };
                let read = self.readings.get(&(means, reference.word.clone())).cloned();
                let read = read.unwrap_or_else(|| reference.word.clone());
                self.references.push(reference);
                Ok(read)
            }
        }
    }

    /// The words met so far that only the register can read.
    pub(super) fn into_references(self) -> Vec<Reference> {
        self.references
    }

    /// Refuses a role that no partner ever has in these records: nothing would be found.
    ///
    /// # Errors
    /// There is one among those that are asked.
    pub fn possible(&self, operator: Option<&'static str>, asked: &Option<Vec<Role>>) -> Result<(), CatalogError> {
        let Means::Record(of) = self.rows else {
            return Ok(());
        };
        let roles = of.roles();
        match asked.iter().flatten().find(|role| !roles.contains(role)) {
            Some(never) => {
                let path = self.path.iter().cloned().chain(operator.map(Cow::Borrowed)).collect();
                Err(CatalogError::Never { path, word: never.code(), known: roles.iter().map(|role| role.code()).collect() })
            }
            None => Ok(()),
        }
    }

    /// Within a field.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn within<T>(
        &mut self,
        name: impl Into<Cow<'static, str>>,
        ask: impl FnOnce(&mut Self) -> Result<T, CatalogError>,
    ) -> Result<T, CatalogError> {
        self.path.push(name.into());
        let asked = ask(self);
        self.path.pop();
        asked
    }

    /// Among records whose figures have something in common; what is not named there, that of further out holds.
    pub fn among<T>(&mut self, alike: Alike, ask: impl FnOnce(&mut Self) -> T) -> T {
        let inner = alike.or(&self.alike);
        let outer = std::mem::replace(&mut self.alike, inner);
        let asked = ask(self);
        self.alike = outer;
        asked
    }

    /// What the figures of all records here are asked to have in common, to compare them.
    pub fn alike(&self) -> &Alike {
        self.compared.set(true);
        &self.alike
    }

    /// Whether figures were compared.
    pub(super) fn compared(&self) -> bool {
        self.compared.get()
    }

    /// A field that may be absent, as a condition.
    ///
    /// # Errors
    /// What `ask` returns.
    pub fn when_asked<F>(
        &mut self,
        name: &'static str,
        field: &Option<F>,
        ask: impl FnOnce(&F, &mut Self) -> Result<Condition, CatalogError>,
    ) -> Result<Condition, CatalogError> {
        match field {
            Some(field) if self.asks(name) => self.within(name, |walk| ask(field, walk)),
            _ => Ok(Condition::all()),
        }
    }

    /// Counts values that are bound.
    ///
    /// # Errors
    /// More than [`MAX_BOUND`] by now.
    pub fn bind(&mut self, values: usize) -> Result<(), CatalogError> {
        self.bound = self.bound.saturating_add(values);
        if self.bound > MAX_BOUND {
            let detail =
                format!("with it the filter compares with more than {MAX_BOUND} values; ask for less at once, in several requests");
            return Err(self.refuse(None, detail));
        }
        Ok(())
    }

    /// Counts a part of `and` or `or`, and tells the count so far.
    pub fn part(&mut self) -> usize {
        self.parts += 1;
        self.parts
    }

    /// An error about where one is, or about an operator there.
    pub fn refuse(&self, operator: Option<&'static str>, detail: impl Into<String>) -> CatalogError {
        let path = self.path.iter().cloned().chain(operator.map(Cow::Borrowed)).collect();
        CatalogError::Field { path, detail: detail.into() }
    }

    /// Where one is.
    pub fn path(&self) -> Vec<Cow<'static, str>> {
        self.path.clone()
    }
}

#[cfg(test)]
mod tests {
    use super::{FilterWalk, MAX_BOUND};
    use crate::catalog::error::CatalogError;

    #[test]
    fn values_are_counted_as_one_sum_and_the_field_is_named() {
        let mut walk = FilterWalk::default();
        let ask = |walk: &mut FilterWalk| walk.within("party", |walk| walk.within("role", |walk| walk.bind(MAX_BOUND / 2)));
        assert!(ask(&mut walk).is_ok() && ask(&mut walk).is_ok());
        match ask(&mut walk).or_else(|_| walk.within("kind", |walk| walk.bind(1))) {
            Err(CatalogError::Field { path, .. }) => assert_eq!(path, ["kind"]),
            other => panic!("{other:?}"),
        }
    }
}
