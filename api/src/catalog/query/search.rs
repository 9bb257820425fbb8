//! Searching a list: the words that its records have, as they are read by the register, and how well each record fits them.
//!
//! Both databases hold the same words (`search_word`), folded by this program, and are asked by ranges of them: nothing that is searched for is
//! ever read as syntax, and both rank alike.
use super::order::{KeyType, SortColumn};
use crate::catalog::{error::CatalogError, snapshot::Snapshot, store::Kind};
use entity::{
    concern,
    search::{alike, forgiven, tells, words},
    search_word::{self, MENTIONED, NAMED, WORD},
};
use sea_orm::{
    DbBackend, EntityTrait, FromQueryResult, QuerySelect, QueryTrait,
    sea_query::{Condition, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr, UnionType},
};
use serde_json::{Value, json};
use std::collections::HashMap;

/// Words of a search that count.
const MOST_WORDS: usize = 12;
/// Words that one mistyped word may have meant, at most.
const MOST_ALIKE: usize = 20;
/// What is found by a word as it was typed, by its beginning, and by a word like it.
const EXACT: i64 = 4;
const BEGINS: i64 = 2;
const ALIKE: i64 = 1;
/// What is found by its whole name.
const WHOLE: i64 = 8;

/// Names within the statement.
const HIT: &str = "hit";
const RECORD: &str = "hit_id";
const RANK: &str = "hit_rank";
const NUMBER: &str = "hit_number";

/// Words that records have to have, all of them: in their names, titles and texts, or in the name of a partner that they concern.
#[derive(Clone, Debug)]
pub struct Search {
    phrase: String,
    terms: Vec<Term>,
    /// The records that have them, as the database is asked; nothing before the register has read them.
    hits: Option<SelectStatement>,
}

/// One word of a search.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Term {
    word: String,
    /// The words that it may have been meant for, where no word begins with it.
    alike: Vec<String>,
}

impl Search {
    /// Reads any text as a search. One without words finds nothing.
    ///
    /// # Errors
    /// There is no text.
    pub fn new(text: &str) -> Result<Self, CatalogError> {
        if text.is_empty() {
            return Err(CatalogError::field(["q"], "it has no value; write a word or the beginning of one, or leave it out"));
        }
        let mut all: Vec<String> = Vec::new();
        for word in words(text).into_iter().map(|word| word.key) {
            if all.len() < MOST_WORDS && !all.contains(&word) {
                all.push(word);
            }
        }
        let phrase = all.join(" ");
        if all.iter().any(|word| tells(word)) {
            all.retain(|word| tells(word));
        }
        Ok(Self { phrase, terms: all.into_iter().map(|word| Term { word, alike: Vec::new() }).collect(), hits: None })
    }

    /// Its words with a space between them.
    pub fn phrase(&self) -> &str {
        &self.phrase
    }

    /// Whether a word of a text, as [`words`] gives it, is one of those searched for.
    pub fn is_one(&self, word: &str) -> bool {
        self.terms
            .iter()
            .any(|term| if term.alike.is_empty() { word.starts_with(&term.word) } else { term.alike.iter().any(|it| it == word) })
    }

    /// How well a row fits: a whole number that is the same on both databases.
    pub fn rank() -> SortColumn {
        SortColumn { column: Expr::col((HIT, RANK)), holds: KeyType::Integer, of_head: false }
    }

    /// Leaves of the rows with such ids those that have its words, and adds how well each fits.
    pub(super) fn join(&self, rows: &mut SelectStatement, id: SimpleExpr) {
        if let Some(hits) = &self.hits {
            rows.join_subquery(JoinType::InnerJoin, hits.clone(), HIT, Expr::col((HIT, RECORD)).eq(id));
        }
    }

    /// The same search with what its words may have been meant for, of all that are known in the order of the alphabet.
    fn reading(&self, known: &[String], backend: DbBackend) -> Self {
        let begins = |word: &str| {
            let first = known.partition_point(|other| other.as_str() < word);
            known.get(first).is_some_and(|other| other.starts_with(word))
        };
        let mut read = self.clone();
        for term in read.terms.iter_mut().filter(|term| forgiven(&term.word) > 0 && !begins(&term.word)) {
            let near = alike(&term.word, known.iter().map(String::as_str));
            term.alike = near.into_iter().take(MOST_ALIKE).map(str::to_owned).collect();
        }
        read.hits = Some(read.statement(backend));
        read
    }

