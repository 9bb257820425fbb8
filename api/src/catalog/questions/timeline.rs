//! The timeline: the dates of all records, each with what happened then, in one order.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        codes::IdFilter,
        dated::DatedFilter,
        facets::Facet,
        filter::Where,
        forums::of_forum,
        head_filters::PartedFilter,
        listed::{Criteria, Listed},
        operators::EnumFilter,
        order::{Direction, Order, SortColumn},
        parts::{Filter, Parts},
        relation_filters::{PlaceFilter, places},
    },
    records::Record,
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        date::FuzzyDate,
        head::{Head, RecordId},
    },
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType, fuzzy,
    moment::{self, MomentKind},
    place, record,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, IntoSimpleExpr, QueryFilter, QueryTrait,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::{collections::HashMap, ops::Deref, sync::Arc};
use utoipa::ToSchema;

/// A record, and one of its moments. A record of several dates has several.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct TimelineItem {
    /// The record.
    #[serde(flatten)]
    pub record: Record,
    /// What happened, and when.
    pub moment: Moment,
}

/// A date of a record, and what happened then.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Moment {
    /// The id of the record, a point, what happened: `eib-m7-loan-2019.signed`.
    // clients keep by `id` what is one thing whatever is asked
    #[graphql(name = "uid")]
    #[schema(value_type = String)]
    pub id: RecordId,
    /// What happened, or was to happen.
    pub what: MomentKind,
    /// When.
    pub date: FuzzyDate,
    /// Whether it was still to come, seen from the time from which the record's statuses are told (`as_of`): an event that was planned, a target.
    pub planned: bool,
    /// Whether it lies within the dates that are asked for certainly, rather than only possibly; null where no dates are asked for.
    pub certain: Option<bool>,
}

/// A moment as it is kept.
#[derive(Clone, Debug, Serialize, FromQueryResult)]
struct Kept {
    id: RecordId,
    record_id: String,
    r#type: RecordType,
    what: MomentKind,
    date: FuzzyDate,
    planned: i64,
}

impl Deref for TimelineItem {
    type Target = Head;
    fn deref(&self) -> &Head {
        &self.record
    }
}

/// Which moments to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct TimelineFilter {
    /// Which sort of record it is.
    pub r#type: Option<EnumFilter<RecordType>>,
    /// What happened, or was to happen.
    pub what: Option<EnumFilter<MomentKind>>,
    /// When.
    pub date: Option<DatedFilter>,
    /// Whether it was still to come, seen from the time from which the record's statuses are told.
    pub planned: Option<bool>,
    /// Takes place or is placed there. All fields hold of the same place.
    pub place: Option<PlaceFilter>,
    /// Belongs to any of these forums: it is one or an event of one, came of these or is part of them, or is a figure of them.
    pub forum: Option<IdFilter>,
}

/// What moments can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum TimelineSort {
    /// By the date of what happened.
    Date,
}

impl Filter for TimelineFilter {
    type Shared = PartedFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use moment::Column as C;
        let Self { r#type, what, date, planned, place, forum } = self;
        parts.add("type", r#type, |f, walk| f.on(C::Type, walk))?;
        parts.add("what", what, |f, walk| f.on(C::What, walk))?;
        parts.add("date", date, |f, walk| f.on(C::DateFrom, C::DateTo, walk))?;
        parts.add("planned", planned, |planned, _| Ok(Condition::all().add(C::Planned.eq(i64::from(*planned)))))?;
        parts.add_owned("place", place, (C::RecordId, place::Column::RecordId), PlaceFilter::on)?;
        parts.add("forum", forum, |f, walk| of_forum(C::RecordId, f, walk))
    }

    fn facets() -> Vec<Facet> {
        use moment::Column as C;
        let mut facets = vec![
            Facet::listed::<RecordType>("type", C::Type),
            Facet::listed::<MomentKind>("what", C::What),
            Facet::years("date", C::DateFrom, C::DateTo),
        ];
        facets.extend(places());
        facets
    }
}

impl Where<TimelineFilter> {
    /// Whether what it finds lies certainly within the dates that all have to; `None` where no dates are asked for. What is joined by `or`
    /// or denied tells nothing.
    fn certainly(&self, first: &str, last: &str) -> Option<bool> {
        let own = self.own.date.as_ref().and_then(|date| date.certainly(first, last));
        let and = self.and.iter().flatten().filter_map(|part| part.certainly(first, last));
        own.into_iter().chain(and).reduce(|all, one| all && one)
    }
}

impl Listed for TimelineItem {
    type Filter = TimelineFilter;
    type Sort = TimelineSort;
    const NAME: &'static str = "timeline";
    const OF: Option<RecordType> = None;
    const ORDER: Order<TimelineSort> = Order::asc(TimelineSort::Date);
    const BEST_FIRST: bool = false;

    fn rows(head: bool) -> SelectStatement {
        let mut rows = Query::select().from(moment::Entity).take();
        if head {
            rows.inner_join(record::Entity, moment::Column::RecordId.into_simple_expr().eq(record::Column::Id.into_simple_expr()));
        }
        rows
    }

    fn id(_head: bool) -> SimpleExpr {
        moment::Column::Id.into_simple_expr()
    }

    fn record(_head: bool) -> SimpleExpr {
        moment::Column::RecordId.into_simple_expr()
    }

    fn key(sort: TimelineSort, direction: Direction) -> SortColumn {
        match (sort, direction) {
            (TimelineSort::Date, Direction::Asc) => moment::Column::DateFrom.into(),
            (TimelineSort::Date, Direction::Desc) => moment::Column::DateTo.into(),
        }
    }

    fn check_order(_: TimelineSort, _: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn read(snapshot: &Snapshot, asked: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        let moments = snapshot.moments(ids).await?;
        let named = moments.iter().flatten().map(|kept| (kept.r#type, kept.record_id.as_str()));
        let records = snapshot.records_typed(named).await?;
        let item = |kept: &Stored<Kept>| {
            let Kept { id, what, date, planned, .. } = kept.view.as_ref();
            let (first, last) = (date.earliest.as_deref().unwrap_or(fuzzy::MIN_DAY), date.latest.as_deref().unwrap_or(fuzzy::MAX_DAY));
            let certain = asked.filter.certainly(first, last);
            let moment = Moment { id: id.clone(), what: *what, date: date.clone(), planned: *planned != 0, certain };
            let record = records.get(kept.record_id.as_str())?;
            Some(serde_json::to_string(&moment).map(|printed| Stored {
                json: record.with(&[("moment", &printed)]).into(),
                view: Arc::new(Self { record: Record::clone(&record.view), moment }),
            }))
        };
        Ok(moments.iter().map(|kept| kept.as_ref().and_then(item).transpose()).collect::<Result<_, _>>()?)
    }
}

impl Snapshot {
    /// Moments in the order of their ids, which are read once a revision.
    async fn moments(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Kept>>>, CatalogError> {
        let read = async |ids: &[&str]| {
            let select = moment::Entity::find().filter(self.one_of(moment::Column::Id.into_simple_expr(), ids));
            let found = self.all::<Kept>(&select.into_query()).await?;
            Ok(found.into_iter().map(|kept| (kept.id.0.clone(), kept)).collect::<HashMap<_, _>>())
        };
        self.kept(Kind::Moment, ids, read).await
    }
}
