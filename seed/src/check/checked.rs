//! A dataset under the rules.
use crate::{
    kinds::{Body, Known, Record, Statements, indicator::Indicator, observation::Observation},
    rule::Rule,
    text::{At, Number, Problems, Reference},
};

/// A dataset under the rules: what it says, with references resolved, and where mistakes go.
pub(super) struct Checked<'a> {
    pub(super) statements: &'a Statements,
    pub(super) known: &'a Known,
    pub(super) problems: &'a Problems<'a>,
}

impl<'a> Checked<'a> {
    /// All records by id, each with its number.
    pub(super) fn records(&self) -> impl Iterator<Item = (Number, &'a Record)> {
        self.statements.numbered()
    }

    /// The indicator of an observation.
    pub(super) fn indicator(&self, statements: &Observation) -> Option<&'a Indicator> {
        match &self.find(statements.indicator.as_ref())?.body {
            Body::Indicator(indicator) => Some(indicator),
            _ => None,
        }
    }

    /// Reports a mistake of a record.
    pub(super) fn report(&self, rule: Rule, at: At, record: &Record, message: impl Into<String>, fix: impl Into<String>) {
        self.problems.add(rule, at, Some(&record.head.id), message, fix);
    }

    pub(super) fn find(&self, reference: Option<&Reference>) -> Option<&'a Record> {
        self.statements.get(reference?.to?)
    }
}
