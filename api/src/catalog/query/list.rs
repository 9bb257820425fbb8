//! A question for one page of a list: which rows, in which order, from where, forwards or backwards.
use super::{
    cursor::{Cursor, Mark},
    facets::{Counted, Facet},
    filter::Where,
    filter_walk::FilterWalk,
    listed::{Criteria, Listed},
    order::{Direction, Order, SortColumn},
    page::{ID, Page, Row, RowKey, RowKeys, SORT_KEY},
    references::{Readings, Reference},
    search::Search,
};
use crate::catalog::{
    error::{CatalogError, up_to},
    store::Stored,
};
use entity::{Codelist, party::Role};
use sea_orm::sea_query::{Condition, SelectStatement, SimpleExpr};
use serde::Serialize;
use std::{collections::BTreeMap, fmt, marker::PhantomData, sync::Arc};

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

impl fmt::Display for Start {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::First => f.write_str("first"),
            Self::After(cursor) => write!(f, "after {}", cursor.encode()),
            Self::Before(cursor) => write!(f, "before {}", cursor.encode()),
            Self::Last => f.write_str("last"),
        }
    }
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
pub struct List<L: Listed> {
    filter: Arc<Where<L::Filter>>,
    condition: Condition,
    /// What the filter names that only the register can read.
    references: Arc<[Reference]>,
    readings: Readings,
    key: SortColumn,
    direction: Direction,
    /// Whether the filter or the order needs what every record has.
    head: bool,
    /// Below a partner, the roles of which it has one; none where any will do.
    roles: Option<Vec<Role>>,
    /// The words that its records have, if some are asked for.
    search: Option<Search>,
    mark: Mark,
    /// How many rows, 1 to [`MAX_LIMIT`].
    pub limit: u64,
    /// From where.
    pub start: Start,
    /// Whether to count them all.
    pub count: bool,
    /// By what to count them.
    pub counted: Counted,
    of: PhantomData<fn() -> L>,
}

/// What a list is asked for: its cursors are bound to it.
#[derive(Serialize)]
struct Scope<'a, F> {
    #[serde(flatten)]
    filter: &'a F,
    role: Option<&'a [Role]>,
    q: Option<&'a str>,
    /// Whether those that fit the words best come first.
    by_rank: Option<bool>,
}

/// Which rows are asked for beside a filter.
#[derive(Clone, Debug, Default)]
pub struct Asking {
    /// Below a partner, the roles of which it has one.
    pub roles: Option<Vec<Role>>,
    /// Words that the records have; without an order those that fit best come first.
    pub q: Option<String>,
}

impl<L: Listed> List<L> {
    /// A list in an order, from its beginning.
    ///
    /// # Errors
    /// A filter that makes no sense, an order that does not fit it.
    pub fn new(filter: Where<L::Filter>, order: Option<Order<L::Sort>>) -> Result<Self, CatalogError> {
        Self::asking(filter, order, Asking::default())
    }

    /// A list of rows that are asked for by more than a filter.
    ///
    /// # Errors
    /// As [`List::new`]; an empty search.
    pub fn asking(filter: Where<L::Filter>, order: Option<Order<L::Sort>>, asking: Asking) -> Result<Self, CatalogError> {
        let Asking { roles, q } = asking;
        FilterWalk::new(L::IDS, Readings::new()).within("role", |walk| walk.possible(None, &roles))?;
        // each once, in one order: the same list has one mark, and binds few values
        let roles = roles.map(|roles| {
            let each: BTreeMap<&str, Role> = roles.iter().map(|role| (role.code(), *role)).collect();
            each.into_values().collect()
        });
        let search = q.map(|q| Search::new(&q)).transpose()?;
        let by_rank = L::BEST_FIRST && order.is_none() && search.is_some();
        let order = order.unwrap_or(L::ORDER);
        let (key, direction) = match by_rank {
            true => (Search::rank(), Direction::Desc),
            false => (L::key(order.field, order.direction), order.direction),
        };
        let head = key.of_head || filter.asks_head();
        let (condition, references) = asked::<L>(&filter, head, Readings::new())?;
        L::check_order(order.field, &filter.alike())?;
        let words =
            Scope { filter: &filter, role: roles.as_deref(), q: search.as_ref().map(Search::phrase), by_rank: by_rank.then_some(true) };
        let mark = Mark::new(L::NAME, &words, &order)?;
        Ok(Self {
            filter: Arc::new(filter),
            condition,
            references,
            readings: Readings::new(),
            key,
            direction,
            head,
            mark,
            roles,
            search,
            limit: DEFAULT_LIMIT,
            start: Start::First,
            count: false,
            counted: Counted::default(),
            of: PhantomData,
        })
    }

