//! The GraphQL face: its schema and root fields, written over the list of record types; relations stand in the files of the resources.
mod advice;
mod cite;
mod connection;
mod console;
mod cost;
mod endpoints;
mod errors;
mod executor;
mod facets;
mod http;
mod loaders;
mod nulls;
mod objects;
pub mod persisted;
mod prepare;
mod questions;
mod stats;

pub use console::Console;
pub use endpoints::endpoints;
pub use executor::Executor;

use crate::catalog::{
    Asking as ListAsking, CatalogError, List, Listed, MAX_LIMIT, Order, Record, RecordId, Snapshot, Where,
    dataset::{Codelist, Dataset},
    questions::{
        network::{Asking, Fold, Network, Question, Tie},
        search::Hit,
        suggest::Suggestion,
        timeline::{TimelineFilter, TimelineItem, TimelineSort},
    },
    records::{RecordFilter, RecordSort},
    resources, suggest,
};
use async_graphql::{
    Context, EmptyMutation, EmptySubscription, ID, Interface, MergedObject, Object, Result, SDLExportOptions, Schema, SchemaBuilder,
    ValidationMode,
};
use connection::{Connection, ListArgs, list};
use entity::records;
use errors::named;
use stats::StatsOf;
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

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(Register, Resources, questions::Questions);

/// The register as a whole, and records of any type.
#[derive(Default)]
pub struct Register;

/// The register as a whole, and records of any type.
#[Object]
impl Register {
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

    /// A page of the records of all types.
    #[allow(clippy::too_many_arguments)]
    async fn records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that they have in their names, titles and texts; those that fit best come first.")] q: Option<String>,
        #[graphql(desc = "Which to list.")] filter: Option<Where<RecordFilter>>,
        #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<RecordSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<Record>>> {
        Some(page(ctx, ListArgs { q, filter, order_by, first, after, last, before }).await)
    }

    /// A page of the records of all types that have some words, the best first, and what of each they were found in.
    #[allow(clippy::too_many_arguments)]
    async fn search(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that they have in their names, titles and texts, or beginnings of words.")] q: String,
        #[graphql(desc = "Which of them to list.")] filter: Option<Where<RecordFilter>>,
        #[graphql(desc = "In which order, rather than those that fit best first; the id breaks ties.")] order_by: Option<Order<RecordSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<Hit>>> {
        Some(page(ctx, ListArgs { q: Some(q), filter, order_by, first, after, last, before }).await)
    }

    /// A page of the dates of all records, each with what happened then, the earliest first.
    #[allow(clippy::too_many_arguments)]
    async fn timeline(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that they have in their names, titles and texts.")] q: Option<String>,
        #[graphql(desc = "Which to list.")] filter: Option<Where<TimelineFilter>>,
        #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<TimelineSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<TimelineItem>>> {
        Some(page(ctx, ListArgs { q, filter, order_by, first, after, last, before }).await)
    }

    /// The names that the beginning of one may be meant for, ten at most, the best first.
    async fn suggest(&self, ctx: &Context<'_>, #[graphql(desc = "What is typed so far.")] q: String) -> Option<Result<Vec<Suggestion>>> {
        Some(async { Ok(ctx.data::<Snapshot>()?.suggest(Some(q)).await.map_err(named)?) }.await)
    }

    /// The dataset that is loaded: title, revision, licence, how many records of each type.
    async fn dataset(&self, ctx: &Context<'_>) -> Option<Result<Arc<Dataset>>> {
        Some(loaders::dataset(ctx).await)
    }

    /// How many records there are and how much money deals come to, in all and by one or two of what they have.
    async fn stats(&self) -> StatsOf {
        StatsOf::default()
    }

    /// Who is tied to whom by agreements, deals, events, projects, memberships and parents: as a whole, or around a partner.
    #[allow(clippy::too_many_arguments)]
    async fn network(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that the records have which tie.")] q: Option<String>,
        #[graphql(desc = "Which records tie; of a membership and a parent the partner or forum that states it.")] filter: Option<
            Where<RecordFilter>,
        >,
        #[graphql(desc = "The id of a partner: only what ties it, and what is near.")] around: Option<RecordId>,
        #[graphql(desc = "How far around that partner: 1 for its own ties, 2 for those of whom it is tied to, too; 1 if nothing is said.")]
        depth: Option<i64>,
        #[graphql(desc = "Any of these ties.")] tie: Option<Vec<Tie>>,
        #[graphql(desc = "What nodes are put together into. Ties within one are left out, and a record ties two of them once.")]
        fold: Option<Fold>,
        #[graphql(desc = "How many edges, the heaviest; 1,000 if nothing is said, 5,000 at most.")] first: Option<i64>,
    ) -> Option<Result<Arc<Network>>> {
        let network = async {
            let list = List::<Record>::asking(Where::asked(filter)?, None, ListAsking { q, ..ListAsking::default() }).map_err(named)?;
            let asking = Asking { around: around.map(|id| id.0), depth, ties: tie, fold, limit: first };
            let question = Question::new(list, asking, "first").map_err(named)?;
            Ok(ctx.data::<Snapshot>()?.network(&question).await.map_err(named)?)
        };
        Some(network.await)
    }

    /// The closed lists, with what each value is called in the standards of the field.
    async fn codelists(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Only these lists, by name.")] ids: Option<Vec<String>>,
    ) -> Option<Result<Vec<Codelist>>> {
        let codelists = async {
            let lists = ctx.data::<Snapshot>()?.codelists().await?.view;
            let known = |id: &String| lists.iter().any(|list| list.id == *id);
            if let Some(unknown) = ids.iter().flatten().find(|id| !known(id)) {
                let near = suggest(unknown, lists.iter().map(|list| list.id.as_str()));
                return Err(CatalogError::invalid("ids", format!("ids: there is no codelist `{unknown}`{near}")).into());
            }
            Ok(lists.iter().filter(|list| ids.as_ref().is_none_or(|ids| ids.contains(&list.id))).cloned().collect())
        };
        Some(codelists.await)
    }
}

