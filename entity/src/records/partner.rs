//! Partners: actors and places.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Partners: actors and places.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "partner")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of actor or place.
    pub kind: PartnerKind,
    /// ISO 3166-1 alpha-2 code.
    pub country: Option<String>,
    /// ISO 3166-2 code.
    pub subdivision: Option<String>,
    /// The partner it belongs to or lies in.
    pub parent_id: Option<String>,
    /// The parent, as JSON for display.
    #[sea_orm(column_type = "Json")]
    pub parent: Json,
    /// When it was founded. EDTF as written.
    pub founded: Option<String>,
    /// First possible day of `founded`, ISO 8601; `9999-12-31` where there is none.
    pub founded_from: String,
    /// Last possible day of `founded`; `0001-01-01` where there is none.
    pub founded_to: String,
    /// When it ended. EDTF as written.
    pub dissolved: Option<String>,
    /// First possible day of `dissolved`, ISO 8601; `9999-12-31` where there is none.
    pub dissolved_from: String,
    /// Last possible day of `dissolved`; `0001-01-01` where there is none.
    pub dissolved_to: String,
    /// Degrees north, WGS 84.
    pub latitude: Option<f64>,
    /// Degrees east, WGS 84.
    pub longitude: Option<f64>,
    /// Its names, as JSON: a copy of the `name` table for display.
    #[sea_orm(column_type = "Json")]
    pub names: Json,
    /// Its offices, as JSON: a copy of the `office` table for display.
    #[sea_orm(column_type = "Json")]
    pub offices: Json,
    /// The country that it lies in: itself if it is one, else that of its code, else one that it belongs to. Worked out whenever a dataset is
    /// loaded.
    pub country_id: Option<String>,
    /// How many deals it has a part in; worked out whenever a dataset is loaded, as are `agreements`, `events` and `projects`.
    pub deals: i64,
    /// How many agreements it has a part in.
    pub agreements: i64,
    /// How many events it has a part in.
    pub events: i64,
    /// How many projects it has a part in.
    pub projects: i64,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[Role::Founder, Role::Member, Role::Shareholder, Role::Resident];

codelists![PartnerKind];

codelist! {
    /// Which sort of actor or place a partner is.
    PartnerKind "partner_kind" {
        /// A sovereign state.
        Country "country" = ["IATI OrganisationType" "10"],
        /// A first-level part of a country.
        Region "region" = ["IATI OrganisationType" "11"],
        /// A second-level part of a country or a municipality of several places.
        District "district" = ["IATI OrganisationType" "11"],
        /// A city or town.
        City "city" = ["IATI OrganisationType" "11"],
        /// A free economic zone, industrial or technology park.
        Zone "zone" "Economic zone or park" = [],
        /// A ministry, committee, parliament or executive committee.
        GovernmentBody "government_body" = ["IATI OrganisationType" "10"],
        /// An organisation of states.
        InternationalOrganisation "international_organisation" = ["IATI OrganisationType" "40"],
        /// A bank owned by states to finance development.
        DevelopmentBank "development_bank" = ["IATI OrganisationType" "40"],
        /// A commercial or state-owned bank.
        Bank "bank" = ["IATI OrganisationType" "70"],
        /// A company, plant or holding.
        Company "company" = ["IATI OrganisationType" "70"],
        /// A university or college.
        University "university" = ["IATI OrganisationType" "80"],
        /// A research organisation or academy.
        Research "research" "Research organisation" = ["IATI OrganisationType" "80"],
        /// A club, chamber, cluster or other association.
        Association "association" = ["IATI OrganisationType" "22"],
        /// An embassy or trade office.
        Representation "representation" = ["IATI OrganisationType" "10"],
        /// A natural person, named for an office or for what they said or did.
        Person "person" = [],
    }
}

impl PartnerKind {
    /// The kinds that are somewhere on the map.
    pub const PLACES: [Self; 5] = [Self::Country, Self::Region, Self::District, Self::City, Self::Zone];

    /// Whether it is somewhere on the map.
    pub fn is_place(self) -> bool {
        Self::PLACES.contains(&self)
    }
}
