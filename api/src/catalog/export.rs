//! Records for exports: whole, with what they refer to by name. They are read past the store, so that a download drives nothing out of it.
use super::{
    error::CatalogError,
    query::{
        filter::Where,
        list::{List, MAX_LIMIT},
    },
    resource::Resource,
    resources::observation::Observation,
    snapshot::Snapshot,
    store::Stored,
};
use entity::observation;
use sea_orm::{EntityTrait, FromQueryResult, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use std::collections::HashMap;

#[derive(FromQueryResult)]
struct SubjectOf {
    id: String,
    subject_id: String,
}

impl Snapshot {
    /// Reads a page of a resource for an export: each record as a JSON object with its observations, citations and links, and the cursor of the
    /// next page.
    ///
    /// # Errors
    /// What the database says.
    pub async fn export<R: Resource>(&self, after: Option<&str>) -> Result<(Vec<String>, Option<String>), CatalogError> {
        let limit = i64::try_from(MAX_LIMIT).unwrap_or(i64::MAX);
        let list = List::<R>::new(Where::default(), None)?.limit(Some(limit), "limit")?.from(after, None, false)?;
        let keys = list.row_keys(self.page_keys(&list, None).await?);
        let ids: Vec<&str> = keys.keys.iter().map(|key| key.id.as_str()).collect();
        let mut records = self.read_records::<R>(&ids).await?;
        let (mut observations, mut citations, mut links) =
            (self.observations_about(&ids).await?, self.read_citations(&ids).await?, self.read_links(&ids).await?);
        let mut lines = Vec::new();
        for id in &ids {
            let Some(record) = records.remove(*id) else {
                continue;
            };
            let observations = array(observations.remove(*id).unwrap_or_default())?;
            let (citations, links) = (array(citations.remove(*id).unwrap_or_default())?, array(links.remove(*id).unwrap_or_default())?);
            lines.push(Stored::new(record)?.with(&[("observations", &observations), ("citations", &citations), ("links", &links)]));
        }
        let next = list.next(&keys);
        Ok((lines, next))
    }

    /// Every observation about some records, by subject.
    async fn observations_about(&self, ids: &[&str]) -> Result<HashMap<String, Vec<Observation>>, CatalogError> {
        use observation::Column as C;
        let about = observation::Entity::find()
            .select_only()
            .columns([C::Id, C::SubjectId])
            .filter(self.one_of(C::SubjectId.into_simple_expr(), ids))
            .order_by_asc(C::Id);
        let about = self.all::<SubjectOf>(&about.into_query()).await?;
        let ids: Vec<&str> = about.iter().map(|of| of.id.as_str()).collect();
        let mut observations = self.read_records::<Observation>(&ids).await?;
        let mut found: HashMap<String, Vec<Observation>> = HashMap::new();
        for SubjectOf { id, subject_id } in about {
            found.entry(subject_id).or_default().extend(observations.remove(&id));
        }
        Ok(found)
    }
}

fn array(list: Vec<impl Serialize>) -> Result<String, serde_json::Error> {
    serde_json::to_string(&list)
}
