//! Words of a filter that only the register can read: ids of records, units and scopes of the dataset. A filter names them while it takes
//! itself apart; they are looked up together, and kept for as long as the revision.
use super::meaning::{AT, Means, Read};
use crate::catalog::{
    dataset::CodelistItem,
    error::{CatalogError, meant},
    snapshot::Snapshot,
    store::{Kind, Stored},
};
use entity::{Codelist, RecordType, nearest_named, old_id, record, standard_codes, tombstone};
use sea_orm::{
    DbErr, FromQueryResult, IntoSimpleExpr, JoinType, QueryResult,
    sea_query::{Expr, ExprTrait, Query, SelectStatement, SimpleExpr, UnionType},
};
use serde::Serialize;
use std::{borrow::Cow, collections::HashMap};

/// A word that only the register can read.
#[derive(Clone, Debug)]
pub struct Reference {
    /// Where in the filter it stands, from the outside in.
    pub(super) path: Vec<Cow<'static, str>>,
    /// What it has to stand for.
    pub(super) means: Means,
    /// The word.
    pub(super) word: String,
}

impl Reference {
    fn refused(&self, detail: String) -> CatalogError {
        CatalogError::Field { path: self.path.clone(), detail }
    }
}

/// Words that are kept in another way than they were asked: ids that records had before, codes in another case.
pub(super) type Readings = HashMap<(Means, String), String>;

/// What an id stands for.
#[derive(Clone, Debug, Serialize)]
pub(in crate::catalog) enum Standing {
    /// A record of this type.
    Record(RecordType),
    /// A record that has this id now.
    Renamed(String, RecordType),
    /// A record that was removed, for this reason.
    Removed(String),
}

impl FromQueryResult for Standing {
    fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
        let (to, reason): (Option<String>, Option<String>) = (row.try_get(prefix, TO)?, row.try_get(prefix, REASON)?);
        Ok(match (to, reason) {
            (_, Some(reason)) => Self::Removed(reason),
            (Some(to), None) => Self::Renamed(to, row.try_get(prefix, TYPE)?),
            (None, None) => Self::Record(row.try_get(prefix, TYPE)?),
        })
    }
}

const ID: &str = "standing_id";
const TYPE: &str = "standing_type";
const TO: &str = "standing_to";
const REASON: &str = "standing_reason";

