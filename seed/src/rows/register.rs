//! Rows that belong to no record: the dataset, chapters, closed lists, ids that are gone.
use crate::{check::Index, statement::Code};
use entity::{chapter, code, codelists, old_id, tombstone};
use serde_json::json;

/// What a revision says of the dataset.
pub(crate) struct About {
    pub title: String,
    pub version: String,
    pub licence: String,
    pub about: Option<String>,
    pub work: Option<String>,
}

pub(super) fn about(index: &Index<'_>) -> Option<About> {
    let about = index.said.about.as_ref()?;
    Some(About {
        title: about.title.clone(),
        version: about.version.clone(),
        licence: about.licence.clone(),
        about: about.about.clone(),
        work: about.work.as_ref().map(|work| work.value.clone()),
    })
}

pub(super) fn chapters(index: &Index<'_>) -> Vec<chapter::Model> {
    let mut chapters: Vec<_> = index
        .said
        .chapters
        .iter()
        .map(|said| chapter::Model {
            number: said.number,
            title: said.title.clone(),
            first_page: said.pages.0,
            last_page: said.pages.1,
            as_of: said.as_of.as_ref().map(|date| date.edtf.clone()),
        })
        .collect();
    chapters.sort_by_key(|chapter| chapter.number);
    chapters
}

/// The model's lists in their order, and the dataset's units and scopes by the alphabet.
pub(super) fn codes(index: &Index<'_>) -> Vec<code::Model> {
    let model = codelists().flat_map(|list| {
        list.entries.iter().zip(0..).map(|(entry, position)| {
            let standards = entry.standards.iter();
            code::Model {
                list: list.list.to_owned(),
                code: entry.code.to_owned(),
                position,
                about: entry.about.to_owned(),
                standards: standards.map(|(standard, code)| json!({ "standard": standard, "code": code })).collect(),
            }
        })
    });
    model.chain(words("unit", &index.said.units)).chain(words("scope", &index.said.scopes)).collect()
}

fn words(list: &str, said: &[Code]) -> Vec<code::Model> {
    let mut said: Vec<&Code> = said.iter().collect();
    said.sort_by(|a, b| a.code.value.cmp(&b.code.value));
    said.into_iter()
        .zip(0..)
        .map(|(word, position)| code::Model {
            list: list.to_owned(),
            code: word.code.value.clone(),
            position,
            about: word.about.clone(),
            standards: word.standard.iter().map(|(standard, code)| json!({ "standard": standard, "code": code })).collect(),
        })
        .collect()
}

pub(super) fn old_ids(index: &Index<'_>) -> Vec<old_id::Model> {
    let mut ids: Vec<_> = index.old_ids().map(|(old, now)| old_id::Model { id: old.to_owned(), record_id: now.to_owned() }).collect();
    ids.sort_by(|a, b| a.id.cmp(&b.id));
    ids
}

pub(super) fn tombstones(index: &Index<'_>) -> Vec<tombstone::Model> {
    let mut stones: Vec<_> = index
        .said
        .removed
        .iter()
        .map(|said| tombstone::Model { id: said.id.value.clone(), removed: said.removed.clone(), reason: said.reason.clone() })
        .collect();
    stones.sort_by(|a, b| a.id.cmp(&b.id));
    stones
}
