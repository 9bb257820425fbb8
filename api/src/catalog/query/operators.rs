//! Operators on one column. The first of a struct is what a bare `field=value` means over REST.
use super::filter_walk::FilterWalk;
use crate::catalog::{
    error::CatalogError,
    values::{date::When, quantity::Number},
};
use async_graphql::{InputObject, InputType, TypeName};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr, Value,
    sea_query::{Expr, ExprTrait, Func, LikeExpr, Query, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::{borrow::Cow, slice::from_ref};
use utoipa::ToSchema;

/// Values in one list, at most.
pub const MAX_VALUES: usize = 1_000;
/// Characters of a text to search for, at most.
const MAX_TEXT: usize = 200;

/// The column is one of the values of an operator, if it is asked.
///
/// # Errors
/// Too many values.
pub fn any_of<T: Into<Value> + Clone>(
    column: SimpleExpr,
    operator: &'static str,
    list: &Option<Vec<T>>,
    walk: &mut FilterWalk,
) -> Result<Option<SimpleExpr>, CatalogError> {
    let Some(values) = list else {
        return Ok(None);
    };
    if values.len() > MAX_VALUES {
        return Err(walk.refuse(Some(operator), format!("at most {MAX_VALUES} values, not {}", values.len())));
    }
    walk.within(operator, |walk| walk.bind(values.len()))?;
    Ok(Some(column.is_in(values.iter().cloned())))
}

/// False or NULL.
pub fn is_not_true(holds: SimpleExpr) -> SimpleExpr {
    is_true(holds).not()
}

/// The same rows, kept apart from the planner.
pub fn is_true(holds: SimpleExpr) -> SimpleExpr {
    Func::coalesce([holds, Expr::cust("FALSE")]).into()
}

/// None of these, and no value is none of these.
///
/// # Errors
/// Too many values.
pub fn none_of<T: Into<Value> + Clone>(
    column: SimpleExpr,
    list: &Option<Vec<T>>,
    walk: &mut FilterWalk,
) -> Result<Option<SimpleExpr>, CatalogError> {
    Ok(any_of(column, "ne", list, walk)?.map(is_not_true))
}

/// Whether there is a value, if that is asked.
pub fn is_null(column: SimpleExpr, asked: Option<bool>) -> Option<SimpleExpr> {
    asked.map(|null| if null { column.is_null() } else { column.is_not_null() })
}

/// The records that a subquery over what they own names.
pub fn named_by(id: &SimpleExpr, subquery: SelectStatement) -> Condition {
    Condition::all().add(id.clone().in_subquery(subquery))
}

/// The rows that own any of some values, and none of others, in another table, of which the first column names the row and the second has
/// the value.
///
/// # Errors
/// Too many values.
pub fn owning<T: Into<Value> + Clone, C: ColumnTrait>(
    id: &SimpleExpr,
    (owner, column): (C, C),
    (r#in, ne): (&Option<Vec<T>>, &Option<Vec<T>>),
    walk: &mut FilterWalk,
) -> Result<Condition, CatalogError> {
    let mut owned = |operator, list| {
        let any = any_of(column.into_simple_expr(), operator, list, walk)?;
        let owners = |any| Query::select().from(owner.entity_name()).expr(owner.into_simple_expr()).and_where(any).take();
        Ok::<_, CatalogError>(any.map(|any| id.clone().in_subquery(owners(any))))
    };
    Ok(Condition::all().add_option(owned("in", r#in)?).add_option(owned("ne", ne)?.map(ExprTrait::not)))
}

/// Compares a value of a closed list.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
#[graphql(name_type)]
pub struct EnumFilter<T: InputType> {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<T>>,
    /// None of these.
    pub ne: Option<Vec<T>>,
}

impl<T: InputType> TypeName for EnumFilter<T> {
    fn type_name() -> Cow<'static, str> {
        format!("{}Filter", T::type_name()).into()
    }
}

impl<T: InputType + Into<Value> + Clone> EnumFilter<T> {
    /// On a column.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, column: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne } = self;
        Ok(Condition::all().add_option(any_of(column.into_simple_expr(), "in", r#in, walk)?).add_option(none_of(
            column.into_simple_expr(),
            ne,
            walk,
        )?))
    }
}

/// Compares text, whatever the case and the diacritics.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct TextFilter {
    /// Any of these, whole.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<String>>,
    /// None of these.
    pub ne: Option<Vec<String>>,
    /// Has this in it.
    pub contains: Option<String>,
    /// Begins with this.
    pub startswith: Option<String>,
}

impl TextFilter {
    /// On a column that holds folded text.
    ///
    /// # Errors
    /// Too many values, and a text of which nothing is left when it is folded: it would find everything, or nothing.
    pub fn on(&self, folded: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, ne, contains, startswith } = self;
        let column = || folded.into_simple_expr();
        for (operator, text) in [("contains", contains), ("startswith", startswith)] {
            if text.as_ref().is_some_and(|text| text.chars().count() > MAX_TEXT) {
                return Err(walk.refuse(Some(operator), format!("at most {MAX_TEXT} characters")));
            }
            walk.bind(2 * usize::from(text.is_some()))?;
        }
        let asked = [
            ("in", r#in.as_deref()),
            ("ne", ne.as_deref()),
            ("contains", contains.as_ref().map(from_ref)),
            ("startswith", startswith.as_ref().map(from_ref)),
        ];
        for (operator, texts) in asked {
            if let Some(text) = texts.into_iter().flatten().find(|text| entity::fold(text).trim().is_empty()) {
                let detail = format!(
                    "nothing of `{text}` is looked for: diacritics, apostrophes, quotation marks and spaces alone tell no texts apart"
                );
                return Err(walk.refuse(Some(operator), detail));
            }
        }
        let fold = |list: &Option<Vec<String>>| list.as_ref().map(|l| l.iter().map(|s| entity::fold(s)).collect());
        let like = |text: &String| column().like(LikeExpr::new(format!("%{}%", literal(text))).escape('\\'));
        // a range, since an index has no part in LIKE on SQLite; text sorts by its bytes on both databases
        let begins = |text: &String| {
            let first = entity::fold(text);
            let beyond = format!("{first}{}", char::MAX);
            column().gte(first).and(column().lt(beyond))
        };
        Ok(Condition::all()
            .add_option(any_of(column(), "in", &fold(r#in), walk)?)
            .add_option(none_of(column(), &fold(ne), walk)?)
            .add_option(contains.as_ref().map(like))
            .add_option(startswith.as_ref().map(begins)))
    }
}

/// Folded, and with what LIKE reads as wildcards escaped.
fn literal(text: &str) -> String {
    entity::fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Compares dates that may be known only to the month, the year or a span.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct DateFilter {
    /// Possibly in this period.
    pub overlaps: Option<When>,
    /// Certainly in this period.
    pub within: Option<When>,
    /// Possibly after it.
    pub gt: Option<When>,
    /// Possibly in it or after.
    pub gte: Option<When>,
    /// Possibly before it.
    pub lt: Option<When>,
    /// Possibly in it or before.
    pub lte: Option<When>,
    /// Has no date.
    pub isnull: Option<bool>,
}

impl DateFilter {
    /// On the first and last possible day. A missing date has them the wrong way round; no comparison finds it.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, first: impl ColumnTrait, last: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { overlaps, within, gt, gte, lt, lte, isnull } = self;
        walk.bind(2 * [overlaps, within, gt, gte, lt, lte].iter().filter(|w| w.is_some()).count())?;
        let (first, last) = (|| first.into_simple_expr(), || last.into_simple_expr());
        let when = |w: &Option<When>, f: &dyn Fn(&entity::FuzzyDate) -> Condition| w.as_ref().map(|w| f(&w.0));
        let dated = || first().lte(last());
        let one = |e: SimpleExpr| Condition::all().add(e);
        Ok(Condition::all()
            .add_option(when(overlaps, &|d| one(last().gte(d.first_day())).add(first().lte(d.last_day())).add(dated())))
            .add_option(when(within, &|d| one(first().gte(d.first_day())).add(last().lte(d.last_day())).add(dated())))
            .add_option(when(gt, &|d| one(last().gt(d.last_day())).add(dated())))
            .add_option(when(gte, &|d| one(last().gte(d.first_day())).add(dated())))
            .add_option(when(lt, &|d| one(first().lt(d.first_day())).add(dated())))
            .add_option(when(lte, &|d| one(first().lte(d.last_day())).add(dated())))
            .add_option(isnull.map(|null| if null { first().gt(last()) } else { dated() })))
    }
}

/// Compares values that may be known only as a least, a greatest or a range.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ValueFilter {
    /// Possibly this.
    pub eq: Option<Number>,
    /// Possibly more than this.
    pub gt: Option<Number>,
    /// Possibly this or more.
    pub gte: Option<Number>,
    /// Possibly less than this.
    pub lt: Option<Number>,
    /// Possibly this or less.
    pub lte: Option<Number>,
    /// Certainly this or more: not stated as about.
    pub certainly_gte: Option<Number>,
    /// Certainly this or less: not stated as about.
    pub certainly_lte: Option<Number>,
    /// Has no figure.
    pub isnull: Option<bool>,
}

impl ValueFilter {
    fn figures(&self) -> impl Iterator<Item = Number> {
        let Self { eq, gt, gte, lt, lte, certainly_gte, certainly_lte, isnull: _ } = *self;
        [eq, gt, gte, lt, lte, certainly_gte, certainly_lte].into_iter().flatten()
    }

    /// Whether a figure is compared, for which a unit has to be known.
    pub fn compares(&self) -> bool {
        self.figures().next().is_some()
    }

    /// On the least and greatest value and their qualifier. `bounds` turns a figure into what the columns hold: the most that is not above
    /// it, and the least that is not below it.
    ///
    /// # Errors
    /// Too many values.
    pub fn on<V: Into<Value>>(
        &self,
        min: impl ColumnTrait,
        max: impl ColumnTrait,
        qualifier: impl ColumnTrait,
        bounds: impl Fn(Number) -> (V, V),
        walk: &mut FilterWalk,
    ) -> Result<Condition, CatalogError> {
        let Self { eq, gt, gte, lt, lte, certainly_gte, certainly_lte, isnull } = self;
        walk.bind(2 * self.figures().count())?;
        let (min, max) = (|| min.into_simple_expr(), || max.into_simple_expr());
        // an open end may be anything; a value without any figure is nothing
        let open_above = || max().is_null().and(min().is_not_null());
        let open_below = || min().is_null().and(max().is_not_null());
        let certain = || qualifier.into_simple_expr().ne(entity::quantity::Qualifier::About);
        // a figure between two that the columns can hold is more than the lower and less than the upper, and equals neither
        let (below, above) = (|n| bounds(n).0, |n| bounds(n).1);
        Ok(Condition::all()
            .add_option(eq.map(|n| max().gte(above(n)).or(open_above()).and(min().lte(below(n)).or(open_below()))))
            .add_option(gt.map(|n| max().gt(below(n)).or(open_above())))
            .add_option(gte.map(|n| max().gte(above(n)).or(open_above())))
            .add_option(lt.map(|n| min().lt(above(n)).or(open_below())))
            .add_option(lte.map(|n| min().lte(below(n)).or(open_below())))
            .add_option(certainly_gte.map(|n| min().gte(above(n)).and(certain())))
            .add_option(certainly_lte.map(|n| max().lte(below(n)).and(certain())))
            .add_option(isnull.map(|null| {
                let none = min().is_null().and(max().is_null());
                if null { none } else { none.not() }
            })))
    }
}

/// Compares whole numbers.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct IntFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<i64>>,
    /// This or more.
    pub gte: Option<i64>,
    /// This or less.
    pub lte: Option<i64>,
    /// Has no value.
    pub isnull: Option<bool>,
}

impl IntFilter {
    /// On a column.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, column: impl ColumnTrait, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, gte, lte, isnull } = self;
        let column = || column.into_simple_expr();
        walk.bind(usize::from(gte.is_some()) + usize::from(lte.is_some()))?;
        Ok(Condition::all()
            .add_option(any_of(column(), "in", r#in, walk)?)
            .add_option(gte.map(|n| column().gte(n)))
            .add_option(lte.map(|n| column().lte(n)))
            .add_option(is_null(column(), *isnull)))
    }
}