    /// The same list with its words as the register has read them.
    pub(super) fn reading(&self, readings: Readings, search: Option<Search>) -> Result<Self, CatalogError> {
        let (condition, references) = asked::<L>(&self.filter, self.head, readings.clone())?;
        Ok(Self { condition, references, readings, search, ..self.clone() })
    }

    /// Its rows, without columns.
    fn rows(&self) -> SelectStatement {
        let mut rows = L::rows(self.head);
        if let Some(search) = &self.search {
            search.join(&mut rows, self.record());
        }
        rows
    }

    /// With that many rows a page; `parameter` is blamed.
    ///
    /// # Errors
    /// Less than 1, more than [`MAX_LIMIT`].
    pub fn limit(mut self, limit: Option<i64>, parameter: &str) -> Result<Self, CatalogError> {
        if let Some(n) = limit {
            self.limit = up_to(n, MAX_LIMIT, "take more pages instead")
                .map_err(|why| CatalogError::invalid(parameter, format!("{parameter}: {why}")))?;
        }
        Ok(self)
    }

    /// From after, or from before, the row of a cursor; backwards from the end where neither is given and `backwards` is.
    ///
    /// # Errors
    /// Both, and cursors of another list.
    pub fn from(mut self, after: Option<&str>, before: Option<&str>, backwards: bool) -> Result<Self, CatalogError> {
        let read = |text, parameter| Cursor::decode(text, &self.mark, self.key.holds, parameter);
        self.start = match (after, before) {
            (Some(_), Some(_)) => {
                return Err(CatalogError::invalid(
                    "before",
                    "before: a page comes after one cursor or before one; leave `after` or `before` out",
                ));
            }
            (Some(text), None) => Start::After(read(text, "after")?),
            (None, Some(text)) => Start::Before(read(text, "before")?),
            (None, None) if backwards => Start::Last,
            (None, None) => Start::First,
        };
        Ok(self)
    }

    /// The rows that the filter finds, without columns.
    pub(in crate::catalog) fn matching(&self) -> SelectStatement {
        self.rows().cond_where(self.condition.clone()).take()
    }

    /// The rows that the filter finds: id and sort key.
    pub(in crate::catalog) fn found(&self) -> SelectStatement {
        self.matching().expr_as(self.id(), ID).expr_as(self.key.column.clone(), SORT_KEY).take()
    }

    /// Its rows, without columns; what the filter asks of them beside the own of a facet, and what it asks of the same part as that does.
    pub(in crate::catalog) fn beside(&self, facet: &Facet) -> Result<(SelectStatement, Condition, Condition), CatalogError> {
        let mut walk = FilterWalk::new(L::IDS, self.readings.clone()).leaving_out(facet.own());
        let condition = self.filter.condition(&self.record(), &mut walk)?;
        if facet.compares && walk.compared() {
            return Ok((self.rows(), self.condition.clone(), Condition::all()));
        }
        Ok((self.rows(), condition, walk.into_beside()))
    }

    /// What tells it from other lists.
    pub(in crate::catalog) fn mark(&self) -> &Mark {
        &self.mark
    }

    /// The id of a row.
    pub(in crate::catalog) fn id(&self) -> SimpleExpr {
        L::id(self.head)
    }

    /// The record that a row is about.
    pub(in crate::catalog) fn record(&self) -> SimpleExpr {
        L::record(self.head)
    }

