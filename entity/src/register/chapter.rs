//! Chapters of the dataset's work.
use sea_orm::entity::prelude::*;

/// Chapters of the dataset's work.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "chapter")]
pub struct Model {
    /// Number.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// Title in English.
    pub title: String,
    /// First printed page.
    pub first_page: i64,
    /// Last printed page.
    pub last_page: i64,
    /// The authors' present, EDTF.
    pub as_of: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
