//! Totals that are right: how many rows of a list there are and how much money they come to, as a whole and by one or two of what they have.
mod ask;
pub mod by;
mod rows;
pub mod sum;
mod tally;

pub use ask::{Ask, Operand};
pub use by::By;

use crate::catalog::{
    error::{CatalogError, up_to},
    query::{
        list::{List, MAX_LIMIT},
        listed::Listed,
    },
    snapshot::Snapshot,
    store::Kind,
};
use async_graphql::SimpleObject;
use by::{Dimension, MAX_BY};
use serde::Serialize;
use std::sync::Arc;
use sum::Sum;
use utoipa::ToSchema;

/// Cells of an answer when nothing is said.
pub const DEFAULT_CELLS: u64 = 50;

/// How many rows a list has and how much money they come to.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Stats {
    /// What the rows are counted by.
    pub by: Vec<By>,
    /// All rows, each once.
    pub total: Total,
    /// The rows by what they are counted by: in the order of years where they are counted by year, else those with the most rows first.
    pub cells: Vec<Cell>,
    /// How many cells there are in all; those beyond the limit are not told.
    pub cells_total: u64,
    /// Whether a row is counted in several cells, such as a deal of two sectors: then the cells may not be added up.
    pub overlap: bool,
    /// How many rows are in no cell, since they have nothing of what is counted by.
    pub in_no_cell: u64,
}

/// What some rows come to.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Total {
    /// How many rows, each once.
    pub count: u64,
    /// Of deals their amounts, one sum a currency, most deals first; of other lists nothing.
    pub sums: Vec<Sum>,
}

/// The rows that have the same of what they are counted by.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Cell {
    /// What they have, in the order in which it is asked.
    pub keys: Vec<CellKey>,
    /// How many rows, each once. What is dated to several years is counted in each: it is possibly there.
    pub count: u64,
    /// How many of them are certainly there: all but those that are dated to several years.
    pub certainly: u64,
    /// Of deals their amounts, one sum a currency, most deals first; of other lists nothing.
    pub sums: Vec<Sum>,
    /// What finds just these rows, beside the filter of the question.
    #[serde(skip)]
    #[graphql(skip)]
    pub asks: Vec<Ask>,
}

/// What the rows of a cell have.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct CellKey {
    /// What is counted by.
    pub by: By,
    /// A code, an id, a year, the number of a chapter; null where there is none.
    pub value: Option<String>,
    /// What it is called; null where there is none.
    pub label: Option<String>,
}

/// A question: what of which list is counted by what.
#[derive(Clone, Debug)]
pub struct Question<L: Listed> {
    list: List<L>,
    dimensions: Vec<Dimension>,
    limit: u64,
}

impl<L: Listed> Question<L> {
    /// What a list is counted by: nothing, or one or two of what it has; with so many cells at most, as `parameter` asks.
    ///
    /// # Errors
    /// What the list does not have, the same twice, more than two, a limit outside 1 to [`MAX_LIMIT`].
    pub fn new(list: List<L>, by: &[By], (limit, parameter): (Option<i64>, &'static str)) -> Result<Self, CatalogError> {
        if by.len() > MAX_BY {
            return Err(CatalogError::field(["by"], format!("rows are counted by {MAX_BY} things at most, not by {}", by.len())));
        }
        if let [one, other] = by
            && one == other
        {
            return Err(CatalogError::field(["by"], format!("`{}` is named twice", one.code())));
        }
        let dimensions = by.iter().map(|by| Dimension::of::<L>(*by).ok_or_else(|| absent::<L>(*by))).collect::<Result<_, _>>()?;
        let limit = limit.map_or(Ok(DEFAULT_CELLS), |n| up_to(n, MAX_LIMIT, "narrow the filter instead"));
        let limit = limit.map_err(|why| CatalogError::field([parameter], why))?;
        Ok(Self { list, dimensions, limit })
    }

    /// The same with so many cells, be they more than an answer has otherwise; all where it is not said.
    pub fn up_to(self, limit: Option<u64>) -> Self {
        Self { limit: limit.unwrap_or(u64::MAX), ..self }
    }

    /// What the rows of a list can be counted by.
    pub fn offers() -> impl Iterator<Item = By> {
        By::ALL.iter().copied().filter(|by| Dimension::of::<L>(*by).is_some())
    }
}

/// Nothing of a list can be counted by that.
fn absent<L: Listed>(by: By) -> CatalogError {
    let offers: Vec<&str> = Question::<L>::offers().map(By::code).collect();
    let fix = if offers.is_empty() { "leave `by` out".to_owned() } else { format!("they are by {}", offers.join(", ")) };
    CatalogError::field(["by"], format!("{} are not counted by `{}`; {fix}", L::NAME, by.code()))
}

impl Snapshot {
    /// Counts the rows of a list, and adds up the money of deals: one statement for the whole and one for the cells, once a revision.
    ///
    /// # Errors
    /// A word of the filter that stands for nothing, more cells than an answer may be made of, and what the database says.
    pub async fn stats<L: Listed>(&self, question: &Question<L>) -> Result<Arc<Stats>, CatalogError> {
        let read = self.read_words(&question.list).await?;
        let list = read.as_ref().unwrap_or(&question.list);
        let by: Vec<&str> = question.dimensions.iter().map(|dimension| dimension.by.code()).collect();
        let id = format!("{} by {}", list.mark(), by.join(","));
        let all = self.kept_one(Kind::Stats, &id, async || self.count_by(list, &question.dimensions).await).await?.view;
        let limit = usize::try_from(question.limit).unwrap_or(usize::MAX);
        if all.cells.len() <= limit {
            return Ok(all);
        }
        let cells = all.cells.iter().take(limit).cloned().collect();
        Ok(Arc::new(Stats { cells, by: all.by.clone(), total: all.total.clone(), ..*all }))
    }
}
