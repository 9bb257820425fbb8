//! The dataset as a whole: what it is, its revision, its chapters, its closed lists.
use super::{
    error::CatalogError,
    revision::short,
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{date::FuzzyDate, head::RecordId},
};
use async_graphql::SimpleObject;
use entity::{RecordType, chapter, code, record, revision};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryOrder, QuerySelect, QueryTrait};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The dataset that is loaded.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Dataset {
    /// Its title.
    pub title: String,
    /// Its version.
    pub version: String,
    /// SHA-256 of its files: the same revision, the same answers.
    pub revision: String,
    /// SPDX identifier of the licence of the data.
    pub licence: String,
    /// How to cite it: title, version, revision, licence.
    pub cite_as: String,
    /// What it is about.
    pub about: Option<String>,
    /// When it was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
    /// The source that its notes belong to.
    pub work: Option<RecordId>,
    /// The chapters of that work.
    pub chapters: Vec<Chapter>,
    /// How many records there are of each type.
    pub records: Vec<RecordCount>,
}

/// How to cite a dataset, as DataCite orders it. What it does not say of itself is left out.
fn citation(of: &revision::Model) -> String {
    format!("{}. Version {}. Dataset, {}.", of.title.trim_end_matches('.'), edition(&of.version, &of.revision), of.licence)
}

/// Which state of a dataset it is: `1.0.0, revision 0123456789ab`.
fn edition(version: &str, revision: &str) -> String {
    format!("{version}, revision {}", short(revision))
}

impl Dataset {
    /// As [`short`], of its revision.
    pub fn short_revision(&self) -> &str {
        short(&self.revision)
    }

    /// Which state of it is cited: `1.0.0, revision 0123456789ab`.
    pub fn edition(&self) -> String {
        edition(&self.version, &self.revision)
    }
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
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, FromQueryResult)]
pub struct RecordCount {
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
    pub codes: Vec<CodelistItem>,
}

/// A value of a closed list.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct CodelistItem {
    /// The value.
    pub code: String,
    /// What it is called, short: `Syndicated loan`.
    pub label: String,
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

impl Snapshot {
    /// The dataset that is loaded.
    ///
    /// # Errors
    /// Nothing is loaded yet, and what the database says.
    pub async fn dataset(&self) -> Result<Stored<Dataset>, CatalogError> {
        self.kept_one(Kind::Dataset, "", async || self.read_dataset().await).await
    }

    async fn read_dataset(&self) -> Result<Dataset, CatalogError> {
        let last = revision::Entity::find().order_by_desc(revision::Column::Id).limit(1);
        let last = self.all::<revision::Model>(&last.into_query()).await?.pop().ok_or(CatalogError::Empty)?;
        let chapters = chapter::Entity::find().order_by_asc(chapter::Column::Number);
        let chapters = self.all::<chapter::Model>(&chapters.into_query()).await?;
        let records = record::Entity::find()
            .select_only()
            .column(record::Column::Type)
            .column_as(record::Column::Id.count(), "count")
            .group_by(record::Column::Type)
            .order_by_asc(record::Column::Type);
        Ok(Dataset {
            cite_as: citation(&last),
            title: last.title,
            version: last.version,
            revision: last.revision,
            licence: last.licence,
            about: last.about,
            loaded_at: last.loaded_at,
            work: last.work_id.map(RecordId),
            chapters: chapters
                .into_iter()
                .map(|c| {
                    let as_of = c.as_of.as_deref().map(entity::FuzzyDate::parse).transpose();
                    let as_of = as_of.map_err(|e| CatalogError::defect(e.to_string()))?.map(Into::into);
                    Ok(Chapter { number: c.number, title: c.title, first_page: c.first_page, last_page: c.last_page, as_of })
                })
                .collect::<Result<_, CatalogError>>()?,
            records: self.all(&records.into_query()).await?,
        })
    }

    /// Every closed list, by name.
    ///
    /// # Errors
    /// What the database says.
    pub async fn codelists(&self) -> Result<Stored<Vec<Codelist>>, CatalogError> {
        self.kept_one(Kind::Codelists, "", async || self.read_codelists().await).await
    }

    async fn read_codelists(&self) -> Result<Vec<Codelist>, CatalogError> {
        let select = code::Entity::find().order_by_asc(code::Column::List).order_by_asc(code::Column::Position);
        let mut lists: Vec<Codelist> = Vec::new();
        for row in self.all::<code::Model>(&select.into_query()).await? {
            if lists.last().is_none_or(|last| last.id != row.list) {
                lists.push(Codelist { id: row.list, codes: Vec::new() });
            }
            let standards = serde_json::from_value(row.standards)?;
            if let Some(list) = lists.last_mut() {
                list.codes.push(CodelistItem { code: row.code, label: row.label, about: row.about, standards });
            }
        }
        Ok(lists)
    }
}
