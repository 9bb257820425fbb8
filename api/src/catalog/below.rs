//! The same page below each of many records, in one statement.
use super::{list::view, *};
use sea_orm::{
    ColumnTrait, Condition, FromQueryResult, IntoSimpleExpr, JoinType, Order as SqlOrder, QuerySelect,
    prelude::*,
    sea_query::{ExprTrait, OverStatement, Query, SimpleExpr, WindowStatement},
};
use std::collections::HashMap;

/// The table that holds pairs of parent and child, and which column is which.
#[derive(Clone, Debug)]
pub struct Via {
    table: sea_orm::sea_query::DynIden,
    parent: SimpleExpr,
    child: SimpleExpr,
    only: Condition,
}

impl Via {
    /// Pairs in a table.
    pub fn new<C: ColumnTrait>(parent: C, child: C) -> Self {
        Self { table: parent.entity_name(), parent: parent.into_simple_expr(), child: child.into_simple_expr(), only: Condition::all() }
    }

    /// Only some of them.
    pub fn only(mut self, condition: SimpleExpr) -> Self {
        self.only = self.only.add(condition);
        self
    }
}

// columns of its own are named `below_…`: views have a `parent` and a `place` too
impl Catalog {
    /// The page that `list` asks for, below each parent: one window statement ranks ids, then the winners are read as any list reads
    /// its rows. A parent without children has no page.
    ///
    /// # Errors
    /// A filter that makes no sense, and what the database says.
    pub async fn below<R: Resource>(
        &self,
        via: &Via,
        parents: &[String],
        list: &List<R>,
    ) -> Result<HashMap<String, Page<R>>, CatalogError> {
        let (key, id) = (list.key(), id_of::<R>());
        let (keys, ids) = list.directions();
        let parent = || Expr::col(("pair", "below_parent"));
        let beyond = list.beyond().unwrap_or_else(|| Expr::value(true));
        let each = || WindowStatement::new().add_partition_by(parent()).take();
        let place =
            each().add_partition_by(beyond.clone()).order_by_expr(key.clone(), keys.into()).order_by_expr(id.clone(), ids.into()).take();
        let pairs = Query::select()
            .distinct()
            .expr_as(via.parent.clone(), "below_parent")
            .expr_as(via.child.clone(), "below_child")
            .from(via.table.clone())
            .and_where(self.one_of(via.parent.clone(), parents))
            .cond_where(via.only.clone())
            .take();
        let mut ranked = rows::<R>().select_only().filter(list.filter.condition()?);
        let ranked = QuerySelect::query(&mut ranked);
        ranked
            .expr_as(parent(), "below_parent")
            .expr_as(id.clone(), "below_child")
            .expr_as(beyond, "below_beyond")
            .expr_window_as(Expr::cust("ROW_NUMBER()"), place, "below_place")
            .join_subquery(JoinType::InnerJoin, pairs, "pair", Expr::col(("pair", "below_child")).eq(id.clone()));
        let mut page = view::<R>(&key);
        let statement = QuerySelect::query(&mut page);
        if list.count {
            ranked.expr_window_as(Expr::cust("COUNT(*)"), each(), "below_total");
            statement.expr_as(Expr::col(("ranked", "below_total")), "below_total");
        }
        // a counted parent keeps its first row even where nothing lies beyond the cursor, so that its total is known
        let wanted = Condition::any().add(Expr::col(("ranked", "below_beyond")));
        let wanted = if list.count { wanted.add(Expr::col(("ranked", "below_place")).eq(1)) } else { wanted };
        statement
            .expr_as(Expr::col(("ranked", "below_parent")), "below_parent")
            .expr_as(Expr::col(("ranked", "below_beyond")), "below_beyond")
            .join_subquery(JoinType::InnerJoin, ranked.take(), "ranked", Expr::col(("ranked", "below_child")).eq(id))
            .cond_where(wanted)
            .and_where(Expr::col(("ranked", "below_place")).lte(i64::try_from(list.limit).unwrap_or(i64::MAX).saturating_add(1)))
            .order_by(("ranked", "below_place"), SqlOrder::Asc);

        let mut found: HashMap<String, (Vec<Row<R>>, Option<u64>)> = HashMap::new();
        for row in self.raw(&statement.take()).await? {
            let (rows, total) = found.entry(row.try_get("", "below_parent")?).or_default();
            if list.count {
                *total = u64::try_from(row.try_get::<i64>("", "below_total")?).ok();
            }
            let beyond = row.try_get::<bool>("", "below_beyond").or_else(|_| row.try_get::<i64>("", "below_beyond").map(|n| n != 0))?;
            if beyond {
                rows.push(Row::from_query_result(&row, "")?);
            }
        }
        Ok(found.into_iter().map(|(parent, (rows, total))| (parent, Page::of(list, rows, total))).collect())
    }
}
