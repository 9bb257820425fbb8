//! What changed: what each load of the dataset did to records, so that a copy is kept up to date by asking what came since.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        facets::Facet,
        head_filters::PartedFilter,
        list::List,
        listed::{Criteria, Listed},
        meaning::{AT, Means},
        nested::Via,
        operators::EnumFilter,
        order::{Direction, Order, SortColumn},
        page::Page,
        pages::Among,
        parts::{Filter, Parts},
    },
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::head::RecordId,
};
use async_graphql::{Enum, InputObject, SimpleObject};
use entity::{
    RecordType,
    change::{self, Action},
    record,
};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, IntoSimpleExpr, QueryFilter, QueryTrait,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::{Deserialize, Serialize};
use std::collections::HashMap;
use utoipa::ToSchema;

/// What a load of the dataset did to a record.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct Change {
    /// The number of the load, a point, the id of the record: `3.eib-m7-loan-2019`.
    #[schema(value_type = String)]
    pub id: RecordId,
    /// What happened.
    pub action: Action,
    /// The record.
    pub record: ChangedRecord,
    /// The ids that it had before and that lead to it from this load on.
    pub was: Vec<RecordId>,
    /// Why it was removed; null for what is there.
    pub reason: Option<String>,
    /// What changed of it. Empty for what is new or gone: then it is all of it.
    pub fields: Vec<FieldChange>,
    /// The revision of the dataset that brought it.
    pub revision: String,
    /// When that was loaded here, RFC 3339 in UTC.
    pub at: String,
}

/// A record as it was after a change.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct ChangedRecord {
    /// Its id then.
    // clients keep by `id` what is one thing whatever is asked
    #[graphql(name = "recordId")]
    pub id: RecordId,
    /// Which sort of record; null where it was removed before it was ever loaded here.
    pub r#type: Option<RecordType>,
    /// Its title then, the last that it had where it was removed; null as its type.
    pub title: Option<String>,
}

/// What was said in a field before and after a change, each value as a text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct FieldChange {
    /// The field, as the record has it: `status`, `parties`, `citations`.
    pub field: String,
    /// What was said: dates in EDTF, codes, amounts in words, records by title and id. Of several values those that are no longer said.
    pub before: Vec<String>,
    /// What is said. Of several values those that were not said before.
    pub after: Vec<String>,
}

/// From when on changes are known.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct ChangeLog {
    /// The first revision that was loaded: the log begins with it. All that it brought is told as created.
    pub first_revision: String,
    /// When that was, RFC 3339 in UTC.
    pub first_loaded_at: String,
    /// The revision in force: ask for changes since it next time.
    pub revision: String,
    /// When that was loaded, RFC 3339 in UTC.
    pub loaded_at: String,
}

/// Which changes to list.
#[derive(Clone, Debug, Default, Serialize, Deserialize, ToSchema, InputObject)]
#[serde(deny_unknown_fields)]
pub struct ChangeFilter {
    /// What came after this: a revision that was loaded here or the beginning of one, a time (ISO 8601), a date (EDTF, with what came on it), or a
    /// cursor of this list (what came after its load).
    pub since: Option<String>,
    /// What happened.
    pub action: Option<EnumFilter<Action>>,
    /// Which sort of record it is.
    pub r#type: Option<EnumFilter<RecordType>>,
}

/// What changes can be sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema, Enum)]
#[serde(rename_all = "snake_case")]
pub enum ChangeSort {
    /// By when they were loaded.
    At,
}

impl Filter for ChangeFilter {
    type Shared = PartedFilter;

