//! The words by which a record is found, and how much each tells.
use super::{
    kind::{Kind, Said},
    rows::OwnedRows,
};
use entity::{
    name::NameKind,
    record,
    search::{phrase, tells, words},
    search_word::{self, NAMED, SearchedText, WORD},
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
/// A word of a long name tells less: so much for each other word, of so many at most.
const PER_OTHER_WORD: i64 = 5;
const MOST_OTHER_WORDS: i64 = 20;
/// The most that a type adds.
const MOST_PROMINENT: i64 = 60;

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

    /// What a type says in a field, in plain words.
    fn said(&mut self, kind: &dyn Kind, field: &str) {
        for said in kind.said(field) {
            if let Said::Word(text) = said {
                self.text(&text, TEXT_WORD);
            }
        }
    }

    /// A name as a whole and word by word.
    fn name(&mut self, text: &str, whole: i64, word: i64) {
        let words = words(text);
        let company = i64::try_from(words.len()).unwrap_or(MOST_OTHER_WORDS).min(MOST_OTHER_WORDS);
        self.add(phrase(&words), whole - company);
        words.into_iter().for_each(|found| self.add(found.key, word - PER_OTHER_WORD * company.saturating_sub(1)));
    }
}

/// Adds the words of a record: of its id, title and names, its summary and remark, and what its type says in plain text.
pub(super) fn rows(kind: &dyn Kind, row: &record::Model, owned: &mut OwnedRows) {
    let mut found = Found { words: BTreeMap::new(), bonus: kind.prominence().min(MOST_PROMINENT) };
    for text in SearchedText::ALL {
        match text {
            SearchedText::Id => found.name(&row.id, ID, ID_WORD),
            SearchedText::Title => found.name(&row.title, TITLE, TITLE_WORD),
            SearchedText::Names => kind.names().into_iter().for_each(|(text, kind)| match kind {
                None => {}
                Some(NameKind::Acronym) => found.name(text, ACRONYM, NAME_WORD),
                Some(NameKind::Official | NameKind::Short) => found.name(text, NAME, NAME_WORD),
                Some(NameKind::Alias | NameKind::AsPrinted) => found.name(text, SPELLING, NAME_WORD),
            }),
            SearchedText::Printed => {
                let printed = kind.names().into_iter().filter(|(_, kind)| kind.is_none());
                printed.for_each(|(text, _)| found.name(text, TITLE, TITLE_WORD));
            }
            SearchedText::Summary => row.summary.iter().for_each(|text| found.text(text, TEXT_WORD)),
            SearchedText::Remark => row.remark.iter().for_each(|text| found.text(text, TEXT_WORD)),
            SearchedText::Offices => found.said(kind, "offices"),
            SearchedText::Authors => found.said(kind, "authors"),
            SearchedText::Publisher => found.said(kind, "publisher"),
            SearchedText::Items => found.said(kind, "items"),
        }
    }
    for (word, weight) in found.words {
        owned.push(search_word::Model { word, record_id: row.id.clone(), weight });
    }
}

// a word of the longest name of a partner still names it, and no word of a title does
const _: () = assert!(NAME_WORD - PER_OTHER_WORD * MOST_OTHER_WORDS >= NAMED && TITLE_WORD + MOST_PROMINENT < NAMED);
