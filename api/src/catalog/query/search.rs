//! Searching a list: the words that its records have, as they are read by the register, and how well each record fits them.
//!
//! Both databases hold the same words (`search_word`), folded by this program, and are asked by ranges of them: nothing that is searched for is
//! ever read as syntax, and both rank alike.
use super::order::{KeyType, SortColumn};
use crate::catalog::{error::CatalogError, lexicon::Sought, snapshot::Snapshot};
use entity::{
    concern,
    search::{alike, forgiven, singulars, tells, words},
    search_word::{self, MENTIONED, NAMED, WORD},
};
use sea_orm::{
    DbBackend,
    sea_query::{Condition, Expr, ExprTrait, Func, JoinType, Query, SelectStatement, SimpleExpr, UnionType},
};
use serde_json::{Value, json};

/// Words of a search that count.
const MOST_WORDS: usize = 12;
/// Words that one mistyped word may have meant, at most.
const MOST_ALIKE: usize = 20;
/// What is found by a word as it was typed, by its beginning or its singular, and by a word like it.
const EXACT: i64 = 4;
const BEGINS: i64 = 2;
const ALIKE: i64 = 1;
/// What is found by its whole name.
const WHOLE: i64 = 8;

/// Every word, each found from the one before it: no more is read of a word that half of all records have. After a word come the names that begin
/// with it, as a space comes before every letter; they are passed over.
const VOCABULARY: &str = "WITH RECURSIVE known(word) AS (
    SELECT MIN(word) FROM search_word
    UNION ALL SELECT (SELECT MIN(w.word) FROM search_word AS w WHERE w.word >= known.word || '!') FROM known WHERE known.word IS NOT NULL
) SELECT word FROM known";

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

impl Term {
    fn sought(&self) -> Sought<'_> {
        if self.alike.is_empty() { Sought::Beginning(&self.word) } else { Sought::OneOf(&self.alike) }
    }
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
        self.terms.iter().any(|term| term.sought().is(word))
    }

    /// Its words as names are looked through for them.
    pub fn sought(&self) -> Vec<Sought<'_>> {
        self.terms.iter().map(Term::sought).collect()
    }

    /// Whether a text has all of its words.
    pub fn is_in(&self, text: &str) -> bool {
        let words = words(text);
        self.terms.iter().all(|term| words.iter().any(|word| term.sought().is(&word.key)))
    }

    /// How well a row fits: a whole number that is the same on both databases.
    pub fn rank() -> SortColumn {
        SortColumn { column: Expr::col((HIT, RANK)), holds: KeyType::Integer, of_head: false }
    }

    /// Inner-joins the rows to the hits, by their ids, with how well each fits.
    pub(super) fn join(&self, rows: &mut SelectStatement, id: SimpleExpr) {
        if let Some(hits) = &self.hits {
            rows.join_subquery(JoinType::InnerJoin, hits.clone(), HIT, Expr::col((HIT, RECORD)).eq(id));
        }
    }

    /// The same search with what its words may have been meant for, of all that are known in the order of the alphabet.
    pub(in crate::catalog) fn meaning(&self, known: &[Box<str>]) -> Self {
        let begins = |word: &str| {
            let first = known.partition_point(|other| **other < *word);
            let is_known = |word| known.binary_search_by(|other| (**other).cmp(word)).is_ok();
            known.get(first).is_some_and(|other| other.starts_with(word)) || singulars(word).any(is_known)
        };
        let mut read = self.clone();
        for term in read.terms.iter_mut().filter(|term| forgiven(&term.word) > 0 && !begins(&term.word)) {
            let near = alike(&term.word, known.iter().map(|word| &**word));
            term.alike = near.into_iter().take(MOST_ALIKE).map(str::to_owned).collect();
        }
        read
    }

    /// What is asked for: each word as typed or as it may have been meant, and the whole as a name.
    fn ranges(&self) -> Vec<Range> {
        let mut all = Vec::new();
        for (term, Term { word, alike }) in (1..).zip(&self.terms) {
            if !alike.is_empty() {
                all.extend(alike.iter().map(|word| Range::of(term, word, ALIKE)));
                continue;
            }
            // one word is the whole of what is searched for
            let (exact, begins) = if *word == self.phrase { (EXACT + WHOLE, 2 * BEGINS) } else { (EXACT, BEGINS) };
            all.push(Range::beginning(term, word, exact, begins));
            // a plural is nearly the word itself
            all.extend(singulars(word).map(|word| Range::of(term, word, exact - 1)));
        }
        if !self.terms.is_empty() {
            all.push(Range::beginning(0, &self.phrase, WHOLE, BEGINS));
        }
        all
    }

    /// The records that have every term, and how well each fits: the best of each term together.
    fn statement(&self, backend: DbBackend) -> SelectStatement {
        let ranges = self.ranges();
        // a word of the search counts as a word, the whole of it as a name
        let weight = format!("CASE WHEN w.weight > {WORD} AND t.term > 0 THEN {WORD} ELSE w.weight END");
        let mut found = found(backend, &ranges, Expr::col(("w", "record_id")), Expr::cust(weight));
        found.and_where(Expr::cust(format!("CASE WHEN t.term > 0 THEN w.word NOT LIKE '% %' ELSE w.weight > {WORD} END")));
        let mut concerning = self::found(backend, &ranges, Expr::col(("c", concern::Column::RecordId)), Expr::value(MENTIONED));
        concerning
            .join_as(JoinType::InnerJoin, concern::Entity, "c", Expr::col(("c", concern::Column::PartnerId)).equals(("w", "record_id")))
            .and_where(Expr::col(("w", "weight")).gte(NAMED))
            .and_where(Expr::cust("t.term > 0 AND w.word NOT LIKE '% %'"));
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
            // never more; asked so, PostgreSQL does not take it for one record, for which it would look through all of a list
            .cond_having(Condition::all().add(Expr::cust("SUM(CASE WHEN best.hit_number > 0 THEN 1 ELSE 0 END)").gte(terms)))
            .take()
    }
}

