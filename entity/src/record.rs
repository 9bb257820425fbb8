//! Any record: the id, title and summary that every typed table shares.
use crate::codelist::codelist;
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
    pub note: Option<String>,
    /// The day its statuses are told from, EDTF.
    pub as_of: Option<String>,
    /// Its parties, as JSON: a copy of the `party` table for display.
    #[sea_orm(column_type = "Json")]
    pub parties: Json,
    /// SHA-256 of everything the dataset says of it, to see changes.
    pub hash: String,
}

impl ActiveModelBehavior for ActiveModel {}

codelist! {
    /// Which sort of record it is.
    RecordType "record_type" {
        /// An actor or a place.
        Partner "partner" = [],
        /// A format that meets again.
        Forum "forum" = [],
        /// Something that happened or will.
        Event "event" = [],
        /// A text, or an understanding meant to become one.
        Agreement "agreement" = [],
        /// One financing with a named financier.
        Deal "deal" = [],
        /// What is built, run, founded, taught or supplied.
        Project "project" = [],
        /// What an observation measures.
        Indicator "indicator" = [],
        /// One value of an indicator.
        Observation "observation" = [],
        /// A publication.
        Source "source" = [],
    }
}
