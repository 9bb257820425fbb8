//! Indicators: what observations measure.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Title, Wanted},
    known::Known,
    rows::OwnedRows,
    statement::Head,
};
use crate::text::{Date, Fields, Located, Reference, Text};
use entity::{
    Codelist,
    indicator::{Model, Nature},
    observation::Flow,
};
use sea_orm::JsonValue as Json;
use std::sync::Arc;

pub(crate) struct Indicator {
    pub nature: Option<Nature>,
    pub flows: Box<[Located<Flow>]>,
    pub scopes: Box<[Text]>,
    pub units: Box<[Text]>,
    /// The words before subject and counterpart in a title.
    pub of: Arc<str>,
    pub with: Arc<str>,
}

impl Kind for Indicator {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            nature: fields.word("nature"),
            flows: fields.codes("flows"),
            scopes: fields.texts("scopes"),
            units: fields.texts("units"),
            of: fields.plain("of").unwrap_or_else(|| "of".into()),
            with: fields.plain("with").unwrap_or_else(|| "with".into()),
        }
    }

    fn row(&self, head: &Head, _: &Known, _: &mut OwnedRows) -> Option<Model> {
        let words = |words: &[Text]| words.iter().map(|word| &*word.value).collect::<Json>();
        Some(Model {
            id: head.id.to_string(),
            nature: self.nature?,
            scopes: words(&self.scopes),
            flows: self.flows.iter().map(|flow| flow.code()).collect(),
            units: words(&self.units),
        })
    }

    /// What it is, is the register's own knowledge.
    fn form(&self) -> Form {
        Form { title: Title::Stated, cited: false, observed: false }
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[("title", Field::Text), ("nature", Field::Code(Nature::ENTRIES))]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "nature" => Said::code(self.nature),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, _: &mut dyn FnMut(&mut Reference, Wanted)) {}

    fn prominence(&self) -> i64 {
        40
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        None
    }

    fn moments(&self) -> Vec<Moment> {
        Vec::new()
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}
