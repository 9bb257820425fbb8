//! Sectors of records.
use crate::values::sector::Sector;
use sea_orm::entity::prelude::*;

/// Sectors of records.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "record_sector")]
pub struct Model {
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// Place in the list, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The sector.
    pub sector: Sector,
}

impl ActiveModelBehavior for ActiveModel {}
