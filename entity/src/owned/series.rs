//! Series: the observations that may be compared with each other.
use crate::records::observation::{Flow, Measure};
use crate::values::quantity::Per;
use sea_orm::entity::prelude::*;

/// Series: the observations that differ in nothing but period and status. Worked out whenever a dataset is loaded.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "series")]
pub struct Model {
    /// Its key: what its observations have in common, joined by points; `_` where they have none.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What is measured.
    pub indicator_id: String,
    /// The record it is about.
    pub subject_id: String,
    /// The other side.
    pub counterpart_id: Option<String>,
    /// Direction, seen from the subject.
    pub flow: Option<Flow>,
    /// The part that is meant; none means the whole.
    pub scope: Option<String>,
    /// Which measure.
    pub measure: Measure,
    /// Unit: ISO 4217, UCUM or a counted thing.
    pub unit: Option<String>,
    /// Per which time.
    pub per: Option<Per>,
    /// One of its observations, which tells what the ids are called.
    pub observation_id: String,
    /// How many observations it has.
    pub count: i64,
    /// First possible day of its periods, ISO 8601; `9999-12-31` where none has one.
    pub period_from: String,
    /// Last possible day of its periods; `0001-01-01` where none has one.
    pub period_to: String,
}

impl ActiveModelBehavior for ActiveModel {}

/// The columns that observations of one series have in common, in both tables under the same names.
pub const COMMON: [&str; 8] = ["indicator_id", "subject_id", "counterpart_id", "flow", "scope", "measure", "unit", "per"];

/// Those of which the key of a series always has a part, in their order; that of `per` follows where there is one. The unit stands last, since it
/// may have points of its own.
pub const KEY: [&str; 7] = ["indicator_id", "subject_id", "counterpart_id", "flow", "scope", "measure", "unit"];
