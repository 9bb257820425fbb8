//! What can be paged.
use super::{
    alike::Alike,
    facets::Facet,
    filter::Where,
    meaning::Means,
    order::{Direction, Order, SortColumn, SortKey},
    parts::{Filter, Shared},
    search::Search,
};
use crate::catalog::{error::CatalogError, snapshot::Snapshot, store::Stored};
use async_graphql::OutputType;
use entity::RecordType;
use sea_orm::sea_query::{SelectStatement, SimpleExpr};
use serde::Serialize;
use std::future::Future;
use utoipa::ToSchema;

/// What the rows of a list are asked for.
#[derive(Clone, Copy, Debug)]
pub struct Criteria<'a, F: Filter> {
    /// The filter.
    pub filter: &'a Where<F>,
    /// The words that they have, if some are searched for.
    pub search: Option<&'a Search>,
}

/// A list that can be asked for in pages: which rows there are, what can be asked of them, in which orders, and how they are read by id.
/// Pages, cursors, parameters and connections are written once over this.
pub trait Listed: Serialize + ToSchema + OutputType + Clone + Send + Sync + Sized + 'static {
    /// What can be asked.
    type Filter: Filter;
    /// What it can be sorted by.
    type Sort: SortKey;
    /// Its name in addresses and queries, `deals`; cursors are bound to it.
    const NAME: &'static str;
    /// Whether `q` is required.
    const SEARCHED: bool = false;
    /// The type of its records; `None` where they are of any.
    const OF: Option<RecordType>;
    /// What the ids of the records stand for that its rows are about.
    const IDS: Means = match Self::OF {
        Some(r#type) => Means::Record(r#type),
        None => Means::AnyRecord,
    };
    /// The order when none is asked for.
    const ORDER: Order<Self::Sort>;
    /// Whether, of what is searched for, those that fit best come first when no order is asked for.
    const BEST_FIRST: bool = true;

    /// Its rows: tables and joins, without columns. With `head` also what every record has, which few questions need.
    fn rows(head: bool) -> SelectStatement;

    /// The id of such a row.
    fn id(head: bool) -> SimpleExpr;

    /// The record that such a row is about, of whom the filter asks.
    fn record(head: bool) -> SimpleExpr {
        Self::id(head)
    }

    /// The column that a sort runs along: never null, and the same for every row whatever the page. `direction` picks between the
    /// two keys of an uncertain value, so that what is unknown comes last both ways.
    fn key(sort: Self::Sort, direction: Direction) -> SortColumn;

    /// By what its rows can be counted: what its type can be asked first.
    fn facets() -> Vec<Facet> {
        let mut facets = Self::Filter::facets();
        facets.extend(<Self::Filter as Filter>::Shared::facets());
        facets
    }

    /// Whether this order makes sense for records that have this in common.
    ///
    /// # Errors
    /// An order that needs a filter which is not there, such as amounts without a currency.
    fn check_order(sort: Self::Sort, alike: &Alike) -> Result<(), CatalogError>;

    /// The rows with these ids, in their order, as they are asked for; `None` for an id that is not there.
    fn read(
        snapshot: &Snapshot,
        asked: Criteria<'_, Self::Filter>,
        ids: &[&str],
    ) -> impl Future<Output = Result<Vec<Option<Stored<Self>>>, CatalogError>> + Send;
}
