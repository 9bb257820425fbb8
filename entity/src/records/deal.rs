//! Deals: financings with a named financier.
use crate::register::role::Role;
use crate::values::codelist::{codelist, codelists};
use crate::values::quantity::Qualifier;
use sea_orm::entity::prelude::*;

/// Deals: financings with a named financier.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "deal")]
pub struct Model {
    /// The id of its record.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Which sort of financing.
    pub kind: DealKind,
    /// How far it has come.
    pub status: DealStatus,
    /// When it was signed. EDTF as written.
    pub signed: Option<String>,
    /// First possible day of `signed`, ISO 8601; `9999-12-31` where there is none.
    pub signed_from: String,
    /// Last possible day of `signed`; `0001-01-01` where there is none.
    pub signed_to: String,
    /// Least amount in minor units of the currency.
    pub amount_min: Option<i64>,
    /// Greatest amount in minor units of the currency.
    pub amount_max: Option<i64>,
    /// How the amount was stated.
    pub amount_qualifier: Qualifier,
    /// ISO 4217 code.
    pub currency: Option<String>,
    /// The amount in the words of the source.
    pub as_stated: Option<String>,
    /// Sort key, upwards: least else greatest amount; the largest integer where unstated.
    pub amount_first: i64,
    /// Sort key, downwards: the same; the smallest integer where unstated.
    pub amount_last: i64,
    /// Why its amount may not be added to others; none if it may.
    pub not_summed: Option<NotSummed>,
    /// Its fields, as JSON: a copy of the `record_sector` table.
    #[sea_orm(column_type = "Json")]
    pub sectors: Json,
    /// The record it is, with title and summary.
    #[sea_orm(belongs_to, from = "id", to = "id")]
    pub record: BelongsTo<crate::register::record::Entity>,
}

impl ActiveModelBehavior for ActiveModel {}

/// The roles that partners may have in it.
pub const ROLES: &[Role] = &[Role::Financier, Role::Arranger, Role::Recipient, Role::Beneficiary];

codelists![DealKind, DealStatus, NotSummed];

codelist! {
    /// Which sort of financing a deal is.
    DealKind "deal_kind" {
        /// Money lent by one financier.
        Loan "loan" = ["IATI FinanceType" "421"],
        /// A loan of several lenders together.
        SyndicatedLoan "syndicated_loan" = ["IATI FinanceType" "421"],
        /// A line of credit drawn as needed.
        CreditLine "credit_line" = ["IATI FinanceType" "421"],
        /// Credit for buying exports.
        ExportCredit "export_credit" = ["IATI FinanceType" "421", "IATI FlowType" "22"],
        /// A share in capital.
        Equity "equity" = ["IATI FinanceType" "510"],
        /// Money put into an enterprise or works, where nothing says that it is lent or what share it buys.
        Investment "investment" = ["IATI FlowType" "36"],
        /// Money that need not be paid back.
        Grant "grant" = ["IATI FinanceType" "110"],
        /// The form is not stated.
        Unspecified "unspecified" "Form not stated" = [],
    }
}

codelist! {
    /// How far a deal has come.
    DealStatus "deal_status" {
        /// Offered or considered.
        Proposed "proposed" = ["IATI ActivityStatus" "1"],
        /// Its terms are under negotiation.
        Negotiating "negotiating" = ["IATI ActivityStatus" "1"],
        /// Decided or announced, not signed.
        Planned "planned" = ["IATI ActivityStatus" "1"],
        /// Its contract is signed.
        Signed "signed" = ["IATI ActivityStatus" "2"],
    }
}

codelist! {
    /// Why the amount of a deal may not be added to others.
    NotSummed "not_summed" {
        /// The deal is not signed.
        NotSigned "not_signed" = [],
        /// The amount is not stated.
        Unstated "unstated" "Amount not stated" = [],
        /// It is part of another deal that is counted.
        PartOf "part_of" "Part of another deal" = [],
        /// A rival disagrees on its amount, currency or status.
        Disputed "disputed" = [],
    }
}
