//! What can be asked of every record, and of what records own or share: parties, citations, links, places, sectors.
use super::{
    filter::{any_of, named_by, part},
    *,
};
use async_graphql::InputObject;
use entity::{link, link::LinkRelation, partner, partner::PartnerKind, party, party::Role, record};
use sea_orm::{
    ColumnTrait, Condition, IntoSimpleExpr, QuerySelect, QueryTrait,
    prelude::*,
    sea_query::{ExprTrait, SelectStatement},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// What every record can be asked.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct RecordFilter {
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
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
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
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct LinkFilter {
    /// Any of these records, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// How it is related.
    pub relation: Option<EnumFilter<LinkRelation>>,
}

impl RecordFilter {
    pub(super) fn condition(&self) -> Result<Condition, CatalogError> {
        use record::Column as C;
        Ok(Condition::all()
            .add(part(&self.id, |f| f.on(C::Id))?)
            .add(part(&self.title, |f| f.on(C::TitleKey))?)
            .add(part(&self.party, |f| Ok(named_by(C::Id, f.records()?)))?)
            .add(part(&self.citation, |f| Ok(named_by(C::Id, f.records()?)))?)
            .add(part(&self.link, |f| Ok(named_by(C::Id, f.records(link::Column::FromId, link::Column::ToId)?)))?)
            .add(part(&self.linked_from, |f| Ok(named_by(C::Id, f.records(link::Column::ToId, link::Column::FromId)?)))?))
    }
}

impl PartyFilter {
    fn records(&self) -> Result<SelectStatement, CatalogError> {
        let partners = (self.country.is_some() || self.kind.is_some())
            .then(|| {
                Ok::<_, CatalogError>(
                    partner::Entity::find()
                        .select_only()
                        .column(partner::Column::Id)
                        .filter(part(&self.country, |f| f.on(partner::Column::Country))?)
                        .filter(part(&self.kind, |f| f.on(partner::Column::Kind))?)
                        .into_query(),
                )
            })
            .transpose()?;
        Ok(party::Entity::find()
            .select_only()
            .column(party::Column::RecordId)
            .filter(Condition::all().add_option(any_of(party::Column::PartnerId.into_simple_expr(), &self.r#in)?))
            .filter(part(&self.role, |f| f.on(party::Column::Role))?)
            .filter(Condition::all().add_option(partners.map(|p| party::Column::PartnerId.in_subquery(p))))
            .into_query())
    }
}

impl CitationFilter {
    fn records(&self) -> Result<SelectStatement, CatalogError> {
        use entity::citation::{Column as C, Entity};
        Ok(Entity::find()
            .select_only()
            .column(C::RecordId)
            .filter(Condition::all().add_option(any_of(C::SourceId.into_simple_expr(), &self.r#in)?))
            .filter(part(&self.note, |f| f.on(C::Note))?)
            .filter(part(&self.chapter, |f| f.on(C::Chapter))?)
            .filter(part(&self.rank, |f| f.on(C::Rank))?)
            .into_query())
    }
}

impl LinkFilter {
    /// The records at one end of links that have such a record at the other.
    fn records(&self, here: link::Column, there: link::Column) -> Result<SelectStatement, CatalogError> {
        Ok(link::Entity::find()
            .select_only()
            .column(here)
            .filter(Condition::all().add_option(any_of(there.into_simple_expr(), &self.r#in)?))
            .filter(part(&self.relation, |f| f.on(link::Column::Relation))?)
            .into_query())
    }
}

/// Asks for a place.
#[derive(Clone, Debug, Default, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct PlaceFilter {
    /// Any of these partners, by id.
    #[serde(rename = "in")]
    pub r#in: Option<Vec<RecordId>>,
    /// Its country, ISO 3166-1 alpha-2.
    pub country: Option<CodeFilter>,
}

/// The records of `id` that have such a place.
pub(super) fn place(id: impl ColumnTrait, filter: &PlaceFilter) -> Result<Condition, CatalogError> {
    use entity::place::{Column as C, Entity};
    let partners = filter
        .country
        .as_ref()
        .map(|f| {
            let partners = partner::Entity::find().select_only().column(partner::Column::Id);
            Ok::<_, CatalogError>(partners.filter(f.on(partner::Column::Country)?).into_query())
        })
        .transpose()?;
    let places = Entity::find()
        .select_only()
        .column(C::RecordId)
        .filter(Condition::all().add_option(any_of(C::PartnerId.into_simple_expr(), &filter.r#in)?))
        .filter(Condition::all().add_option(partners.map(|p| C::PartnerId.in_subquery(p))));
    Ok(named_by(id, places.into_query()))
}

/// The records of `id` in such a field of activity.
pub(super) fn sector(id: impl ColumnTrait, filter: &EnumFilter<entity::sector::Sector>) -> Result<Condition, CatalogError> {
    use entity::record_sector::{Column as C, Entity};
    let having = |list: &Option<Vec<_>>| {
        any_of(C::Sector.into_simple_expr(), list)
            .map(|any| any.map(|any| id.in_subquery(Entity::find().select_only().column(C::RecordId).filter(any).into_query())))
    };
    Ok(Condition::all().add_option(having(&filter.r#in)?).add_option(having(&filter.ne)?.map(ExprTrait::not)))
}
