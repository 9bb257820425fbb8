//! What somebody who has typed the beginning of a name may mean.
use super::search::{Hit, Match};
use crate::catalog::{
    error::CatalogError,
    query::{
        filter::Where,
        list::{Asking, List},
    },
    snapshot::Snapshot,
    values::head::RecordId,
};
use async_graphql::SimpleObject;
use entity::RecordType;
use serde::Serialize;
use utoipa::ToSchema;

/// How many names are suggested, at most.
const MOST: i64 = 10;

/// A record that may be meant.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Suggestion {
    /// Its id.
    pub id: RecordId,
    /// Which sort of record it is.
    pub r#type: RecordType,
    /// Its title in English.
    pub title: String,
    /// Its name or title in which what was typed was found, as HTML with `<mark>` around it; null where it was found elsewhere.
    pub name: Option<String>,
}

impl Snapshot {
    /// The names that fit the beginning of one best, ten at most: the first of a search.
    ///
    /// # Errors
    /// Nothing is typed, and what the database says.
    pub async fn suggest(&self, q: Option<String>) -> Result<Vec<Suggestion>, CatalogError> {
        let list = List::<Hit>::asking(Where::default(), None, Asking { q, ..Asking::default() })?.limit(Some(MOST), "limit")?;
        let page = self.list(&list).await?;
        let name = |matched: &[Match]| matched.iter().find(|it| ["title", "names.text"].contains(&&*it.field)).map(|it| it.excerpt.clone());
        let suggestion =
            |hit: &Hit| Suggestion { id: hit.id.clone(), r#type: hit.record_type, title: hit.title.clone(), name: name(&hit.matched) };
        Ok(page.rows.iter().map(|row| suggestion(&row.record.view)).collect())
    }
}
