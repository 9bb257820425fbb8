//! A page of a list as a Relay connection.
use super::{
    errors::named,
    facets::FacetName,
    loaders::{self, Above},
};
use crate::catalog::{Asking, CatalogError, Counted, FacetCounts, List, Listed, Order, Page, Row, Snapshot, Where};
use async_graphql::{Context, Object, OutputType, Result, SimpleObject, TypeName};
use entity::party::Role;
use std::{borrow::Cow, sync::Arc};

/// A page of a list.
pub struct Connection<L: Listed> {
    page: Arc<Page<L>>,
    /// The list that the page is of.
    list: Arc<List<L>>,
    /// What the list is below, if it is below a record.
    below: Option<Above>,
}

impl<L: Listed> Connection<L> {
    /// Of a list below a record.
    pub(super) fn below((page, list): (Arc<Page<L>>, Arc<List<L>>), above: Above) -> Self {
        Self { page, list, below: Some(above) }
    }

    pub(super) fn of(page: Page<L>, list: List<L>) -> Self {
        Self { page: Arc::new(page), list: Arc::new(list), below: None }
    }
}

impl<L: Listed> TypeName for Connection<L> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Connection", <L as OutputType>::type_name()).into()
    }
}

/// A page of a list.
#[Object(name_type)]
impl<L: Listed> Connection<L> {
    /// The records of this page.
    async fn nodes(&self) -> Vec<&L> {
        self.page.rows.iter().map(|row| &*row.record.view).collect()
    }

    /// The records of this page, each with its cursor.
    async fn edges(&self) -> Vec<Edge<'_, L>> {
        self.page.rows.iter().map(|row| Edge { row, page: &self.page }).collect()
    }

    /// Where the page stands in its list.
    async fn page_info(&self) -> PageInfo {
        let page = &self.page;
        PageInfo {
            has_next_page: page.has_next,
            has_previous_page: page.has_previous,
            start_cursor: page.rows.first().map(|row| page.cursor(row)),
            end_cursor: page.rows.last().map(|row| page.cursor(row)),
        }
    }

    /// How many there are in all.
    async fn total_count(&self) -> u64 {
        self.page.total.unwrap_or_default()
    }

    /// How many records of the list there are by each value of some fields. A facet leaves out what is asked of its own field, beside `and`, `or`
    /// and `not`; all else holds.
    async fn facets(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "By what to count, each a facet.")] of: Vec<FacetName<L>>,
        #[graphql(desc = "Values of each; 10 if nothing is said, 200 at most.")] limit: Option<i64>,
    ) -> Option<Result<Vec<FacetCounts>>> {
        let facets = async {
            let names: Vec<String> = of.iter().map(|facet| facet.0.to_owned()).collect();
            let by = Counted::new(&L::facets(), &names, limit, ["of", "limit"])?;
            if let Some(above) = &self.below {
                return loaders::facets(ctx, above, self.list.clone(), by).await;
            }
            let counts = ctx.data::<Snapshot>()?.counted(&self.list, &by).await.map_err(named)?;
            Ok(counts.iter().map(|counts| FacetCounts::clone(counts)).collect())
        };
        Some(facets.await)
    }
}

/// A record and its place in the list.
pub struct Edge<'a, L: Listed> {
    row: &'a Row<L>,
    page: &'a Page<L>,
}

impl<L: Listed> TypeName for Edge<'_, L> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Edge", <L as OutputType>::type_name()).into()
    }
}

/// A record and its place in the list.
#[Object(name_type)]
impl<L: Listed> Edge<'_, L> {
    /// Its place, for `after` and `before`.
    async fn cursor(&self) -> String {
        self.page.cursor(self.row)
    }

    /// The record.
    async fn node(&self) -> &L {
        &self.row.record.view
    }
}

/// Where a page stands in its list.
#[derive(SimpleObject)]
pub struct PageInfo {
    /// Whether there are records after it.
    has_next_page: bool,
    /// Whether there are records before it.
    has_previous_page: bool,
    /// The cursor of its first record.
    start_cursor: Option<String>,
    /// The cursor of its last record.
    end_cursor: Option<String>,
}

/// The arguments of a list.
pub struct ListArgs<L: Listed> {
    /// Words that its records have.
    pub q: Option<String>,
    /// Which to list.
    pub filter: Option<Where<L::Filter>>,
    /// In which order.
    pub order_by: Option<Order<L::Sort>>,
    /// How many from the beginning, or after `after`.
    pub first: Option<i64>,
    /// The cursor that the page comes after.
    pub after: Option<String>,
    /// How many from the end, or before `before`.
    pub last: Option<i64>,
    /// The cursor that the page comes before.
    pub before: Option<String>,
}

/// Reads the arguments of a list; below a partner also the roles that it has.
///
/// # Errors
/// Arguments that do not go together, or that the list cannot take.
pub fn list<L: Listed>(ctx: &Context<'_>, args: ListArgs<L>, roles: Option<Vec<Role>>) -> std::result::Result<List<L>, CatalogError> {
    let ListArgs { q, filter, order_by, first, after, last, before } = args;
    if first.is_some() && last.is_some() {
        return Err(CatalogError::invalid("last", "last: a page is read from its beginning or its end; leave `first` or `last` out"));
    }
    if first.is_some() && before.is_some() {
        return Err(CatalogError::invalid("before", "before: it goes with `last`; for the page after a cursor use `first` and `after`"));
    }
    if last.is_some() && after.is_some() {
        return Err(CatalogError::invalid("after", "after: it goes with `first`; for the page before a cursor use `last` and `before`"));
    }
    let mut list = List::asking(Where::asked(filter)?, order_by, Asking { roles, q })
        .map_err(named)?
        .limit(first, "first")?
        .limit(last, "last")?
        .from(after.as_deref(), before.as_deref(), last.is_some())?;
    list.count = ctx.look_ahead().field("totalCount").exists();
    Ok(list)
}

/// A page of a list.
///
/// # Errors
/// Arguments that make no sense, and what the database says.
pub async fn page<L: Listed>(ctx: &Context<'_>, args: ListArgs<L>) -> Result<Connection<L>> {
    let list = list(ctx, args, None)?;
    let page = ctx.data::<Snapshot>()?.list(&list).await.map_err(named)?;
    Ok(Connection::of(page, list))
}
