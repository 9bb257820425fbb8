//! Forums: formats that meet again.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Wanted},
    known::Known,
    rows::{OwnedRows, keys},
    statement::Head,
};
use crate::text::{Date, Fields, Reference};
use entity::{
    Codelist,
    forum::{ForumKind, Model},
    moment::MomentKind,
};

pub(crate) struct Forum {
    pub kind: Option<ForumKind>,
    pub founded: Option<Date>,
}

impl Kind for Forum {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        Self { kind: fields.word("kind"), founded: fields.point("founded") }
    }

    fn row(&self, head: &Head, _: &Known, _: &mut OwnedRows) -> Option<Model> {
        let (founded, founded_from, founded_to) = keys(self.founded.as_ref());
        Some(Model { id: head.id.to_string(), kind: self.kind?, founded, founded_from, founded_to })
    }

    fn form(&self) -> Form {
        Form::USUAL
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[("title", Field::Text), ("kind", Field::Code(ForumKind::ENTRIES)), ("founded", Field::Date), ("parties", Field::Text)]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "founded" => Said::date(&self.founded),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, _: &mut dyn FnMut(&mut Reference, Wanted)) {}

    fn prominence(&self) -> i64 {
        50
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        self.founded.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        vec![Moment::of(MomentKind::Founded, &self.founded)]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}
