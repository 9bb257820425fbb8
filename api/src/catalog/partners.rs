//! An actor or a place: country, region, city, zone, ministry, bank, company, university, person.
use super::*;
use super::{
    embedded,
    filter::{named_by, part},
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{RecordType, name, name::NameKind, partner, partner::PartnerKind, record};
use sea_orm::{
    Condition, DerivePartialModel, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement,
    sea_query::SimpleExpr,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An actor or a place: country, region, city, zone, ministry, bank, company, university, person.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
#[graphql(complex)]
pub struct Partner {
    /// What every record has.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: Head,
    /// Which sort of actor or place.
    pub kind: PartnerKind,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// Its part of the country, ISO 3166-2.
    pub subdivision: Option<String>,
    /// The partner it belongs to or lies in.
    #[graphql(skip)]
    #[schema(value_type = Option<Ref>)]
    #[sea_orm(from_expr = "embedded::text(partner::Column::Parent)")]
    pub parent: Embedded<Option<Ref>>,
    /// When it was founded.
    pub founded: Option<FuzzyDate>,
    /// When it ended.
    pub dissolved: Option<FuzzyDate>,
    /// Where it is, if it is a place.
    #[sea_orm(nested)]
    pub coordinates: Coordinates,
    /// What it is called.
    #[sea_orm(nested)]
    #[serde(flatten)]
    #[graphql(flatten)]
    pub named: Named,
    /// Offices that a person holds.
    #[schema(value_type = Vec<Office>)]
    #[sea_orm(from_expr = "embedded::text(partner::Column::Offices)")]
    pub offices: Embedded<Vec<Office>>,
}

/// A place on the globe, WGS 84.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
pub struct Coordinates {
    /// Degrees north; null if it is no place or not known.
    pub latitude: Option<f64>,
    /// Degrees east; null if it is no place or not known.
    pub longitude: Option<f64>,
}

/// The names of a partner.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "partner::Entity")]
#[graphql(complex)]
pub struct Named {
    /// Its names, in every language and spelling.
    #[schema(value_type = Vec<Name>)]
    #[sea_orm(from_expr = "embedded::text(partner::Column::Names)")]
    pub names: Embedded<Vec<Name>>,
}

/// A name of a partner.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct Name {
    /// The name.
    pub text: String,
    /// Its language, BCP 47; null if it belongs to none.
    pub lang: Option<String>,
    /// Which sort of name.
    pub kind: NameKind,
}

impl Named {
    /// The official name in a language, if it is known.
    pub fn in_language(&self, lang: &str) -> Option<&str> {
        let is = |name: &&Name| name.kind == NameKind::Official && name.lang.as_deref().is_some_and(|l| l.eq_ignore_ascii_case(lang));
        self.names.iter().find(is).map(|name| name.text.as_str())
    }
}

/// An office that a person holds (Popolo Post).
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Office {
    /// Its title.
    pub title: String,
    /// The partner it belongs to.
    #[graphql(skip)]
    pub organisation: Option<Ref>,
    /// Since when.
    pub since: Option<FuzzyDate>,
    /// Until when.
    pub until: Option<FuzzyDate>,
}

fn named(filter: &TextFilter) -> Result<SelectStatement, CatalogError> {
    Ok(name::Entity::find().select_only().column(name::Column::PartnerId).filter(filter.on(name::Column::TextKey)?).into_query())
}

/// Which partners to list.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PartnerFilter {
    /// Which sort of actor or place.
    pub kind: Option<EnumFilter<PartnerKind>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
    /// Its part of the country, ISO 3166-2.
    pub subdivision: Option<CodeFilter>,
    /// The partner it belongs to or lies in, by id.
    pub parent: Option<CodeFilter>,
    /// When it was founded.
    pub founded: Option<DateFilter>,
    /// When it ended.
    pub dissolved: Option<DateFilter>,
    /// Any of its names, in any language.
    pub name: Option<TextFilter>,
}

/// What partners can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum PartnerSort {
    /// By title.
    Title,
    /// By when it was founded.
    Founded,
}

impl Filter for PartnerFilter {
    fn condition(&self) -> Result<Condition, CatalogError> {
        use partner::Column as C;
        Ok(Condition::all()
            .add(part(&self.kind, |f| f.on(C::Kind))?)
            .add(part(&self.country, |f| f.on(C::Country))?)
            .add(part(&self.subdivision, |f| f.on(C::Subdivision))?)
            .add(part(&self.parent, |f| f.on(C::ParentId))?)
            .add_option(self.founded.as_ref().map(|f| f.on(C::FoundedFrom, C::FoundedTo)))
            .add_option(self.dissolved.as_ref().map(|f| f.on(C::DissolvedFrom, C::DissolvedTo)))
            .add(part(&self.name, |f| Ok(named_by(C::Id, named(f)?)))?))
    }
}

impl Resource for Partner {
    type Entity = partner::Entity;
    type Filter = PartnerFilter;
    type Sort = PartnerSort;
    const TYPE: RecordType = RecordType::Partner;
    const PLURAL: &'static str = "partners";
    const ORDER: Order<PartnerSort> = Order::asc(PartnerSort::Title);

    fn key(sort: PartnerSort, direction: Direction) -> SimpleExpr {
        use partner::Column as C;
        match (sort, direction) {
            (PartnerSort::Title, _) => record::Column::TitleKey.into_simple_expr(),
            (PartnerSort::Founded, Direction::Asc) => C::FoundedFrom.into_simple_expr(),
            (PartnerSort::Founded, Direction::Desc) => C::FoundedTo.into_simple_expr(),
        }
    }
}