impl Snapshot {
    /// What ids stand for, in their order, read by one statement and kept; `None` for an id that nothing ever had.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn standing(&self, ids: &[&str]) -> Result<Vec<Option<Stored<Standing>>>, CatalogError> {
        let read = async |ids: &[&str]| {
            let rows = self.rows(&self.who(ids)).await?;
            let read = |row: &QueryResult| Ok((row.try_get("", ID)?, Standing::from_query_result(row, "")?));
            rows.iter().map(read).collect::<Result<HashMap<String, Standing>, CatalogError>>()
        };
        self.kept(Kind::Standing, ids, read).await
    }

    fn who(&self, ids: &[&str]) -> SelectStatement {
        let is = |column: SimpleExpr| self.one_of(column, ids);
        let nothing = || Expr::cust("CAST(NULL AS TEXT)");
        let now = Query::select()
            .expr_as(record::Column::Id.into_simple_expr(), ID)
            .expr_as(record::Column::Type.into_simple_expr(), TYPE)
            .expr_as(nothing(), TO)
            .expr_as(nothing(), REASON)
            .from(record::Entity)
            .and_where(is(record::Column::Id.into_simple_expr()))
            .take();
        let before = Query::select()
            .expr(old_id::Column::Id.into_simple_expr())
            .expr(record::Column::Type.into_simple_expr())
            .expr(record::Column::Id.into_simple_expr())
            .expr(nothing())
            .from(old_id::Entity)
            .join(
                JoinType::InnerJoin,
                record::Entity,
                record::Column::Id.into_simple_expr().eq(old_id::Column::RecordId.into_simple_expr()),
            )
            .and_where(is(old_id::Column::Id.into_simple_expr()))
            .take();
        let removed = Query::select()
            .expr(tombstone::Column::Id.into_simple_expr())
            .expr(nothing())
            .expr(nothing())
            .expr(tombstone::Column::Reason.into_simple_expr())
            .from(tombstone::Entity)
            .and_where(is(tombstone::Column::Id.into_simple_expr()))
            .take();
        let mut all = now;
        all.union(UnionType::All, before).union(UnionType::All, removed);
        all
    }

    /// How words are kept where that is not as they were asked.
    ///
    /// # Errors
    /// A word that stands for nothing, or for what it cannot; what the database says.
    pub(super) async fn readings(&self, references: &[Reference]) -> Result<Readings, CatalogError> {
        let ids: Vec<&str> = references.iter().filter(|it| it.means.is_id()).map(|it| it.word.as_str()).collect();
        let standing = if ids.is_empty() { Vec::new() } else { self.standing(&ids).await? };
        let mut standing = standing.into_iter();
        let mut readings = Readings::new();
        for it in references {
            let read = match it.means.list() {
                Some(list) => self.code(it, list).await?,
                None if it.means == Means::Since => self.load(it).await?,
                None => self.record_id(it, standing.next().flatten().as_deref()).await?,
            };
            if read != it.word {
                readings.insert((it.means, it.word.clone()), read);
            }
        }
        Ok(readings)
    }

    /// How one word is kept that stands outside a filter, at this path.
    ///
    /// # Errors
    /// A word that stands for nothing, or for what it cannot; what the database says.
    pub(in crate::catalog) async fn read_word(&self, path: [&'static str; 1], means: Means, word: &str) -> Result<String, CatalogError> {
        match means.read(word).map_err(|detail| CatalogError::field(path, detail))? {
            Read::Kept(read) => Ok(read),
            Read::AskRegister => {
                let reference = Reference { path: path.map(Cow::Borrowed).into(), means, word: word.to_owned() };
                let readings = self.readings(std::slice::from_ref(&reference)).await?;
                Ok(readings.into_values().next().unwrap_or(reference.word))
            }
        }
    }

    /// The id of the record that a word stands for.
    async fn record_id(&self, reference: &Reference, standing: Option<&Standing>) -> Result<String, CatalogError> {
        let Reference { means, word, .. } = reference;
        let (id, r#type) = match standing {
            Some(Standing::Record(r#type)) => (word, *r#type),
            Some(Standing::Renamed(to, r#type)) => (to, *r#type),
            Some(Standing::Removed(_)) if *means == Means::Once => return Ok(word.clone()),
            Some(Standing::Removed(reason)) => return Err(reference.refused(format!("`{word}` was removed: {reason}"))),
            None => {
                let near = self.nearest(*means, word).await?;
                return Err(reference.refused(format!("no {} has the id `{word}`{}", noun(*means), meant(near.as_deref()))));
            }
        };
        if means.may_be(r#type) {
            return Ok(id.clone());
        }
        let (is, needed) = (with_article(r#type.code()), with_article(noun(*means)));
        Err(reference.refused(format!("`{word}` is the id of {is}; write that of {needed}")))
    }

    /// The load that a word stands for.
    async fn load(&self, reference: &Reference) -> Result<String, CatalogError> {
        let load = self.loads().await?.since(&reference.word).map_err(|detail| reference.refused(detail))?;
        Ok(format!("{AT}{load}"))
    }

    /// The code of a list of the dataset that a word stands for.
    async fn code(&self, reference: &Reference, list: &str) -> Result<String, CatalogError> {
        let Reference { means, word, .. } = reference;
        let lists = self.codelists().await?;
        let codes = || lists.iter().filter(|it| it.id == list).flat_map(|it| &it.codes);
        let same = codes().find(|it| it.code == *word).or_else(|| codes().find(|it| it.code.eq_ignore_ascii_case(word)));
        let currency = |of: fn(&str) -> Option<String>| if *means == Means::Unit { of(word) } else { None };
        same.map(|it| it.code.clone()).or_else(|| currency(standard_codes::currency)).ok_or_else(|| {
            let near = nearest_code(word, codes()).or_else(|| currency(standard_codes::nearest_currency));
            let hint = near.map_or_else(|| format!("; the codelist `{list}` lists them"), |near| meant(Some(&near)));
            reference.refused(format!("there is no {list} `{word}`{hint}"))
        })
    }
}

/// The code that was probably meant, by what a standard calls it, by its own letters or by its meaning.
fn nearest_code<'a>(word: &str, codes: impl Iterator<Item = &'a CodelistItem> + Clone) -> Option<String> {
    let standard = codes.clone().find(|it| it.standards.iter().any(|standard| standard.code == word));
    let words = codes.flat_map(|it| [(it.code.as_str(), it.code.as_str()), (it.code.as_str(), it.about.as_str())]);
    standard.map(|it| it.code.as_str()).or_else(|| nearest_named(word, words)).map(str::to_owned)
}

/// What has the id that is asked for.
fn noun(means: Means) -> &'static str {
    match means {
        Means::Record(r#type) => r#type.code(),
        _ => "record",
    }
}

/// `an event`, `a deal`.
pub(in crate::catalog) fn with_article(noun: &str) -> String {
    let article = if noun.starts_with(['a', 'e', 'i', 'o']) { "an" } else { "a" };
    format!("{article} {noun}")
}
