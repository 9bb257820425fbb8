//! One page of a list, forwards or backwards, in one statement.
use super::*;
use sea_orm::{
    FromQueryResult, QueryResult, QuerySelect, QueryTrait, Select,
    prelude::*,
    sea_query::{Func, SimpleExpr},
};
use std::collections::HashMap;

/// Rows of a page when nothing is said.
pub const DEFAULT_LIMIT: u64 = 25;
/// Rows of a page at most.
pub const MAX_LIMIT: u64 = 200;

/// Where a page stands in its list.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Start {
    /// At the beginning.
    #[default]
    First,
    /// After a row.
    After(Cursor),
    /// Before a row.
    Before(Cursor),
    /// At the end.
    Last,
}

impl Start {
    /// Whether the page is read from its end.
    pub fn backwards(&self) -> bool {
        matches!(self, Self::Before(_) | Self::Last)
    }

    fn cursor(&self) -> Option<&Cursor> {
        match self {
            Self::After(c) | Self::Before(c) => Some(c),
            Self::First | Self::Last => None,
        }
    }
}

/// A question for one page of a list.
#[derive(Clone, Debug)]
pub struct List<R: Resource> {
    /// Which rows.
    pub filter: Where<R::Filter>,
    /// In which order.
    pub order: Order<R::Sort>,
    /// How many, 1 to [`MAX_LIMIT`].
    pub limit: u64,
    /// From where.
    pub start: Start,
    /// Whether to count them all.
    pub count: bool,
    mark: u64,
}

/// A page, as it was asked for.
#[derive(Clone, Debug)]
pub struct Page<R> {
    /// Its rows, in order.
    pub rows: Vec<Row<R>>,
    /// Whether there are rows after it.
    pub has_next: bool,
    /// Whether there are rows before it.
    pub has_previous: bool,
    /// How many there are in all, if that was asked.
    pub total: Option<u64>,
    /// The list it belongs to, for its cursors.
    pub mark: u64,
}

/// A row and what it is sorted by.
#[derive(Clone, Debug)]
pub struct Row<R> {
    /// The record.
    pub item: R,
    key: Key,
}

impl<R: Resource> Page<R> {
    /// The cursor of a row of this page.
    pub fn cursor(&self, row: &Row<R>) -> String {
        Cursor::of(self.mark, &row.key, &row.item.id).encode()
    }

    /// The cursor that the next page comes after.
    pub fn next(&self) -> Option<String> {
        self.rows.last().filter(|_| self.has_next).map(|row| self.cursor(row))
    }

    /// The cursor that the page before comes before.
    pub fn previous(&self) -> Option<String> {
        self.rows.first().filter(|_| self.has_previous).map(|row| self.cursor(row))
    }

    /// The page of a list that has no rows.
    pub fn empty(list: &List<R>) -> Self {
        Self::of(list, Vec::new(), list.count.then_some(0))
    }

    /// Sorts out rows read with one too many.
    pub(super) fn of(list: &List<R>, mut rows: Vec<Row<R>>, total: Option<u64>) -> Self {
        let limit = usize::try_from(list.limit).unwrap_or(usize::MAX);
        let more = rows.len() > limit;
        rows.truncate(limit);
        let backwards = list.start.backwards();
        if backwards {
            rows.reverse();
        }
        let behind = list.start.cursor().is_some();
        Self {
            rows,
            has_next: if backwards { behind } else { more },
            has_previous: if backwards { more } else { behind },
            total,
            mark: list.mark,
        }
    }
}

impl<R: Resource> FromQueryResult for Row<R> {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let key = row
            .try_get(prefix, SORT_KEY)
            .map(Key::Text)
            .or_else(|_| row.try_get(prefix, SORT_KEY).map(Key::Integer))
            .or_else(|_| row.try_get(prefix, SORT_KEY).map(Key::Double))?;
        Ok(Self { item: R::from_query_result(row, prefix)?, key })
    }
}

pub(super) const SORT_KEY: &str = "sort_key";

impl<R: Resource> List<R> {
    /// A list in an order, from its beginning.
    ///
    /// # Errors
    /// An order that does not fit the filter.
    pub fn new(filter: Where<R::Filter>, order: Option<Order<R::Sort>>) -> Result<Self, CatalogError> {
        let order = order.unwrap_or(R::ORDER);
        R::check_order(order.field, &filter.own)?;
        let mark = mark::<R>(&filter, order);
        Ok(Self { filter, order, limit: DEFAULT_LIMIT, start: Start::First, count: false, mark })
    }

