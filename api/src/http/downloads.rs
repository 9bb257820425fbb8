//! What the API says of the files of the whole dataset: where each is, in which media type, and what is known of it.
use crate::catalog::{CatalogError, Snapshot, files::Whole, values::quantity::Number};
use async_graphql::SimpleObject;
use serde::Serialize;
use utoipa::ToSchema;

impl Whole {
    /// Where it is.
    pub const fn address(self) -> &'static str {
        match self {
            Self::Records => "/v1/export/records.ndjson",
            Self::Package => "/v1/export/datapackage.zip",
            Self::Sqlite => "/v1/export/atlas.sqlite",
        }
    }

    /// Its media type.
    pub const fn media(self) -> &'static str {
        match self {
            Self::Records => "application/x-ndjson",
            Self::Package => "application/zip",
            Self::Sqlite => "application/vnd.sqlite3",
        }
    }
}

/// What the API says of a whole-dataset file.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Download {
    /// Its name.
    #[schema(examples("atlas.sqlite"))]
    pub name: String,
    /// Where it is.
    #[schema(examples("/v1/export/atlas.sqlite"))]
    pub url: String,
    /// Its media type.
    #[schema(examples("application/vnd.sqlite3"))]
    pub media_type: String,
    /// What it is.
    pub about: String,
    /// The revision of the dataset that it is of.
    pub revision: String,
    /// Its size in bytes; null while it is not made yet.
    #[schema(value_type = Option<i64>)]
    pub bytes: Option<Number>,
    /// SHA-256 of its bytes, hexadecimal; null while it is not made yet.
    pub sha256: Option<String>,
}

/// The files of the whole dataset, with size and hash of those that are made. While one is not, nobody is to keep the answer.
///
/// # Errors
/// What the database says.
pub async fn downloads(snapshot: &Snapshot) -> Result<Vec<Download>, CatalogError> {
    let revision = snapshot.revision().await?;
    let told = |whole: Whole| {
        let made = snapshot.files().made(revision, whole);
        if made.is_none() {
            snapshot.pass();
        }
        Download {
            name: whole.name().to_owned(),
            url: whole.address().to_owned(),
            media_type: whole.media().to_owned(),
            about: whole.about().to_owned(),
            revision: revision.revision.clone(),
            bytes: made.as_ref().map(|made| Number(made.bytes as f64)),
            sha256: made.map(|made| entity::hex(&made.sha256)),
        }
    };
    Ok(Whole::ALL.map(told).into())
}
