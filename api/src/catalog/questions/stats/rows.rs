//! The statements that count: each groups rows that are told alike, so that what is added up afterwards is few.
use super::{
    by::{Dimension, MAX_BY},
    sum::Money,
};
use crate::catalog::{
    count::Count,
    error::CatalogError,
    query::{facets::FacetColumn, list::List, listed::Listed, years::year_of},
};
use entity::{RecordType, deal, record};
use sea_orm::{
    DynIden, IntoSimpleExpr, JoinType, QueryResult,
    sea_query::{Expr, ExprTrait, Func, Query, SelectStatement, SimpleExpr},
};

/// Groups that one answer is made of, at most.
pub const MAX_GROUPS: usize = 20_000;

/// Columns of the statements.
const ROW: &str = "row_id";
const KEYS: [&str; MAX_BY] = ["key_1", "key_2"];
/// The last year, where the key is the first.
const LAST: [&str; MAX_BY] = ["last_1", "last_2"];
const TITLES: [&str; MAX_BY] = ["title_1", "title_2"];
const CELL: &str = "cell";
const COUNT: &str = "n";
const PLACED: &str = "placed";

/// Columns of amounts: least and greatest, each in millions of minor units and the rest, since a sum of minor units may not fit a column.
const AMOUNTS: [(&str, &str); 4] = [
    ("min_high", "CAST(SUM(deal.amount_min / 1000000) AS BIGINT)"),
    ("min_low", "CAST(SUM(deal.amount_min % 1000000) AS BIGINT)"),
    ("max_high", "CAST(SUM(deal.amount_max / 1000000) AS BIGINT)"),
    ("max_low", "CAST(SUM(deal.amount_max % 1000000) AS BIGINT)"),
];

/// Rows with the same keys.
pub struct Group {
    /// What they have, in the order of the dimensions.
    pub keys: Vec<GroupKey>,
    /// How many.
    pub count: u64,
    /// Their amounts, if they are deals.
    pub money: Option<Money>,
}

/// What rows have of one dimension.
pub struct GroupKey {
    pub value: Option<String>,
    pub title: Option<String>,
    /// The last year, where the value is the first.
    pub last_year: Option<String>,
}

/// Counts all rows, and those that have something of each dimension; of deals by how their amounts are told.
pub fn whole<L: Listed>(list: &List<L>, dimensions: &[Dimension]) -> SelectStatement {
    let mut select = list.matching();
    let has = |(table, row): &(DynIden, SimpleExpr)| {
        Expr::exists(Query::select().from(table.clone()).expr(Expr::cust("1")).and_where(row.clone().eq(list.id())).take())
    };
    let placed = dimensions.iter().filter_map(|dimension| dimension.facet.owner.as_ref()).map(has).reduce(ExprTrait::and);
    let placed =
        placed.map_or_else(|| Expr::cust("COUNT(*)"), |has| Func::sum(Expr::case(has, Expr::cust("1")).finally(Expr::cust("0"))).into());
    count(&mut select, L::OF);
    select.expr_as(Func::cast_as(placed, "BIGINT"), PLACED).take()
}

