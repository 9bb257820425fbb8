//! A resource: the list of all records of one type, declared in one file.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        listed::{Criteria, Listed},
        order::{Direction, Order, SortColumn, SortKey},
        parts::Filter,
    },
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{date::FuzzyDate, head::Head},
};
use async_graphql::OutputType;
use entity::{RecordType, record};
use sea_orm::{
    ColumnTrait, EntityTrait, IntoSimpleExpr, Iterable, ModelTrait, PartialModelTrait, PrimaryKeyToColumn, QueryFilter, QuerySelect,
    QueryTrait, Related,
    sea_query::{ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use std::{collections::HashMap, ops::Deref};
use utoipa::ToSchema;

/// One record type: what comes out, what can be asked, in which order. Every face is written once over this.
pub trait Resource:
    PartialModelTrait + Deref<Target = Head> + Serialize + ToSchema + OutputType + Clone + Send + Sync + Unpin + 'static
{
    /// The typed table. Its key is the key of `record`.
    type Entity: EntityTrait<Model: ModelTrait + Send + Sync> + Related<record::Entity>;
    /// What can be asked.
    type Filter: Filter;
    /// What it can be sorted by.
    type Sort: SortKey;
    /// Which sort of record it is.
    const TYPE: RecordType;
    /// Its name in addresses and queries, `deals`.
    const PLURAL: &'static str = Self::TYPE.plural();
    /// The order when none is asked for.
    const ORDER: Order<Self::Sort>;

    /// The date by which it is listed among records of all types, where it has one: what `date` of `/v1/records` asks for.
    fn listed_by(&self) -> Option<&FuzzyDate>;

    /// As [`Listed::key`].
    fn key(sort: Self::Sort, direction: Direction) -> SortColumn;

    /// As [`Listed::check_order`].
    ///
    /// # Errors
    /// An order that needs a filter which is not there, such as amounts without a currency.
    fn check_order(_sort: Self::Sort, _alike: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }
}

/// The key column of a resource.
fn id<R: Resource>() -> SimpleExpr {
    <R::Entity as EntityTrait>::PrimaryKey::iter()
        .next()
        .map_or_else(|| record::Column::Id.into_simple_expr(), |key| key.into_column().into_simple_expr())
}

impl<R: Resource> Listed for R {
    type Filter = <R as Resource>::Filter;
    type Sort = <R as Resource>::Sort;
    const NAME: &'static str = R::PLURAL;
    const OF: Option<RecordType> = Some(R::TYPE);
    const ORDER: Order<<R as Resource>::Sort> = <R as Resource>::ORDER;

    fn rows(head: bool) -> SelectStatement {
        let mut rows = Query::select();
        rows.from(R::Entity::default());
        if head {
            // with the type, an order by title seeks the titles of the type
            rows.inner_join(record::Entity, id::<R>().eq(record::Column::Id.into_simple_expr()))
                .and_where(record::Column::Type.eq(R::TYPE));
        }
        rows
    }

    fn id(head: bool) -> SimpleExpr {
        if head { record::Column::Id.into_simple_expr() } else { id::<R>() }
    }

    fn key(sort: <R as Resource>::Sort, direction: Direction) -> SortColumn {
        <R as Resource>::key(sort, direction)
    }

    fn check_order(sort: <R as Resource>::Sort, alike: &Alike) -> Result<(), CatalogError> {
        <R as Resource>::check_order(sort, alike)
    }

    async fn read(
        snapshot: &Snapshot,
        _: Criteria<'_, <R as Resource>::Filter>,
        ids: &[&str],
    ) -> Result<Vec<Option<Stored<R>>>, CatalogError> {
        snapshot.get::<R>(ids).await
    }
}

impl Snapshot {
    /// Records of one type, in the order of their ids; `None` for an id that is none of that type.
    ///
    /// # Errors
    /// What the database says.
    pub async fn get<R: Resource>(&self, ids: &[&str]) -> Result<Vec<Option<Stored<R>>>, CatalogError> {
        self.kept(Kind::Record(R::TYPE), ids, async |ids| self.read_records::<R>(ids).await).await
    }

    /// Records of one type by id, past the store.
    pub(in crate::catalog) async fn read_records<R: Resource>(&self, ids: &[&str]) -> Result<HashMap<String, R>, CatalogError> {
        let select = R::select_cols(R::Entity::find().inner_join(record::Entity).select_only()).filter(self.one_of(id::<R>(), ids));
        let found = self.all::<R>(&select.into_query()).await?;
        Ok(found.into_iter().map(|record| (record.id.0.clone(), record)).collect())
    }
}
