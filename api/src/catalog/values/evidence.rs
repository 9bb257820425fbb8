//! Where the fields of a record are stated.
use super::{
    citation::{Citation, FieldValue},
    head::Ref,
};
use async_graphql::SimpleObject;
use serde::Serialize;
use utoipa::ToSchema;

/// Where each field of a record is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Evidence {
    /// The record.
    #[graphql(skip)]
    pub record: Ref,
    /// A comparison, doubt or reason that belongs to the record.
    pub remark: Option<String>,
    /// Where the record as a whole is stated: these hold for each field that has no citation of its own.
    pub citations: Vec<Citation>,
    /// Each field in which it says something, and each of its parties.
    pub fields: Vec<FieldEvidence>,
}

/// Where a field of a record is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct FieldEvidence {
    /// The field, `signed`, or a party, `parties.lender.european-investment-bank`.
    pub field: String,
    /// What the record says there; null where only a citation names the field.
    pub value: Option<FieldValue>,
    /// The value in the words of the source, where the record keeps them.
    pub as_stated: Option<String>,
    /// The citations that are for this field alone.
    pub citations: Vec<Citation>,
    /// Those that state something else, each with its value.
    pub rivals: Vec<Citation>,
}

impl FieldEvidence {
    /// A field that no citation is assigned to yet.
    pub(crate) fn of(field: String, value: Option<FieldValue>) -> Self {
        Self { field, value, as_stated: None, citations: Vec::new(), rivals: Vec::new() }
    }
}
