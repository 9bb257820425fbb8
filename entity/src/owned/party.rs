//! Parties: a partner's role in any record.
pub use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Parties: a partner's role in any record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "party")]
pub struct Model {
    /// The record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub record_id: String,
    /// Place in the list of parties, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// What the partner does in it.
    pub role: Role,
    /// The partner.
    pub partner_id: String,
    /// The office in which it acts.
    pub office: Option<String>,
    /// Since when, EDTF.
    pub since: Option<String>,
    /// Until when, EDTF.
    pub until: Option<String>,
    /// How far it has come, where the role is still to come.
    pub status: Option<PartyStatus>,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![PartyStatus];

codelist! {
    /// How far a role has come that a partner does not have yet.
    PartyStatus "party_status" {
        /// Offered or considered.
        Proposed "proposed" = [],
        /// Decided or announced.
        Planned "planned" = [],
    }
}
