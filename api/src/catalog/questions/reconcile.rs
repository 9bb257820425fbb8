//! Matching names that somebody has with the records that they may be of: of many names at once, with few statements whatever their number.
use crate::catalog::{
    error::CatalogError,
    query::{
        codes::{CodeFilter, IdFilter},
        filter::Where,
        list::List,
        operators::EnumFilter,
        search::Search,
    },
    records::Record,
    resources::partner::{Partner, PartnerFilter},
    snapshot::Snapshot,
    store::Stored,
    values::head::RecordId,
};
use entity::{Codelist, RecordType, name::NameKind, partner::PartnerKind, partner_within, search, standard_codes};
use sea_orm::{
    FromQueryResult, IntoSimpleExpr,
    sea_query::{ExprTrait, Query as Select},
};
use std::{
    collections::{BTreeMap, HashSet},
    sync::Arc,
};

/// Names that are looked at for each query, of every type.
const LOOKED_AT: usize = 100;
/// Candidates of a query, at most.
pub const MOST_CANDIDATES: usize = 25;
/// Candidates of a query that asks for no other number.
pub const DEFAULT_CANDIDATES: usize = 10;
/// The score of a whole name, and the most that any other gets.
const WHOLE: f64 = 100.0;
const ALMOST: f64 = 95.0;
/// What a word counts that only begins alike, or is alike with a slip, beside one that is the same.
const ALIKE: f64 = 0.8;
/// Less than this is no candidate.
const LEAST: f64 = 25.0;

/// A name to match.
#[derive(Clone, Debug, Default)]
pub struct Query {
    /// The name; without one the partners that all the properties hold of.
    pub text: String,
    /// Of which types; of any if empty.
    pub types: Vec<RecordType>,
    /// How many candidates, [`MOST_CANDIDATES`] at most.
    pub limit: usize,
    /// Any of these countries: codes (ISO 3166-1), names or ids.
    pub country: Vec<String>,
    /// Any of these kinds: codes or labels.
    pub kind: Vec<String>,
    /// Part of any of these partners, at any depth: names or ids.
    pub part_of: Vec<String>,
}

/// A record that a name may be of.
#[derive(Clone, Debug)]
pub struct Candidate {
    /// The record.
    pub record: Stored<Record>,
    /// How well it fits, 0 to 100; 100 is its whole name in any language, an acronym, its title or its id.
    pub score: f64,
    /// Whether it is certain: its whole name, and no other has it.
    pub certain: bool,
}

/// What is asked of a value that may be unknown.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
    /// The record does not tell, or the value asked for means nothing.
    Unknown,
}

#[derive(FromQueryResult)]
struct Within {
    partner_id: String,
    within_id: String,
}

