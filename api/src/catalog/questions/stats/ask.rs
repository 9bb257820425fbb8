//! What finds the rows of a cell, in words that each face writes its own way.
use super::by::{By, Dimension, Stands};

/// A condition of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What the cell has.
    pub by: By,
    /// The field and its operator, from the outside in: `party`, `role`, `in`.
    pub path: Vec<&'static str>,
    /// What it is compared with.
    pub value: Asked,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asked {
    /// A value of a closed list.
    Code(String),
    /// An id or a code of a standard.
    Text(String),
    /// A date.
    Date(String),
    /// A number.
    Number(i64),
    /// It is missing.
    Missing,
}

impl Ask {
    /// Asks for a value of a dimension.
    pub(super) fn of(dimension: &Dimension, value: Option<&str>) -> Self {
        let (by, field) = (dimension.by, dimension.field);
        let ask = |path: Vec<&'static str>, value| Self { by, path, value };
        match (&dimension.stands, value) {
            (Stands::Years(name, ..), Some(year)) => ask(vec![name, "overlaps"], Asked::Date(year.to_owned())),
            (Stands::Years(name, ..), None) => ask(vec![name, "isnull"], Asked::Missing),
            (_, None) => ask(field.iter().copied().filter(|step| *step != "in").chain(["isnull"]).collect(), Asked::Missing),
            (_, Some(value)) => {
                let value = match by {
                    By::Type | By::Kind | By::Status | By::Role | By::Sector => Asked::Code(value.to_owned()),
                    By::Chapter => value.parse().map_or_else(|_| Asked::Text(value.to_owned()), Asked::Number),
                    By::Country | By::Partner | By::Place | By::Source | By::Year => Asked::Text(value.to_owned()),
                };
                ask(field.to_vec(), value)
            }
        }
    }
}
