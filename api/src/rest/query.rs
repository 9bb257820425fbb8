//! The query string of a list.
use super::shape::{SHAPING, Shape, Shapes};
use crate::{
    catalog::{CatalogError, Direction, List, Listed, Order, Param, Params, asks, codes, suggest},
    http::pairs,
};
use std::marker::PhantomData;

/// Keys that ask for a page, or for what is told of its records; every other key belongs to the filter.
const PAGING: [&str; 7] = ["sort", "limit", "after", "before", "total", SHAPING[0], SHAPING[1]];
/// Those of [`PAGING`] that ask for a page.
const PAGES: usize = 5;

/// Reads query strings of one list; its parameters are worked out once.
pub struct ListQuery<L: Listed> {
    params: Params,
    sorts: Vec<String>,
    shapes: Option<Shapes>,
    /// Keys that do not belong to the filter.
    paging: Vec<&'static str>,
    of: PhantomData<fn() -> L>,
}

impl<L: Listed> ListQuery<L> {
    /// Works out the parameters of a list.
    pub fn new() -> Self {
        Self::with(Params::of::<L>(), Some(Shapes::of::<L>()))
    }

    /// Those of a list whose rows are no records: each is told as a whole, and with what the handler reads of the keys `also`.
    pub fn of_rows(also: &'static [&'static str]) -> Self {
        Self { paging: [&PAGING[..PAGES], also].concat(), ..Self::with(Params::of::<L>(), None) }
    }

    /// Those of a list below a partner that has a role in each of its rows.
    pub fn in_roles() -> Self {
        Self::with(Params::in_roles::<L>(), Some(Shapes::of::<L>()))
    }

    fn with(params: Params, shapes: Option<Shapes>) -> Self {
        let keys = codes::<L::Sort>();
        let sorts = keys.iter().flat_map(|key| [key.clone(), format!("-{key}")]).collect();
        Self { params, sorts, shapes, paging: PAGING.to_vec(), of: PhantomData }
    }

    /// Its filter parameters.
    pub fn params(&self) -> &[Param] {
        &self.params.list
    }

    /// What `sort` takes.
    pub fn sorts(&self) -> &[String] {
        &self.sorts
    }

    /// What can be told of its records; `None` where its rows are none.
    pub fn shapes(&self) -> Option<&Shapes> {
        self.shapes.as_ref()
    }

    /// What is told of records, of a query string.
    fn shape(&self, query: &[(String, String)]) -> Result<Shape, CatalogError> {
        self.shapes.as_ref().map_or_else(|| Ok(Shape::default()), |shapes| shapes.read(query))
    }

    /// Reads the query string of one of its records.
    ///
    /// # Errors
    /// Parameters that are unknown or wrong.
    pub fn read_item(&self, query: &str) -> Result<Shape, CatalogError> {
        let pairs = pairs(query)?;
        match pairs.iter().find(|(key, _)| !SHAPING.contains(&key.as_str())) {
            Some((key, _)) => Err(CatalogError::invalid(key, format!("there is no parameter `{key}` here{}", suggest(key, SHAPING)))),
            None => Ok(self.shape(&pairs)?.whole()),
        }
    }

    /// Reads the query string of a list: which page, and what is told of its records.
    ///
    /// # Errors
    /// Parameters that are unknown, given twice or wrong.
    pub fn read(&self, query: &str) -> Result<(List<L>, Shape), CatalogError> {
        let pairs = pairs(query)?;
        let (paging, filter): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| self.paging.contains(&key.as_str()));
        let one = |key: &str| -> Result<Option<&str>, CatalogError> {
            let mut given = paging.iter().filter(|(k, _)| k == key).map(|(_, text)| text.as_str());
            match (given.next(), given.next()) {
                (_, Some(_)) => Err(CatalogError::invalid(key, format!("{key}: it takes one value; `{key}` is given twice"))),
                (text, None) => Ok(text),
            }
        };
        let (asked, roles) = self.params.parse::<L::Filter>(&filter, &self.paging)?;
        let order = one("sort")?.map(|text| self.order(text)).transpose()?;
        let limit = one("limit")?
            .map(|text| text.parse().map_err(|_| CatalogError::invalid("limit", format!("limit: `{text}` is not a whole number"))))
            .transpose()?;
        let list = List::in_roles(asked, order, roles).map_err(|e| self.named(query, e))?;
        let mut list = list.limit(limit, "limit")?.from(one("after")?, one("before")?, false)?;
        list.count = match one("total")? {
            None | Some("true") => true,
            Some("false") => false,
            Some(text) => {
                return Err(CatalogError::invalid("total", format!("total: `{text}` is not `true` or `false`")));
            }
        };
        Ok((list, self.shape(&paging)?))
    }

    /// An error of the list that a query string asks for, with its field called as the query calls it.
    pub fn named(&self, query: &str, error: CatalogError) -> CatalogError {
        let sent = pairs(query).unwrap_or_default();
        error.named(|path| self.params.name(&sent, path), asks)
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
