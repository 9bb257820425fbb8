//! Records of any type, by their ids alone.
use super::*;
use crate::resources;
use async_graphql::Interface;
use entity::{RecordType, old_id, record, tombstone};
use sea_orm::{FromQueryResult, QuerySelect, prelude::*};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A record with where it is stated and what it is linked to.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Detail<R> {
    /// The record.
    #[serde(flatten)]
    pub record: R,
    /// Where it is stated.
    pub citations: Vec<Citation>,
    /// What it is linked to, and what links to it.
    pub links: Vec<Link>,
}

/// Of which type the record with an id is.
#[derive(FromQueryResult)]
struct Typed {
    id: String,
    r#type: RecordType,
}

macro_rules! any_record {
    ($($one:ident $many:ident $View:ident),*) => {
        /// Anything in the register.
        #[derive(Clone, Debug, Serialize, ToSchema, Interface)]
        #[serde(untagged)]
        #[graphql(
            field(name = "id", ty = "&RecordId", desc = "Stable, readable, globally unique."),
            field(name = "type", method = "record_type", ty = "&RecordType", desc = "Which sort of record it is."),
            field(name = "title", ty = "&String", desc = "Title in English."),
            field(name = "summary", ty = "&Option<String>", desc = "What no field holds, in plain words."),
            field(name = "remark", ty = "&Option<String>", desc = "A comparison, doubt or reason that belongs to the record."),
            field(name = "as_of", ty = "&Option<FuzzyDate>", desc = "The time from which its statuses are told: what is planned was planned then."),
            field(name = "parties", ty = "&Vec<Party>", desc = "Who has a part in it, by role."),
            field(name = "citations", ty = "Vec<Citation>", desc = "Where it is stated."),
            field(name = "links", ty = "Vec<Link>", desc = "What it is linked to, and what links to it."),
        )]
        // a record is read to be printed at once; boxing would cost an allocation each
        #[allow(clippy::large_enum_variant)]
        pub enum Record {
            $( #[doc = concat!("One of the ", stringify!($many), ".")] $View($View), )*
        }

        impl std::ops::Deref for Record {
            type Target = Head;
            fn deref(&self) -> &Head {
                match self { $( Self::$View(view) => view, )* }
            }
        }

        impl Catalog {
            /// Records of several types, by type and id; one statement for each type that occurs.
            ///
            /// # Errors
            /// What the database says.
            pub async fn typed_records(&self, ids: &HashMap<RecordType, Vec<String>>) -> Result<HashMap<String, Record>, CatalogError> {
                let mut found: HashMap<String, Record> = HashMap::new();
                $(
                    if let Some(ids) = ids.get(&<$View as Resource>::TYPE) {
                        found.extend(self.get::<$View>(ids).await?.into_iter().map(|(id, view)| (id, Record::$View(view))));
                    }
                )*
                Ok(found)
            }
        }
    };
}
resources!(any_record);

/// What cannot be an id is not asked for: PostgreSQL takes no NUL character.
fn known(what: &'static str, id: &str) -> Result<(), CatalogError> {
    if id.contains('\0') { Err(CatalogError::NotFound { what, id: id.replace('\0', "") }) } else { Ok(()) }
}

impl Catalog {
    /// Records of any type, in the order asked for; one statement for the types and one for each type that occurs.
    ///
    /// # Errors
    /// What the database says.
    pub async fn records(&self, ids: &[String]) -> Result<Vec<Option<Record>>, CatalogError> {
        let select = record::Entity::find().select_only().columns([record::Column::Id, record::Column::Type]);
        let select = select.filter(self.one_of(Expr::col((record::Entity, record::Column::Id)), ids));
        let mut by_type: HashMap<RecordType, Vec<String>> = HashMap::new();
        for typed in self.all(select.into_model::<Typed>()).await? {
            by_type.entry(typed.r#type).or_default().push(typed.id);
        }
        let found = self.typed_records(&by_type).await?;
        Ok(ids.iter().map(|id| found.get(id).cloned()).collect())
    }

    /// One record of any type.
    ///
    /// # Errors
    /// An id that is unknown, moved or gone, and what the database says.
    pub async fn record(&self, id: &str) -> Result<Record, CatalogError> {
        known("record", id)?;
        match self.records(&[id.to_owned()]).await?.pop().flatten() {
            Some(record) => Ok(record),
            None => Err(self.missing("record", id).await?),
        }
    }

    /// One record of a type.
    ///
    /// # Errors
    /// An id that is unknown, of another type, moved or gone, and what the database says.
    pub async fn item<R: Resource>(&self, id: &str) -> Result<R, CatalogError> {
        known(entity::Codelist::code(R::TYPE), id)?;
        match self.get::<R>(&[id.to_owned()]).await?.remove(id) {
            Some(record) => Ok(record),
            None => Err(self.missing(entity::Codelist::code(R::TYPE), id).await?),
        }
    }

    /// Holds that a record of a type exists.
    ///
    /// # Errors
    /// An id that is unknown, of another type, moved or gone, and what the database says.
    pub async fn expect(&self, what: RecordType, id: &str) -> Result<(), CatalogError> {
        known(entity::Codelist::code(what), id)?;
        let found = self.one(record::Entity::find_by_id(id.to_owned()).into_model::<record::Model>()).await?;
        if found.is_some_and(|record| record.r#type == what) { Ok(()) } else { Err(self.missing(entity::Codelist::code(what), id).await?) }
    }

    /// A record with its citations and links.
    ///
    /// # Errors
    /// What the database says.
    pub async fn detail<R: std::ops::Deref<Target = Head>>(&self, record: R) -> Result<Detail<R>, CatalogError> {
        let ids = [record.id.0.clone()];
        let citations = self.citations(&ids).await?.remove(&ids[0]).unwrap_or_default();
        let links = self.links(&ids).await?.remove(&ids[0]).unwrap_or_default();
        Ok(Detail { record, citations, links })
    }

    /// Why there is no such record: it has another id now, it was removed, or there never was one.
    async fn missing(&self, what: &'static str, id: &str) -> Result<CatalogError, CatalogError> {
        let moved = old_id::Entity::find_by_id(id.to_owned());
        if let Some(old) = self.one(moved.into_model::<old_id::Model>()).await? {
            return Ok(CatalogError::Moved { id: id.to_owned(), to: old.record_id });
        }
        let gone = tombstone::Entity::find_by_id(id.to_owned());
        if let Some(stone) = self.one(gone.into_model::<tombstone::Model>()).await? {
            return Ok(CatalogError::Gone { id: id.to_owned(), reason: stone.reason });
        }
        Ok(CatalogError::NotFound { what, id: id.to_owned() })
    }

    /// The id a record has now, if it once had this one.
    ///
    /// # Errors
    /// What the database says.
    pub async fn renamed(&self, ids: &[String]) -> Result<HashMap<String, String>, CatalogError> {
        let select = old_id::Entity::find().filter(self.one_of(Expr::col((old_id::Entity, old_id::Column::Id)), ids));
        let rows = self.all(select.into_model::<old_id::Model>()).await?;
        Ok(rows.into_iter().map(|row| (row.id, row.record_id)).collect())
    }
}
