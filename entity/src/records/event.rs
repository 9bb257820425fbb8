//! Events: what happened or will.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Events: what happened or will.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "event")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of event.
    pub kind: EventKind,
    /// Whether it was held.
    pub status: EventStatus,
    /// When. EDTF as written.
    pub date: Option<String>,
    /// First possible day of `date`, ISO 8601; `9999-12-31` where there is none.
    pub date_from: String,
    /// Last possible day of `date`; `0001-01-01` where there is none.
    pub date_to: String,
    /// The forum it is an edition of.
    pub forum_id: Option<String>,
    /// The forum, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub forum: Json,
    /// Number within the forum.
    pub edition: Option<i64>,
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
pub const ROLES: &[Role] = &[Role::Host, Role::Organiser, Role::Guest, Role::Participant, Role::Exhibitor, Role::Speaker];

codelists![EventKind, EventStatus];

codelist! {
    /// Which sort of event it is.
    EventKind "event_kind" {
        /// A visit to another country or place.
        Visit "visit" = [],
        /// A meeting or talks.
        Meeting "meeting" = [],
        /// A session of a standing body.
        Session "session" = [],
        /// A forum or an edition of one.
        Forum "forum" = [],
        /// An exhibition, fair or a stand there.
        Exhibition "exhibition" = [],
        /// A conference: talks on a subject before many.
        Conference "conference" = [],
        /// A hearing before a parliament or another body.
        Hearing "hearing" = [],
        /// A ceremony of signing.
        Signing "signing" = [],
        /// An opening, delivery or start-up.
        Opening "opening" = [],
        /// The beginning of relations or of a body.
        Establishment "establishment" = [],
        /// Something said in public.
        Statement "statement" = [],
    }
}

codelist! {
    /// Whether an event was held.
    EventStatus "event_status" {
        /// It was still to come.
        Planned "planned" = [],
        /// It took place.
        Held "held" = [],
    }
}
