//! Observations: values of indicators about any record.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use crate::values::quantity::{Per, Qualifier};
use sea_orm::entity::prelude::*;

/// Observations: values of indicators about any record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "observation")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What is measured.
    pub indicator_id: String,
    /// The indicator, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub indicator: Json,
    /// The record it is about.
    pub subject_id: String,
    /// The subject, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub subject: Json,
    /// The other side.
    pub counterpart_id: Option<String>,
    /// The counterpart, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub counterpart: Json,
    /// Direction, seen from the subject.
    pub flow: Option<Flow>,
    /// The part that is meant; none means the whole.
    pub scope: Option<String>,
    /// Which measure of the series.
    pub measure: Measure,
    /// What it is of. EDTF as written.
    pub period: Option<String>,
    /// First possible day of `period`, ISO 8601; `9999-12-31` where there is none.
    pub period_from: String,
    /// Last possible day of `period`; `0001-01-01` where there is none.
    pub period_to: String,
    /// When it was stated. EDTF as written.
    pub announced: Option<String>,
    /// First possible day of `announced`, ISO 8601; `9999-12-31` where there is none.
    pub announced_from: String,
    /// Last possible day of `announced`; `0001-01-01` where there is none.
    pub announced_to: String,
    /// Least value.
    pub value_min: Option<f64>,
    /// Greatest value.
    pub value_max: Option<f64>,
    /// How the value was stated.
    pub qualifier: Qualifier,
    /// Unit: ISO 4217, UCUM or a counted thing.
    pub unit: Option<String>,
    /// Per which time.
    pub per: Option<Per>,
    /// The value in the words of the source.
    pub as_stated: Option<String>,
    /// A list in place of a figure, as JSON.
    #[sea_orm(column_type = "Json")]
    pub items: Json,
    /// Whether it is a fact, a target or a forecast.
    pub status: ObservationStatus,
    /// Sort key, upwards: least else greatest value; the largest double where unstated.
    pub value_first: f64,
    /// Sort key, downwards: the same; the smallest double where unstated.
    pub value_last: f64,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[];

codelists![Flow, Measure, ObservationStatus];

codelist! {
    /// Direction of a flow, seen from the subject.
    Flow "flow" {
        /// Sold by the subject.
        Export "export" "Exports" = [],
        /// Bought by the subject.
        Import "import" "Imports" = [],
        /// Exports and imports together.
        Turnover "turnover" = [],
        /// Exports less imports.
        Balance "balance" = [],
        /// Into the subject.
        Inward "inward" = [],
        /// Out of the subject.
        Outward "outward" = [],
    }
}

codelist! {
    /// Which measure of a series a value is.
    Measure "measure" {
        /// The value itself.
        Level "level" = [],
        /// The difference from the period before, or by how much it rose.
        Change "change" = [],
        /// Growth: percent of, or times to, the period before.
        Growth "growth" = [],
        /// Share of the same series without scope or counterpart.
        Share "share" = [],
        /// Place in an order.
        Rank "rank" = [],
    }
}

codelist! {
    /// Whether an observation is a fact.
    ObservationStatus "observation_status" {
        /// Stated as a fact.
        Actual "actual" = ["SDMX CL_OBS_STATUS" "A"],
        /// A value that a party set itself. SDMX has no code for targets and gives F.
        Target "target" = ["SDMX CL_OBS_STATUS" "F"],
        /// Expected, possible or a design value.
        Forecast "forecast" = ["SDMX CL_OBS_STATUS" "F"],
    }
}
