//! Offices that persons hold (Popolo Post).
use sea_orm::entity::prelude::*;

/// Offices that persons hold (Popolo Post).
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "office")]
pub struct Model {
    /// The person.
    #[sea_orm(primary_key, auto_increment = false)]
    pub person_id: String,
    /// Place in the list of offices, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// Title of the office.
    pub title: String,
    /// The partner the office belongs to.
    pub organisation_id: Option<String>,
    /// Since when, EDTF.
    pub since: Option<String>,
    /// Until when, EDTF.
    pub until: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
