//! The change log: every change of a record.
use crate::records::RecordType;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// The change log: every change of a record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// Number of the change.
    #[sea_orm(primary_key)]
    pub id: i64,
    /// The dataset revision that brought it.
    pub revision: String,
    /// The record.
    pub record_id: String,
    /// Which sort of record.
    pub r#type: RecordType,
    /// Its title then.
    pub title: String,
    /// What happened.
    pub action: Action,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![Action];

codelist! {
    /// What happened to a record.
    Action "action" {
        /// It is new.
        Created "created" = [],
        /// Something about it changed.
        Updated "updated" = [],
        /// It is gone.
        Removed "removed" = [],
    }
}
