//! What somebody who has typed the beginning of a name may mean: by names alone, from what is held of them, so that it keeps up with typing.
use super::search::excerpt;
use crate::catalog::{
    error::CatalogError,
    lexicon::Names,
    query::search::{Search, nothing_asked},
    snapshot::Snapshot,
    store::Kind,
    values::head::RecordId,
};
use async_graphql::SimpleObject;
use entity::{
    RecordType, name, record,
    search_word::{self, WORD},
    source,
};
use sea_orm::{
    EntityTrait, FromQueryResult, IntoSimpleExpr, QueryFilter, QueryOrder, QuerySelect, QueryTrait,
    sea_query::{ExprTrait, JoinType, Query, SelectStatement},
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// How many names are suggested, at most.
const MOST: usize = 10;
/// Names, titles and ids that are held, at most: of a register with more those that tell least are not suggested.
const MOST_NAMES: u64 = 250_000;

/// A record that may be meant.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Suggestion {
    /// Its id.
    // clients keep by `id` what is one thing whatever is asked
    #[graphql(name = "recordId")]
    pub id: RecordId,
    /// Which sort of record it is.
    pub r#type: RecordType,
    /// Its title in English.
    pub title: String,
    /// Its title or name that has what was typed, as HTML with `<mark>` around it; null where it is its id that has it.
    pub name: Option<String>,
}

/// What a record is called.
#[derive(Serialize)]
struct Called {
    r#type: RecordType,
    title: String,
    names: Vec<String>,
}

/// What a record is called, by one of its names.
#[derive(FromQueryResult)]
struct CalledSo {
    id: String,
    r#type: RecordType,
    title: String,
    name: Option<String>,
    printed: Option<String>,
}

#[derive(FromQueryResult)]
struct NameWord {
    word: String,
    record_id: String,
}

impl Called {
    /// The first of its title and names that has all that was typed, marked.
    fn name(&self, search: &Search) -> Option<String> {
        let found = [&self.title].into_iter().chain(&self.names).find(|text| search.is_in(text));
        found.and_then(|text| excerpt(text, search))
    }
}

impl Snapshot {
    /// The names that fit the beginning of one best, ten at most: the same name first, then those that begin so, then those with such words; of
    /// each acronyms, names and titles before ids, actors before what they do. Slips are forgiven as in a search.
    ///
    /// # Errors
    /// Nothing is typed, and what the database says.
    pub async fn suggest(&self, q: Option<String>) -> Result<Vec<Suggestion>, CatalogError> {
        let search = Search::new(&q.ok_or_else(nothing_asked)?)?;
        let lexicon = self.lexicon().await?;
        let names = lexicon.names.get_or_try_init(|| self.names()).await?;
        let search = search.meaning(names.words());
        let ids = names.find(search.phrase(), &search.sought(), MOST);
        let called = self.kept(Kind::Called, &ids, async |ids| self.called(ids).await).await?;
        let suggestion = |(id, called): (&str, &Called)| {
            let name = called.name(&search);
            Suggestion { id: RecordId(id.to_owned()), r#type: called.r#type, title: called.title.clone(), name }
        };
        Ok(ids.into_iter().zip(called.iter().flatten()).map(|(id, called)| suggestion((id, called))).collect())
    }

    /// The names of all records, those that tell most first. What tells more than a word is a whole name, title or id.
    pub(super) async fn names(&self) -> Result<Names, CatalogError> {
        use search_word::Column as C;
        let names = search_word::Entity::find().select_only().columns([C::Word, C::RecordId]).filter(C::Weight.into_simple_expr().gt(WORD));
        let ordered = names.order_by_desc(C::Weight).order_by_asc(C::Word).order_by_asc(C::RecordId).limit(MOST_NAMES);
        let all = self.all::<NameWord>(&ordered.into_query()).await?;
        Ok(Names::new(all.into_iter().map(|named| (named.word, named.record_id))))
    }

    /// What records are called: one statement for all.
    async fn called(&self, ids: &[&str]) -> Result<HashMap<String, Called>, CatalogError> {
        let mut called: HashMap<String, Called> = HashMap::new();
        for row in self.all::<CalledSo>(&self.naming(ids)).await? {
            let one = called.entry(row.id).or_insert(Called { r#type: row.r#type, title: row.title, names: Vec::new() });
            one.names.extend(row.name.into_iter().chain(row.printed));
        }
        Ok(called)
    }

    fn naming(&self, ids: &[&str]) -> SelectStatement {
        let id = || record::Column::Id.into_simple_expr();
        Query::select()
            .expr(id())
            .expr(record::Column::Type.into_simple_expr())
            .expr(record::Column::Title.into_simple_expr())
            .expr_as(name::Column::Text.into_simple_expr(), "name")
            .expr_as(source::Column::Printed.into_simple_expr(), "printed")
            .from(record::Entity)
            .join(JoinType::LeftJoin, name::Entity, name::Column::PartnerId.into_simple_expr().eq(id()))
            .join(JoinType::LeftJoin, source::Entity, source::Column::Id.into_simple_expr().eq(id()))
            .and_where(self.one_of(id(), ids))
            .order_by_expr(id(), sea_orm::Order::Asc)
            .order_by_expr(name::Column::Position.into_simple_expr(), sea_orm::Order::Asc)
            .take()
    }
}
