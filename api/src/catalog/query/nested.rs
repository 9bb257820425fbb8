//! The same page below each of many records, in one statement; and one page below one record.
use super::{
    filter::Where,
    list::List,
    listed::Listed,
    order::KeyType,
    page::{ID, Page, RowKey, SORT_KEY},
    pages::Among,
};
use crate::catalog::{count::Count, error::CatalogError, snapshot::Snapshot};
use entity::concern;
use sea_orm::{
    ColumnTrait, Condition, DynIden, EntityTrait, IntoSimpleExpr, JoinType, Order as SqlOrder, QueryFilter, QueryResult, QuerySelect,
    QueryTrait,
    sea_query::{Expr, ExprTrait, OverStatement, Query, SelectStatement, SimpleExpr, WindowStatement},
};
use std::collections::HashMap;

/// Rows of one statement, at most: the pages of all parents together.
pub(super) const MAX_ROWS: usize = 20_000;

/// Columns of the statement; views have a `parent` too.
const PARENT: &str = "below_parent";
const CHILD: &str = "below_child";
const BEYOND: &str = "below_beyond";
const RANK: &str = "below_rank";
const TOTAL: &str = "below_total";

/// The table that holds pairs of parent and child, and which column is which.
#[derive(Clone, Debug)]
pub struct Via {
    table: DynIden,
    parent: SimpleExpr,
    child: SimpleExpr,
    /// What the parent does in the child, where it is a partner with a part in it.
    role: Option<SimpleExpr>,
    only: Condition,
}

impl Via {
    /// Pairs in a table.
    pub fn new<C: ColumnTrait>(parent: C, child: C) -> Self {
        Self {
            table: parent.entity_name(),
            parent: parent.into_simple_expr(),
            child: child.into_simple_expr(),
            role: None,
            only: Condition::all(),
        }
    }

    /// Only some of them.
    pub fn only(mut self, condition: SimpleExpr) -> Self {
        self.only = self.only.add(condition);
        self
    }

    /// The parent has a role in the child, which a list may ask for.
    pub fn with_role(mut self, role: impl ColumnTrait) -> Self {
        self.role = Some(role.into_simple_expr());
        self
    }

    /// Whether a list may ask for the role that the parent has.
    pub fn has_role(&self) -> bool {
        self.role.is_some()
    }

    /// The condition that a row of a list is found below one parent.
    pub(in crate::catalog) fn below<L: Listed>(&self, parent: &str, list: &List<L>) -> SimpleExpr {
        let children = self.select(self.parent.clone().eq(parent), list).expr(self.child.clone()).take();
        list.record().in_subquery(children)
    }

    fn select<L: Listed>(&self, parents: SimpleExpr, list: &List<L>) -> SelectStatement {
        let roles = self.role.clone().zip(list.roles()).map(|(role, asked)| role.is_in(asked.iter().copied()));
        Query::select().from(self.table.clone()).and_where(parents).and_where_option(roles).cond_where(self.only.clone()).take()
    }
}

/// Pairs of some parents and their children, each once.
pub(super) struct Below(SelectStatement);

impl Below {
    /// Inner-joins the rows to the pairs, by the ids of children.
    pub(super) fn join(&self, rows: &mut SelectStatement, id: SimpleExpr) {
        rows.join_subquery(JoinType::InnerJoin, self.0.clone(), "pair", Expr::col(("pair", CHILD)).eq(id));
    }

    /// The parent of such a row.
    pub(super) fn parent() -> SimpleExpr {
        Expr::col(("pair", PARENT))
    }
}

/// What a row of the statement says.
struct Ranked {
    parent: String,
    total: Option<u64>,
    /// Nothing where it only stands for the total.
    key: Option<RowKey>,
}

impl Ranked {
    fn read(row: &QueryResult, counted: bool, holds: KeyType) -> Result<Self, CatalogError> {
        let beyond = row.try_get::<bool>("", BEYOND).or_else(|_| row.try_get::<i64>("", BEYOND).map(|n| n != 0))?;
        Ok(Self {
            parent: row.try_get("", PARENT)?,
            total: if counted { Some(row.try_get::<Count>("", TOTAL)?.0) } else { None },
            key: beyond.then(|| RowKey::read(row, holds)).transpose()?,
        })
    }
}

impl Snapshot {
    /// The page that `list` asks for, below one parent: it seeks as any list does.
    ///
    /// # Errors
    /// What the database says.
    pub async fn page_below<L: Listed>(&self, via: &Via, parent: &str, list: &List<L>) -> Result<Page<L>, CatalogError> {
        let among = Among { name: format!(" below {parent} by {via:?}"), condition: via.below(parent, list) };
        self.page_among(list, Some(among)).await
    }

    /// How many rows that `list` asks for concern a partner, whatever its role.
    ///
    /// # Errors
    /// What the database says.
    pub async fn concerning<L: Listed>(&self, partner: &str, list: &List<L>) -> Result<u64, CatalogError> {
        use concern::Column as C;
        let records = concern::Entity::find().select_only().column(C::RecordId).filter(C::PartnerId.eq(partner));
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let condition = list.record().in_subquery(records.into_query());
        self.total(list, Some(Among { name: format!(" concerning {partner}"), condition })).await
    }

