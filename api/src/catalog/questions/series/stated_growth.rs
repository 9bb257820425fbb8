//! A stated growth as it is answered.
use crate::catalog::resources::observation::Observation;
use async_graphql::SimpleObject;
use serde::Serialize;
use utoipa::ToSchema;

/// A stated growth or change, beside the levels that it is about.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct SeriesGrowth {
    /// The figure: of measure `growth` or `change`.
    pub observation: Observation,
    /// Whether it follows from the levels of this period and of the same a year before, as exact as they are stated; null where one of them is
    /// not known.
    pub agrees: Option<bool>,
    /// What does not agree.
    pub remark: Option<String>,
}