    /// With that many rows a page; `parameter` is blamed.
    ///
    /// # Errors
    /// Less than 1, more than [`MAX_LIMIT`].
    pub fn limit(mut self, limit: Option<i64>, parameter: &str) -> Result<Self, CatalogError> {
        if let Some(n) = limit {
            self.limit = u64::try_from(n).ok().filter(|n| (1..=MAX_LIMIT).contains(n)).ok_or_else(|| {
                CatalogError::invalid(parameter, format!("{parameter}: `{n}` is not between 1 and {MAX_LIMIT}; take more pages instead"))
            })?;
        }
        Ok(self)
    }

    /// From after, or from before, the row of a cursor; backwards from the end where neither is given and `backwards` is.
    ///
    /// # Errors
    /// Both, and cursors of another list.
    pub fn from(mut self, after: Option<&str>, before: Option<&str>, backwards: bool) -> Result<Self, CatalogError> {
        self.start = match (after, before) {
            (Some(_), Some(_)) => {
                return Err(CatalogError::invalid(
                    "before",
                    "before: a page comes after one cursor or before one; leave `after` or `before` out",
                ));
            }
            (Some(text), None) => Start::After(Cursor::decode(text, self.mark, "after")?),
            (None, Some(text)) => Start::Before(Cursor::decode(text, self.mark, "before")?),
            (None, None) if backwards => Start::Last,
            (None, None) => Start::First,
        };
        Ok(self)
    }

    /// What the rows are sorted by.
    pub(super) fn key(&self) -> SimpleExpr {
        R::key(self.order.field, self.order.direction)
    }

    /// The way in which rows are read: the list's own, or the other for a page read from its end. Ids run up, or down with it.
    pub(super) fn directions(&self) -> (Direction, Direction) {
        if self.start.backwards() { (self.order.direction.reverse(), Direction::Desc) } else { (self.order.direction, Direction::Asc) }
    }

    /// The rows beyond the cursor, if there is one.
    pub(super) fn beyond(&self) -> Option<SimpleExpr> {
        let (keys, ids) = self.directions();
        self.start.cursor().map(|c| c.beyond(&self.key(), &id_of::<R>(), keys, ids))
    }
}

/// The view of a resource and its sort key.
pub(super) fn view<R: Resource>(key: &SimpleExpr) -> Select<R::Entity> {
    R::select_cols(rows::<R>().select_only()).column_as(key.clone(), SORT_KEY)
}

impl Catalog {
    /// One page of a list.
    ///
    /// # Errors
    /// A filter that makes no sense, and what the database says.
    pub async fn list<R: Resource>(&self, list: &List<R>) -> Result<Page<R>, CatalogError> {
        use sea_orm::QueryOrder;
        let key = list.key();
        let (keys, ids) = list.directions();
        let condition = list.filter.condition()?;
        let select = view::<R>(&key)
            .filter(condition.clone())
            .apply_if(list.beyond(), |q, beyond| q.filter(beyond))
            .order_by(key, keys.into())
            .order_by(id_of::<R>(), ids.into())
            .limit(list.limit + 1);
        let rows: Vec<Row<R>> = self.all(select.into_model()).await?;
        let total = match list.count {
            true => Some(self.count::<R>(condition).await?),
            false => None,
        };
        Ok(Page::of(list, rows, total))
    }

    /// How many rows there are.
    async fn count<R: Resource>(&self, condition: sea_orm::Condition) -> Result<u64, CatalogError> {
        let n: Option<i64> =
            self.one(rows::<R>().select_only().expr_as(Func::count(id_of::<R>()), "n").filter(condition).into_tuple()).await?;
        Ok(n.and_then(|n| u64::try_from(n).ok()).unwrap_or(0))
    }

    /// Records of one type, by their ids; an id that is none of that type is left out.
    ///
    /// # Errors
    /// What the database says.
    pub async fn get<R: Resource>(&self, ids: &[String]) -> Result<HashMap<String, R>, CatalogError> {
        let select = R::select_cols(rows::<R>().select_only()).filter(self.one_of(id_of::<R>(), ids));
        let found: Vec<R> = self.all(select.into_model()).await?;
        Ok(found.into_iter().map(|r| (r.id.0.clone(), r)).collect())
    }
}
