//! What records can be asked whatever their type: every record, those that something states, and those that partners have a part in. A type
//! offers what its records can have; what they never have would find nothing.
use super::{
    meaning::Means,
    operators::{IdFilter, TextFilter, named_by, owning},
    parts::Parts,
    relation_filters::{CitationFilter, LinkFilter, PartyFilter},
};
use crate::catalog::error::CatalogError;
use async_graphql::{InputObject, InputObjectType};
use entity::{concern, link, record};
use sea_orm::sea_query::SimpleExpr;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::fmt::Debug;
use utoipa::ToSchema;

/// What the records of a list can be asked whatever their type.
pub trait Shared: InputObjectType + Serialize + DeserializeOwned + ToSchema + Clone + Debug + Default + Send + Sync + 'static {
    /// Adds each field that is asked, of rows whose ids are `id`.
    ///
    /// # Errors
    /// Too many values.
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError>;

    /// What every record can be asked; `None` where the rows are no records.
    fn head(&self) -> Option<&HeadFilter>;
}

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
    /// Concerns any of these partners: it has something within one as party, place, subject or counterpart, lies within one itself, finances what
    /// is placed in one, or is a figure of such a record.
    pub concerns: Option<IdFilter>,
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
        parts.add("id", ids, |f, scope| f.on(id, scope.rows(), scope))?;
        parts.add("title", title, |f, scope| f.on(record::Column::TitleKey, scope))?;
        parts.add("link", link, |f, scope| Ok(named_by(id, f.records(from, to, scope)?)))?;
        parts.add("linked_from", linked_from, |f, scope| Ok(named_by(id, f.records(to, from, scope)?)))
    }

    fn head(&self) -> Option<&HeadFilter> {
        Some(self)
    }
}

impl Shared for StatedFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use concern::Column as C;
        let Self { head, citation, concerns } = self;
        head.parts(id, parts)?;
        parts.add("citation", citation, |f, scope| Ok(named_by(id, f.records(scope)?)))?;
        parts.add("concerns", concerns, |f, scope| {
            let (any, none) = f.read(Means::PARTNER, scope)?;
            owning(id, (C::RecordId, C::PartnerId), (&any, &none), scope)
        })
    }

    fn head(&self) -> Option<&HeadFilter> {
        Some(&self.head)
    }
}

impl Shared for PartedFilter {
    fn parts(&self, id: &SimpleExpr, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        let Self { stated, party } = self;
        stated.parts(id, parts)?;
        parts.add("party", party, |f, scope| Ok(named_by(id, f.records(scope)?)))
    }

    fn head(&self) -> Option<&HeadFilter> {
        self.stated.head()
    }
}
