//! Any record: the id, title and summary that every typed table shares.
use super::record_type::RecordType;
use sea_orm::entity::prelude::*;

/// Any record: the id, title and summary that every typed table shares.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "record")]
pub struct Model {
    /// Stable, readable, globally unique.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The typed table that holds the rest.
    pub r#type: RecordType,
    /// Title in English.
    pub title: String,
    /// The title folded for sorting and searching: lower case, without diacritics.
    pub title_key: String,
    /// What no field holds, in plain words.
    pub summary: Option<String>,
    /// A comparison, doubt or reason.
    pub remark: Option<String>,
    /// The day its statuses are told from, EDTF.
    pub as_of: Option<String>,
    /// First possible day of the date it is listed by (an event's own, a signing, a start, a period, a founding), ISO 8601; `9999-12-31` where
    /// there is none.
    pub date_from: String,
    /// Last possible day of that date; `0001-01-01` where there is none.
    pub date_to: String,
    /// Its parties, as JSON: a copy of the `party` table for display.
    #[sea_orm(column_type = "Json")]
    pub parties: Json,
    /// SHA-256 of everything the dataset says of it, to see changes.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}
