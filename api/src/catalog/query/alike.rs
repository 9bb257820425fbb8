//! What figures have in common, so that they can be compared.

/// What the figures of all that a filter finds have in common. Only figures of one indicator, where they have one, and of one unit are
/// compared.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Alike {
    /// Id of the one indicator of observations.
    pub indicator: Option<String>,
    /// The one currency of amounts, the one unit of values; empty for figures without a unit, such as ranks.
    pub unit: Option<String>,
}

impl Alike {
    /// What is not common here is taken from further out, or from beside.
    pub fn or(self, other: &Self) -> Self {
        Self { indicator: self.indicator.or_else(|| other.indicator.clone()), unit: self.unit.or_else(|| other.unit.clone()) }
    }
}
