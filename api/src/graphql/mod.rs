//! The GraphQL face: schema and root from the list of resources, relations from the list of links.
mod connection;
mod cost;
mod errors;
mod executor;
mod guard;
mod http;
mod loaders;
mod objects;

pub use executor::Executor;
pub use http::endpoints;

use crate::{catalog::*, resources};
use async_graphql::{Context, EmptyMutation, EmptySubscription, ID, Interface, Object, Result, Schema};
use connection::{Connection, ListArgs, list, page_cost};
use std::sync::Arc;

/// Levels of a query, at most.
const MAX_DEPTH: usize = 20;
/// Fields of an answer, at most, as far as the query tells: lists count as long as they may get.
const MAX_COMPLEXITY: usize = 200_000;

/// Aliases of a query, at most.
const MAX_ALIASES: usize = 50;

macro_rules! root {
    ($($one:ident $many:ident $View:ident),*) => {
        /// Anything with an id.
        #[derive(Clone, Interface)]
        #[graphql(field(name = "id", ty = "&RecordId", desc = "Stable, readable, globally unique."))]
        // as in `Record`
        #[allow(clippy::large_enum_variant)]
        pub enum Node {
            $( #[doc = concat!("One of the ", stringify!($many), ".")] $View($View), )*
        }

        impl From<Record> for Node {
            fn from(record: Record) -> Self {
                match record { $( Record::$View(view) => Self::$View(view), )* }
            }
        }

        /// What can be asked.
        pub struct Query;

        /// What can be asked.
        #[Object]
        impl Query {
            /// Any record by its id, for Relay. An id that a record had before finds it too.
            async fn node(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Node>> {
                find(ctx, id).await.map(|found| found.map(Node::from))
            }

            /// Any record by its id. An id that a record had before finds it too.
            async fn record(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Record>> {
                find(ctx, id).await
            }

            /// Records of any type by their ids, in the order asked for; null where there is none.
            #[graphql(complexity = "1 + ids.len() * child_complexity")]
            async fn nodes(&self, ctx: &Context<'_>, #[graphql(desc = "At most 200.")] ids: Vec<ID>) -> Result<Vec<Option<Node>>> {
                let catalog = ctx.data::<Catalog>()?;
                if ids.len() as u64 > MAX_LIMIT {
                    return Err(CatalogError::invalid("ids", format!("ids: at most {MAX_LIMIT}, not {}", ids.len())).into());
                }
                let mut ids: Vec<String> = ids.into_iter().map(|id| id.0).collect();
                let renamed = catalog.renamed(&ids).await?;
                for id in &mut ids {
                    if let Some(now) = renamed.get(id) {
                        id.clone_from(now);
                    }
                }
                Ok(catalog.records(&ids).await?.into_iter().map(|r| r.map(Node::from)).collect())
            }

            /// The dataset that is loaded: title, revision, licence, how many records of each type.
            async fn dataset(&self, ctx: &Context<'_>) -> Result<Dataset> {
                Ok((*ctx.data::<Catalog>()?.dataset().await?).clone())
            }

            /// The closed lists, with what each value is called in the standards of the field.
            #[graphql(complexity = "1 + 100 * child_complexity")]
            async fn codelists(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Only these lists, by name.")] ids: Option<Vec<String>>,
            ) -> Result<Vec<Codelist>> {
                let lists = ctx.data::<Catalog>()?.codelists().await?;
                Ok(lists.into_iter().filter(|list| ids.as_ref().is_none_or(|ids| ids.contains(&list.id))).collect())
            }

            $(
            #[doc = concat!("One ", stringify!($one), " by its id. An id that it had before finds it too.")]
            async fn $one(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<$View>> {
                match find(ctx, id).await? {
                    Ok(Record::$View(view)) => Some(Ok(view)),
                    Ok(_) => None,
                    Err(e) => Some(Err(e)),
                }
            }

            #[doc = concat!("A page of the ", stringify!($many), ".")]
            #[graphql(complexity = "page_cost(first, last, child_complexity)")]
            #[allow(clippy::too_many_arguments)]
            async fn $many(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Which to list.")] filter: Option<Where<<$View as Resource>::Filter>>,
                #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<<$View as Resource>::Sort>>,
                #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
                #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
                #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
                #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
            ) -> Result<Connection<$View>> {
                let list = list(ctx, ListArgs { filter, order_by, first, after, last, before })?;
                Ok(Connection::new(Arc::new(ctx.data::<Catalog>()?.list(&list).await?)))
            }
            )*
        }
    };
}
resources!(root);

/// The record with an id, also by an id it had before; `None` where there is none.
async fn find(ctx: &Context<'_>, id: ID) -> Option<Result<Record>> {
    let catalog = match ctx.data::<Catalog>() {
        Ok(catalog) => catalog,
        Err(e) => return Some(Err(e)),
    };
    let found = match catalog.record(&id.0).await {
        Err(CatalogError::Moved { to, .. }) => catalog.record(&to).await,
        found => found,
    };
    match found {
        Err(CatalogError::NotFound { .. }) => None,
        Err(e) => Some(Err(e.into())),
        Ok(record) => Some(Ok(record)),
    }
}

/// The schema.
pub type Atlas = Schema<Query, EmptyMutation, EmptySubscription>;

/// Builds the schema, with its limits.
pub fn schema() -> Atlas {
    Schema::build(Query, EmptyMutation, EmptySubscription)
        .limit_depth(MAX_DEPTH)
        .limit_complexity(MAX_COMPLEXITY)
        .limit_recursive_depth(MAX_DEPTH * 3)
        .limit_directives(10)
        .limit_aliases(MAX_ALIASES)
        .extension(cost::Cost)
        .finish()
}
