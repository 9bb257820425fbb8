//! Ids of records that were removed.
use sea_orm::entity::prelude::*;

/// Ids of records that were removed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "tombstone")]
pub struct Model {
    /// The id that is gone.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// When it was removed, EDTF.
    pub removed: Option<String>,
    /// Why.
    pub reason: String,
}

impl ActiveModelBehavior for ActiveModel {}
