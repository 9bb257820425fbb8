//! Counting the rows of a list by the values of a field: one statement a facet, once a revision.
use super::{
    facets::{Counted, Facet, FacetColumn, FacetCounts, FacetValue, Labels},
    list::List,
    listed::Listed,
    nested::{Below, MAX_ROWS, Via},
    pages::Among,
    years::{Years, year_of},
};
use crate::catalog::{count::Count, error::CatalogError, snapshot::Snapshot, store::Kind};
use entity::{chapter, code, record};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr, JoinType, Order, QueryResult,
    sea_query::{Expr, ExprTrait, OverStatement, Query, SelectStatement, SimpleExpr, WindowStatement},
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
const PARENT: &str = "facet_parent";
const RANK: &str = "facet_rank";

/// Which rows of a list are counted.
#[derive(Clone, Copy)]
enum Of<'a> {
    All,
    Among(&'a SimpleExpr),
    /// Those below some records, apart for each.
    Below(&'a Below),
}

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
        let (within, of) = among.map_or(("", Of::All), |among| (among.name.as_str(), Of::Among(&among.condition)));
        let mut all = Vec::with_capacity(by.facets.len());
        for facet in &by.facets {
            let id = format!("{}{within} {} {}", list.mark(), facet.name, by.limit);
            let count = async || {
                let counts = self.facet(list, facet, by.limit, of).await?.pop().map(|(_, counts)| counts);
                Ok(counts.unwrap_or_else(|| facet.none()))
            };
            all.push(self.kept_one(Kind::Facet, &id, count).await?.view);
        }
        Ok(all)
    }

    /// The same of the lists below some records, apart for each; one statement a facet for all of them.
    ///
    /// # Errors
    /// As [`Snapshot::counted`]; more values than one statement may have.
    pub async fn counted_below<L: Listed>(
        &self,
        via: &Via,
        parents: &[&str],
        list: &List<L>,
        by: &Counted,
    ) -> Result<HashMap<String, Vec<FacetCounts>>, CatalogError> {
        self.revision().await?;
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let below = self.below(via, parents, list);
        let none = || by.facets.iter().map(Facet::none).collect::<Vec<_>>();
        let mut all: HashMap<String, Vec<FacetCounts>> = parents.iter().map(|parent| ((*parent).to_owned(), none())).collect();
        for (n, facet) in by.facets.iter().enumerate() {
            for (parent, counts) in self.facet(list, facet, by.limit, Of::Below(&below)).await? {
                if let Some(told) = all.get_mut(&parent).and_then(|facets| facets.get_mut(n)) {
                    *told = counts;
                }
            }
        }
        Ok(all)
    }

    /// The values of one facet by the record that the rows lie below; by nothing where they lie below none.
    async fn facet<L: Listed>(
        &self,
        list: &List<L>,
        facet: &Facet,
        limit: u64,
        of: Of<'_>,
    ) -> Result<Vec<(String, FacetCounts)>, CatalogError> {
        let statement = match &facet.value {
            FacetColumn::Value(column) => values(list, facet, (column, limit), of)?,
            FacetColumn::Years(first, last) => spans(list, facet, (first, last), of)?,
        };
        let rows = self.rows(&statement).await?;
        if matches!(of, Of::Below(_)) && rows.len() > MAX_ROWS {
            let detail =
                format!("the values of `{}` come to more than {MAX_ROWS} rows; make `limit` smaller, or `first` above", facet.name);
            return Err(CatalogError::field(["limit"], detail));
        }
        let mut by_parent: BTreeMap<String, Vec<&QueryResult>> = BTreeMap::new();
        for row in &rows {
            let parent = if matches!(of, Of::Below(_)) { row.try_get("", PARENT)? } else { String::new() };
            by_parent.entry(parent).or_default().push(row);
        }
        by_parent.into_iter().map(|(parent, rows)| Ok((parent, facet.counts(&rows, limit)?))).collect()
    }
}

impl Facet {
    /// Of no rows.
    fn none(&self) -> FacetCounts {
        FacetCounts { name: self.name.to_owned(), values: Vec::new(), left_out: 0 }
    }

    /// What the rows of its statement say.
    fn counts(&self, rows: &[&QueryResult], limit: u64) -> Result<FacetCounts, CatalogError> {
        let (values, in_all): (Vec<_>, u64) = match &self.value {
            FacetColumn::Value(_) => {
                let in_all = rows.first().map_or(Ok(0), |row| count(row, VALUES))?;
                (rows.iter().map(|row| value(row, self.labels)).collect::<Result<_, _>>()?, in_all)
            }
            FacetColumn::Years(..) => {
                let spans = rows.iter().map(|row| Ok((year(row, FIRST)?, year(row, LAST)?, count(row, COUNT)?)));
                let mut years = years(&spans.collect::<Result<Vec<_>, CatalogError>>()?);
                let in_all = years.len() as u64;
                years.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
                (years, in_all)
            }
        };
        Ok(FacetCounts { left_out: in_all.saturating_sub(values.len() as u64), values, ..self.none() })
    }
}

