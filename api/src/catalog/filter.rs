//! What can be asked: operators on one column, and the ways to combine them.
//! The first operator of a struct is what a bare `field=value` means over REST.
use super::*;
use async_graphql::{InputObject, InputObjectType, InputType, TypeName};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr, Value,
    prelude::*,
    sea_query::{ExprTrait, Func, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, de::DeserializeOwned};
use std::{borrow::Cow, fmt::Debug};
use utoipa::ToSchema;

/// Values in one list, at most.
pub const MAX_VALUES: usize = 200;

/// Levels of `and`, `or` and `not`, at most: databases bound how deep an expression may be.
const MAX_LEVELS: usize = 8;
/// Parts that `and` or `or` join, at most.
const MAX_PARTS: usize = 100;
/// Characters of a text to search for, at most.
const MAX_TEXT: usize = 200;

/// The filter of a resource.
pub trait Filter: InputObjectType + DeserializeOwned + ToSchema + Clone + Debug + Default + Send + Sync + 'static {
    /// As a condition on the rows of the resource.
    ///
    /// # Errors
    /// Combinations that make no sense, such as an amount without a currency.
    fn condition(&self) -> Result<Condition, CatalogError>;
}

/// A filter, or filters combined: what every record can be asked, what this type can be asked, and `and`, `or`, `not`.
#[derive(Clone, Debug, Default, InputObject)]
#[graphql(name_type)]
pub struct Where<F: Filter> {
    /// What every record can be asked.
    #[graphql(flatten)]
    pub record: RecordFilter,
    /// What this type can be asked.
    #[graphql(flatten)]
    pub own: F,
    /// All of these hold.
    pub and: Option<Vec<Where<F>>>,
    /// At least one of these holds.
    pub or: Option<Vec<Where<F>>>,
    /// This does not hold.
    pub not: Option<Box<Where<F>>>,
}

impl<F: Filter> TypeName for Where<F> {
    fn type_name() -> Cow<'static, str> {
        F::type_name().replace("Filter", "Where").into()
    }
}

impl<F: Filter> Where<F> {
    /// As a condition on the rows of the resource.
    ///
    /// # Errors
    /// As [`Filter::condition`].
    pub fn condition(&self) -> Result<Condition, CatalogError> {
        self.nested(0)
    }

    fn nested(&self, level: usize) -> Result<Condition, CatalogError> {
        if level > MAX_LEVELS {
            return Err(CatalogError::invalid("filter", format!("filter: `and`, `or` and `not` nest at most {MAX_LEVELS} levels")));
        }
        let fold = |all: Condition, list: &[Where<F>]| {
            if list.len() > MAX_PARTS {
                return Err(CatalogError::invalid("filter", format!("filter: `and` and `or` join at most {MAX_PARTS} parts")));
            }
            list.iter().try_fold(all, |all, w| Ok::<_, CatalogError>(all.add(w.nested(level + 1)?)))
        };
        let mut all = Condition::all().add(self.record.condition()?).add(self.own.condition()?);
        if let Some(list) = &self.and {
            all = fold(all, list)?;
        }
        if let Some(list) = &self.or {
            all = all.add(fold(Condition::any(), list)?);
        }
        if let Some(w) = &self.not {
            // a plain NOT would lose the rows for which the answer is unknown
            let holds: SimpleExpr = w.nested(level + 1)?.into();
            all = all.add(is_not_true(holds));
        }
        Ok(all)
    }
}

fn capped<T>(what: &str, list: &[T]) -> Result<(), CatalogError> {
    if list.len() > MAX_VALUES {
        return Err(CatalogError::invalid(what, format!("{what}: at most {MAX_VALUES} values, not {}", list.len())));
    }
    Ok(())
}

pub(super) fn any_of<T: Into<Value> + Clone>(column: SimpleExpr, list: &Option<Vec<T>>) -> Result<Option<SimpleExpr>, CatalogError> {
    list.as_ref()
        .map(|values| {
            capped("in", values)?;
            Ok(column.is_in(values.iter().cloned()))
        })
        .transpose()
}

fn is_not_true(holds: SimpleExpr) -> SimpleExpr {
    SimpleExpr::from(Func::coalesce([holds, Expr::cust("FALSE")])).not()
}

/// None of these, and no value is none of these.
fn none_of<T: Into<Value> + Clone>(column: SimpleExpr, list: &Option<Vec<T>>) -> Result<Option<SimpleExpr>, CatalogError> {
    Ok(any_of(column, list)?.map(is_not_true))
}

fn is_null(column: SimpleExpr, asked: Option<bool>) -> Option<SimpleExpr> {
    asked.map(|null| if null { column.is_null() } else { column.is_not_null() })
}

/// Compares a value of a closed list.
#[derive(Clone, Debug, Deserialize, ToSchema, InputObject)]
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
    pub fn on(&self, column: impl ColumnTrait) -> Result<Condition, CatalogError> {
        Ok(Condition::all()
            .add_option(any_of(column.into_simple_expr(), &self.r#in)?)
            .add_option(none_of(column.into_simple_expr(), &self.ne)?))
    }
}

/// Compares a code or id, exactly.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct CodeFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<String>>,
    /// None of these.
    pub ne: Option<Vec<String>>,
    /// Has no value.
    pub isnull: Option<bool>,
}

