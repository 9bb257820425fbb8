//! The order of a list.
use async_graphql::{Enum, EnumType, InputObject, InputType, TypeName};
use entity::record;
use sea_orm::{
    ColumnTrait, IntoSimpleExpr,
    sea_query::{ColumnType, SimpleExpr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{borrow::Cow, fmt, hash::Hash};
use utoipa::ToSchema;

/// What a list can be sorted by.
pub trait SortKey:
    Copy + fmt::Debug + PartialEq + Eq + Hash + Serialize + DeserializeOwned + ToSchema + InputType + EnumType + Send + Sync + 'static
{
}
impl<T> SortKey for T where
    T: Copy + fmt::Debug + PartialEq + Eq + Hash + Serialize + DeserializeOwned + ToSchema + InputType + EnumType + Send + Sync + 'static
{
}

/// What the values of a sort are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyType {
    /// A whole number.
    Integer,
    /// A decimal number.
    Double,
    /// Text.
    Text,
}

/// A column that a sort runs along: stored, and never null.
#[derive(Clone, Debug)]
pub struct SortColumn {
    /// The column.
    pub column: SimpleExpr,
    /// What its values are.
    pub holds: KeyType,
    /// Whether it is one of the columns that every record has.
    pub of_head: bool,
}

impl<C: ColumnTrait> From<C> for SortColumn {
    fn from(column: C) -> Self {
        let holds = match column.def().get_column_type() {
            ColumnType::BigInteger => KeyType::Integer,
            ColumnType::Double => KeyType::Double,
            _ => KeyType::Text,
        };
        let of_head = column.entity_name() == record::Column::Id.entity_name();
        Self { column: column.into_simple_expr(), holds, of_head }
    }
}

/// Which way an order runs. What is unknown comes last both ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, Enum)]
pub enum Direction {
    /// Smallest, earliest, A first.
    Asc,
    /// Largest, latest, Z first.
    Desc,
}

impl Direction {
    /// The other way.
    pub fn reverse(self) -> Self {
        match self {
            Self::Asc => Self::Desc,
            Self::Desc => Self::Asc,
        }
    }
}

impl From<Direction> for sea_orm::Order {
    fn from(d: Direction) -> Self {
        match d {
            Direction::Asc => Self::Asc,
            Direction::Desc => Self::Desc,
        }
    }
}

/// How to order a list. The id breaks ties.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, InputObject)]
#[graphql(name_type)]
pub struct Order<S: SortKey> {
    /// What to sort by.
    pub field: S,
    /// Which way.
    #[graphql(default_with = "Direction::Asc")]
    pub direction: Direction,
}

impl<S: SortKey> TypeName for Order<S> {
    fn type_name() -> Cow<'static, str> {
        S::type_name().replace("Sort", "Order").into()
    }
}

impl<S: SortKey> Order<S> {
    /// Smallest first.
    pub const fn asc(field: S) -> Self {
        Self { field, direction: Direction::Asc }
    }

    /// Largest first.
    pub const fn desc(field: S) -> Self {
        Self { field, direction: Direction::Desc }
    }
}
