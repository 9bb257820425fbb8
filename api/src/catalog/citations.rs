//! Where records are stated, and how they are linked: what every record has beside its own fields.
use super::{embedded, *};
use async_graphql::SimpleObject;
use entity::{
    RecordType, citation,
    citation::{FoundIn, Rank, ValueType},
    link,
    link::LinkRelation,
    quantity::{Per, Qualifier},
    record, source,
};
use sea_orm::{Condition, FromQueryResult, IntoSimpleExpr, JoinType, QueryOrder, QuerySelect, prelude::*};
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// Where a record, or one field of it, is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Citation {
    /// The source.
    #[graphql(skip)]
    pub source: Ref,
    /// Address of the source.
    pub url: Option<String>,
    /// Chapter of the work that the dataset is taken from.
    pub chapter: Option<i64>,
    /// Printed page of that work.
    pub page: Option<String>,
    /// Note of that work.
    pub note: Option<i64>,
    /// Whether the text or only the title of the note says it.
    pub found_in: FoundIn,
    /// The field or party it supports, `amount`, `parties.member.belarus`; null means the whole record.
    pub supports: Option<String>,
    /// The value in the words of the source.
    pub as_stated: Option<String>,
    /// Whether the register follows it, or it disagrees and stands beside.
    pub rank: Rank,
    /// What a rival states instead.
    pub value: Option<RivalValue>,
}

/// What a rival states, in the type of the field: a date, a quantity, a code or text.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema, SimpleObject)]
pub struct RivalValue {
    /// As the dataset writes it.
    pub text: String,
    /// What it is.
    pub r#type: ValueType,
    /// First possible day of a date.
    pub earliest: Option<String>,
    /// Last possible day of a date.
    pub latest: Option<String>,
    /// Least value of a quantity, in major units.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Greatest value of a quantity, in major units.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// How a quantity is stated.
    pub qualifier: Option<Qualifier>,
    /// Unit or currency of a quantity.
    pub unit: Option<String>,
    /// Per which time a quantity is.
    pub per: Option<Per>,
}

/// A link to another record, or from one.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct Link {
    /// How they are related, read from here: `finances`, or `financed_by` for a link that the other record states.
    pub name: String,
    /// How they are related, as the record that links states it.
    pub relation: LinkRelation,
    /// Whether it is the other record that links.
    pub inverse: bool,
    /// The other record.
    #[graphql(skip)]
    pub record: Ref,
}

#[derive(FromQueryResult)]
struct CitationRow {
    record_id: String,
    source_id: RecordId,
    source_title: String,
    url: Option<String>,
    chapter: Option<i64>,
    page: Option<String>,
    note: Option<i64>,
    found_in: FoundIn,
    supports: Option<String>,
    as_stated: Option<String>,
    rank: Rank,
    value: Embedded<Option<RivalValue>>,
}

#[derive(FromQueryResult)]
struct LinkRow {
    from_id: RecordId,
    to_id: RecordId,
    relation: LinkRelation,
    from_title: String,
    from_type: RecordType,
    to_title: String,
    to_type: RecordType,
}

impl Catalog {
    /// The citations of records, by record id, each record's in the order of the dataset.
    ///
    /// # Errors
    /// What the database says.
    pub async fn citations(&self, ids: &[String]) -> Result<HashMap<String, Vec<Citation>>, CatalogError> {
        use citation::Column as C;
        let select = citation::Entity::find()
            .select_only()
            .columns([C::RecordId, C::SourceId, C::Chapter, C::Page, C::Note, C::FoundIn, C::Supports, C::AsStated, C::Rank])
            .expr_as(embedded::text(C::Value), "value")
            .column(source::Column::Url)
            .column_as(record::Column::Title, "source_title")
            .join(JoinType::InnerJoin, join(citation::Entity, C::SourceId, source::Entity, source::Column::Id))
            .join(JoinType::InnerJoin, join(citation::Entity, C::SourceId, record::Entity, record::Column::Id))
            .filter(self.one_of(C::RecordId.into_simple_expr(), ids))
            .order_by_asc(C::RecordId)
            .order_by_asc(C::Position);
        let mut found: HashMap<String, Vec<Citation>> = HashMap::new();
        for row in self.all(select.into_model::<CitationRow>()).await? {
            found.entry(row.record_id).or_default().push(Citation {
                source: Ref { id: row.source_id, r#type: RecordType::Source, title: row.source_title },
                url: row.url,
                chapter: row.chapter,
                page: row.page,
                note: row.note,
                found_in: row.found_in,
                supports: row.supports,
                as_stated: row.as_stated,
                rank: row.rank,
                value: row.value.0,
            });
        }
        Ok(found)
    }

    /// The links to and from records, by record id: first those that the record states, then those that others state.
    ///
    /// # Errors
    /// What the database says.
    pub async fn links(&self, ids: &[String]) -> Result<HashMap<String, Vec<Link>>, CatalogError> {
        use link::Column as C;
        let select = link::Entity::find()
            .select_only()
            .columns([C::FromId, C::ToId, C::Relation])
            .expr_as(Expr::col(("from_record", "title")), "from_title")
            .expr_as(Expr::col(("from_record", "type")), "from_type")
            .expr_as(Expr::col(("to_record", "title")), "to_title")
            .expr_as(Expr::col(("to_record", "type")), "to_type")
            .join_as(JoinType::InnerJoin, join(link::Entity, C::FromId, record::Entity, record::Column::Id), "from_record")
            .join_as(JoinType::InnerJoin, join(link::Entity, C::ToId, record::Entity, record::Column::Id), "to_record")
            .filter(Condition::any().add(self.one_of(C::FromId.into_simple_expr(), ids)).add(self.one_of(C::ToId.into_simple_expr(), ids)))
            .order_by_asc(C::FromId)
            .order_by_asc(C::Position);
        let rows = self.all(select.into_model::<LinkRow>()).await?;
        let asked: HashSet<&str> = ids.iter().map(String::as_str).collect();
        let mut found: HashMap<String, Vec<Link>> = HashMap::new();
        for inverse in [false, true] {
            for row in &rows {
                let from = (&row.from_id, &row.from_title, row.from_type);
                let to = (&row.to_id, &row.to_title, row.to_type);
                let (here, there) = if inverse { (to, from) } else { (from, to) };
                if asked.contains(&**here.0) {
                    found.entry(here.0.0.clone()).or_default().push(Link {
                        name: if inverse { row.relation.inverse() } else { entity::Codelist::code(row.relation) }.to_owned(),
                        relation: row.relation,
                        inverse,
                        record: Ref { id: there.0.clone(), r#type: there.2, title: there.1.clone() },
                    });
                }
            }
        }
        Ok(found)
    }
}

/// A join that the entities do not declare.
fn join<E: EntityTrait, F: EntityTrait>(_: E, from: E::Column, other: F, to: F::Column) -> RelationDef {
    E::belongs_to(other).from(from).to(to).into()
}
