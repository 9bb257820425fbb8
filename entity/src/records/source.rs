//! Sources: publications, each once.
use crate::register::role::Role;
use crate::values::codelist::codelists;
use sea_orm::entity::prelude::*;

/// Sources: publications, each once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "source")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Title as printed.
    pub printed: Option<String>,
    /// Authors, as a JSON list.
    #[sea_orm(column_type = "Json")]
    pub authors: Json,
    /// Publisher.
    pub publisher: Option<String>,
    /// Address as printed.
    pub url: Option<String>,
    /// BCP 47 tag of what it is written in.
    pub language: Option<String>,
    /// When it was published. EDTF as written.
    pub published: Option<String>,
    /// First possible day of `published`, ISO 8601; `9999-12-31` where there is none.
    pub published_from: String,
    /// Last possible day of `published`; `0001-01-01` where there is none.
    pub published_to: String,
    /// The notes that cite it, as JSON: a copy of the `note` table.
    #[sea_orm(column_type = "Json")]
    pub notes: Json,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[];

codelists![];
