//! One page of a list, forwards or backwards: a narrow statement for ids and keys, then the records from the store.
use super::{
    cursor::{Cursor, Key, Mark},
    filter::Where,
    listed::Listed,
    meaning::Means,
    order::{Direction, KeyType, Order, SortColumn},
    references::{Readings, Reference},
    scope::Scope,
};
use crate::catalog::{
    error::CatalogError,
    snapshot::Snapshot,
    store::{Kind, Stored},
};
use entity::{Codelist, party::Role};
use sea_orm::{
    FromQueryResult, QueryResult,
    sea_query::{Condition, Expr, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    marker::PhantomData,
    sync::{Arc, LazyLock},
};

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

/// The mark of a list, worked out once a cursor is read or written.
type LazyMark = Arc<LazyLock<Mark, Box<dyn FnOnce() -> Mark + Send + Sync>>>;

/// A question for one page of a list.
#[derive(Clone, Debug)]
pub struct List<L: Listed> {
    filter: Arc<Where<L::Filter>>,
    condition: Condition,
    /// What the filter names that only the register can read.
    references: Arc<[Reference]>,
    key: SortColumn,
    direction: Direction,
    /// Whether the filter or the order needs what every record has.
    head: bool,
    /// Below a partner, the roles of which it has one; none where any will do.
    roles: Option<Vec<Role>>,
    mark: LazyMark,
    /// How many rows, 1 to [`MAX_LIMIT`].
    pub limit: u64,
    /// From where.
    pub start: Start,
    /// Whether to count them all.
    pub count: bool,
    of: PhantomData<fn() -> L>,
}

/// A page, as it was asked for.
#[derive(Clone, Debug)]
pub struct Page<L> {
    /// Its rows, in order.
    pub rows: Vec<Row<L>>,
    /// Whether there are rows after it.
    pub has_next: bool,
    /// Whether there are rows before it.
    pub has_previous: bool,
    /// How many there are in all, if that was asked.
    pub total: Option<u64>,
    mark: LazyMark,
}

/// A row and what it is sorted by.
#[derive(Clone, Debug)]
pub struct Row<L> {
    /// The record.
    pub record: Stored<L>,
    key: RowKey,
}

/// The id and sort key of a row.
#[derive(Clone, Debug, Serialize)]
pub(in crate::catalog) struct RowKey {
    pub id: String,
    key: Key,
}

/// The keys of a page, and whether there are more beyond it.
#[derive(Clone, Debug)]
pub(in crate::catalog) struct RowKeys {
    pub keys: Vec<RowKey>,
    more: bool,
}

/// What a list is asked for: its cursors are bound to it.
#[derive(Serialize)]
struct Asked<F> {
    #[serde(flatten)]
    filter: F,
    role: Option<Vec<Role>>,
}

pub(in crate::catalog) const ID: &str = "list_id";
pub(in crate::catalog) const SORT_KEY: &str = "sort_key";

impl RowKey {
    /// Reads a row whose keys are of a type.
    pub(in crate::catalog) fn read(row: &QueryResult, holds: KeyType) -> Result<Self, CatalogError> {
        let key = match holds {
            KeyType::Text => Key::Text(row.try_get("", SORT_KEY)?),
            KeyType::Integer => Key::Integer(row.try_get("", SORT_KEY)?),
            KeyType::Double => Key::Double(row.try_get("", SORT_KEY)?),
        };
        Ok(Self { id: row.try_get("", ID)?, key })
    }
}

impl<L> Page<L> {
    /// The cursor of a row of this page.
    pub fn cursor(&self, row: &Row<L>) -> String {
        Cursor::of(&self.mark, &row.key.key, &row.key.id).encode()
    }

    /// The cursor that the next page comes after.
    pub fn next(&self) -> Option<String> {
        self.rows.last().filter(|_| self.has_next).map(|row| self.cursor(row))
    }

    /// The cursor that the page before comes before.
    pub fn previous(&self) -> Option<String> {
        self.rows.first().filter(|_| self.has_previous).map(|row| self.cursor(row))
    }
}

impl<L: Listed> List<L> {
    /// A list in an order, from its beginning.
    ///
    /// # Errors
    /// A filter that makes no sense, an order that does not fit it.
    pub fn new(filter: Where<L::Filter>, order: Option<Order<L::Sort>>) -> Result<Self, CatalogError> {
        Self::in_roles(filter, order, None)
    }

    /// A list below a partner that has one of these roles in each row, if any are named.
    ///
    /// # Errors
    /// As [`List::new`].
    pub fn in_roles(filter: Where<L::Filter>, order: Option<Order<L::Sort>>, roles: Option<Vec<Role>>) -> Result<Self, CatalogError> {
        Scope::new(rows::<L>(), Readings::new()).within("role", |scope| scope.possible(None, &roles))?;
        // each once, in one order: the same list has one mark, and binds few values
        let roles = roles.map(|roles| {
            let each: BTreeMap<&str, Role> = roles.iter().map(|role| (role.code(), *role)).collect();
            each.into_values().collect()
        });
        let order = order.unwrap_or(L::ORDER);
        let key = L::key(order.field, order.direction);
        let head = key.of_head || filter.asks_head();
        let filter = Arc::new(filter);
        let (condition, references) = asked::<L>(&filter, head, Readings::new())?;
        L::check_order(order.field, &filter.alike())?;
        Ok(Self {
            filter: filter.clone(),
            condition,
            references,
            key,
            direction: order.direction,
            head,
            mark: Arc::new(LazyLock::new(Box::new({
                let role = roles.clone();
                move || Mark::new(L::NAME, &Asked { filter: &*filter, role }, &order)
            }))),
            roles,
            limit: DEFAULT_LIMIT,
            start: Start::First,
            count: false,
            of: PhantomData,
        })
    }

    /// The same list with its words as the register has read them.
    fn reading(&self, readings: Readings) -> Result<Self, CatalogError> {
        let (condition, references) = asked::<L>(&self.filter, self.head, readings)?;
        Ok(Self { condition, references, ..self.clone() })
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

    /// The rows that the filter finds: id and sort key.
    pub(in crate::catalog) fn found(&self) -> SelectStatement {
        let mut found = L::rows(self.head);
        found.expr_as(self.id(), ID).expr_as(self.key.column.clone(), SORT_KEY).cond_where(self.condition.clone());
        found
    }

    /// The id of a row.
    pub(in crate::catalog) fn id(&self) -> SimpleExpr {
        L::id(self.head)
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
    pub(in crate::catalog) fn page(&self, RowKeys { keys, more }: RowKeys, records: Vec<Option<Stored<L>>>, total: Option<u64>) -> Page<L> {
        let behind = self.start.cursor().is_some();
        let backwards = self.start.backwards();
        let rows = keys.into_iter().zip(records).filter_map(|(key, record)| Some(Row { record: record?, key }));
        Page {
            rows: rows.collect(),
            has_next: if backwards { behind } else { more },
            has_previous: if backwards { more } else { behind },
            total,
            mark: self.mark.clone(),
        }
    }

    /// The page of this list if it has no rows.
    pub fn empty(&self) -> Page<L> {
        self.page(self.row_keys(Vec::new()), Vec::new(), self.count.then_some(0))
    }
}

/// A filter as a condition, and what of it only the register can read.
/// What the ids of a list stand for.
fn rows<L: Listed>() -> Means {
    L::OF.map_or(Means::AnyRecord, Means::Record)
}

fn asked<L: Listed>(filter: &Where<L::Filter>, head: bool, readings: Readings) -> Result<(Condition, Arc<[Reference]>), CatalogError> {
    let mut scope = Scope::new(rows::<L>(), readings);
    let condition = filter.condition(&L::record(head), &mut scope)?;
    Ok((condition, scope.into_references().into()))
}

/// Some of the rows of a list: a condition, and a name that no other condition has.
pub(in crate::catalog) struct Among {
    pub name: String,
    pub condition: SimpleExpr,
}

#[derive(FromQueryResult)]
struct Count {
    n: i64,
}

impl Snapshot {
    /// One page of a list.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list<L: Listed>(&self, list: &List<L>) -> Result<Page<L>, CatalogError> {
        self.page_among(list, None).await
    }

    /// The list with its words as the register reads them, where that is not as they were asked.
    ///
    /// # Errors
    /// A word that stands for nothing, or for what it cannot; what the database says.
    pub(in crate::catalog) async fn read_words<L: Listed>(&self, list: &List<L>) -> Result<Option<List<L>>, CatalogError> {
        let readings = self.readings(&list.references).await?;
        if readings.is_empty() { Ok(None) } else { list.reading(readings).map(Some) }
    }

    /// One page of a list, of the rows for which a condition holds too.
    pub(in crate::catalog) async fn page_among<L: Listed>(&self, list: &List<L>, among: Option<Among>) -> Result<Page<L>, CatalogError> {
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let keys = list.row_keys(self.kept_keys(list, among.as_ref()).await?);
        let ids: Vec<&str> = keys.keys.iter().map(|key| key.id.as_str()).collect();
        let records = L::read(self, &ids).await?;
        let total = match list.count {
            true => Some(self.total(list, among).await?),
            false => None,
        };
        Ok(list.page(keys, records, total))
    }

    /// Ids and sort keys of a page, and one more, which are read once a revision.
    async fn kept_keys<L: Listed>(&self, list: &List<L>, among: Option<&Among>) -> Result<Vec<RowKey>, CatalogError> {
        let (within, condition) = among.map_or(("", None), |among| (among.name.as_str(), Some(among.condition.clone())));
        let id = format!("{}{within} {} {}", **list.mark, list.start, list.limit);
        let read = async |_: &[&str]| Ok(HashMap::from([(id.clone(), self.page_keys(list, condition).await?)]));
        let kept = self.kept(Kind::Page, &[&id], read).await?;
        Ok(kept.into_iter().flatten().next().map_or_else(Vec::new, |keys| Vec::clone(&keys.view)))
    }

    /// Ids and sort keys of a page, and one more, past the store.
    pub(in crate::catalog) async fn page_keys<L: Listed>(
        &self,
        list: &List<L>,
        among: Option<SimpleExpr>,
    ) -> Result<Vec<RowKey>, CatalogError> {
        self.revision().await?;
        let (keys, ids) = list.directions();
        let mut page = list.found();
        page.and_where_option(among)
            .and_where_option(list.beyond())
            .order_by_expr(list.key.column.clone(), keys.into())
            .order_by_expr(list.id(), ids.into())
            .limit(list.limit + 1);
        self.rows(&page).await?.iter().map(|row| RowKey::read(row, list.key.holds)).collect()
    }

    /// How many rows there are, which is counted once a revision.
    pub(in crate::catalog) async fn total<L: Listed>(&self, list: &List<L>, among: Option<Among>) -> Result<u64, CatalogError> {
        let (within, among) = among.map_or((String::new(), None), |Among { name, condition }| (name, Some(condition)));
        let id = format!("{}{within}", **list.mark);
        let count = async |_: &[&str]| Ok(HashMap::from([(id.clone(), self.count(list, among).await?)]));
        let kept = self.kept(Kind::Total, &[&id], count).await?;
        Ok(kept.into_iter().flatten().next().map_or(0, |total| *total.view))
    }

    async fn count<L: Listed>(&self, list: &List<L>, among: Option<SimpleExpr>) -> Result<u64, CatalogError> {
        let mut count = L::rows(list.head);
        count.expr_as(Expr::cust("COUNT(*)"), "n").cond_where(list.condition.clone()).and_where_option(among);
        let n = self.all::<Count>(&count).await?.pop().map_or(0, |count| count.n);
        Ok(u64::try_from(n).unwrap_or(0))
    }
}
