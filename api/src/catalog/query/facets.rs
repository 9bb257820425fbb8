//! Facets: how many of the records that a filter finds have each value of a field. A facet stands beside the filter that asks for its values,
//! and has the name of its parameter. It leaves out its own of what is asked, so that it tells what else could be chosen.
use crate::catalog::error::{CatalogError, suggest_or_list, up_to};
use async_graphql::SimpleObject;
use entity::{Codelist, codelist::Entry, partner, partner_within, standard_codes};
use sea_orm::{ColumnTrait, DynIden, IntoSimpleExpr, sea_query::SimpleExpr};
use serde::Serialize;
use utoipa::ToSchema;

/// Values of a facet when nothing is said.
pub const DEFAULT_VALUES: u64 = 10;
/// Values of a facet at most.
pub const MAX_VALUES: u64 = 200;

/// A field by whose values records are counted.
#[derive(Clone, Debug)]
pub struct Facet {
    /// The parameter that asks for one of its values, `party__role`.
    pub name: &'static str,
    /// Whether its field asks for more than its values: what else is said of them holds.
    of_values: bool,
    /// Whether figures are compared within one of its values: then what is asked of it holds for it, too.
    pub(in crate::catalog) compares: bool,
    pub(in crate::catalog) value: FacetColumn,
    /// A table that has the values of a partner, by the column that names the partner and the one that has to be it.
    pub(in crate::catalog) through: Option<(DynIden, SimpleExpr, SimpleExpr)>,
    /// The table in which the rows own the values, and the column in it that names the row; else it is their own.
    pub(in crate::catalog) owner: Option<(DynIden, SimpleExpr)>,
    pub(in crate::catalog) labels: Labels,
}

/// What is counted.
#[derive(Clone, Debug)]
pub(in crate::catalog) enum FacetColumn {
    /// Each value of a column.
    Value(SimpleExpr),
    /// Each year between the first and the last possible day of a date.
    Years(SimpleExpr, SimpleExpr),
}

