//! Where sources differ: each field of a record for which another source states something else than the one that the register follows.
use crate::catalog::{
    error::CatalogError,
    query::{
        alike::Alike,
        listed::{Criteria, Listed},
        order::{Direction, Order, SortColumn},
    },
    records::{Record, RecordFilter, RecordSort},
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        citation::{Citation, FieldValue},
        evidence::Evidence,
        head::{RecordId, Ref},
    },
};
use async_graphql::SimpleObject;
use entity::{
    RecordType,
    citation::{self, Rank},
    record,
};
use sea_orm::{
    ColumnTrait, IntoSimpleExpr,
    sea_query::{Alias, BinOper, Expr, ExprTrait, Query, SelectStatement, SimpleExpr},
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A field of a record on which sources differ.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Disagreement {
    /// The id of the record, a point, the field: `grodno-2-loan-2019.status`.
    #[schema(value_type = String)]
    pub id: RecordId,
    /// The record.
    #[graphql(skip)]
    pub record: Ref,
    /// The field, `status`, or a party, `parties.lender.european-investment-bank`.
    pub field: String,
    /// What the register follows.
    pub preferred: Option<FieldValue>,
    /// That in the words of the source, where the record keeps them.
    pub as_stated: Option<String>,
    /// Where that is stated: the citations for this field, or those of the whole record where it has none of its own.
    pub citations: Vec<Citation>,
    /// Where something else is stated, each with its value.
    pub rivals: Vec<Citation>,
    /// What the record remarks on it: a comparison, doubt or reason.
    pub remark: Option<String>,
}

/// The first rival of a field stands for the field.
const EARLIER: &str = "earlier";

impl Listed for Disagreement {
    type Filter = RecordFilter;
    type Sort = RecordSort;
    const NAME: &'static str = "disagreements";
    const OF: Option<RecordType> = None;
    const ORDER: Order<RecordSort> = Order::desc(RecordSort::Date);

    fn rows(_head: bool) -> SelectStatement {
        use citation::Column as C;
        let earlier = |column: C| Expr::col((EARLIER, column));
        let before = Query::select()
            .expr(Expr::value(1))
            .from_as(citation::Entity, Alias::new(EARLIER))
            .and_where(earlier(C::RecordId).eq(C::RecordId.into_simple_expr()))
            .and_where(earlier(C::Supports).eq(C::Supports.into_simple_expr()))
            .and_where(earlier(C::Rank).eq(Rank::Rival))
            .and_where(earlier(C::Position).lt(C::Position.into_simple_expr()))
            .take();
        Query::select()
            .from(citation::Entity)
            .inner_join(record::Entity, C::RecordId.into_simple_expr().eq(record::Column::Id.into_simple_expr()))
            .and_where(C::Rank.eq(Rank::Rival))
            .and_where(Expr::exists(before).not())
            .take()
    }

    fn id(_head: bool) -> SimpleExpr {
        use citation::Column as C;
        let and = |left: SimpleExpr, right: SimpleExpr| left.binary(BinOper::Custom("||"), right);
        and(and(C::RecordId.into_simple_expr(), Expr::cust("'.'")), C::Supports.into_simple_expr())
    }

    fn record(_head: bool) -> SimpleExpr {
        record::Column::Id.into_simple_expr()
    }

    fn key(sort: RecordSort, direction: Direction) -> SortColumn {
        Record::key(sort, direction)
    }

    fn check_order(_: RecordSort, _: &Alike) -> Result<(), CatalogError> {
        Ok(())
    }

    async fn read(snapshot: &Snapshot, _: Criteria<'_, Self::Filter>, ids: &[&str]) -> Result<Vec<Option<Stored<Self>>>, CatalogError> {
        snapshot.kept(Kind::Disagreement, ids, async |ids| snapshot.read_disagreements(ids).await).await
    }
}

impl Snapshot {
    async fn read_disagreements(&self, ids: &[&str]) -> Result<HashMap<String, Disagreement>, CatalogError> {
        let parts: Vec<(&str, &str)> = ids.iter().filter_map(|id| id.split_once('.')).collect();
        let mut records: Vec<&str> = parts.iter().map(|(record, _)| *record).collect();
        records.sort_unstable();
        records.dedup();
        let evidence: HashMap<&str, Stored<Evidence>> =
            records.iter().copied().zip(self.evidence_of(&records).await?).filter_map(|(id, found)| Some((id, found?))).collect();
        let each = parts.into_iter().filter_map(|(record, field)| disagreement(evidence.get(record)?, field));
        Ok(each.map(|it| (it.id.0.clone(), it)).collect())
    }
}

/// The disagreement on one field of a record.
fn disagreement(evidence: &Evidence, field: &str) -> Option<Disagreement> {
    let found = evidence.fields.iter().find(|it| it.field == field)?;
    Some(Disagreement {
        id: RecordId(format!("{}.{field}", evidence.record.id)),
        record: evidence.record.clone(),
        field: field.to_owned(),
        preferred: found.value.clone(),
        as_stated: found.as_stated.clone(),
        citations: if found.citations.is_empty() { evidence.citations.clone() } else { found.citations.clone() },
        rivals: found.rivals.clone(),
        remark: evidence.remark.clone(),
    })
}