    /// What is asked for, as ranges of words: which of the terms it is, from where to where, and what it counts to be the first, or another, of
    /// the range. The whole search is such a range, too.
    fn ranges(&self) -> Value {
        let range = |n: usize, word: &str, end: char, exact: i64, other: i64| json!([n, word, format!("{word}{end}"), exact, other]);
        let begins = |n, word, exact| range(n, word, char::MAX, exact, BEGINS);
        let mut all = Vec::new();
        for (n, term) in (1..).zip(&self.terms) {
            match term.alike.as_slice() {
                [] => all.push(begins(n, term.word.as_str(), EXACT)),
                // nothing else lies between a word and itself with a space after it
                alike => all.extend(alike.iter().map(|word| range(n, word, ' ', ALIKE, ALIKE))),
            }
        }
        if !self.terms.is_empty() {
            all.push(begins(0, self.phrase.as_str(), WHOLE));
        }
        all.into()
    }

    /// The records that have every term, and how well each fits: the best of each term together.
    fn statement(&self, backend: DbBackend) -> SelectStatement {
        let ranges = self.ranges().to_string();
        // a word of the search counts as a word, the whole of it also as a name
        let weight = format!("CASE WHEN w.weight > {WORD} AND CAST(t.value ->> 0 AS BIGINT) > 0 THEN {WORD} ELSE w.weight END");
        let mut found = found(backend, &ranges, Expr::col(("w", "record_id")), Expr::cust(weight));
        let mut concerning = self::found(backend, &ranges, Expr::col(("c", concern::Column::RecordId)), Expr::value(MENTIONED));
        concerning
            .join_as(JoinType::InnerJoin, concern::Entity, "c", Expr::col(("c", concern::Column::PartnerId)).equals(("w", "record_id")))
            .and_where(Expr::col(("w", "weight")).gte(NAMED))
            .and_where(Expr::cust("CAST(t.value ->> 0 AS BIGINT) > 0"));
        found.union(UnionType::All, concerning);
        let best = Query::select()
            .column(("found", NUMBER))
            .column(("found", RECORD))
            .expr_as(Expr::col(("found", RANK)).max(), RANK)
            .from_subquery(found, "found")
            .add_group_by([Expr::col(("found", NUMBER)), Expr::col(("found", RECORD))])
            .take();
        let terms = i64::try_from(self.terms.len()).unwrap_or(i64::MAX);
        Query::select()
            .column(("best", RECORD))
            .expr_as(Expr::cust("CAST(SUM(best.hit_rank) AS BIGINT)"), RANK)
            .from_subquery(best, "best")
            .add_group_by([Expr::col(("best", RECORD))])
            .cond_having(Condition::all().add(Expr::cust("SUM(CASE WHEN best.hit_number > 0 THEN 1 ELSE 0 END)").eq(terms)))
            .take()
    }
}

/// What each range finds: the number of its term, a record, and what it counts.
fn found(backend: DbBackend, ranges: &str, record: SimpleExpr, weight: SimpleExpr) -> SelectStatement {
    let (each, list) = match backend {
        DbBackend::Postgres => ("json_array_elements", Expr::value(ranges).cast_as("json")),
        _ => ("json_each", Expr::value(ranges)),
    };
    let factor = "CAST(CASE WHEN w.word = (t.value ->> 1) THEN t.value ->> 3 ELSE t.value ->> 4 END AS BIGINT)";
    Query::select()
        .expr_as(Expr::cust("CAST(t.value ->> 0 AS BIGINT)"), NUMBER)
        .expr_as(record, RECORD)
        .expr_as(weight.mul(Expr::cust(factor)), RANK)
        .from_function(Func::cust(each).arg(list), "t")
        .join_as(JoinType::InnerJoin, search_word::Entity, "w", Expr::cust("w.word >= (t.value ->> 1) AND w.word < (t.value ->> 2)"))
        // a whole name is found by the whole search
        .and_where(Expr::cust("(CAST(t.value ->> 0 AS BIGINT) = 0 OR w.word NOT LIKE '% %')"))
        .take()
}

#[derive(FromQueryResult)]
struct Known {
    word: String,
}

impl Snapshot {
    /// A search as the register reads it: where no word begins with one of its words, those that it may have been meant for.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn read_search(&self, search: &Search) -> Result<Search, CatalogError> {
        let read = async |_: &[&str]| {
            let words = search_word::Entity::find().select_only().column(search_word::Column::Word).distinct();
            let all = self.all::<Known>(&words.into_query()).await?.into_iter().map(|it| it.word);
            // of a whole name each word is there, too
            let mut known: Vec<String> = all.filter(|word| !word.contains(' ')).collect();
            known.sort_unstable();
            Ok(HashMap::from([(String::new(), known)]))
        };
        let known = self.kept(Kind::Vocabulary, &[""], read).await?.into_iter().flatten().next();
        Ok(search.reading(known.as_ref().map_or(&[], |known| known.view.as_slice()), self.backend()))
    }
}
