//! Records by their ids.
use crate::catalog::{CatalogError, MAX_LIMIT, Record, RecordId, Snapshot, resources};
use async_graphql::{Context, ID, Interface, Object, Result};
use entity::records;
use std::sync::Arc;

macro_rules! node {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// Anything with an id.
        #[derive(Clone, Interface)]
        #[graphql(field(name = "id", ty = "&RecordId", desc = "Stable, readable, globally unique."))]
        pub enum Node {
            $( #[doc = concat!("One of the ", stringify!($many), ".")] $Type(Arc<resources::$one::$Type>), )*
        }

        impl From<Record> for Node {
            fn from(record: Record) -> Self {
                match record { $( Record::$Type(view) => Self::$Type(view), )* }
            }
        }
    };
}
records!(node);

/// Records by their ids.
#[derive(Default)]
pub struct Lookups;

/// Records by their ids.
#[Object]
impl Lookups {
    /// Any record by its id, for Relay. An id that a record had before finds it too.
    async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Node>> {
        find(ctx, id).await.map(|found| found.map(Node::from))
    }

    /// Any record by its id. An id that a record had before finds it too.
    async fn record(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Record>> {
        find(ctx, id).await
    }

    /// Records of any type by their ids, in the order asked for; null where there is none.
    async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "At most 200.")] ids: Vec<ID>) -> Option<Result<Vec<Option<Node>>>> {
        Some(found(ctx, &ids).await)
    }
}

/// Records by their ids, also by ids they had before.
async fn found(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>> {
    let snapshot = ctx.data::<Snapshot>()?;
    if ids.len() as u64 > MAX_LIMIT {
        return Err(CatalogError::invalid("ids", format!("ids: at most {MAX_LIMIT}, not {}", ids.len())).into());
    }
    let asked: Vec<&str> = ids.iter().map(|id| id.as_str()).collect();
    let renamed = snapshot.renamed(&asked).await?;
    let now: Vec<&str> = asked.iter().map(|id| renamed.get(*id).map_or(*id, String::as_str)).collect();
    let found = snapshot.records(&now).await?;
    Ok(found.into_iter().map(|one| one.map(|stored| Record::clone(&stored.view).into())).collect())
}

/// The record with an id, also by an id it had before; `None` where there is none.
pub async fn find(ctx: &Context<'_>, id: ID) -> Option<Result<Record>> {
    let snapshot = match ctx.data::<Snapshot>() {
        Ok(snapshot) => snapshot,
        Err(e) => return Some(Err(e)),
    };
    let found = match snapshot.record(&id.0).await {
        Err(CatalogError::Moved { to, .. }) => snapshot.record(&to).await,
        found => found,
    };
    match found {
        Err(CatalogError::NotFound { .. }) => None,
        Err(e) => Some(Err(e.into())),
        Ok(record) => Some(Ok(Record::clone(&record.view))),
    }
}
