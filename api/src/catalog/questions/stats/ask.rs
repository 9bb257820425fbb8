//! What finds the rows of a cell, in words that each face writes its own way.
use super::by::{By, Dimension};
use crate::catalog::query::facets::Labels;

/// A condition of a filter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ask {
    /// What the cell has.
    pub by: By,
    /// The field and its operator, from the outside in: `party`, `role`, `in`.
    pub path: Vec<&'static str>,
    /// What it is compared with.
    pub value: Operand,
}

/// What a field is compared with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Operand {
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
        let Dimension { by, facet } = dimension;
        let field = |operator| facet.name.split("__").chain([operator]).collect();
        let (path, value) = match value {
            None => (field("isnull"), Operand::Missing),
            Some(year) if dimension.is_years() => (field("overlaps"), Operand::Date(year.to_owned())),
            Some(value) => {
                let value = match facet.labels {
                    Labels::List(_) => Operand::Code(value.to_owned()),
                    Labels::Chapter => value.parse().map_or_else(|_| Operand::Text(value.to_owned()), Operand::Number),
                    _ => Operand::Text(value.to_owned()),
                };
                (field("in"), value)
            }
        };
        Self { by: *by, path, value }
    }
}
