//! What can be asked of every record, and of what records own or share: parties, citations, links, places, sectors.
use super::{
    meaning::Means,
    operators::{CodeFilter, EnumFilter, IdFilter, IntFilter, TextFilter, any_of, any_word, named_by},
    parts::Parts,
    scope::Scope,
};
use crate::catalog::{error::CatalogError, values::head::RecordId};
use async_graphql::InputObject;
use entity::{
    RecordType, citation,
    link::{self, LinkRelation},
    partner::{self, PartnerKind},
    party::{self, Role},
    place, record, record_sector,
    sector::Sector,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, QuerySelect, QueryTrait,
    sea_query::{ExprTrait, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

const PARTNER: Means = Means::Record(RecordType::Partner);
const SOURCE: Means = Means::Record(RecordType::Source);

/// What every record can be asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct HeadFilter {
    /// Its id.
    pub id: Option<IdFilter>,
    /// Its title in English.
    pub title: Option<TextFilter>,
    /// Has such a party. All fields hold of the same party.
    pub party: Option<PartyFilter>,
    /// Has such a citation. All fields hold of the same citation.
    pub citation: Option<CitationFilter>,
    /// Links to such a record. All fields hold of the same link.
    pub link: Option<LinkFilter>,
    /// Is linked from such a record. All fields hold of the same link.
    pub linked_from: Option<LinkFilter>,
}

/// Asks for a party.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PartyFilter {
    /// Any of these partners, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
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

impl HeadFilter {
    /// Adds each field that is asked, of rows whose ids are `id`.
    ///
    /// # Errors
    /// Too many values.
    pub fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { id: ids, title, party, citation, link, linked_from } = self;
        let (from, to) = (link::Column::FromId, link::Column::ToId);
        parts.add("id", ids, |f, scope| f.on(id, scope))?;
        parts.add("title", title, |f, scope| f.on(record::Column::TitleKey, scope))?;
        parts.add("party", party, |f, scope| Ok(named_by(id, f.records(scope)?)))?;
        parts.add("citation", citation, |f, scope| Ok(named_by(id, f.records(scope)?)))?;
        parts.add("link", link, |f, scope| Ok(named_by(id, f.records(from, to, scope)?)))?;
        parts.add("linked_from", linked_from, |f, scope| Ok(named_by(id, f.records(to, from, scope)?)))
    }

    /// Whether it asks a column that every record has: its title.
    pub fn asks_head(&self) -> bool {
        self.title.is_some()
    }
}

impl PartyFilter {
    fn records(&self, scope: &mut Scope) -> Result<SelectStatement, CatalogError> {
        use party::Column as C;
        let Self { r#in, role, country, kind } = self;
        let partners = (country.is_some() || kind.is_some()).then(|| partners(country, kind, scope)).transpose()?;
        Ok(party::Entity::find()
            .select_only()
            .column(C::RecordId)
            .filter(Condition::all().add_option(any_word(C::PartnerId.into_simple_expr(), "in", r#in, PARTNER, scope)?))
            .filter(scope.when_asked("role", role, |f, scope| f.on(C::Role, scope))?)
            .filter(Condition::all().add_option(partners.map(|p| C::PartnerId.in_subquery(p))))
            .into_query())
    }
}

/// The partners of a country and kind.
fn partners(
    country: &Option<CodeFilter>,
    kind: &Option<EnumFilter<PartnerKind>>,
    scope: &mut Scope,
) -> Result<SelectStatement, CatalogError> {
    use partner::Column as C;
    Ok(partner::Entity::find()
        .select_only()
        .column(C::Id)
        .filter(scope.when_asked("country", country, |f, scope| f.on(C::Country, Means::Country, scope))?)
        .filter(scope.when_asked("kind", kind, |f, scope| f.on(C::Kind, scope))?)
        .into_query())
}

impl CitationFilter {
    fn records(&self, scope: &mut Scope) -> Result<SelectStatement, CatalogError> {
        use citation::Column as C;
        let Self { r#in, note, chapter, rank } = self;
        Ok(citation::Entity::find()
            .select_only()
            .column(C::RecordId)
            .filter(Condition::all().add_option(any_word(C::SourceId.into_simple_expr(), "in", r#in, SOURCE, scope)?))
            .filter(scope.when_asked("note", note, |f, scope| f.on(C::Note, scope))?)
            .filter(scope.when_asked("chapter", chapter, |f, scope| f.on(C::Chapter, scope))?)
            .filter(scope.when_asked("rank", rank, |f, scope| f.on(C::Rank, scope))?)
            .into_query())
    }
}

impl LinkFilter {
    /// The records at one end of links that have such a record at the other.
    fn records(&self, here: link::Column, there: link::Column, scope: &mut Scope) -> Result<SelectStatement, CatalogError> {
        let Self { r#in, relation } = self;
        Ok(link::Entity::find()
            .select_only()
            .column(here)
            .filter(Condition::all().add_option(any_word(there.into_simple_expr(), "in", r#in, Means::AnyRecord, scope)?))
            .filter(scope.when_asked("relation", relation, |f, scope| f.on(link::Column::Relation, scope))?)
            .into_query())
    }
}

/// Asks for a place.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PlaceFilter {
    /// Any of these partners, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
}

impl PlaceFilter {
    /// The records of `id` that have such a place.
    ///
    /// # Errors
    /// Too many values.
    pub fn on(&self, id: impl ColumnTrait, scope: &mut Scope) -> Result<Condition, CatalogError> {
        use place::Column as C;
        let Self { r#in, country } = self;
        let partners = country.is_some().then(|| partners(country, &None, scope)).transpose()?;
        let places = place::Entity::find()
            .select_only()
            .column(C::RecordId)
            .filter(Condition::all().add_option(any_word(C::PartnerId.into_simple_expr(), "in", r#in, PARTNER, scope)?))
            .filter(Condition::all().add_option(partners.map(|p| C::PartnerId.in_subquery(p))));
        Ok(named_by(&id.into_simple_expr(), places.into_query()))
    }
}

/// The records of `id` in such a field of activity.
///
/// # Errors
/// Too many values.
pub fn in_sector(id: impl ColumnTrait, filter: &EnumFilter<Sector>, scope: &mut Scope) -> Result<Condition, CatalogError> {
    use record_sector::{Column as C, Entity};
    let mut having = |operator, list: &Option<Vec<Sector>>| {
        let any = any_of(C::Sector.into_simple_expr(), operator, list, scope)?;
        Ok::<_, CatalogError>(any.map(|any| id.in_subquery(Entity::find().select_only().column(C::RecordId).filter(any).into_query())))
    };
    let EnumFilter { r#in, ne } = filter;
    Ok(Condition::all().add_option(having("in", r#in)?).add_option(having("ne", ne)?.map(ExprTrait::not)))
}