/// Counts the rows of each cell, each once a cell; of deals by how their amounts are told.
pub fn cells<L: Listed>(list: &List<L>, dimensions: &[Dimension]) -> SelectStatement {
    let mut rows = list.matching();
    rows.distinct().expr_as(list.id(), ROW);
    let mut joined: Vec<&DynIden> = Vec::new();
    for (n, Dimension { facet, .. }) in dimensions.iter().enumerate() {
        // what is asked of a party twice is asked of the same
        if let Some((table, row)) = facet.owner.as_ref().filter(|(table, _)| !joined.contains(&table)) {
            rows.join(JoinType::InnerJoin, table.clone(), row.clone().eq(list.id()));
            joined.push(table);
        }
        match &facet.value {
            FacetColumn::Value(column) => rows.expr_as(Func::cast_as(column.clone(), "TEXT"), KEYS[n]),
            FacetColumn::Years(first, last) => rows.expr_as(year_of(first), KEYS[n]).expr_as(year_of(last), LAST[n]),
        };
        if let Some((table, column, is)) = &facet.through {
            rows.join(JoinType::InnerJoin, table.clone(), column.clone().eq(is.clone()));
        }
    }
    let mut select = Query::select();
    select.from_subquery(rows, CELL);
    for (n, dimension) in dimensions.iter().enumerate() {
        let mut group = |column: SimpleExpr, name: &'static str| {
            select.expr_as(column.clone(), name).add_group_by([column]);
        };
        let key = || Expr::col((CELL, KEYS[n]));
        group(key(), KEYS[n]);
        if dimension.is_years() {
            group(Expr::col((CELL, LAST[n])), LAST[n]);
        }
        if dimension.is_titled() {
            group(Expr::col((TITLES[n], record::Column::Title)), TITLES[n]);
            select.join_as(JoinType::InnerJoin, record::Entity, TITLES[n], Expr::col((TITLES[n], record::Column::Id)).eq(key()));
        }
    }
    if L::OF == Some(RecordType::Deal) {
        let is = deal::Column::Id.into_simple_expr().eq(Expr::col((CELL, ROW)));
        select.join(JoinType::InnerJoin, deal::Entity, is);
    }
    count(&mut select, L::OF);
    select.limit(MAX_GROUPS as u64 + 1).take()
}

/// Counts; of deals by how their amounts are told, which it adds up.
fn count(select: &mut SelectStatement, of: Option<RecordType>) {
    select.expr_as(Expr::cust("COUNT(*)"), COUNT);
    if of == Some(RecordType::Deal) {
        use deal::Column as C;
        for column in [C::Currency, C::NotSummed, C::AmountQualifier] {
            select.column((deal::Entity, column)).add_group_by([column.into_simple_expr()]);
        }
        for (name, sum) in AMOUNTS {
            select.expr_as(Expr::cust(sum), name);
        }
    }
}

impl Group {
    /// Reads a row of [`cells`], or of [`whole`], where there are no dimensions.
    ///
    /// # Errors
    /// A column that the row does not have so: a defect.
    pub fn read<L: Listed>(row: &QueryResult, dimensions: &[Dimension]) -> Result<Self, CatalogError> {
        let key = |(n, dimension): (usize, &Dimension)| {
            Ok(GroupKey {
                value: row.try_get("", KEYS[n])?,
                title: if dimension.is_titled() { row.try_get("", TITLES[n])? } else { None },
                last_year: if dimension.is_years() { row.try_get("", LAST[n])? } else { None },
            })
        };
        Ok(Self {
            keys: dimensions.iter().enumerate().map(key).collect::<Result<_, CatalogError>>()?,
            count: row.try_get::<Count>("", COUNT)?.0,
            money: if L::OF == Some(RecordType::Deal) { Some(Money::read(row)?) } else { None },
        })
    }
}

/// How many rows of [`whole`] have something of each dimension.
///
/// # Errors
/// A column that the row does not have so: a defect.
pub fn placed(row: &QueryResult) -> Result<u64, CatalogError> {
    // over no rows it is NULL
    Ok(row.try_get::<Option<Count>>("", PLACED)?.map_or(0, |placed| placed.0))
}

impl Money {
    fn read(row: &QueryResult) -> Result<Self, CatalogError> {
        let sum = |high: &str, low: &str| {
            let parts: (Option<i64>, Option<i64>) = (row.try_get("", high)?, row.try_get("", low)?);
            Ok::<_, CatalogError>(parts.0.zip(parts.1).map(|(high, low)| i128::from(high) * 1_000_000 + i128::from(low)))
        };
        Ok(Self {
            currency: row.try_get("", "currency")?,
            not_summed: row.try_get("", "not_summed")?,
            qualifier: row.try_get("", "amount_qualifier")?,
            min: sum(AMOUNTS[0].0, AMOUNTS[1].0)?,
            max: sum(AMOUNTS[2].0, AMOUNTS[3].0)?,
        })
    }
}