    /// The page that `list` asks for, below each parent: one window statement ranks ids, and the records come from the store. A parent
    /// without children has no page.
    ///
    /// # Errors
    /// More rows than one statement may have, and what the database says.
    pub async fn pages_below<L: Listed>(
        &self,
        via: &Via,
        parents: &[&str],
        list: &List<L>,
    ) -> Result<HashMap<String, Page<L>>, CatalogError> {
        self.revision().await?;
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let rows = self.rows(&self.ranking(via, parents, list)).await?;
        if rows.len() > MAX_ROWS {
            let detail = format!(
                "the pages of `{}` below {} records come to more than {MAX_ROWS} rows; make `first` smaller, of it or of the list above it",
                L::NAME,
                parents.len()
            );
            return Err(CatalogError::field(["first"], detail));
        }
        let mut found: HashMap<String, (Vec<RowKey>, Option<u64>)> = HashMap::new();
        for row in &rows {
            let ranked = Ranked::read(row, list.count, list.key().holds)?;
            let (keys, total) = found.entry(ranked.parent).or_default();
            *total = ranked.total;
            keys.extend(ranked.key);
        }
        let found: Vec<_> = found.into_iter().map(|(parent, (keys, total))| (parent, list.row_keys(keys), total)).collect();
        let ids: Vec<&str> = found.iter().flat_map(|(_, keys, _)| &keys.keys).map(|key| key.id.as_str()).collect();
        let mut records = L::read(self, list.criteria(), &ids).await?.into_iter();
        let pages = found.into_iter().map(|(parent, keys, total)| {
            let own = records.by_ref().take(keys.keys.len()).collect();
            Ok((parent, list.page(keys, own, total)?))
        });
        pages.collect()
    }

    /// The ids of all children of each parent, or of the first of all, in the list's own order. A parent without children has none.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn all_below<L: Listed>(
        &self,
        via: &Via,
        parents: &[&str],
        most: Option<u64>,
    ) -> Result<HashMap<String, Vec<String>>, CatalogError> {
        self.revision().await?;
        let list = List::<L>::new(Where::default(), None)?;
        let (keys, ids) = list.directions();
        let mut all = self.pairs(via, parents, &list);
        all.order_by_expr(list.key().column.clone(), keys.into()).order_by_expr(list.id(), ids.into());
        if let Some(most) = most {
            all.limit(most);
        }
        let mut found: HashMap<String, Vec<String>> = HashMap::new();
        for row in self.rows(&all).await? {
            found.entry(row.try_get("", PARENT)?).or_default().push(row.try_get("", ID)?);
        }
        Ok(found)
    }

    /// The rows of a list, each with a parent that it is below.
    fn pairs<L: Listed>(&self, via: &Via, parents: &[&str], list: &List<L>) -> SelectStatement {
        let mut rows = list.found();
        self.below(via, parents, list).join(&mut rows, list.record());
        rows.expr_as(Below::parent(), PARENT).take()
    }

    /// The children of parents that a list may have.
    pub(super) fn below<L: Listed>(&self, via: &Via, parents: &[&str], list: &List<L>) -> Below {
        let mut pairs = via.select(self.one_of(via.parent.clone(), parents), list);
        Below(pairs.distinct().expr_as(via.parent.clone(), PARENT).expr_as(via.child.clone(), CHILD).take())
    }

    /// Ranks the children of each parent, and keeps those of its page.
    fn ranking<L: Listed>(&self, via: &Via, parents: &[&str], list: &List<L>) -> SelectStatement {
        let (keys, ids) = list.directions();
        let parent = || Expr::col(("pair", PARENT));
        let beyond = list.beyond().unwrap_or_else(|| Expr::value(true));
        let each = || WindowStatement::new().add_partition_by(parent()).take();
        let rank = each()
            .add_partition_by(beyond.clone())
            .order_by_expr(list.key().column.clone(), keys.into())
            .order_by_expr(list.id(), ids.into())
            .take();
        let mut ranked = self.pairs(via, parents, list);
        ranked.expr_as(beyond, BEYOND).expr_window_as(Expr::cust("ROW_NUMBER()"), rank, RANK);
        if list.count {
            ranked.expr_window_as(Expr::cust("COUNT(*)"), each(), TOTAL);
        }
        // a counted parent keeps its first row even where nothing lies beyond the cursor, so that its total is known
        let wanted = Condition::any().add(Expr::col(("ranked", BEYOND)));
        let wanted = if list.count { wanted.add(Expr::col(("ranked", RANK)).eq(1)) } else { wanted };
        let mut page = Query::select();
        for column in [PARENT, BEYOND, ID, SORT_KEY] {
            page.column(("ranked", column));
        }
        if list.count {
            page.column(("ranked", TOTAL));
        }
        page.from_subquery(ranked, "ranked")
            .cond_where(wanted)
            .and_where(Expr::col(("ranked", RANK)).lte(i64::try_from(list.limit).unwrap_or(i64::MAX).saturating_add(1)))
            .order_by(("ranked", RANK), SqlOrder::Asc)
            .limit(MAX_ROWS as u64 + 1);
        page
    }
}
