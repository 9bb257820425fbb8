//! Where records are stated, and how they are linked, as it is answered.
use super::{head::Ref, quantity::Number};
use async_graphql::SimpleObject;
use entity::{
    citation::{FoundIn, Rank, ValueType},
    link::LinkRelation,
    quantity::{Per, Qualifier},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Where a record, or one field of it, is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Citation {
    /// The source.
    #[graphql(skip)]
    pub source: Ref,
    /// Address of the source.
    pub url: Option<String>,
    /// Chapter of the work that the dataset is taken from.
    pub chapter: Option<i64>,
    /// Printed page of that work.
    pub page: Option<String>,
    /// Number of the footnote of that work.
    pub note: Option<i64>,
    /// Whether the text or only the title of the footnote says it.
    pub found_in: FoundIn,
    /// The field or party it supports, `amount`, `parties.member.belarus`; null means the whole record.
    pub supports: Option<String>,
    /// The value in the words of the source.
    pub as_stated: Option<String>,
    /// Whether the register follows it, or it disagrees and stands beside.
    pub rank: Rank,
    /// What a rival states instead.
    pub value: Option<FieldValue>,
}

/// What is said in a field, in its type: a date, a quantity, a code or text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct FieldValue {
    /// As datasets write it: a date in EDTF, a quantity, a code, an id or text; several divided by commas.
    pub written: String,
    /// The same in words: `May 2019`, `about EUR 30 million`, the label of a code.
    pub text: String,
    /// What it is.
    pub r#type: ValueType,
    /// First possible day of a date.
    pub earliest: Option<String>,
    /// Last possible day of a date.
    pub latest: Option<String>,
    /// Least value of a quantity, in major units.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Greatest value of a quantity, in major units.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// How a quantity is stated.
    pub qualifier: Option<Qualifier>,
    /// Unit or currency of a quantity.
    pub unit: Option<String>,
    /// Per which time a quantity is.
    pub per: Option<Per>,
}

impl FieldValue {
    /// One that has no more than its words.
    pub fn new(written: String, text: String, r#type: ValueType) -> Self {
        Self { written, text, r#type, earliest: None, latest: None, min: None, max: None, qualifier: None, unit: None, per: None }
    }
}

/// A link to another record, or from one.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Link {
    /// How they are related, read from here: `finances`, or `financed_by` for a link that the other record states.
    #[schema(value_type = String)]
    pub name: &'static str,
    /// How they are related, as the record that links states it.
    pub relation: LinkRelation,
    /// Whether it is the other record that links.
    pub inverse: bool,
    /// The other record.
    #[graphql(skip)]
    pub record: Ref,
}
