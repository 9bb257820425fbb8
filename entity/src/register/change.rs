//! The change log: what each load did to records.
use super::record_type::RecordType;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// The change log: what each load did to records, one row for a record and a load.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "change")]
pub struct Model {
    /// The number of the load, a point, the id of the record: `3.eib-m7-loan-2019`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The number of the load that brought it, which is that of its revision.
    pub load: i64,
    /// The record.
    pub record_id: String,
    /// Which sort of record; unknown of one that was gone before it was ever loaded here.
    pub r#type: Option<RecordType>,
    /// Its title after the change, the last that it had where it is gone; unknown as its type.
    pub title: Option<String>,
    /// What happened.
    pub action: Action,
    /// The ids that it had before and that lead to it from now on, as a JSON list.
    #[sea_orm(column_type = "Json")]
    pub was: Json,
    /// Why it was removed.
    pub reason: Option<String>,
    /// What changed of it, as a JSON list of `{field, before, after}`, each side a list of texts.
    #[sea_orm(column_type = "Json")]
    pub fields: Json,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![Action];

codelist! {
    /// What happened to a record.
    Action "action" {
        /// It is new, or there again.
        Created "created" = [],
        /// Something about it changed.
        Updated "updated" = [],
        /// It has another id now, or took over that of another record.
        Renamed "renamed" = [],
        /// It is gone.
        Removed "removed" = [],
    }
}