    /// Its filter.
    pub(in crate::catalog) fn filter(&self) -> &Where<L::Filter> {
        &self.filter
    }

    /// What its rows are asked for.
    pub(super) fn criteria(&self) -> Criteria<'_, L::Filter> {
        Criteria { filter: &self.filter, search: self.search.as_ref() }
    }

    /// What its filter names that only the register can read.
    pub(super) fn references(&self) -> &[Reference] {
        &self.references
    }

    /// The words that its records have, if some are asked for.
    pub(in crate::catalog) fn search(&self) -> Option<&Search> {
        self.search.as_ref()
    }

    /// The roles of which the partner has one that it lies below, if any are named.
    pub(in crate::catalog) fn roles(&self) -> Option<&[Role]> {
        self.roles.as_deref()
    }

    /// The column of its order.
    pub(in crate::catalog) fn key(&self) -> &SortColumn {
        &self.key
    }

    /// The way in which rows are read: the list's own, or the other for a page read from its end. Ids run up, or down with it.
    pub(in crate::catalog) fn directions(&self) -> (Direction, Direction) {
        if self.start.backwards() { (self.direction.reverse(), Direction::Desc) } else { (self.direction, Direction::Asc) }
    }

    /// The rows beyond the cursor, if there is one.
    pub(in crate::catalog) fn beyond(&self) -> Option<SimpleExpr> {
        let (keys, ids) = self.directions();
        self.start.cursor().map(|c| c.beyond(&self.key.column, &self.id(), keys, ids))
    }

    /// Sorts out keys read with one too many.
    pub(in crate::catalog) fn row_keys(&self, mut keys: Vec<RowKey>) -> RowKeys {
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let more = keys.len() > limit;
        keys.truncate(limit);
        if self.start.backwards() {
            keys.reverse();
        }
        RowKeys { keys, more }
    }

    /// The cursor that the page after such keys comes after, in a list read forwards.
    pub(in crate::catalog) fn next(&self, RowKeys { keys, more }: &RowKeys) -> Option<String> {
        keys.last().filter(|_| *more).map(|last| Cursor::of(&self.mark, &last.key, &last.id).encode())
    }

    /// The page of such keys, with their records.
    ///
    /// # Errors
    /// A record is not there: a defect.
    pub(in crate::catalog) fn page(
        &self,
        RowKeys { keys, more }: RowKeys,
        records: Vec<Option<Stored<L>>>,
        total: Option<u64>,
    ) -> Result<Page<L>, CatalogError> {
        let row = |(key, record): (RowKey, Option<Stored<L>>)| Ok(Row { record: listed(&key.id, record)?, key });
        let rows = keys.into_iter().zip(records).map(row).collect::<Result<_, CatalogError>>()?;
        Ok(self.page_of(rows, more, total))
    }

    fn page_of(&self, rows: Vec<Row<L>>, more: bool, total: Option<u64>) -> Page<L> {
        let behind = self.start.cursor().is_some();
        let backwards = self.start.backwards();
        Page {
            rows,
            has_next: if backwards { behind } else { more },
            has_previous: if backwards { more } else { behind },
            total,
            facets: Vec::new(),
            mark: self.mark.clone(),
        }
    }

    /// The page of this list if it has no rows.
    pub fn empty(&self) -> Page<L> {
        self.page_of(Vec::new(), false, self.count.then_some(0))
    }
}

/// What stands for an id that was just listed: within a revision it is there.
pub(in crate::catalog) fn listed<T>(id: &str, found: Option<T>) -> Result<T, CatalogError> {
    found.ok_or_else(|| CatalogError::defect(format!("`{id}` is listed and not there")))
}

/// A filter as a condition, and what of it only the register can read.
fn asked<L: Listed>(filter: &Where<L::Filter>, head: bool, readings: Readings) -> Result<(Condition, Arc<[Reference]>), CatalogError> {
    let mut walk = FilterWalk::new(L::IDS, readings);
    let condition = filter.condition(&L::record(head), &mut walk)?;
    Ok((condition, walk.into_references().into()))
}
