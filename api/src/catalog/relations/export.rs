//! Records for exports: whole, with what they refer to by name. They are read past the store, so that a download evicts nothing.
use super::{by_subject, include::Include};
use crate::catalog::{
    error::CatalogError,
    query::{
        filter::Where,
        list::{List, MAX_LIMIT, listed},
    },
    resources::{observation::Observation, resource::Resource},
    snapshot::Snapshot,
    store::Stored,
};
use serde::Serialize;
use std::collections::HashMap;

impl Snapshot {
    /// Reads a page of a resource for an export: each record as a JSON object with what stands beside it, and the cursor of the next page.
    ///
    /// # Errors
    /// What the database says.
    pub async fn export<R: Resource>(
        &self,
        after: Option<&str>,
        beside: &[Include],
    ) -> Result<(Vec<String>, Option<String>), CatalogError> {
        let limit = i64::try_from(MAX_LIMIT).unwrap_or(i64::MAX);
        let list = List::<R>::new(Where::default(), None)?.limit(Some(limit), "limit")?.from(after, None, false)?;
        let keys = list.row_keys(self.page_keys(&list, None).await?);
        let ids: Vec<&str> = keys.keys.iter().map(|key| key.id.as_str()).collect();
        let mut records = self.read_records::<R>(&ids).await?;
        let mut lists = Vec::new();
        for part in beside {
            let printed = match part {
                Include::Observations => printed(self.read_observations(&ids).await?),
                Include::Citations => printed(self.read_citations(&ids).await?),
                Include::Links => printed(self.read_links(&ids).await?),
            };
            lists.push((part.name(), printed?));
        }
        let mut lines = Vec::new();
        for id in &ids {
            let record = listed(id, records.remove(*id))?;
            let beside: Vec<(&str, &str)> = lists.iter().map(|(name, of)| (*name, of.get(*id).map_or("[]", String::as_str))).collect();
            lines.push(Stored::new(record)?.with(&beside));
        }
        let next = list.next(&keys);
        Ok((lines, next))
    }

    /// Every observation about some records, by subject, past the store.
    async fn read_observations(&self, ids: &[&str]) -> Result<HashMap<String, Vec<Observation>>, CatalogError> {
        let about = self.all_below::<Observation>(&by_subject(), ids, None).await?;
        let ids: Vec<&str> = about.values().flatten().map(String::as_str).collect();
        let mut observations = self.read_records::<Observation>(&ids).await?;
        Ok(about.into_iter().map(|(subject, of)| (subject, of.iter().filter_map(|id| observations.remove(id)).collect())).collect())
    }
}

/// The lists of some records as JSON.
fn printed(lists: HashMap<String, Vec<impl Serialize>>) -> Result<HashMap<String, String>, serde_json::Error> {
    lists.into_iter().map(|(id, list)| Ok((id, serde_json::to_string(&list)?))).collect()
}
