//! Projects: what is built, run, founded, taught or supplied.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Projects: what is built, run, founded, taught or supplied.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of project.
    pub kind: ProjectKind,
    /// How far it has come.
    pub status: ProjectStatus,
    /// When it starts. EDTF as written.
    pub starts: Option<String>,
    /// First possible day of `starts`, ISO 8601; `9999-12-31` where there is none.
    pub starts_from: String,
    /// Last possible day of `starts`; `0001-01-01` where there is none.
    pub starts_to: String,
    /// When it ends. EDTF as written.
    pub ends: Option<String>,
    /// First possible day of `ends`, ISO 8601; `9999-12-31` where there is none.
    pub ends_from: String,
    /// Last possible day of `ends`; `0001-01-01` where there is none.
    pub ends_to: String,
    /// Where, as JSON: a copy of the `place` table for display.
    #[sea_orm(column_type = "Json")]
    pub places: Json,
    /// Its fields, as JSON: a copy of the `record_sector` table.
    #[sea_orm(column_type = "Json")]
    pub sectors: Json,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[Role::Initiator, Role::Owner, Role::Partner, Role::Supplier, Role::Beneficiary];

codelists![ProjectKind, ProjectStatus];

codelist! {
    /// Which sort of project it is.
    ProjectKind "project_kind" {
        /// A factory or production.
        Plant "plant" = [],
        /// Roads, bridges, railways, vehicles.
        Transport "transport" = [],
        /// Water, energy, housing.
        Utilities "utilities" = [],
        /// Terminals and logistics centres.
        Logistics "logistics" = [],
        /// A joint venture still to be founded.
        Venture "venture" "Joint venture" = [],
        /// An institution to be founded: institute, trading house.
        Institution "institution" = [],
        /// A study programme or training.
        Education "education" = [],
        /// Research that several sides carry out together.
        Research "research" = [],
        /// Care, health or help for people, not made for gain.
        Social "social" "Social project" = [],
        /// A supply of goods.
        Supply "supply" = [],
        /// Something done for others, such as flights or the writing of software.
        Service "service" = [],
    }
}

codelist! {
    /// How far a project has come.
    ProjectStatus "project_status" {
        /// Offered or considered.
        Proposed "proposed" = ["IATI ActivityStatus" "1"],
        /// Decided or announced.
        Planned "planned" = ["IATI ActivityStatus" "1"],
        /// Being carried out.
        UnderWay "under_way" = ["IATI ActivityStatus" "2"],
        /// Built or begun, and in use.
        Operating "operating" = ["IATI ActivityStatus" "2"],
        /// Carried out to its end.
        Completed "completed" = ["IATI ActivityStatus" "4"],
    }
}
