//! The query string of a list.
use crate::{
    catalog::{CatalogError, Direction, List, Listed, Order, Param, Params, codes, suggest},
    http::pairs,
};
use std::marker::PhantomData;

/// Keys that ask for a page; every other key belongs to the filter.
pub const PAGING: [&str; 5] = ["sort", "limit", "after", "before", "total"];

/// Reads query strings of one list; its parameters are worked out once.
pub struct ListQuery<L: Listed> {
    params: Params,
    sorts: Vec<String>,
    of: PhantomData<fn() -> L>,
}

/// How to ask for fields: `indicator=trade&unit=USD`.
fn asks(fields: &[(&'static str, &'static str)]) -> String {
    fields.iter().map(|(field, value)| format!("{field}={value}")).collect::<Vec<_>>().join("&")
}

impl<L: Listed> ListQuery<L> {
    /// Works out the parameters of a list.
    pub fn new() -> Self {
        let keys = codes::<L::Sort>();
        Self {
            params: Params::of::<L::Filter>(),
            sorts: keys.iter().flat_map(|key| [key.clone(), format!("-{key}")]).collect(),
            of: PhantomData,
        }
    }

    /// Its filter parameters.
    pub fn params(&self) -> &[Param] {
        &self.params.list
    }

    /// What `sort` takes.
    pub fn sorts(&self) -> &[String] {
        &self.sorts
    }

    /// Reads a query string.
    ///
    /// # Errors
    /// Parameters that are unknown, given twice or wrong.
    pub fn read(&self, query: &str) -> Result<List<L>, CatalogError> {
        let pairs = pairs(query)?;
        let (paging, filter): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| PAGING.contains(&key.as_str()));
        let one = |key: &str| -> Result<Option<&str>, CatalogError> {
            let mut given = paging.iter().filter(|(k, _)| k == key).map(|(_, text)| text.as_str());
            match (given.next(), given.next()) {
                (_, Some(_)) => Err(CatalogError::invalid(key, format!("{key}: it takes one value; `{key}` is given twice"))),
                (text, None) => Ok(text),
            }
        };
        let asked = self.params.parse::<L::Filter>(&filter, &PAGING)?;
        let order = one("sort")?.map(|text| self.order(text)).transpose()?;
        let limit = one("limit")?
            .map(|text| text.parse().map_err(|_| CatalogError::invalid("limit", format!("limit: `{text}` is not a whole number"))))
            .transpose()?;
        let list = List::new(asked, order).map_err(|e| e.named(|path| self.params.name(&filter, path), asks))?;
        let mut list = list.limit(limit, "limit")?.from(one("after")?, one("before")?, false)?;
        list.count = match one("total")? {
            None | Some("true") => true,
            Some("false") => false,
            Some(text) => {
                return Err(CatalogError::invalid("total", format!("total: `{text}` is not `true` or `false`")));
            }
        };
        Ok(list)
    }

    fn order(&self, text: &str) -> Result<Order<L::Sort>, CatalogError> {
        let (key, direction) = text.strip_prefix('-').map_or((text, Direction::Asc), |key| (key, Direction::Desc));
        let field = serde_json::from_value(key.into()).map_err(|_| {
            let near = suggest(text, self.sorts.iter().map(String::as_str));
            let hint = if near.is_empty() { format!("; it takes {}", self.sorts.join(", ")) } else { near };
            CatalogError::invalid("sort", format!("sort: there is no order `{text}`{hint}"))
        })?;
        Ok(Order { field, direction })
    }
}