impl CodeFilter {
    /// On a column.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, column: impl ColumnTrait) -> Result<Condition, CatalogError> {
        Ok(Condition::all()
            .add_option(any_of(column.into_simple_expr(), &self.r#in)?)
            .add_option(none_of(column.into_simple_expr(), &self.ne)?)
            .add_option(is_null(column.into_simple_expr(), self.isnull)))
    }
}

/// Compares text, whatever the case and the diacritics.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    /// Too many values.
    pub fn on(&self, folded: impl ColumnTrait) -> Result<Condition, CatalogError> {
        let column = || folded.into_simple_expr();
        for text in self.contains.iter().chain(&self.startswith) {
            if text.chars().count() > MAX_TEXT {
                return Err(CatalogError::invalid("contains", format!("contains, startswith: at most {MAX_TEXT} characters")));
            }
        }
        let fold = |list: &Option<Vec<String>>| list.as_ref().map(|l| l.iter().map(|s| entity::fold(s)).collect());
        let like = |pattern: String| {
            let escaped = sea_orm::sea_query::LikeExpr::new(pattern).escape('\\');
            column().like(escaped)
        };
        Ok(Condition::all()
            .add_option(any_of(column(), &fold(&self.r#in))?)
            .add_option(none_of(column(), &fold(&self.ne))?)
            .add_option(self.contains.as_ref().map(|s| like(format!("%{}%", literal(s)))))
            .add_option(self.startswith.as_ref().map(|s| like(format!("{}%", literal(s))))))
    }
}

/// Folded, and with what LIKE reads as wildcards escaped.
fn literal(text: &str) -> String {
    entity::fold(text).replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Compares dates that may be known only to the month, the year or a span.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    pub fn on(&self, first: impl ColumnTrait, last: impl ColumnTrait) -> Condition {
        let (first, last) = (|| first.into_simple_expr(), || last.into_simple_expr());
        let when = |w: &Option<When>, f: &dyn Fn(&entity::FuzzyDate) -> Condition| w.as_ref().map(|w| f(&w.0));
        let dated = || first().lte(last());
        let one = |e: SimpleExpr| Condition::all().add(e);
        Condition::all()
            .add_option(when(&self.overlaps, &|d| one(last().gte(d.first_day())).add(first().lte(d.last_day()))))
            .add_option(when(&self.within, &|d| one(first().gte(d.first_day())).add(last().lte(d.last_day())).add(dated())))
            .add_option(when(&self.gt, &|d| one(last().gt(d.last_day())).add(dated())))
            .add_option(when(&self.gte, &|d| one(last().gte(d.first_day())).add(dated())))
            .add_option(when(&self.lt, &|d| one(first().lt(d.first_day())).add(dated())))
            .add_option(when(&self.lte, &|d| one(first().lte(d.last_day())).add(dated())))
            .add_option(self.isnull.map(|null| if null { first().gt(last()) } else { first().lte(last()) }))
    }
}

/// Compares values that may be known only as a least, a greatest or a range.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    /// Whether a figure is compared, for which a unit has to be known.
    pub fn compares(&self) -> bool {
        [self.eq, self.gt, self.gte, self.lt, self.lte, self.certainly_gte, self.certainly_lte].iter().any(Option::is_some)
    }

    /// On the least and greatest value and their qualifier; `bound` turns a figure into the column's unit.
    pub fn on<V: Into<Value>>(
        &self,
        min: impl ColumnTrait,
        max: impl ColumnTrait,
        qualifier: impl ColumnTrait,
        bound: impl Fn(Number) -> V,
    ) -> Condition {
        let (min, max) = (|| min.into_simple_expr(), || max.into_simple_expr());
        // an open end may be anything; a value without any figure is nothing
        let open_above = || max().is_null().and(min().is_not_null());
        let open_below = || min().is_null().and(max().is_not_null());
        let certain = || qualifier.into_simple_expr().ne(entity::quantity::Qualifier::About);
        Condition::all()
            .add_option(self.eq.map(|n| max().gte(bound(n)).or(open_above()).and(min().lte(bound(n)).or(open_below()))))
            .add_option(self.gt.map(|n| max().gt(bound(n)).or(open_above())))
            .add_option(self.gte.map(|n| max().gte(bound(n)).or(open_above())))
            .add_option(self.lt.map(|n| min().lt(bound(n)).or(open_below())))
            .add_option(self.lte.map(|n| min().lte(bound(n)).or(open_below())))
            .add_option(self.certainly_gte.map(|n| min().gte(bound(n)).and(certain())))
            .add_option(self.certainly_lte.map(|n| max().lte(bound(n)).and(certain())))
            .add_option(self.isnull.map(|null| {
                let none = min().is_null().and(max().is_null());
                if null { none } else { none.not() }
            }))
    }
}

/// Compares whole numbers.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
    pub fn on(&self, column: impl ColumnTrait) -> Result<Condition, CatalogError> {
        let column = || column.into_simple_expr();
        Ok(Condition::all()
            .add_option(any_of(column(), &self.r#in)?)
            .add_option(self.gte.map(|n| column().gte(n)))
            .add_option(self.lte.map(|n| column().lte(n)))
            .add_option(is_null(column(), self.isnull)))
    }
}

/// Compares an id.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct IdFilter {
    /// Any of these.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// None of these.
    pub ne: Option<Vec<RecordId>>,
}

impl IdFilter {
    /// On a column.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, column: impl ColumnTrait) -> Result<Condition, CatalogError> {
        Ok(Condition::all()
            .add_option(any_of(column.into_simple_expr(), &self.r#in)?)
            .add_option(none_of(column.into_simple_expr(), &self.ne)?))
    }
}

/// A condition built of parts that may be absent and may fail.
pub(super) fn part<F>(filter: &Option<F>, on: impl FnOnce(&F) -> Result<Condition, CatalogError>) -> Result<Condition, CatalogError> {
    filter.as_ref().map_or_else(|| Ok(Condition::all()), on)
}

/// The records that a subquery over what they own names.
pub(super) fn named_by(column: impl ColumnTrait, subquery: SelectStatement) -> Condition {
    Condition::all().add(column.in_subquery(subquery))
}
