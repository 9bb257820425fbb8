//! The order of a list.
use super::SortKey;
use async_graphql::{Enum, InputObject, TypeName};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

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
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, InputObject)]
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
