//! What records can be asked whatever their type: every record, those that something states, and those that partners have a part in. A type
//! offers what its records can have; what they never have would find nothing.
use super::{
    codes::IdFilter,
    concerns::ConcernsFilter,
    facets::{Facet, Labels},
    operators::TextFilter,
    parts::{Parts, Shared},
    relation_filters::{CitationFilter, LinkFilter, PartyFilter},
};
use crate::catalog::error::CatalogError;
use async_graphql::InputObject;
use entity::{
    citation::{self, Rank},
    concern,
    link::{self, LinkRelation},
    partner::{self, PartnerKind},
    party::{self, Role},
    record,
};
use sea_orm::sea_query::SimpleExpr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// What every record can be asked.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
pub struct HeadFilter {
    /// Its id.
    pub id: Option<IdFilter>,
    /// Its title in English.
    pub title: Option<TextFilter>,
    /// Links to such a record. All fields hold of the same link.
    pub link: Option<LinkFilter>,
    /// Is linked from such a record. All fields hold of the same link.
    pub linked_from: Option<LinkFilter>,
}

/// What records can be asked that something states: all but indicators and sources.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
pub struct StatedFilter {
    /// What every record can be asked.
    #[serde(flatten)]
    #[graphql(flatten)]
    pub head: HeadFilter,
    /// Has such a citation. All fields hold of the same citation.
    pub citation: Option<CitationFilter>,
    /// Whom it concerns: it has something within the partner as party, place, subject or counterpart, lies within one itself, finances what
    /// is placed there, or is a figure of such a record.
    pub concerns: Option<ConcernsFilter>,
}

/// What records can be asked that partners have a part in: all but indicators, observations and sources.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
pub struct PartedFilter {
    /// What records can be asked that something states.
    #[serde(flatten)]
    #[graphql(flatten)]
    pub stated: StatedFilter,
    /// Has such a party. All fields hold of the same party.
    pub party: Option<PartyFilter>,
}

impl Shared for HeadFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { id: ids, title, link, linked_from } = self;
        let (from, to) = (link::Column::FromId, link::Column::ToId);
        parts.add("id", ids, |f, walk| f.on(id, walk.rows(), walk))?;
        parts.add("title", title, |f, walk| f.on(record::Column::TitleKey, walk))?;
        parts.add_owned("link", link, (id.clone(), from), |f, walk| f.on(to, walk))?;
        parts.add_owned("linked_from", linked_from, (id.clone(), to), |f, walk| f.on(from, walk))
    }

    fn asks_head(&self) -> bool {
        // ids stand in the table of the type too, links in tables of their own
        let Self { id: _, title, link: _, linked_from: _ } = self;
        title.is_some()
    }

    fn facets() -> Vec<Facet> {
        use link::Column as C;
        let relation = |name, owner| Facet::listed::<LinkRelation>(name, C::Relation).owned_by(owner);
        vec![relation("link__relation", C::FromId), relation("linked_from__relation", C::ToId)]
    }
}

impl Shared for StatedFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { head, citation, concerns } = self;
        head.parts(id, parts)?;
        parts.add_owned("citation", citation, (id.clone(), citation::Column::RecordId), CitationFilter::on)?;
        parts.add("concerns", concerns, |f, walk| f.on(id, walk))
    }

    fn asks_head(&self) -> bool {
        let Self { head, citation: _, concerns: _ } = self;
        head.asks_head()
    }

    fn facets() -> Vec<Facet> {
        use citation::Column as C;
        let mut facets = vec![
            Facet::record("citation", C::SourceId).of_values().owned_by(C::RecordId),
            Facet::coded("citation__chapter", C::Chapter, Labels::Chapter).owned_by(C::RecordId),
            Facet::listed::<Rank>("citation__rank", C::Rank).owned_by(C::RecordId),
            Facet::record("concerns", concern::Column::PartnerId).of_values().owned_by(concern::Column::RecordId),
        ];
        facets.extend(HeadFilter::facets());
        facets
    }
}

impl Shared for PartedFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { stated, party } = self;
        stated.parts(id, parts)?;
        parts.add_owned("party", party, (id.clone(), party::Column::RecordId), PartyFilter::on)
    }

    fn asks_head(&self) -> bool {
        let Self { stated, party: _ } = self;
        stated.asks_head()
    }

    fn facets() -> Vec<Facet> {
        use party::Column as C;
        let mut facets = vec![
            Facet::record("party", C::PartnerId).of_values().owned_by(C::RecordId),
            Facet::within("party__within", C::PartnerId).owned_by(C::RecordId),
            Facet::listed::<Role>("party__role", C::Role).owned_by(C::RecordId),
            Facet::coded("party__country", partner::Column::Country, Labels::Country).of_partner(C::PartnerId).owned_by(C::RecordId),
            Facet::listed::<PartnerKind>("party__kind", partner::Column::Kind).of_partner(C::PartnerId).owned_by(C::RecordId),
        ];
        facets.extend(StatedFilter::facets());
        facets
    }
}
