//! Parties: a partner's role in any record.
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

codelists![Role, PartyStatus];

codelist! {
    /// What a partner does in a record.
    Role "role" {
        /// Lends or invests.
        Financier "financier" = ["IATI OrganisationRole" "1"],
        /// Arranges or agrees the financing.
        Arranger "arranger" = ["IATI OrganisationRole" "3"],
        /// Receives the money: borrows it, or is invested in.
        Recipient "recipient" = ["IATI OrganisationRole" "4"],
        /// Benefits from it; from a deal, without receiving the money.
        Beneficiary "beneficiary" = [],
        /// Signs or agrees.
        Party "party" = [],
        /// Issues the act, plan or strategy.
        Issuer "issuer" = [],
        /// Took the initiative.
        Initiator "initiator" = [],
        /// Is named by the text without signing it.
        Covered "covered" = [],
        /// Owns or runs the project.
        Owner "owner" = [],
        /// Takes part in the project.
        Partner "partner" = ["IATI OrganisationRole" "4"],
        /// Supplies it.
        Supplier "supplier" = [],
        /// Hosts it.
        Host "host" = [],
        /// Organises it.
        Organiser "organiser" = [],
        /// Is received.
        Guest "guest" = [],
        /// Takes part.
        Participant "participant" = [],
        /// Exhibits.
        Exhibitor "exhibitor" = [],
        /// Speaks.
        Speaker "speaker" = [],
        /// Founded it.
        Founder "founder" = [],
        /// Is a member.
        Member "member" = [],
        /// Owns shares.
        Shareholder "shareholder" = [],
        /// Is a resident company.
        Resident "resident" = [],
    }
}

codelist! {
    /// How far a role has come that a partner does not have yet.
    PartyStatus "party_status" {
        /// Offered or considered.
        Proposed "proposed" = [],
        /// Decided or announced.
        Planned "planned" = [],
    }
}