impl Snapshot {
    /// The candidates of each query, the best first.
    ///
    /// # Errors
    /// What the database says.
    pub async fn reconcile(&self, queries: &[Query]) -> Result<Vec<Vec<Candidate>>, CatalogError> {
        let lexicon = self.lexicon().await?;
        let names = lexicon.names.get_or_try_init(|| self.names()).await?;
        let looked_up = |text: &str| -> Vec<String> {
            let Ok(search) = Search::new(text) else { return Vec::new() };
            let search = search.meaning(names.words());
            let mut ids = names.find(search.phrase(), &search.sought(), LOOKED_AT);
            if ids.is_empty() {
                // no name has all of its words: those that have some
                ids = search.sought().into_iter().flat_map(|word| names.find("", &[word], MOST_CANDIDATES)).collect();
            }
            ids.into_iter().map(str::to_owned).collect()
        };
        let found: Vec<Vec<String>> = queries.iter().map(|query| looked_up(&query.text)).collect();
        let wanted = queries.iter().flat_map(|query| query.country.iter().chain(&query.part_of));
        let places: BTreeMap<&str, Vec<String>> = wanted.map(|text| (text.as_str(), looked_up(text))).collect();
        let ids: HashSet<&str> = found.iter().chain(places.values()).flatten().map(String::as_str).collect();
        let types = self.types_of(&ids.into_iter().collect::<Vec<_>>()).await?;
        let kept: Vec<Vec<&str>> = queries
            .iter()
            .zip(&found)
            .map(|(query, found)| {
                let fits = |id: &&str| types.get(*id).is_some_and(|of| query.types.is_empty() || query.types.contains(of));
                let mut seen = HashSet::new();
                found.iter().map(String::as_str).filter(fits).filter(|id| seen.insert(*id)).take(LOOKED_AT).collect()
            })
            .collect();
        let partners = places.values().flatten().map(String::as_str).filter(|id| types.get(*id) == Some(&RecordType::Partner));
        let needed: HashSet<&str> = kept.iter().flatten().copied().chain(partners).collect();
        let records = self.records_typed(needed.into_iter().filter_map(|id| Some((*types.get(id)?, id)))).await?;
        let within = match queries.iter().any(|query| !query.part_of.is_empty()) {
            true => self.within(&kept.iter().flatten().copied().collect::<Vec<_>>()).await?,
            false => HashSet::new(),
        };
        // the partners that a text names as a whole
        let meant = |text: &str| -> Vec<&Partner> {
            let all = places.get(text).into_iter().flatten().filter_map(|id| records.get(id.as_str()));
            let named = all.filter(|record| names_of(&record.view).iter().any(|name| is_whole(name, text)));
            named.filter_map(|record| partner(&record.view)).collect()
        };
        let candidates = |query: &Query, kept: &[&str]| {
            let mut all: Vec<(Candidate, bool)> = Vec::new();
            let search = Search::new(&query.text).ok().map(|search| search.meaning(names.words()));
            for record in kept.iter().filter_map(|id| records.get(*id)) {
                let score = search.as_ref().map_or(0.0, |search| score(&record.view, &query.text, search));
                let answers = [
                    any(&query.country, |text| in_country(&record.view, text, &meant(text))),
                    any(&query.kind, |text| is_kind(&record.view, text)),
                    any(&query.part_of, |text| match (partner(&record.view), meant(text)) {
                        (None, _) => Answer::Unknown,
                        (Some(_), meant) if meant.is_empty() => Answer::Unknown,
                        (Some(it), meant) => {
                            let inside = |other: &&Partner| within.contains(&(it.id.0.clone(), other.id.0.clone()));
                            if meant.iter().any(inside) { Answer::Yes } else { Answer::No }
                        }
                    }),
                ];
                if score >= LEAST && !answers.contains(&Answer::No) {
                    let sure = !answers.contains(&Answer::Unknown);
                    all.push((Candidate { record: record.clone(), score, certain: false }, sure));
                }
            }
            all.sort_by(|(a, _), (b, _)| b.score.total_cmp(&a.score));
            if all.iter().filter(|(candidate, _)| candidate.score >= WHOLE).count() == 1
                && let Some((first, sure)) = all.first_mut()
            {
                first.certain = *sure;
            }
            all.truncate(query.limit.min(MOST_CANDIDATES));
            all.into_iter().map(|(candidate, _)| candidate).collect()
        };
        let mut all = Vec::with_capacity(queries.len());
        for (query, kept) in queries.iter().zip(&kept) {
            all.push(match query.filter(&meant) {
                _ if !query.text.is_empty() => candidates(query, kept),
                Some(filter) => self.having(filter, query.limit).await?,
                None => Vec::new(),
            });
        }
        Ok(all)
    }

    /// The partners of a filter, by title. All that is asked of them holds.
    async fn having(&self, filter: Where<PartnerFilter>, limit: usize) -> Result<Vec<Candidate>, CatalogError> {
        let mut list = List::<Partner>::new(filter, None)?;
        list.limit = u64::try_from(limit.min(MOST_CANDIDATES)).unwrap_or(1);
        list.count = true;
        let page = self.list(&list).await?;
        let certain = page.total == Some(1);
        let any = |it: Stored<Partner>| Stored { view: Arc::new(Record::Partner(it.view)), json: it.json };
        Ok(page.rows.into_iter().map(|row| Candidate { record: any(row.record), score: WHOLE, certain }).collect())
    }

    /// Pairs of a partner and what it lies within.
    async fn within(&self, ids: &[&str]) -> Result<HashSet<(String, String)>, CatalogError> {
        use partner_within::Column as C;
        let (partner, within) = (C::PartnerId.into_simple_expr(), C::WithinId.into_simple_expr());
        let select = Select::select()
            .expr(partner.clone())
            .expr(within.clone())
            .from(partner_within::Entity)
            .and_where(self.one_of(partner.clone(), ids))
            .and_where(within.ne(partner))
            .take();
        let rows = self.all::<Within>(&select).await?;
        Ok(rows.into_iter().map(|row| (row.partner_id, row.within_id)).collect())
    }
}

