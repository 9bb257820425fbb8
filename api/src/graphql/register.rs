//! The register as a whole.
use super::{errors::named, lists::lists, loaders, stats::StatsOf};
use crate::catalog::{
    Asking as ListAsking, CatalogError, List, Record, RecordId, Snapshot, Where,
    dataset::{Codelist, Dataset},
    questions::{
        network::{Asking, Fold, Network, Question, Tie},
        search::Hit,
        suggest::Suggestion,
        timeline::TimelineItem,
    },
    records::RecordFilter,
    suggest,
};
use async_graphql::{Context, Object, Result};
use std::sync::Arc;

lists! {
    /// Lists of records of any type.
    RegisterLists {
        /// A page of the records of all types.
        records(
            q: Option<String> = "Words that they have in their names, titles and texts; those that fit best come first.",
            { filter: "Which to list.", order_by: "In which order; the id breaks ties." }
        ) -> Record;
        /// A page of the records of all types that have some words, the best first, and what of each they were found in.
        search(
            q: String = "Words that they have in their names, titles and texts, or beginnings of words.",
            { filter: "Which of them to list.", order_by: "In which order, rather than those that fit best first; the id breaks ties." }
        ) -> Hit;
        /// A page of the dates of all records, each with what happened then, the earliest first.
        timeline(
            q: Option<String> = "Words that they have in their names, titles and texts.",
            { filter: "Which to list.", order_by: "In which order; the id breaks ties." }
        ) -> TimelineItem;
    }
}

/// The register as a whole.
#[derive(Default)]
pub struct Register;

/// The register as a whole.
#[Object]
impl Register {
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
