//! Moments: the dates of records, each with what happened then.
use crate::register::record_type::RecordType;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Moments: the dates of records, each with what happened then.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "moment")]
pub struct Model {
    /// The id of its record, a point, and what happened.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// The record.
    pub record_id: String,
    /// The type of the record.
    pub r#type: RecordType,
    /// What happened.
    pub what: MomentKind,
    /// When. EDTF as written.
    pub date: String,
    /// First possible day of `date`, ISO 8601; `0001-01-01` where it is open.
    pub date_from: String,
    /// Last possible day of `date`; `9999-12-31` where it is open.
    pub date_to: String,
    /// 1 where it was still to come when the statuses of the record were told, else 0.
    pub planned: i64,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![MomentKind];

codelist! {
    /// What happened at a moment, or was to happen.
    MomentKind "moment_kind" {
        /// A partner or forum was founded.
        Founded "founded" = [],
        /// A partner ended.
        Dissolved "dissolved" = [],
        /// An event took place.
        Held "held" = [],
        /// An agreement was concluded: signed, or agreed upon where nothing was signed.
        Concluded "concluded" = [],
        /// The time that an agreement covers began.
        TermBegan "term_began" = [],
        /// The time that an agreement covers ended.
        TermEnded "term_ended" = [],
        /// A deal was signed.
        Signed "signed" = [],
        /// A project started.
        Started "started" = [],
        /// A project ended.
        Ended "ended" = [],
        /// The time that a figure is of.
        Period "period" "Period of a figure" = [],
        /// A target or forecast was stated.
        Announced "announced" "Target or forecast announced" = [],
        /// A source was published.
        Published "published" = [],
    }
}
