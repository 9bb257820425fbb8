//! Counting the rows of a list by the values of a field: one statement a facet, once a revision.
use super::{
    facets::{Counted, Facet, FacetColumn, FacetCounts, FacetValue, Labels},
    list::List,
    listed::Listed,
    pages::Among,
    years::{Years, year_of},
};
use crate::catalog::{error::CatalogError, snapshot::Snapshot, store::Kind};
use entity::{chapter, code, record};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr, JoinType, Order, QueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use std::{
    collections::{BTreeMap, HashMap},
    sync::Arc,
};

/// Columns of the statements.
const FOUND: &str = "found";
const VALUE: &str = "facet_value";
const COUNT: &str = "facet_count";
const VALUES: &str = "facet_values";
const LABEL: &str = "facet_label";
const FIRST: &str = "facet_first";
const LAST: &str = "facet_last";
const FOUND_ROWS: &str = "found_rows";
const ROW: &str = "facet_row";
const OWNER: &str = "facet_owner";

/// Rows whose dates lie between two years, and how many they are.
type Span = (i64, i64, u64);

impl Snapshot {
    /// How many rows of a list there are by each value of some fields.
    ///
    /// # Errors
    /// A word of its filter that stands for nothing, and what the database says.
    pub async fn counted<L: Listed>(&self, list: &List<L>, by: &Counted) -> Result<Vec<Arc<FacetCounts>>, CatalogError> {
        let read = self.read_words(list).await?;
        self.facets(read.as_ref().unwrap_or(list), by, None).await
    }

    /// The same of a list whose words are read, of the rows for which a condition holds too.
    pub(in crate::catalog) async fn facets<L: Listed>(
        &self,
        list: &List<L>,
        by: &Counted,
        among: Option<&Among>,
    ) -> Result<Vec<Arc<FacetCounts>>, CatalogError> {
        let (within, among) = among.map_or(("", None), |among| (among.name.as_str(), Some(&among.condition)));
        let mut all = Vec::with_capacity(by.facets.len());
        for facet in &by.facets {
            let id = format!("{}{within} {} {}", list.mark(), facet.name, by.limit);
            let count = async |_: &[&str]| Ok(HashMap::from([(id.clone(), self.facet(list, facet, by.limit, among).await?)]));
            all.extend(self.kept(Kind::Facet, &[&id], count).await?.into_iter().flatten().map(|counts| counts.view));
        }
        Ok(all)
    }

    async fn facet<L: Listed>(
        &self,
        list: &List<L>,
        facet: &Facet,
        limit: u64,
        among: Option<&SimpleExpr>,
    ) -> Result<FacetCounts, CatalogError> {
        let (values, in_all) = match &facet.value {
            FacetColumn::Value(column) => {
                let rows = self.rows(&values(list, facet, (column, limit), among)?).await?;
                let in_all = rows.first().map_or(Ok(0), |row| count(row, VALUES))?;
                (rows.iter().map(|row| value(row, facet.labels)).collect::<Result<_, _>>()?, in_all)
            }
            FacetColumn::Years(first, last) => {
                let rows = self.rows(&spans(list, facet, (first, last), among)?).await?;
                let spans = rows.iter().map(|row| Ok((year(row, FIRST)?, year(row, LAST)?, count(row, COUNT)?)));
                let mut years = years(&spans.collect::<Result<Vec<_>, CatalogError>>()?);
                let in_all = years.len() as u64;
                years.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                (years, in_all)
            }
        };
        Ok(FacetCounts { name: facet.name.to_owned(), left_out: in_all.saturating_sub(values.len() as u64), values })
    }
}

/// The rows that are counted, and what of one counts once.
fn counted<L: Listed>(list: &List<L>, facet: &Facet, among: Option<&SimpleExpr>) -> Result<(SelectStatement, SimpleExpr), CatalogError> {
    let (mut rows, condition, beside) = list.beside(facet)?;
    rows.cond_where(condition).and_where_option(among.cloned());
    let (mut counted, once) = match &facet.owner {
        None => (rows, Expr::cust("COUNT(*)")),
        Some((table, owner)) => {
            let mut owning = Query::select().from(table.clone()).cond_where(beside).take();
            if list.record() == list.id() {
                owning.and_where(owner.clone().in_subquery(rows.expr(list.id()).take()));
                (owning, owner.clone().count_distinct())
            } else {
                // of a record there may be several rows
                rows.expr_as(list.id(), ROW).expr_as(list.record(), OWNER);
                let on = owner.clone().eq(Expr::col((FOUND_ROWS, OWNER)));
                owning.join_subquery(JoinType::InnerJoin, rows, FOUND_ROWS, on);
                (owning, Expr::col((FOUND_ROWS, ROW)).count_distinct())
            }
        }
    };
    if let Some((table, column, is)) = &facet.through {
        counted.join(JoinType::InnerJoin, table.clone(), column.clone().eq(is.clone()));
    }
    Ok((counted, once))
}

