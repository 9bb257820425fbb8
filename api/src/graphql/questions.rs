//! Questions that are more than a list of records of one type.
use super::{lists::lists, loaders};
use crate::catalog::{
    Change, Disagreement, Evidence, Record, Series, Snapshot,
    questions::{
        changes::{ChangeLog, ChangedRecord},
        series::SeriesPoint,
    },
    resources::indicator::Indicator,
};
use async_graphql::{ComplexObject, Context, Object, Result};
use std::sync::Arc;

lists! {
    /// Questions about records.
    RecordQuestions {
        /// A page of the fields on which sources differ, with what each of them states.
        disagreements(
            q: Option<String> = "Words that the records have.",
            { filter: "Of which records.", order_by: "In which order of the records; the id breaks ties." }
        ) -> Disagreement;
        /// A page of what changed, the newest first: what became of which record, and which of its fields say something else. Ask with the revision
        /// that was read last, `since`; an empty page says that nothing has changed.
        changes(
            { filter: "Which to list. What is not `since`, `action`, `type` or `id` finds changes of records that are there now.", order_by: "In which order; the id breaks ties." }
        ) -> Change;
    }
}

/// What is known of changes.
#[derive(Default)]
pub struct ChangeLogs;

/// What is known of changes.
#[Object]
impl ChangeLogs {
    /// From when on changes are known, and the revision from which to ask next time. What changed before is not known: then read all.
    async fn change_log(&self, ctx: &Context<'_>) -> Option<Result<ChangeLog>> {
        Some(async { Ok(ctx.data::<Snapshot>()?.change_log().await?) }.await)
    }
}

lists! {
    /// Figures over time.
    SeriesLists {
        /// A page of the series of observations, each of what may be drawn in one line: how many observations it has, from when to when, and its
        /// points.
        series({ filter: "Which to list.", order_by: "In which order; the id breaks ties." }) -> Series;
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
