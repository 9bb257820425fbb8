//! Indicators: what observations measure.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Indicators: what observations measure.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "indicator")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// What sort of measure it is.
    pub nature: Nature,
    /// Scopes that its observations may have, as a JSON list.
    #[sea_orm(column_type = "Json")]
    pub scopes: Json,
    /// Flows that its observations may have, as a JSON list; empty where it has none.
    #[sea_orm(column_type = "Json")]
    pub flows: Json,
    /// Units that its observations may have, as a JSON list.
    #[sea_orm(column_type = "Json")]
    pub units: Json,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[];

codelists![Nature];

codelist! {
    /// What sort of measure an indicator is.
    Nature "nature" {
        /// Over a period.
        Flow "flow" = [],
        /// At a moment.
        Stock "stock" = [],
        /// Over all its parts.
        Total "total" = [],
        /// A property of the thing, built or designed.
        Limit "limit" = [],
        /// Counted at an event.
        Event "event" = [],
        /// A place in a ranking.
        Rating "rating" = [],
    }
}
