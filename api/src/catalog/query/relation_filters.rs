//! What can be asked of what records own or share: parties, citations, links, places, sectors.
use super::{
    codes::{CodeFilter, any_word},
    facets::{Facet, Labels},
    filter_walk::FilterWalk,
    meaning::Means,
    operators::{EnumFilter, IntFilter, owning},
    within::lies_within,
};
use crate::catalog::{error::CatalogError, values::head::RecordId};
use async_graphql::InputObject;
use entity::{
    RecordType, citation,
    link::{self, LinkRelation},
    partner::{self, PartnerKind},
    party::{self, Role},
    place, record_sector,
    sector::Sector,
};
use sea_orm::{ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait, sea_query::SelectStatement};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// Asks for a party.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PartyFilter {
    /// Any of these partners, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// It lies within any of these: it is one, belongs to one at any depth, or carries its country code.
    pub within: Option<Vec<RecordId>>,
    /// What it does in the record.
    pub role: Option<EnumFilter<Role>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
    /// Which sort of actor or place it is.
    pub kind: Option<EnumFilter<PartnerKind>>,
}

/// Asks for a citation.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct CitationFilter {
    /// Any of these sources, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// Number of the note.
    pub note: Option<IntFilter>,
    /// Number of the chapter.
    pub chapter: Option<IntFilter>,
    /// Whether the register follows it.
    pub rank: Option<EnumFilter<entity::citation::Rank>>,
}

/// Asks for a link.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct LinkFilter {
    /// Any of these records, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// How it is related.
    pub relation: Option<EnumFilter<LinkRelation>>,
}

impl PartyFilter {
    /// On the table of parties.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        use party::Column as C;
        let Self { r#in, within, role, country, kind } = self;
        let partners = (country.is_some() || kind.is_some()).then(|| partners(country, kind, walk)).transpose()?;
        Ok(Condition::all()
            .add_option(any_word(C::PartnerId.into_simple_expr(), "in", r#in, Means::PARTNER, walk)?)
            .add_option(lies_within(C::PartnerId.into_simple_expr(), within, walk)?)
            .add(walk.when_asked("role", role, |f, walk| {
                walk.possible(Some("in"), &f.r#in)?;
                f.on(C::Role, walk)
            })?)
            .add_option(partners.map(|p| C::PartnerId.in_subquery(p))))
    }
}

/// The partners of a country and kind.
fn partners(
    country: &Option<CodeFilter>,
    kind: &Option<EnumFilter<PartnerKind>>,
    walk: &mut FilterWalk,
) -> Result<SelectStatement, CatalogError> {
    use partner::Column as C;
    Ok(partner::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(walk.when_asked("country", country, |f, walk| f.on(C::Country, Means::Country, walk))?)
        .filter(walk.when_asked("kind", kind, |f, walk| f.on(C::Kind, walk))?)
        .into_query())
}

impl CitationFilter {
    /// On the table of citations.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        use citation::Column as C;
        let Self { r#in, note, chapter, rank } = self;
        Ok(Condition::all()
            .add_option(any_word(C::SourceId.into_simple_expr(), "in", r#in, Means::Record(RecordType::Source), walk)?)
            .add(walk.when_asked("note", note, |f, walk| f.on(C::Note, walk))?)
            .add(walk.when_asked("chapter", chapter, |f, walk| f.on(C::Chapter, walk))?)
            .add(walk.when_asked("rank", rank, |f, walk| f.on(C::Rank, walk))?))
    }
}

impl LinkFilter {
    /// On the table of links, of which one column names such a record.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, there: link::Column, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        let Self { r#in, relation } = self;
        Ok(Condition::all().add_option(any_word(there.into_simple_expr(), "in", r#in, Means::AnyRecord, walk)?).add(walk.when_asked(
            "relation",
            relation,
            |f, walk| f.on(link::Column::Relation, walk),
        )?))
    }
}

/// Asks for a place.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PlaceFilter {
    /// Any of these partners, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// It lies within any of these: it is one, belongs to one at any depth, or carries its country code.
    pub within: Option<Vec<RecordId>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
}

impl PlaceFilter {
    /// On the table of places.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
        use place::Column as C;
        let Self { r#in, within, country } = self;
        let partners = country.is_some().then(|| partners(country, &None, walk)).transpose()?;
        Ok(Condition::all()
            .add_option(any_word(C::PartnerId.into_simple_expr(), "in", r#in, Means::PARTNER, walk)?)
            .add_option(lies_within(C::PartnerId.into_simple_expr(), within, walk)?)
            .add_option(partners.map(|p| C::PartnerId.in_subquery(p))))
    }
}

/// The records of `id` in such a field of activity.
///
/// # Errors
/// Too many values.
pub fn in_sector(id: impl ColumnTrait, filter: &EnumFilter<Sector>, walk: &mut FilterWalk) -> Result<Condition, CatalogError> {
    use record_sector::Column as C;
    let EnumFilter { r#in, ne } = filter;
    owning(&id.into_simple_expr(), (C::RecordId, C::Sector), (r#in, ne), walk)
}

/// Counts by field of activity.
pub fn sectors() -> Facet {
    use record_sector::Column as C;
    Facet::listed::<Sector>("sector", C::Sector).owned_by(C::RecordId)
}

/// Counts by place: as it is named, by what it lies within, by country.
pub fn places() -> [Facet; 3] {
    use place::Column as C;
    [
        Facet::record("place", C::PartnerId).of_values().owned_by(C::RecordId),
        Facet::within("place__within", C::PartnerId).owned_by(C::RecordId),
        Facet::coded("place__country", partner::Column::Country, Labels::Country).of_partner(C::PartnerId).owned_by(C::RecordId),
    ]
}