/// One record and the list of each type.
#[derive(Default)]
pub struct Resources;

macro_rules! resources {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// One record and the list of each type.
        #[Object]
        impl Resources {
            $(
            #[doc = concat!("One ", stringify!($one), " by its id. An id that it had before finds it too.")]
            async fn $one(&self, ctx: &Context<'_>, #[graphql(desc = "Its id.")] id: ID) -> Option<Result<Arc<resources::$one::$Type>>> {
                match find(ctx, id).await? {
                    Ok(Record::$Type(view)) => Some(Ok(view)),
                    Ok(_) => None,
                    Err(e) => Some(Err(e)),
                }
            }

            #[doc = concat!("A page of the ", stringify!($many), ".")]
            #[allow(clippy::too_many_arguments)]
            async fn $many(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "Words that they have in their names, titles and texts; those that fit best come first.")] q: Option<String>,
                #[graphql(desc = "Which to list.")] filter: Option<Where<<resources::$one::$Type as Listed>::Filter>>,
                #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<<resources::$one::$Type as Listed>::Sort>>,
                #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
                #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
                #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
                #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
            ) -> Option<Result<Connection<resources::$one::$Type>>> {
                Some(page(ctx, ListArgs { q, filter, order_by, first, after, last, before }).await)
            }
            )*
        }
    };
}
records!(resources);

async fn page<L: Listed>(ctx: &Context<'_>, args: ListArgs<L>) -> Result<Connection<L>> {
    let list = list(ctx, args, None)?;
    let page = ctx.data::<Snapshot>()?.list(&list).await.map_err(named)?;
    Ok(Connection::of(page, list))
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
async fn find(ctx: &Context<'_>, id: ID) -> Option<Result<Record>> {
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

/// The schema.
pub type Atlas = Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema as text: what introspection tells of it, in the schema definition language.
pub fn sdl(schema: &Atlas) -> String {
    schema.sdl_with_options(SDLExportOptions::new().include_specified_by())
}

/// Builds the schema.
pub fn schema() -> Atlas {
    builder().finish()
}

/// The same for requests that have [nulls where none may be](nulls::Nulls).
fn schema_of_nulls() -> Atlas {
    builder().extension(nulls::FailNulls).finish()
}

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        // what runs is prepared: it fits the schema
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(prepare::MAX_DEPTH * 3)
}
