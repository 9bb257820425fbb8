//! Forums: formats that meet again.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Forums: formats that meet again.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "forum")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of format.
    pub kind: ForumKind,
    /// When it was founded. EDTF as written.
    pub founded: Option<String>,
    /// First possible day of `founded`, ISO 8601; `9999-12-31` where there is none.
    pub founded_from: String,
    /// Last possible day of `founded`; `0001-01-01` where there is none.
    pub founded_to: String,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[Role::Founder, Role::Member, Role::Host, Role::Organiser];

codelists![ForumKind];

codelist! {
    /// Which sort of format a forum is (schema.org EventSeries).
    ForumKind "forum_kind" {
        /// A forum of business and officials.
        EconomicForum "economic_forum" = [],
        /// A standing council of businesses.
        BusinessCouncil "business_council" = [],
        /// An intergovernmental commission or committee.
        Commission "commission" = [],
        /// A working group of officials or experts.
        WorkingGroup "working_group" = [],
        /// A fair or exhibition.
        Exhibition "exhibition" = [],
        /// A conference or congress.
        Conference "conference" = [],
        /// A standing dialogue.
        Dialogue "dialogue" = [],
    }
}