impl Query {
    /// What its properties ask of partners; `None` where they ask nothing, or only for what means nothing.
    fn filter<'a>(&self, meant: &impl Fn(&str) -> Vec<&'a Partner>) -> Option<Where<PartnerFilter>> {
        if !self.types.is_empty() && !self.types.contains(&RecordType::Partner) {
            return None;
        }
        let kinds: Vec<PartnerKind> = self.kind.iter().filter_map(|text| kind_of(text)).collect();
        let countries: Vec<String> = self.country.iter().flat_map(|text| countries_of(text, &meant(text))).collect();
        let wholes: Vec<RecordId> = self.part_of.iter().flat_map(|text| meant(text)).map(|it| it.id.clone()).collect();
        let asked = [self.kind.is_empty(), self.country.is_empty(), self.part_of.is_empty()];
        if asked == [true; 3] || asked != [kinds.is_empty(), countries.is_empty(), wholes.is_empty()] {
            return None;
        }
        let ids = |ids: &[RecordId]| (!ids.is_empty()).then(|| ids.to_vec());
        let own = PartnerFilter {
            kind: (!kinds.is_empty()).then_some(EnumFilter { r#in: Some(kinds), ne: None }),
            country: (!countries.is_empty()).then(|| CodeFilter { r#in: Some(countries), ..CodeFilter::default() }),
            within: ids(&wholes).map(|ids| IdFilter { r#in: Some(ids), ne: None }),
            ..PartnerFilter::default()
        };
        let mut filter = Where { own, ..Where::default() };
        // nothing is a part of itself
        filter.record.stated.head.id = ids(&wholes).map(|ids| IdFilter { r#in: None, ne: Some(ids) });
        Some(filter)
    }
}

fn partner(record: &Record) -> Option<&Partner> {
    if let Record::Partner(partner) = record { Some(partner) } else { None }
}

/// What a record is called: its title, its id and, of a partner, its names.
fn names_of(record: &Record) -> Vec<&str> {
    let names = partner(record).map_or_else(Vec::new, |it| it.named.names.iter().map(|name| name.text.as_str()).collect());
    [record.title.as_str(), &*record.id].into_iter().chain(names).collect()
}

fn is_whole(name: &str, text: &str) -> bool {
    let [name, text] = [name, text].map(|text| search::phrase(&search::words(text)));
    !text.is_empty() && name == text
}

/// How well a name fits the best of those of a record.
fn score(record: &Record, text: &str, search: &Search) -> f64 {
    let asked: HashSet<String> = search::words(text).into_iter().map(|word| word.key).collect();
    let of = |name: &str| {
        if is_whole(name, text) {
            return WHOLE;
        }
        let words: HashSet<String> = search::words(name).into_iter().map(|word| word.key).collect();
        let each = words.iter().map(|word| match word {
            word if asked.contains(word) => 1.0,
            word if search.is_one(word) => ALIKE,
            _ => 0.0,
        });
        let count = u32::try_from(asked.len() + words.len()).unwrap_or(u32::MAX);
        (ALMOST * 2.0 * each.sum::<f64>() / f64::from(count)).min(ALMOST)
    };
    names_of(record).into_iter().map(of).fold(0.0, f64::max).round()
}

/// Whether any of some values holds; none asked holds.
fn any(values: &[String], holds: impl Fn(&str) -> Answer) -> Answer {
    let answers: Vec<Answer> = values.iter().map(|text| holds(text)).collect();
    match answers.is_empty() || answers.contains(&Answer::Yes) {
        true => Answer::Yes,
        false if answers.contains(&Answer::Unknown) => Answer::Unknown,
        false => Answer::No,
    }
}

/// The codes of the countries that a text names.
fn countries_of(text: &str, meant: &[&Partner]) -> Vec<String> {
    match standard_codes::country(text) {
        Some(code) => vec![code],
        None => meant.iter().filter(|it| it.kind == PartnerKind::Country).filter_map(|it| it.country.clone()).collect(),
    }
}

fn in_country(record: &Record, text: &str, meant: &[&Partner]) -> Answer {
    let codes = countries_of(text, meant);
    match partner(record).and_then(|it| it.country.as_ref()) {
        Some(country) if !codes.is_empty() => {
            if codes.contains(country) {
                Answer::Yes
            } else {
                Answer::No
            }
        }
        _ => Answer::Unknown,
    }
}

/// The kind that a text names.
fn kind_of(text: &str) -> Option<PartnerKind> {
    let same = |word: &str| is_whole(word, text) || word.eq_ignore_ascii_case(text);
    PartnerKind::ENTRIES.iter().find(|entry| same(entry.code) || same(entry.label)).and_then(|entry| PartnerKind::from_code(entry.code))
}

fn is_kind(record: &Record, text: &str) -> Answer {
    match (partner(record), kind_of(text)) {
        (Some(it), Some(kind)) if it.kind == kind => Answer::Yes,
        (Some(_), Some(_)) => Answer::No,
        _ => Answer::Unknown,
    }
}

impl Partner {
    /// Its acronyms.
    pub fn acronyms(&self) -> impl Iterator<Item = &str> {
        self.named.names.iter().filter(|name| name.kind == NameKind::Acronym).map(|name| name.text.as_str())
    }
}
