//! Whom records concern.
use sea_orm::entity::prelude::*;

/// Whom records concern: what has something within a partner as party, place, subject or counterpart, lies within it itself, finances what is
/// placed in it, or is a figure of such a record. Worked out whenever a dataset is loaded.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "concern")]
pub struct Model {
    /// The partner that it concerns.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: String,
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