/// Words from one to before another, and what is found by the first of them and by each other.
struct Range {
    /// Which term they stand for; 0 for the whole search.
    term: i64,
    from: String,
    before: String,
    first: i64,
    other: i64,
}

impl Range {
    /// A word and all that begin with it.
    fn beginning(term: i64, word: &str, first: i64, other: i64) -> Self {
        Self { term, from: word.to_owned(), before: format!("{word}{}", char::MAX), first, other }
    }

    /// Just a word: nothing else lies between it and itself with a space after it.
    fn of(term: i64, word: &str, counts: i64) -> Self {
        Self { term, from: word.to_owned(), before: format!("{word} "), first: counts, other: counts }
    }
}

/// Ranges as rows.
fn asked(backend: DbBackend, ranges: &[Range]) -> SelectStatement {
    let mut rows = Query::select();
    if backend == DbBackend::Postgres {
        // how many they are is told by the arrays, so that the plan fits
        let numbers = |of: fn(&Range) -> i64| Func::cust("unnest").arg(Expr::value(ranges.iter().map(of).collect::<Vec<_>>()));
        let texts = |of: fn(&Range) -> String| Func::cust("unnest").arg(Expr::value(ranges.iter().map(of).collect::<Vec<_>>()));
        rows.expr_as(numbers(|it| it.term), "term")
            .expr_as(texts(|it| it.from.clone()), "from_word")
            .expr_as(texts(|it| it.before.clone()), "before_word")
            .expr_as(numbers(|it| it.first), "first")
            .expr_as(numbers(|it| it.other), "other");
    } else {
        let all: Value = ranges.iter().map(|it| json!([it.term, it.from, it.before, it.first, it.other])).collect();
        for (n, column) in ["term", "from_word", "before_word", "first", "other"].into_iter().enumerate() {
            rows.expr_as(Expr::cust(format!("value ->> {n}")), column);
        }
        // with a limit each is read once, not again for each word
        rows.from_function(Func::cust("json_each").arg(Expr::value(all.to_string())), "each").limit(ranges.len() as u64);
    }
    rows
}

/// What each range finds: the number of its term, a record, and what it counts.
fn found(backend: DbBackend, ranges: &[Range], record: SimpleExpr, weight: SimpleExpr) -> SelectStatement {
    let mut found = Query::select();
    found
        .expr_as(Expr::col(("t", "term")), NUMBER)
        .expr_as(record, RECORD)
        .expr_as(weight.mul(Expr::cust("CASE WHEN w.word = t.from_word THEN t.first ELSE t.other END")), RANK)
        .from_subquery(asked(backend, ranges), "t");
    if backend == DbBackend::Postgres {
        // the offset keeps it from joining the words of all records to the ranges, which it cannot tell the length of
        let words = Query::select()
            .columns([("s", "word"), ("s", "record_id"), ("s", "weight")])
            .from_as(search_word::Entity, "s")
            .and_where(Expr::cust("s.word >= t.from_word AND s.word < t.before_word"))
            .offset(0)
            .take();
        found.join_lateral(JoinType::InnerJoin, words, "w", Condition::all().add(Expr::value(true)));
    } else {
        found.join_as(JoinType::InnerJoin, search_word::Entity, "w", Expr::cust("w.word >= t.from_word AND w.word < t.before_word"));
    }
    found
}

impl Snapshot {
    /// A search as the register reads it: where no word begins with one of its words, those that it may have been meant for.
    ///
    /// # Errors
    /// What the database says.
    pub(in crate::catalog) async fn read_search(&self, search: &Search) -> Result<Search, CatalogError> {
        let lexicon = self.lexicon().await?;
        let mut read = search.meaning(lexicon.vocabulary.get_or_try_init(|| self.vocabulary()).await?);
        read.hits = Some(read.statement(self.backend()));
        Ok(read)
    }
    /// Every word, in the order of the alphabet.
    async fn vocabulary(&self) -> Result<Box<[Box<str>]>, CatalogError> {
        let rows = self.constant(VOCABULARY).await?;
        let words = rows.iter().map(|row| row.try_get_by_index::<Option<String>>(0)).collect::<Result<Vec<_>, _>>()?;
        // of a whole name each word is there, too
        Ok(words.into_iter().flatten().filter(|word| !word.contains(' ')).map(Box::from).collect())
    }
}
/// A search for nothing.
pub(in crate::catalog) fn nothing_asked() -> CatalogError {
    CatalogError::field(["q"], "it is needed; write a word or the beginning of one")
}
