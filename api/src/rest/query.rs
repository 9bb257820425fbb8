//! The query string of a list.
use super::shape::{SHAPING, Shape, Shapes};
use crate::{
    catalog::{Asking, CatalogError, Counted, Direction, Facet, List, Listed, Order, Param, Params, asks, codes, suggest},
    http::{one, pairs, values, whole},
};
use std::marker::PhantomData;

/// Keys that search, ask for a page, or for what is told of its records; every other key belongs to the filter.
const PAGING: [&str; 10] = ["q", "sort", "limit", "after", "before", "total", FACETS[0], FACETS[1], SHAPING[0], SHAPING[1]];
/// Those that ask by what to count all rows.
const FACETS: [&str; 2] = ["facet", "facet_limit"];

/// Reads query strings of one list; its parameters are worked out once.
pub struct ListQuery<L: Listed> {
    params: Params,
    sorts: Vec<String>,
    facets: Vec<Facet>,
    shapes: Shapes,
    of: PhantomData<fn() -> L>,
}

impl<L: Listed> ListQuery<L> {
    /// Works out the parameters of a list.
    pub fn new() -> Self {
        Self::with(Params::of::<L>())
    }

    /// Those of a list below a partner that has a role in each of its rows.
    pub fn in_roles() -> Self {
        Self::with(Params::in_roles::<L>())
    }

    fn with(params: Params) -> Self {
        let keys = codes::<L::Sort>();
        let sorts = keys.iter().flat_map(|key| [key.clone(), format!("-{key}")]).collect();
        Self { params, sorts, facets: L::facets(), shapes: Shapes::of::<L>(), of: PhantomData }
    }

    /// Its filter parameters.
    pub fn params(&self) -> &[Param] {
        &self.params.list
    }

    /// What `sort` takes.
    pub fn sorts(&self) -> &[String] {
        &self.sorts
    }

    /// What `facet` takes.
    pub fn facets(&self) -> impl Iterator<Item = &str> {
        self.facets.iter().map(|facet| facet.name)
    }

    /// What can be told of its records.
    pub fn shapes(&self) -> &Shapes {
        &self.shapes
    }

    /// Reads the query string of one of its records.
    ///
    /// # Errors
    /// Parameters that are unknown or wrong.
    pub fn read_item(&self, query: &str) -> Result<Shape, CatalogError> {
        let pairs = pairs(query)?;
        match pairs.iter().find(|(key, _)| !SHAPING.contains(&key.as_str())) {
            Some((key, _)) => Err(CatalogError::invalid(key, format!("there is no parameter `{key}` here{}", suggest(key, SHAPING)))),
            None => Ok(self.shapes.read(&pairs)?.whole()),
        }
    }

    /// Reads the query string of a list: which page, and what is told of its records.
    ///
    /// # Errors
    /// Parameters that are unknown, given twice or wrong.
    pub fn read(&self, query: &str) -> Result<(List<L>, Shape), CatalogError> {
        let pairs = pairs(query)?;
        let (paging, filter): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(key, _)| PAGING.contains(&key.as_str()));
        let (asked, roles) = self.params.parse::<L::Filter>(&filter, &PAGING)?;
        let order = one(&paging, "sort")?.map(|text| self.order(text)).transpose()?;
        let asking = Asking { roles, q: one(&paging, "q")?.map(str::to_owned) };
        let list = List::asking(asked, order, asking).map_err(|e| self.named(query, e))?;
        let mut list = list.limit(whole(&paging, "limit")?, "limit")?.from(one(&paging, "after")?, one(&paging, "before")?, false)?;
        list.count = match one(&paging, "total")? {
            None | Some("true") => true,
            Some("false") => false,
            Some(text) => {
                return Err(CatalogError::invalid("total", format!("total: `{text}` is not `true` or `false`")));
            }
        };
        let names = values(&paging, FACETS[0])?.unwrap_or_default();
        list.counted = Counted::new(&self.facets, &names, whole(&paging, FACETS[1])?, FACETS)?;
        Ok((list, self.shapes.read(&paging)?))
    }

    /// An error of the list that a query string asks for, with its field called as the query calls it.
    pub fn named(&self, query: &str, error: CatalogError) -> CatalogError {
        let sent = pairs(query).unwrap_or_default();
        error.named(|path| self.params.name(&sent, path), asks, str::to_owned)
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
