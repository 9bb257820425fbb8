//! Agreements: texts and understandings.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Agreements: texts and understandings.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "agreement")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of text.
    pub kind: AgreementKind,
    /// How far it has come.
    pub status: AgreementStatus,
    /// When it was concluded: signed, or agreed upon where nothing was signed; `status` says which. EDTF as written.
    pub concluded: Option<String>,
    /// First possible day of `concluded`, ISO 8601; `9999-12-31` where there is none.
    pub concluded_from: String,
    /// Last possible day of `concluded`; `0001-01-01` where there is none.
    pub concluded_to: String,
    /// The time it covers. EDTF as written.
    pub term: Option<String>,
    /// First possible day of `term`, ISO 8601; `9999-12-31` where there is none.
    pub term_from: String,
    /// Last possible day of `term`; `0001-01-01` where there is none.
    pub term_to: String,
    /// The agreement that it implements.
    pub under_id: Option<String>,
    /// That agreement, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub under: Json,
    /// Its fields, as JSON: a copy of the `record_sector` table.
    #[sea_orm(column_type = "Json")]
    pub sectors: Json,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[Role::Party, Role::Issuer, Role::Initiator, Role::Covered];

codelists![AgreementKind, AgreementStatus];

codelist! {
    /// Which sort of text an agreement is.
    AgreementKind "agreement_kind" {
        /// A binding agreement.
        Agreement "agreement" = [],
        /// A memorandum of understanding or cooperation.
        Memorandum "memorandum" "Memorandum of understanding" = [],
        /// A protocol that records what was agreed, other than one of intent.
        Protocol "protocol" = [],
        /// A protocol or agreement of intent.
        Intent "intent" "Protocol of intent" = [],
        /// A road map, or another plan of joint steps.
        Roadmap "roadmap" "Road map" = [],
        /// A programme of several sides.
        Programme "programme" = [],
        /// One side's strategy.
        Strategy "strategy" = [],
        /// An act of one state: a law, a decree or another decision of its authorities.
        Act "act" "Law or decree" = [],
        /// A twinning or partnership of towns, districts or regions.
        Twinning "twinning" = [],
        /// A contract with a company.
        Contract "contract" = [],
        /// A resolution adopted by a meeting.
        Resolution "resolution" = [],
        /// Something agreed, where no text is told of.
        Understanding "understanding" "Understanding without a text" = [],
    }
}

codelist! {
    /// How far an agreement has come.
    AgreementStatus "agreement_status" {
        /// Proposed by a side.
        Proposed "proposed" = [],
        /// A text is being drafted.
        Drafted "drafted" "Being drafted" = [],
        /// Agreed upon; nothing is signed.
        Agreed "agreed" = [],
        /// Signed or adopted.
        Signed "signed" = [],
        /// It is signed, and applies.
        InForce "in_force" = [],
        /// It applies no more: it ran out or was given up.
        Ended "ended" = [],
    }
}
