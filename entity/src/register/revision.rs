//! Revisions of the dataset that were loaded; the last is in force.
use sea_orm::entity::prelude::*;

/// Revisions of the dataset that were loaded; the last is in force.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "revision")]
pub struct Model {
    /// Number of the load.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// SHA-256 of the dataset, hexadecimal.
    pub revision: String,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
    /// Title of the dataset.
    pub title: String,
    /// Version of the dataset.
    pub version: String,
    /// SPDX licence of the data.
    pub licence: String,
    /// What the dataset is about.
    pub about: Option<String>,
    /// The source that the notes belong to.
    pub work_id: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
