//! Records as they leave in bulk: whole, with what they refer to by name.
use super::{list::view, *};
use entity::observation;
use sea_orm::{IntoSimpleExpr, QueryOrder, prelude::*};
use serde::Serialize;
use std::collections::HashMap;

/// A record with all that the register says of it.
#[derive(Clone, Debug, Serialize)]
pub struct Exported<R> {
    /// The record.
    #[serde(flatten)]
    record: R,
    /// What is measured of it.
    observations: Vec<Observation>,
    /// Where it is stated.
    citations: Vec<Citation>,
    /// What it is linked to, and what links to it.
    links: Vec<Link>,
}

impl Catalog {
    /// A page of a resource for an export, and the cursor of the next.
    ///
    /// # Errors
    /// What the database says.
    pub async fn export<R: Resource>(&self, after: Option<&str>) -> Result<(Vec<Exported<R>>, Option<String>), CatalogError> {
        let limit = i64::try_from(MAX_LIMIT).unwrap_or(i64::MAX);
        let list = List::<R>::new(Where::default(), None)?.limit(Some(limit), "limit")?.from(after, None, false)?;
        let page = self.list(&list).await?;
        let next = page.next();
        let ids: Vec<String> = page.rows.iter().map(|row| row.item.id.0.clone()).collect();
        let (mut observations, mut citations, mut links) =
            (self.observations_of(&ids).await?, self.citations(&ids).await?, self.links(&ids).await?);
        let records = page.rows.into_iter().map(|row| {
            let id = row.item.id.0.clone();
            Exported {
                record: row.item,
                observations: observations.remove(&id).unwrap_or_default(),
                citations: citations.remove(&id).unwrap_or_default(),
                links: links.remove(&id).unwrap_or_default(),
            }
        });
        Ok((records.collect(), next))
    }

    /// Every observation about some records, by subject.
    async fn observations_of(&self, ids: &[String]) -> Result<HashMap<String, Vec<Observation>>, CatalogError> {
        use observation::Column as C;
        let select = view::<Observation>(&C::SubjectId.into_simple_expr())
            .filter(self.one_of(C::SubjectId.into_simple_expr(), ids))
            .order_by_asc(C::Id);
        let mut found: HashMap<String, Vec<Observation>> = HashMap::new();
        for one in self.all(select.into_model::<Observation>()).await? {
            found.entry(one.subject.id.0.clone()).or_default().push(one);
        }
        Ok(found)
    }
}