/// The rows that are counted, what of one counts once, and the record that it lies below.
fn counted<L: Listed>(
    list: &List<L>,
    facet: &Facet,
    of: Of<'_>,
) -> Result<(SelectStatement, SimpleExpr, Option<SimpleExpr>), CatalogError> {
    let (mut rows, condition, beside) = list.beside(facet)?;
    rows.cond_where(condition);
    let mut parent = None;
    match of {
        Of::All => {}
        Of::Among(condition) => drop(rows.and_where(condition.clone())),
        Of::Below(below) => {
            below.join(&mut rows, list.record());
            parent = Some(Below::parent());
        }
    }
    let (mut counted, once) = match &facet.owner {
        None => (rows, Expr::cust("COUNT(*)")),
        Some((table, owner)) => {
            let mut owning = Query::select().from(table.clone()).cond_where(beside).take();
            if parent.is_none() && list.record() == list.id() {
                owning.and_where(owner.clone().in_subquery(rows.expr(list.id()).take()));
                (owning, owner.clone().count_distinct())
            } else {
                // of a record there may be several rows, and a row may lie below several
                rows.expr_as(list.id(), ROW).expr_as(list.record(), OWNER);
                if let Some(parent) = &mut parent {
                    rows.expr_as(parent.clone(), PARENT);
                    *parent = Expr::col((FOUND_ROWS, PARENT));
                }
                let on = owner.clone().eq(Expr::col((FOUND_ROWS, OWNER)));
                owning.join_subquery(JoinType::InnerJoin, rows, FOUND_ROWS, on);
                (owning, Expr::col((FOUND_ROWS, ROW)).count_distinct())
            }
        }
    };
    if let Some((table, column, is)) = &facet.through {
        counted.join(JoinType::InnerJoin, table.clone(), column.clone().eq(is.clone()));
    }
    if let Some(parent) = &parent {
        counted.expr_as(parent.clone(), PARENT).add_group_by([parent.clone()]);
    }
    Ok((counted, once, parent))
}

/// Each value with its label and how many rows have it, the most frequent first; beside each how many values there are.
fn values<L: Listed>(
    list: &List<L>,
    facet: &Facet,
    (value, limit): (&SimpleExpr, u64),
    of: Of<'_>,
) -> Result<SelectStatement, CatalogError> {
    let (mut counted, once, parent) = counted(list, facet, of)?;
    counted.expr_as(value.clone(), VALUE).expr_as(once.clone(), COUNT).and_where(value.clone().is_not_null()).add_group_by([value.clone()]);
    let found = || Expr::col((FOUND, VALUE));
    let mut named = Query::select();
    named.columns([(FOUND, VALUE), (FOUND, COUNT), (FOUND, VALUES)]);
    match parent {
        None => {
            counted.expr_as(Expr::cust("COUNT(*) OVER ()"), VALUES);
            counted.order_by_expr(once, Order::Desc).order_by_expr(value.clone(), Order::Asc).limit(limit);
        }
        Some(parent) => {
            let each = WindowStatement::new().add_partition_by(parent).take();
            let rank = each.clone().order_by_expr(once, Order::Desc).order_by_expr(value.clone(), Order::Asc).take();
            counted.expr_window_as(Expr::cust("COUNT(*)"), each, VALUES).expr_window_as(Expr::cust("ROW_NUMBER()"), rank, RANK);
            named.column((FOUND, PARENT)).and_where(Expr::col((FOUND, RANK)).lte(i64::try_from(limit).unwrap_or(i64::MAX)));
            named.limit(MAX_ROWS as u64 + 1);
        }
    }
    named.from_subquery(counted, FOUND);
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
    of: Of<'_>,
) -> Result<SelectStatement, CatalogError> {
    let (mut counted, once, _) = counted(list, facet, of)?;
    counted
        .expr_as(year_of(first), FIRST)
        .expr_as(year_of(last), LAST)
        .expr_as(once, COUNT)
        .and_where(first.clone().lte(last.clone()))
        .add_group_by([year_of(first), year_of(last)]);
    if matches!(of, Of::Below(_)) {
        counted.limit(MAX_ROWS as u64 + 1);
    }
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
    Ok(row.try_get::<Count>("", column)?.0)
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
