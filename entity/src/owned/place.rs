//! Places of events and projects.
use sea_orm::entity::prelude::*;

/// Places of events and projects.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "place")]
pub struct Model {
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The partner that is the place.
    pub partner_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
