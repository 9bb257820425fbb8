//! The query string of a list.
use super::{
    file_query::{FileQuery, OF_FILES},
    shape::{SHAPING, Shape, Shapes},
};
use crate::{
    catalog::{Asking, CatalogError, Counted, Direction, Facet, List, Listed, Order, Param, Params, asks, codes, suggest, suggest_or_list},
    formats::format::Format,
    http::{one, pairs, values, whole},
};
use std::marker::PhantomData;

/// Keys that ask for a page.
const PAGE: [&str; 5] = ["sort", "limit", "after", "before", "total"];
/// That which searches.
const WORDS: &str = "q";
/// Keys that a feed takes, beside the filter.
const FEED: [&str; 3] = [WORDS, "limit", "after"];
/// Entries of a page of a feed when nothing is said.
const ENTRIES: i64 = 50;
/// Those that ask by what to count all rows.
const FACETS: [&str; 2] = ["facet", "facet_limit"];

/// Reads query strings of one list; its parameters are worked out once.
pub struct ListQuery<L: Listed> {
    params: Params,
    sorts: Vec<String>,
    facets: Vec<Facet>,
    shapes: Option<Shapes>,
    /// Keys that do not belong to the filter.
    own: Vec<&'static str>,
    of: PhantomData<fn() -> L>,
}

/// Which page of a feed is asked for.
#[derive(Clone, Debug)]
pub struct Turn {
    limit: i64,
    after: Option<String>,
}

impl Turn {
    /// That page of a list, uncounted.
    ///
    /// # Errors
    /// More entries than a page has, and a cursor of another list.
    pub fn of<L: Listed>(&self, list: List<L>) -> Result<List<L>, CatalogError> {
        list.limit(Some(self.limit), "limit")?.from(self.after.as_deref(), None, false)
    }
}

impl<L: Listed> ListQuery<L> {
    /// Works out the parameters of a list.
    pub fn new() -> Self {
        Self::with(Params::of::<L>(), true)
    }

    /// Those of a list below a partner that has a role in each of its rows.
    pub fn in_roles() -> Self {
        Self::with(Params::in_roles::<L>(), true)
    }

    /// Those of a list whose rows are no records, but what is about one: each is told as a whole.
    pub fn about_records() -> Self {
        Self::with(Params::of::<L>(), false)
    }

    /// Those of a list whose rows are no records and about none: it is not searched. The handler reads the keys `also`.
    pub fn of_rows(also: &[&'static str]) -> Self {
        let query = Self::about_records();
        let own = query.own.iter().copied().filter(|key| *key != WORDS).chain(also.iter().copied()).collect();
        Self { own, ..query }
    }

    fn with(params: Params, records: bool) -> Self {
        let keys = codes::<L::Sort>();
        let sorts = keys.iter().flat_map(|key| [key.clone(), format!("-{key}")]).collect();
        let shapes = records.then(Shapes::of::<L>);
        let shaping: &[&str] = if records { &SHAPING } else { &[] };
        let own = [&[WORDS], &PAGE[..], &FACETS, shaping].concat();
        Self { params, sorts, facets: L::facets(), shapes, own, of: PhantomData }
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

    /// Whether it takes a parameter that does not belong to the filter.
    pub fn takes(&self, key: &str) -> bool {
        self.own.contains(&key)
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
        let (own, filter): (Vec<_>, Vec<_>) = pairs(query)?.into_iter().partition(|(key, _)| self.takes(key));
        let list = self.list(query, &own, &filter)?;
        let mut list = list.limit(whole(&own, "limit")?, "limit")?.from(one(&own, "after")?, one(&own, "before")?, false)?;
        list.count = match one(&own, "total")? {
            None | Some("true") => true,
            Some("false") => false,
            Some(text) => {
                return Err(CatalogError::invalid("total", format!("total: `{text}` is not `true` or `false`")));
            }
        };
        let names = values(&own, FACETS[0])?.unwrap_or_default();
        list.counted = Counted::new(&self.facets, &names, whole(&own, FACETS[1])?, FACETS)?;
        Ok((list, self.shape(&own)?))
    }

    /// Reads the query string of all that a list finds, in a file of a format; `parts` are the lists that have rows.
    ///
    /// # Errors
    /// As [`ListQuery::read`], and what only pages have.
    pub fn read_file(&self, query: &str, format: Format, parts: &[String]) -> Result<(List<L>, Shape, FileQuery), CatalogError> {
        let of_file = |key: &str| self.takes(key) || OF_FILES.contains(&key);
        let (own, filter): (Vec<_>, Vec<_>) = pairs(query)?.into_iter().partition(|(key, _)| of_file(key));
        let file = FileQuery::read(&own, format, parts)?;
        Ok((self.list(query, &own, &filter)?, self.shape(&own)?, file))
    }

    /// Reads the query string of a feed of what a list finds.
    ///
    /// # Errors
    /// As [`ListQuery::read`], and what a feed does not take.
    pub fn read_feed(&self, query: &str) -> Result<(List<L>, Turn), CatalogError> {
        let known = |key: &str| self.takes(key) || OF_FILES.contains(&key);
        let (own, filter): (Vec<_>, Vec<_>) = pairs(query)?.into_iter().partition(|(key, _)| known(key));
        if let Some((key, _)) = own.iter().find(|(key, _)| !FEED.contains(&key.as_str())) {
            let detail = format!("{key}: a feed has the newest changes, each as a whole; leave `{key}` out");
            return Err(CatalogError::invalid(key, detail));
        }
        let turn = Turn { limit: whole(&own, "limit")?.unwrap_or(ENTRIES), after: one(&own, "after")?.map(str::to_owned) };
        Ok((self.list(query, &own, &filter)?, turn))
    }

    /// The list that a query string asks for, from its beginning.
    fn list(&self, query: &str, own: &[(String, String)], filter: &[(String, String)]) -> Result<List<L>, CatalogError> {
        let (asked, roles) = self.params.parse::<L::Filter>(filter, &self.own)?;
        let order = one(own, "sort")?.map(|text| self.order(text)).transpose()?;
        let asking = Asking { roles, q: one(own, WORDS)?.map(str::to_owned) };
        List::asking(asked, order, asking).map_err(|e| self.named(query, e))
    }

    /// An error of the list that a query string asks for, with its field called as the query calls it.
    pub fn named(&self, query: &str, error: CatalogError) -> CatalogError {
        let sent = pairs(query).unwrap_or_default();
        error.named(|path| self.params.name(&sent, path), asks, str::to_owned)
    }

    fn order(&self, text: &str) -> Result<Order<L::Sort>, CatalogError> {
        let (key, direction) = text.strip_prefix('-').map_or((text, Direction::Asc), |key| (key, Direction::Desc));
        let field = serde_json::from_value(key.into()).map_err(|_| {
            let hint = suggest_or_list(text, self.sorts.iter().map(String::as_str));
            CatalogError::invalid("sort", format!("sort: there is no order `{text}`{hint}"))
        })?;
        Ok(Order { field, direction })
    }
}
