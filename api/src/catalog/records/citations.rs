//! The citations and links of records, read for many records at once and kept in the store.
use crate::catalog::{
    error::CatalogError,
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::{
        citation::{Citation, FieldValue, Link},
        head::{RecordId, Ref},
        json_column::{self, JsonColumn},
    },
};
use entity::{
    Codelist, RecordType,
    citation::{self, FoundIn, Rank},
    link::{self, LinkRelation},
    record, source,
};
use sea_orm::{
    Condition, EntityTrait, FromQueryResult, IntoSimpleExpr, JoinType, QueryFilter, QueryOrder, QuerySelect, QueryTrait, RelationDef,
    sea_query::Expr,
};
use std::collections::{HashMap, HashSet};

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
    value: JsonColumn<Option<FieldValue>>,
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

impl Snapshot {
    /// The citations of records, in the order of the ids, each record's in the order of the dataset.
    ///
    /// # Errors
    /// What the database says.
    pub async fn citations(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Vec<Citation>>>>, CatalogError> {
        self.kept(Kind::Citations, ids, async |ids| Ok(of_each(ids, self.read_citations(ids).await?))).await
    }

    /// The links to and from records, in the order of the ids: first those that the record states, then those that others state.
    ///
    /// # Errors
    /// What the database says.
    pub async fn links(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Vec<Link>>>>, CatalogError> {
        self.kept(Kind::Links, ids, async |ids| Ok(of_each(ids, self.read_links(ids).await?))).await
    }

    /// Citations by record id, past the store; a record without any is left out.
    pub(in crate::catalog) async fn read_citations(&self, ids: &[&str]) -> Result<HashMap<String, Vec<Citation>>, CatalogError> {
        use citation::Column as C;
        let select = citation::Entity::find()
            .select_only()
            .columns([C::RecordId, C::SourceId, C::Chapter, C::Page, C::Note, C::FoundIn, C::Supports, C::AsStated, C::Rank])
            .expr_as(json_column::text(C::Value), "value")
            .column(source::Column::Url)
            .column_as(record::Column::Title, "source_title")
            .join(JoinType::InnerJoin, join(citation::Entity, C::SourceId, source::Entity, source::Column::Id))
            .join(JoinType::InnerJoin, join(citation::Entity, C::SourceId, record::Entity, record::Column::Id))
            .filter(self.one_of(C::RecordId.into_simple_expr(), ids))
            .order_by_asc(C::RecordId)
            .order_by_asc(C::Position);
        let mut found: HashMap<String, Vec<Citation>> = HashMap::new();
        for row in self.all::<CitationRow>(&select.into_query()).await? {
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

    /// Links by record id, past the store; a record without any is left out.
    pub(in crate::catalog) async fn read_links(&self, ids: &[&str]) -> Result<HashMap<String, Vec<Link>>, CatalogError> {
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
        let rows = self.all::<LinkRow>(&select.into_query()).await?;
        let asked: HashSet<&str> = ids.iter().copied().collect();
        let mut found: HashMap<String, Vec<Link>> = HashMap::new();
        for inverse in [false, true] {
            for row in &rows {
                let from = (&row.from_id, &row.from_title, row.from_type);
                let to = (&row.to_id, &row.to_title, row.to_type);
                let (here, there) = if inverse { (to, from) } else { (from, to) };
                if asked.contains(&**here.0) {
                    found.entry(here.0.0.clone()).or_default().push(Link {
                        name: if inverse { row.relation.inverse() } else { row.relation.code() },
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

/// Adds an empty list for each id without one: that there is none is worth keeping too.
pub(in crate::catalog) fn of_each<T>(ids: &[&str], mut found: HashMap<String, Vec<T>>) -> HashMap<String, Vec<T>> {
    for id in ids {
        found.entry((*id).to_owned()).or_default();
    }
    found
}

/// A join that the entities do not declare.
fn join<E: EntityTrait, F: EntityTrait>(_: E, from: E::Column, other: F, to: F::Column) -> RelationDef {
    E::belongs_to(other).from(from).to(to).into()
}
