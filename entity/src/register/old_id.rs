//! Ids that records had before.
use sea_orm::entity::prelude::*;

/// Ids that records had before.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "old_id")]
pub struct Model {
    /// The id that is gone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The record that had it.
    pub record_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
