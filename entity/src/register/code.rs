//! Values of the closed lists, of the model and of the dataset.
use sea_orm::entity::prelude::*;

/// Values of the closed lists, of the model and of the dataset.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "code")]
pub struct Model {
    /// The list.
    #[sea_orm(primary_key, auto_increment = false)]
    pub list: String,
    /// The value.
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    /// Place in the list, from 0.
    pub position: i64,
    /// What it is called, short.
    pub label: String,
    /// What it means.
    pub about: String,
    /// What the standards call it, as a JSON list of `{standard, code}`.
    #[sea_orm(column_type = "Json")]
    pub standards: Json,
}

impl ActiveModelBehavior for ActiveModel {}
