//! The words by which a record is found, and how much each tells.
use super::{kind::Said, record::Record, rows::Rows};
use entity::{
    RecordType,
    name::NameKind,
    record,
    search::{phrase, tells, words},
    search_word::{self, NAMED, WORD},
};
use std::collections::BTreeMap;

/// What a whole name tells: an acronym, a full or short name, another spelling, the title of what has no names, an id.
const ACRONYM: i64 = 3_000;
const NAME: i64 = 2_800;
const SPELLING: i64 = 2_400;
const TITLE: i64 = 2_000;
const ID: i64 = 1_300;
/// What a word of a name, of a title, of an id and of other text tells.
const NAME_WORD: i64 = WORD - 60;
const TITLE_WORD: i64 = 700;
const ID_WORD: i64 = 400;
const TEXT_WORD: i64 = 200;
/// Fields of some types that say something in plain words.
const PLAIN: [&str; 4] = ["offices", "authors", "publisher", "items"];
/// A word of a long name tells less: so much for each other word, of so many at most.
const COMPANY: i64 = 5;
const MOST_COMPANY: i64 = 20;
/// The words found so far, each with the most that it tells.
struct Found {
    words: BTreeMap<String, i64>,
    /// What its type adds, so that of records named alike actors come before figures.
    bonus: i64,
}

impl Found {
    fn add(&mut self, word: String, weight: i64) {
        if !word.is_empty() && tells(&word) {
            let most = self.words.entry(word).or_default();
            *most = weight.saturating_add(self.bonus).max(*most);
        }
    }

    fn text(&mut self, text: &str, weight: i64) {
        words(text).into_iter().for_each(|word| self.add(word.key, weight));
    }

    /// A name as a whole and word by word.
    fn name(&mut self, text: &str, whole: i64, word: i64) {
        let words = words(text);
        let company = i64::try_from(words.len()).unwrap_or(MOST_COMPANY).min(MOST_COMPANY);
        self.add(phrase(text), whole - company);
        words.into_iter().for_each(|found| self.add(found.key, word - COMPANY * company.saturating_sub(1)));
    }
}

/// Adds the words of a record: of its id, title and names, its summary and remark, and what its type says in plain text.
pub(super) fn rows(of: &Record, row: &record::Model, owned: &mut Rows) {
    let kind = of.body.kind();
    let mut found = Found { words: BTreeMap::new(), bonus: bonus(row.r#type) };
    found.name(&row.id, ID, ID_WORD);
    for (text, kind) in kind.names() {
        match kind {
            None => found.name(text, TITLE, TITLE_WORD),
            Some(NameKind::Acronym) => found.name(text, ACRONYM, NAME_WORD),
            Some(NameKind::Official | NameKind::Short) => found.name(text, NAME, NAME_WORD),
            Some(NameKind::Alias | NameKind::AsPrinted) => found.name(text, SPELLING, NAME_WORD),
        }
    }
    found.name(&row.title, TITLE, TITLE_WORD);
    for text in [&row.summary, &row.remark].into_iter().flatten() {
        found.text(text, TEXT_WORD);
    }
    for said in PLAIN.iter().flat_map(|field| kind.said(field)) {
        if let Said::Word(text) = said {
            found.text(&text, TEXT_WORD);
        }
    }
    for (word, weight) in found.words {
        owned.push(search_word::Model { word, record_id: row.id.clone(), weight });
    }
}

fn bonus(r#type: RecordType) -> i64 {
    match r#type {
        RecordType::Partner => 60,
        RecordType::Forum => 50,
        RecordType::Project | RecordType::Indicator => 40,
        RecordType::Agreement | RecordType::Deal | RecordType::Event => 30,
        RecordType::Source => 10,
        RecordType::Observation => 0,
    }
}

// a word of the longest name of a partner still names it, and no word of a title does
const _: () = assert!(NAME_WORD - COMPANY * MOST_COMPANY >= NAMED && TITLE_WORD + 60 < NAMED);
