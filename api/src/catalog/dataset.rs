//! The dataset as a whole: what it is, its revision, its chapters, its closed lists.
use super::*;
use async_graphql::SimpleObject;
use entity::{RecordType, chapter, code, record, revision};
use sea_orm::{QueryOrder, QuerySelect, prelude::*};
use serde::{Deserialize, Serialize};
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};
use utoipa::ToSchema;

/// The dataset that is loaded.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Dataset {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files: the same revision, the same answers.
    pub revision: String,
    /// SPDX identifier of the licence of the data.
    pub licence: String,
    /// What it is about.
    pub about: Option<String>,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
    /// The source that its notes belong to.
    pub work: Option<RecordId>,
    /// The chapters of that work.
    pub chapters: Vec<Chapter>,
    /// How many records there are of each type.
    pub records: Vec<TypeCount>,
}

/// A chapter of the work that the dataset is taken from.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(name = "Chapter")]
pub struct Chapter {
    /// Its number.
    pub number: i64,
    /// Its title, in English.
    pub title: String,
    /// First printed page.
    pub first_page: i64,
    /// Last printed page.
    pub last_page: i64,
    /// The authors' present.
    pub as_of: Option<FuzzyDate>,
}

/// How many records there are of a type.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, sea_orm::FromQueryResult)]
pub struct TypeCount {
    /// The type.
    pub r#type: RecordType,
    /// How many.
    pub count: i64,
}

/// A closed list of values.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Codelist {
    /// Its name, `deal_kind`.
    pub id: String,
    /// Its values.
    pub codes: Vec<Code>,
}

/// A value of a closed list.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Code {
    /// The value.
    pub code: String,
    /// What it means.
    pub about: String,
    /// What it is called in the standards of the field; empty where they have no code for it.
    pub standards: Vec<StandardCode>,
}

/// A code of a standard.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct StandardCode {
    /// The standard and its list, `IATI FinanceType`.
    pub standard: String,
    /// The code there.
    pub code: String,
}

/// The dataset as last read. Another process may load a new revision into the same database, so it is read again now and then.
#[derive(Debug, Default)]
pub(super) struct Cached(Mutex<Option<(Instant, Arc<Dataset>)>>);

const FRESH: Duration = Duration::from_secs(5);

impl Catalog {
    /// The dataset that is loaded, at most a few seconds old.
    ///
    /// # Errors
    /// No dataset is loaded, and what the database says.
    pub async fn dataset(&self) -> Result<Arc<Dataset>, CatalogError> {
        let cached = || self.dataset.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((read, dataset)) = cached().as_ref()
            && read.elapsed() < FRESH
        {
            return Ok(dataset.clone());
        }
        let dataset = Arc::new(self.request().read_dataset().await?);
        *cached() = Some((Instant::now(), dataset.clone()));
        Ok(dataset)
    }

    async fn read_dataset(&self) -> Result<Dataset, CatalogError> {
        let last = revision::Entity::find().order_by_desc(revision::Column::Id).limit(1);
        let last = self.one(last.into_model::<revision::Model>()).await?.ok_or(CatalogError::Empty)?;
        let chapters = chapter::Entity::find().order_by_asc(chapter::Column::Number);
        let chapters = self.all(chapters.into_model::<chapter::Model>()).await?;
        let records = record::Entity::find()
            .select_only()
            .column(record::Column::Type)
            .column_as(record::Column::Id.count(), "count")
            .group_by(record::Column::Type)
            .order_by_asc(record::Column::Type);
        Ok(Dataset {
            title: last.title,
            version: last.version,
            revision: last.revision,
            licence: last.licence,
            about: last.about,
            loaded_at: last.loaded_at,
            work: last.work_id.map(RecordId),
            chapters: chapters
                .into_iter()
                .map(|c| Chapter {
                    number: c.number,
                    title: c.title,
                    first_page: c.first_page,
                    last_page: c.last_page,
                    as_of: c.as_of.and_then(|text| entity::FuzzyDate::parse(&text).ok()).map(Into::into),
                })
                .collect(),
            records: self.all(records.into_model()).await?,
        })
    }

    /// Every closed list, by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn codelists(&self) -> Result<Vec<Codelist>, CatalogError> {
        let select = code::Entity::find().order_by_asc(code::Column::List).order_by_asc(code::Column::Position);
        let mut lists: Vec<Codelist> = Vec::new();
        for row in self.all(select.into_model::<code::Model>()).await? {
            if lists.last().is_none_or(|last| last.id != row.list) {
                lists.push(Codelist { id: row.list, codes: Vec::new() });
            }
            let standards = serde_json::from_value(row.standards).map_err(|e| DbErr::Json(e.to_string()))?;
            if let Some(list) = lists.last_mut() {
                list.codes.push(Code { code: row.code, about: row.about, standards });
            }
        }
        Ok(lists)
    }
}
