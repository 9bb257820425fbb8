//! Citations: where a record, or one field of it, is stated.
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Citations: where a record, or one field of it, is stated.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "citation")]
pub struct Model {
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// Place in the list of citations, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The source.
    pub source_id: String,
    /// Chapter of the work.
    pub chapter: Option<i64>,
    /// Printed page of the work.
    pub page: Option<String>,
    /// Note of the work.
    pub note: Option<i64>,
    /// Whether the text or only the title of the note says it.
    pub found_in: FoundIn,
    /// The field or party it supports, `parties.member.belarus`; none means the whole record.
    pub supports: Option<String>,
    /// The value in the words of the source.
    pub as_stated: Option<String>,
    /// Whether the register follows it.
    pub rank: Rank,
    /// A rival's value, in the field's own type, as JSON.
    #[sea_orm(column_type = "Json")]
    pub value: Json,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![FoundIn, Rank, ValueType];

codelist! {
    /// Where in the work a thing is stated.
    FoundIn "found_in" {
        /// In the running text.
        Text "text" = [],
        /// Only in the title that a note gives.
        NoteTitle "note_title" "Title of a note" = [],
    }
}

codelist! {
    /// Whether the register follows a citation.
    Rank "rank" {
        /// The register follows it.
        Preferred "preferred" = [],
        /// It disagrees and stands beside.
        Rival "rival" = [],
    }
}

codelist! {
    /// What the value of a rival is.
    ValueType "value_type" {
        /// A date or span.
        Date "date" = [],
        /// A figure with its unit.
        Quantity "quantity" = [],
        /// A word of a closed list, or the id of a record.
        Code "code" = [],
        /// Words, as they are.
        Text "text" = [],
    }
}