/// Where the label of a value comes from.
#[derive(Clone, Copy, Debug)]
pub enum Labels {
    /// Themselves.
    Value,
    /// The label in a closed list.
    List(&'static [Entry]),
    /// The label in a list of the dataset.
    Code(&'static str),
    /// The title of the record.
    Title,
    /// The title of the chapter.
    Chapter,
    /// The name of the country.
    Country,
    /// The name of the currency.
    Currency,
    /// The name of the language.
    Language,
}

impl Labels {
    /// What a value is called, where no table has to be asked.
    pub(in crate::catalog) fn of(self, value: &str) -> Option<String> {
        match self {
            Self::List(entries) => entries.iter().find(|entry| entry.code == value).map(|entry| entry.label.to_owned()),
            Self::Country => standard_codes::country_name(value),
            // a unit may be a currency, which no list of the dataset explains
            Self::Currency | Self::Code(_) => standard_codes::currency_name(value),
            Self::Language => standard_codes::language_name(value),
            Self::Value | Self::Title | Self::Chapter => None,
        }
    }
}

impl Facet {
    /// By what a column holds.
    pub fn coded(name: &'static str, column: impl ColumnTrait, labels: Labels) -> Self {
        let value = FacetColumn::Value(column.into_simple_expr());
        Self { name, of_values: false, compares: false, value, through: None, owner: None, labels }
    }

    /// By the values of a closed list.
    pub fn listed<C: Codelist>(name: &'static str, column: impl ColumnTrait) -> Self {
        Self::coded(name, column, Labels::List(C::ENTRIES))
    }

    /// By the records that a column names.
    pub fn record(name: &'static str, column: impl ColumnTrait) -> Self {
        Self::coded(name, column, Labels::Title)
    }

    /// By what the partner that a column names lies within.
    pub fn within(name: &'static str, column: impl ColumnTrait) -> Self {
        use partner_within::Column as C;
        let through = (C::PartnerId.entity_name(), C::PartnerId.into_simple_expr(), column.into_simple_expr());
        Self { through: Some(through), ..Self::record(name, C::WithinId) }
    }

    /// By the years of a date, from its first to its last possible day.
    pub fn years(name: &'static str, first: impl ColumnTrait, last: impl ColumnTrait) -> Self {
        let value = FacetColumn::Years(first.into_simple_expr(), last.into_simple_expr());
        Self { value, ..Self::coded(name, first, Labels::Value) }
    }

    /// Reads the column from the joined partner.
    pub fn of_partner(self, column: impl ColumnTrait) -> Self {
        use partner::Column as C;
        Self { through: Some((C::Id.entity_name(), C::Id.into_simple_expr(), column.into_simple_expr())), ..self }
    }

    /// Its field asks for more than its values, such as what they lie within; that holds.
    pub fn of_values(self) -> Self {
        Self { of_values: true, ..self }
    }

    /// Figures are compared within one of its values: those of others would be taken for what they are not.
    pub fn comparing(self) -> Self {
        Self { compares: true, ..self }
    }

    /// Rows own its values in another table, in which a column names the row.
    pub fn owned_by(self, owner: impl ColumnTrait) -> Self {
        Self { owner: Some((owner.entity_name(), owner.into_simple_expr())), ..self }
    }

    /// What it leaves out of a filter, from the outside in.
    pub(in crate::catalog) fn own(&self) -> Vec<&'static str> {
        self.name.split("__").chain(self.of_values.then_some("in")).collect()
    }
}

/// How many records have each value of a field, under what else is asked.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, SimpleObject)]
#[graphql(name = "Facet")]
pub struct FacetCounts {
    /// The facet, as its parameter is called over REST: `party__role`.
    pub name: String,
    /// Its values: the most frequent first, of equally many the first in the order of values.
    pub values: Vec<FacetValue>,
    /// How many more values there are.
    pub left_out: u64,
}

/// A value of a field, and how many records have it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, SimpleObject)]
pub struct FacetValue {
    /// The value, as a filter takes it.
    pub value: String,
    /// What it is called.
    pub label: String,
    /// How many records have it, certainly or possibly.
    pub count: u64,
    /// How many certainly have it: fewer than `count` for a year where dates of several years may lie in it.
    pub certain: u64,
}

/// What a list is to count by.
#[derive(Clone, Debug)]
pub struct Counted {
    pub(in crate::catalog) facets: Vec<Facet>,
    pub(in crate::catalog) limit: u64,
}

impl Default for Counted {
    fn default() -> Self {
        Self { facets: Vec::new(), limit: DEFAULT_VALUES }
    }
}

impl Counted {
    /// Counts by the facets with these names, each once, at most so many values of each; `parameters` are blamed for a name and a limit.
    ///
    /// # Errors
    /// A name that none has; less than 1 and more than [`MAX_VALUES`] values.
    pub fn new(known: &[Facet], names: &[String], limit: Option<i64>, parameters: [&str; 2]) -> Result<Self, CatalogError> {
        let [facet, facet_limit] = parameters;
        let mut facets: Vec<Facet> = Vec::new();
        for name in names {
            let found = known.iter().find(|known| known.name == name).ok_or_else(|| unknown(known, name, facet))?;
            if facets.iter().all(|facet| facet.name != found.name) {
                facets.push(found.clone());
            }
        }
        let limit = match limit {
            None => DEFAULT_VALUES,
            Some(n) => up_to(n, MAX_VALUES, "narrow the filter instead")
                .map_err(|why| CatalogError::invalid(facet_limit, format!("{facet_limit}: {why}")))?,
        };
        Ok(Self { facets, limit })
    }
}

fn unknown(known: &[Facet], name: &str, parameter: &str) -> CatalogError {
    let hint = suggest_or_list(name, known.iter().map(|facet| facet.name));
    CatalogError::invalid(parameter, format!("{parameter}: there is no facet `{name}` here{hint}"))
}
