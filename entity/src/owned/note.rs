//! Notes of the dataset's work, each citing one source.
use sea_orm::entity::prelude::*;

/// Notes of the dataset's work, each citing one source.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "note")]
pub struct Model {
    /// Number of the note.
    #[sea_orm(primary_key, auto_increment = false)]
    pub number: i64,
    /// The source it cites.
    pub source_id: String,
    /// Chapter it stands in.
    pub chapter: Option<i64>,
    /// Printed page its mark stands on.
    pub page: String,
}

impl ActiveModelBehavior for ActiveModel {}
