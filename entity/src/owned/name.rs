//! Names of partners, in every language and spelling.
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Names of partners, in every language and spelling.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "name")]
pub struct Model {
    /// The partner named.
    #[sea_orm(primary_key, auto_increment = false)]
    pub partner_id: String,
    /// Place in the list of its names, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// The name.
    pub text: String,
    /// The name folded for searching.
    pub text_key: String,
    /// BCP 47 language tag; none for an acronym of several languages.
    pub lang: Option<String>,
    /// Which sort of name.
    pub kind: NameKind,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![NameKind];

codelist! {
    /// Which sort of name it is.
    NameKind "name_kind" {
        /// The full name.
        Official "official" "Official name" = [],
        /// A shorter name in use.
        Short "short" "Short name" = [],
        /// An abbreviation, such as EIB.
        Acronym "acronym" = [],
        /// Another name or spelling.
        Alias "alias" = [],
        /// As the source prints it, where that differs from the true name.
        AsPrinted "as_printed" = [],
    }
}
