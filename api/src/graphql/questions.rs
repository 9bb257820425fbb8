//! Questions that are more than a list of records of one type.
use super::{
    connection::{Connection, ListArgs},
    loaders, page,
};
use crate::catalog::{
    Change, Disagreement, Evidence, Order, Record, Series, Snapshot, Where,
    questions::{
        changes::{ChangeFilter, ChangeLog, ChangeSort, ChangedRecord},
        series::{SeriesFilter, SeriesPoint, SeriesSort},
    },
    records::{RecordFilter, RecordSort},
    resources::indicator::Indicator,
};
use async_graphql::{ComplexObject, Context, Object, Result};
use std::sync::Arc;

/// Questions that are more than a list of records of one type.
#[derive(Default)]
pub struct Questions;

/// Questions that are more than a list of records of one type.
#[Object]
impl Questions {
    /// A page of the fields on which sources differ, with what each of them states.
    #[allow(clippy::too_many_arguments)]
    async fn disagreements(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Words that the records have.")] q: Option<String>,
        #[graphql(desc = "Of which records.")] filter: Option<Where<RecordFilter>>,
        #[graphql(desc = "In which order of the records; the id breaks ties.")] order_by: Option<Order<RecordSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<Disagreement>>> {
        Some(page(ctx, ListArgs { q, filter, order_by, first, after, last, before }).await)
    }

    /// A page of what changed, the newest first: what became of which record, and which of its fields say something else. Ask with the revision
    /// that was read last, `since`; an empty page says that nothing has changed.
    #[allow(clippy::too_many_arguments)]
    async fn changes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to list. What is not `since`, `action`, `type` or `id` finds changes of records that are there now.")]
        filter: Option<Where<ChangeFilter>>,
        #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<ChangeSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<Change>>> {
        Some(page(ctx, ListArgs { q: None, filter, order_by, first, after, last, before }).await)
    }

    /// From when on changes are known, and the revision from which to ask next time. What changed before is not known: then read all.
    async fn change_log(&self, ctx: &Context<'_>) -> Option<Result<ChangeLog>> {
        Some(async { Ok(ctx.data::<Snapshot>()?.change_log().await?) }.await)
    }

    /// A page of the series of observations, each of what may be drawn in one line: how many observations it has, from when to when, and its
    /// points.
    #[allow(clippy::too_many_arguments)]
    async fn series(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which to list.")] filter: Option<Where<SeriesFilter>>,
        #[graphql(desc = "In which order; the id breaks ties.")] order_by: Option<Order<SeriesSort>>,
        #[graphql(desc = "How many from the beginning, or after `after`; 25 if nothing is said, 200 at most.")] first: Option<i64>,
        #[graphql(desc = "The cursor that the page comes after.")] after: Option<String>,
        #[graphql(desc = "How many from the end, or before `before`.")] last: Option<i64>,
        #[graphql(desc = "The cursor that the page comes before.")] before: Option<String>,
    ) -> Option<Result<Connection<Series>>> {
        Some(page(ctx, ListArgs { q: None, filter, order_by, first, after, last, before }).await)
    }
}

#[ComplexObject]
impl Evidence {
    /// The record.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        loaders::record(ctx, &self.record).await
    }
}

#[ComplexObject]
impl Disagreement {
    /// The record.
    async fn record(&self, ctx: &Context<'_>) -> Result<Record> {
        loaders::record(ctx, &self.record).await
    }
}

#[ComplexObject]
impl ChangedRecord {
    /// The record as it is now; null where it is gone, or where it has another id since.
    async fn now(&self, ctx: &Context<'_>) -> Option<Result<Record>> {
        loaders::record_there(ctx, &self.id, self.r#type?).await.transpose()
    }
}

#[ComplexObject]
impl Series {
    /// What is measured.
    async fn indicator(&self, ctx: &Context<'_>) -> Result<Arc<Indicator>> {
        loaders::one(ctx, &self.indicator).await
    }

    /// The record it is about. Seen from this side is the flow.
    async fn subject(&self, ctx: &Context<'_>) -> Result<Record> {
        loaders::record(ctx, &self.subject).await
    }

    /// The other side.
    async fn counterpart(&self, ctx: &Context<'_>) -> Option<Result<Record>> {
        Some(loaders::record(ctx, self.counterpart.as_ref()?).await)
    }

    /// Its observations by period, in order; where periods are years, none between them is left out.
    async fn points(&self, ctx: &Context<'_>) -> Result<Arc<Vec<SeriesPoint>>> {
        loaders::points(ctx, &self.id).await
    }
}
