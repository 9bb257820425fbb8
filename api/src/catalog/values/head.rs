//! What every record has, and how records name each other.
use super::{
    date::FuzzyDate,
    json_column::{self, JsonColumn},
};
use async_graphql::SimpleObject;
use entity::{
    RecordType,
    party::{PartyStatus, Role},
    record,
};
use sea_orm::DerivePartialModel;
use serde::{Deserialize, Serialize};
use std::{fmt, ops::Deref};
use utoipa::ToSchema;

/// What every record has. GraphQL flattens it into each type; what leads on to other records is added there, since a type that is
/// flattened has to be complete before them.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "record::Entity")]
pub struct Head {
    /// Stable, readable, globally unique.
    pub id: RecordId,
    /// Which sort of record it is.
    #[sea_orm(from_col = "type")]
    #[serde(rename = "type")]
    #[graphql(name = "type")]
    pub record_type: RecordType,
    /// Title in English.
    pub title: String,
    /// What no field holds, in plain words.
    pub summary: Option<String>,
    /// A comparison, doubt or reason that belongs to the record.
    pub remark: Option<String>,
    /// The time from which its statuses are told: what is planned was planned then.
    pub as_of: Option<FuzzyDate>,
    /// Who has a part in it, by role; of a partner its founders, members, shareholders and residents.
    #[graphql(skip)]
    #[schema(value_type = Vec<Party>)]
    #[sea_orm(from_expr = "json_column::text(record::Column::Parties)")]
    pub parties: JsonColumn<Vec<Party>>,
}

/// Stable, readable, globally unique: `edb-belaruskali-loan-2019`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, ToSchema, sea_orm::DeriveValueType)]
#[serde(transparent)]
#[schema(value_type = String, examples("edb-belaruskali-loan-2019"))]
pub struct RecordId(pub String);

#[async_graphql::Scalar(name = "ID")]
impl async_graphql::ScalarType for RecordId {
    fn parse(value: async_graphql::Value) -> async_graphql::InputValueResult<Self> {
        <async_graphql::ID as async_graphql::ScalarType>::parse(value)
            .map(|id| RecordId(id.0))
            .map_err(async_graphql::InputValueError::propagate)
    }

    fn to_value(&self) -> async_graphql::Value {
        self.0.clone().into()
    }
}

impl fmt::Display for RecordId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Deref for RecordId {
    type Target = str;
    fn deref(&self) -> &str {
        &self.0
    }
}

/// Another record, by its id, type and title.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, ToSchema)]
pub struct Ref {
    /// Its id.
    pub id: RecordId,
    /// Which sort of record it is.
    pub r#type: RecordType,
    /// Its title.
    pub title: String,
}

/// A partner's role in a record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Party {
    /// What the partner does in it.
    pub role: Role,
    /// The partner.
    #[graphql(skip)]
    pub partner: Ref,
    /// The office in which it acts.
    pub office: Option<String>,
    /// Since when.
    pub since: Option<FuzzyDate>,
    /// Until when.
    pub until: Option<FuzzyDate>,
    /// How far it has come, where the role is still to come.
    pub status: Option<PartyStatus>,
}
