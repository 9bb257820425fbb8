//! What stands beside the records: the dataset itself, chapters, units, scopes, removed ids.
use super::fields::Fields;
use crate::statement::{About, Chapter, Code, Distinct, Removed};

pub(super) fn about(top: &mut Fields<'_>) -> Option<About> {
    let mut need = |key| top.need(key).and_then(|item| item.text()).map(|text| text.value);
    let (title, version, licence) = (need("title"), need("version"), need("licence"));
    let (about, work) = (top.plain("about"), top.text("work"));
    Some(About { title: title?, version: version?, licence: licence?, about, work })
}

pub(super) fn chapter(mut fields: Fields<'_>) -> Option<Chapter> {
    let number = fields.need("number").and_then(|n| n.integer());
    let title = fields.need("title").and_then(|t| t.text());
    let as_of = fields.point("as_of");
    fields.need("pages");
    let pages = range(&mut fields, "pages");
    let notes = range(&mut fields, "notes");
    let at = fields.at;
    fields.done();
    Some(Chapter { at, number: number?.value, title: title?.value, pages: pages?, notes, as_of })
}

/// `"7-14"` or `"7"`.
fn range(fields: &mut Fields<'_>, key: &'static str) -> Option<(i64, i64)> {
    let text = fields.text(key)?;
    let (first, last) = text.split_once('-').unwrap_or((&text, &text));
    let range = first.parse().ok().zip(last.parse().ok()).filter(|(a, b)| a <= b);
    if range.is_none() {
        fields.problem(text.at, format!("`{}` is not a range of {key}", *text), "write first and last, \"7-14\"");
    }
    range
}

pub(super) fn code(mut fields: Fields<'_>) -> Option<Code> {
    let code = fields.need("code").and_then(|c| c.text());
    let about = fields.need("about").and_then(|a| a.text());
    let (standard, standard_code) = (fields.plain("standard"), fields.plain("standard_code"));
    if standard.is_some() != standard_code.is_some() {
        let message = "`standard` and `standard_code` belong together";
        fields.problem(fields.at, message, "write both or none");
    }
    fields.done();
    Some(Code { code: code?, about: about?.value, standard: standard.zip(standard_code) })
}

pub(super) fn removed(mut fields: Fields<'_>) -> Option<Removed> {
    let id = fields.need("id").and_then(|id| id.text());
    let reason = fields.need("reason").and_then(|reason| reason.text());
    let removed = fields.point("removed").map(|date| date.value.edtf);
    fields.done();
    Some(Removed { id: id?, reason: reason?.value, removed })
}

pub(super) fn distinct(mut fields: Fields<'_>) -> Option<Distinct> {
    fields.need("ids");
    // the reason is for whoever reads the file
    fields.need("reason").and_then(|reason| reason.text());
    let (at, ids) = (fields.at, fields.texts("ids"));
    if ids.len() == 1 {
        fields.problem(at, "`ids` names one partner", "name those that are not the same");
    }
    fields.done();
    (ids.len() > 1).then_some(Distinct { at, ids })
}
