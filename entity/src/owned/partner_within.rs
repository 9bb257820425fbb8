//! What lies within what: each partner within itself, within what it belongs to, however many `parent`s up, and within the country whose code
//! it carries.
use sea_orm::entity::prelude::*;

/// What lies within what: each partner within itself, within what it belongs to, however many `parent`s up, and within the country whose code
/// it carries. Worked out whenever a dataset is loaded.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner_within")]
pub struct Model {
    /// What the partner lies within.
    #[sea_orm(primary_key, auto_increment = false)]
    pub within_id: String,
    /// The partner.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: String,
}

impl ActiveModelBehavior for ActiveModel {}
