//! What the rows of a list have in themselves that they may be counted by.
use entity::{Codelist, codelist::Entry};
use sea_orm::{ColumnTrait, IntoSimpleExpr, sea_query::SimpleExpr};

/// What rows may be counted by beside their parties and citations.
#[derive(Clone, Debug, Default)]
pub struct Counted {
    /// Which sort they are: the column, and the values that it may have.
    pub kind: Option<(SimpleExpr, &'static [Entry])>,
    /// How far they have come.
    pub status: Option<(SimpleExpr, &'static [Entry])>,
    /// The date that they are listed by: its name in the filter, its first and last day.
    pub date: Option<(&'static str, SimpleExpr, SimpleExpr)>,
    /// Whether they have fields of activity.
    pub sectors: bool,
    /// Whether they have places.
    pub places: bool,
}

impl Counted {
    /// By a kind of a closed list, `kind` in the filter.
    pub fn kind<K: Codelist>(self, column: impl ColumnTrait) -> Self {
        Self { kind: Some((column.into_simple_expr(), K::ENTRIES)), ..self }
    }

    /// By a status of a closed list, `status` in the filter.
    pub fn status<S: Codelist>(self, column: impl ColumnTrait) -> Self {
        Self { status: Some((column.into_simple_expr(), S::ENTRIES)), ..self }
    }

    /// By the years of a date.
    pub fn date(self, name: &'static str, first: impl ColumnTrait, last: impl ColumnTrait) -> Self {
        Self { date: Some((name, first.into_simple_expr(), last.into_simple_expr())), ..self }
    }

    /// By fields of activity, `sector` in the filter.
    pub fn sectors(self) -> Self {
        Self { sectors: true, ..self }
    }

    /// By places, `place` in the filter.
    pub fn places(self) -> Self {
        Self { places: true, ..self }
    }
}