    fn parts(&self, parts: &mut Parts<'_>) -> Result<(), CatalogError> {
        use change::Column as C;
        let Self { since, action, r#type } = self;
        parts.add("since", since, |word, walk| {
            let load = walk.read_word(word, Means::Since)?.strip_prefix(AT).and_then(|number| number.parse::<i64>().ok());
            walk.bind(1)?;
            // until the register has read it nothing is asked for with it
            Ok(Condition::all().add(C::Load.gt(load.unwrap_or(i64::MAX))))
        })?;
        parts.add("action", action, |f, walk| f.on(C::Action, walk))?;
        parts.add("type", r#type, |f, walk| f.on(C::Type, walk))
    }

    fn facets() -> Vec<Facet> {
        use change::Column as C;
        vec![Facet::listed::<Action>("action", C::Action), Facet::listed::<RecordType>("type", C::Type)]
    }
}

impl Listed for Change {
    type Filter = ChangeFilter;
    type Sort = ChangeSort;
    const NAME: &'static str = "changes";
    const OF: Option<RecordType> = None;
    const IDS: Means = Means::Once;
    const ORDER: Order<ChangeSort> = Order::desc(ChangeSort::At);
    const BEST_FIRST: bool = false;

    fn rows(head: bool) -> SelectStatement {
        let mut rows = Query::select().from(change::Entity).take();
        if head {
            rows.inner_join(record::Entity, change::Column::RecordId.into_simple_expr().eq(record::Column::Id.into_simple_expr()));
        }
        rows
    }

    fn id(_head: bool) -> SimpleExpr {
        change::Column::Id.into_simple_expr()
    }

    fn record(_head: bool) -> SimpleExpr {
        change::Column::RecordId.into_simple_expr()
    }

    fn key(_: ChangeSort, _: Direction) -> SortColumn {
        change::Column::Load.into()
    }

    fn facets() -> Vec<Facet> {
        ChangeFilter::facets()
    }

    fn check_order(_: ChangeSort, _: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn read(snapshot: &Snapshot, _: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        snapshot.kept(Kind::Change, ids, async |ids| snapshot.read_changes(ids).await).await
    }
}

impl Snapshot {
    async fn read_changes(&self, ids: &[&str]) -> Result<HashMap<String, Change>, CatalogError> {
        let loads = self.loads().await?;
        let select = change::Entity::find().filter(self.one_of(change::Column::Id.into_simple_expr(), ids));
        let rows = self.all::<change::Model>(&select.into_query()).await?;
        let told = |row: change::Model| {
            let load = loads.get(row.load).ok_or_else(|| CatalogError::defect(format!("load {} is logged and unknown", row.load)))?;
            let change = Change {
                id: RecordId(row.id.clone()),
                action: row.action,
                record: ChangedRecord { id: RecordId(row.record_id), r#type: row.r#type, title: row.title },
                was: serde_json::from_value(row.was)?,
                reason: row.reason,
                fields: serde_json::from_value(row.fields)?,
                revision: load.revision.clone(),
                at: load.loaded_at.clone(),
            };
            Ok((row.id, change))
        };
        rows.into_iter().map(told).collect()
    }

    /// A page of the changes of what a list finds, or of what of it is found below a record.
    ///
    /// # Errors
    /// A word that stands for nothing, and what the database says.
    pub async fn changes_of<L: Listed>(
        &self,
        list: &List<L>,
        below: Option<(&Via, &str)>,
        changes: &List<Change>,
    ) -> Result<Page<Change>, CatalogError> {
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let mut found = list.matching();
        found.expr(list.record()).and_where_option(below.map(|(via, parent)| via.below(parent, list)));
        let name = format!(" of {} {below:?}", list.mark());
        let condition = change::Column::RecordId.into_simple_expr().in_subquery(found);
        self.page_among(changes, Some(Among { name, condition })).await
    }

    /// From when on changes are known.
    ///
    /// # Errors
    /// What the database says.
    pub async fn change_log(&self) -> Result<ChangeLog, CatalogError> {
        let loads = self.loads().await?;
        let (first, last) = (loads.first()?, loads.last()?);
        Ok(ChangeLog {
            first_revision: first.revision.clone(),
            first_loaded_at: first.loaded_at.clone(),
            revision: last.revision.clone(),
            loaded_at: last.loaded_at.clone(),
        })
    }

    /// Whether all that changed since the point that a list asks for is known, rather than only from the first load on; `None` where it
    /// asks for none.
    ///
    /// # Errors
    /// What the database says.
    pub async fn knows_all_since(&self, list: &List<Change>) -> Result<Option<bool>, CatalogError> {
        let Some(since) = &list.filter().own.since else {
            return Ok(None);
        };
        Ok(self.loads().await?.since(since).ok().map(|load| load > 0))
    }
}