/// Each value with its label and how many rows have it, the most frequent first; beside each how many values there are.
fn values<L: Listed>(
    list: &List<L>,
    facet: &Facet,
    (value, limit): (&SimpleExpr, u64),
    among: Option<&SimpleExpr>,
) -> Result<SelectStatement, CatalogError> {
    let (mut counted, once) = counted(list, facet, among)?;
    counted
        .expr_as(value.clone(), VALUE)
        .expr_as(once.clone(), COUNT)
        .expr_as(Expr::cust("COUNT(*) OVER ()"), VALUES)
        .and_where(value.clone().is_not_null())
        .add_group_by([value.clone()])
        .order_by_expr(once, Order::Desc)
        .order_by_expr(value.clone(), Order::Asc)
        .limit(limit);
    let found = || Expr::col((FOUND, VALUE));
    let mut named = Query::select();
    named.columns([(FOUND, VALUE), (FOUND, COUNT), (FOUND, VALUES)]).from_subquery(counted, FOUND);
    match facet.labels {
        Labels::Title => {
            named.expr_as(record::Column::Title.into_simple_expr(), LABEL);
            named.left_join(record::Entity, record::Column::Id.into_simple_expr().eq(found()));
        }
        Labels::Chapter => {
            named.expr_as(chapter::Column::Title.into_simple_expr(), LABEL);
            named.left_join(chapter::Entity, chapter::Column::Number.into_simple_expr().eq(found()));
        }
        Labels::Code(of) => {
            named.expr_as(code::Column::Label.into_simple_expr(), LABEL);
            named.left_join(code::Entity, code::Column::List.eq(of).and(code::Column::Code.into_simple_expr().eq(found())));
        }
        Labels::Value | Labels::List(_) | Labels::Country | Labels::Currency | Labels::Language => {}
    }
    named.order_by((FOUND, COUNT), Order::Desc).order_by((FOUND, VALUE), Order::Asc);
    Ok(named)
}

/// How many rows there are of each pair of first and last year; what has no date is of none.
fn spans<L: Listed>(
    list: &List<L>,
    facet: &Facet,
    (first, last): (&SimpleExpr, &SimpleExpr),
    among: Option<&SimpleExpr>,
) -> Result<SelectStatement, CatalogError> {
    let (mut counted, once) = counted(list, facet, among)?;
    counted
        .expr_as(year_of(first), FIRST)
        .expr_as(year_of(last), LAST)
        .expr_as(once, COUNT)
        .and_where(first.clone().lte(last.clone()))
        .add_group_by([year_of(first), year_of(last)]);
    Ok(counted)
}

/// Rows by year, the most first: certainly in the year of a date within one, possibly in each that a date spans.
fn years(spans: &[Span]) -> Vec<FacetValue> {
    let Some(told) = Years::told(spans.iter().map(|(first, last, _)| (*first, *last))) else {
        return Vec::new();
    };
    let mut found: BTreeMap<i64, (u64, u64)> = BTreeMap::new();
    for (first, last, n) in spans {
        for year in told.of(*first, *last) {
            let (count, certain) = found.entry(year).or_default();
            *count += n;
            *certain += if first == last { *n } else { 0 };
        }
    }
    let value = |(year, (count, certain)): (i64, (u64, u64))| {
        let year = format!("{year:04}");
        FacetValue { label: year.clone(), value: year, count, certain }
    };
    let mut values: Vec<FacetValue> = found.into_iter().map(value).collect();
    // years of equally many stay in their order
    values.sort_by_key(|value| std::cmp::Reverse(value.count));
    values
}

fn value(row: &QueryResult, labels: Labels) -> Result<FacetValue, CatalogError> {
    let value = match labels {
        Labels::Chapter => row.try_get::<i64>("", VALUE)?.to_string(),
        _ => row.try_get("", VALUE)?,
    };
    let label = match labels {
        Labels::Title | Labels::Chapter | Labels::Code(_) => row.try_get::<Option<String>>("", LABEL)?.or_else(|| labels.of(&value)),
        Labels::Value | Labels::List(_) | Labels::Country | Labels::Currency | Labels::Language => labels.of(&value),
    };
    let count = count(row, COUNT)?;
    Ok(FacetValue { label: label.unwrap_or_else(|| value.clone()), value, count, certain: count })
}

fn count(row: &QueryResult, column: &str) -> Result<u64, CatalogError> {
    Ok(u64::try_from(row.try_get::<i64>("", column)?).unwrap_or_default())
}

/// The first four digits of a day are the database's own.
fn year(row: &QueryResult, column: &str) -> Result<i64, CatalogError> {
    let digits: String = row.try_get("", column)?;
    digits.parse().map_err(|_| CatalogError::defect(format!("`{digits}` is no year of a day")))
}

#[cfg(test)]
mod tests {
    use super::years;

    #[test]
    fn a_date_that_spans_years_is_possibly_in_each() {
        let told = |spans: &[_]| years(spans).into_iter().map(|it| (it.value, it.count, it.certain)).collect::<Vec<_>>();
        let year = |year: &str, count, certain| (year.to_owned(), count, certain);
        assert_eq!(told(&[(2017, 2017, 3), (2016, 2018, 2)]), [year("2017", 5, 3), year("2016", 2, 0), year("2018", 2, 0)]);
        // without an end it reaches as far as another does
        assert_eq!(told(&[(2018, 9999, 1), (2019, 2019, 1)]), [year("2019", 2, 1), year("2018", 1, 0)]);
        assert_eq!(told(&[(1, 2018, 1)]), [year("2018", 1, 0)]);
        assert_eq!(told(&[(1, 9999, 1)]), []);
    }
}
