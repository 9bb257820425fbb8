//! What a query string says of the counts of a list.
use super::parameters;
use crate::{
    catalog::{
        CatalogError, List, Listed, MAX_LIMIT, Param, Params, asks,
        questions::stats::{By, DEFAULT_CELLS, Question},
        suggest,
    },
    http::{components::Components, values},
};
use serde_json::{Value, json};
use std::marker::PhantomData;

/// Keys that are not of the filter.
pub const OWN: [&str; 2] = ["by", "limit"];

/// Reads the query string of one list that is counted; its parameters are worked out once.
pub struct StatsQuery<L: Listed> {
    params: Params,
    of: PhantomData<fn() -> L>,
}

/// The parameters of the counts of a list: by what, how many cells where these are told in pages, and those of its filter.
pub fn parameters<L: Listed>(filter: &[Param], pages: bool, components: &mut Components) -> Vec<Value> {
    let by: Vec<&str> = Question::<L>::offers().map(By::code).collect();
    // of a list that is counted by nothing there is no value to name
    let by = (!by.is_empty()).then(|| {
        let by = json!({ "type": "array", "items": { "type": "string", "enum": by }, "maxItems": 2 });
        let about = "What rows are counted by: nothing, one or two, divided by commas.";
        let by = json!({ "name": "by", "in": "query", "description": about, "schema": by, "style": "form", "explode": false });
        components.parameter(&format!("stats.{}", L::NAME), by)
    });
    let limit = pages.then(|| {
        let limit = json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_CELLS });
        components.parameter("stats", json!({ "name": "limit", "in": "query", "description": "How many cells are told.", "schema": limit }))
    });
    by.into_iter().chain(limit).chain(parameters::filter_parameters(L::NAME, filter, components)).collect()
}

/// The pairs of a query that are not of the filter, and those that are.
pub type Parted = (Vec<(String, String)>, Vec<(String, String)>);

impl<L: Listed> StatsQuery<L> {
    /// Works out the parameters of a list.
    pub fn new() -> Self {
        Self { params: Params::of::<L>(), of: PhantomData }
    }

    /// Its filter parameters.
    pub fn params(&self) -> &[Param] {
        &self.params.list
    }

    /// What is asked, with so many cells.
    ///
    /// # Errors
    /// A filter, a dimension or a limit that makes no sense.
    pub fn question(&self, (own, filter): &Parted, limit: Option<i64>) -> Result<Question<L>, CatalogError> {
        let (asked, _) = self.params.parse::<L::Filter>(filter, &OWN)?;
        let list = List::<L>::new(asked, None).map_err(|e| self.named(filter, e))?;
        Question::new(list, &by::<L>(own)?, (limit, "limit")).map_err(|e| self.named(filter, e))
    }

    /// An error of a question with its field called as the query calls it.
    pub fn named(&self, pairs: &[(String, String)], error: CatalogError) -> CatalogError {
        error.named(|path| self.params.name(pairs, path), asks, str::to_owned)
    }
}

/// What is counted by.
fn by<L: Listed>(own: &[(String, String)]) -> Result<Vec<By>, CatalogError> {
    let read = |word: String| {
        By::ALL.iter().copied().find(|by| by.code().eq_ignore_ascii_case(&word)).ok_or_else(|| {
            let offers: Vec<&str> = Question::<L>::offers().map(By::code).collect();
            let near = suggest(&word, offers.iter().copied());
            let hint = if near.is_empty() { format!("; it takes {}", offers.join(", ")) } else { near };
            CatalogError::invalid("by", format!("by: there is no value `{word}`{hint}"))
        })
    };
    values(own, "by")?.into_iter().flatten().map(read).collect()
}
