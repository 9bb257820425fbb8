//! Citations, as short as `33`.
use super::fields::{Fields, Item};
use crate::statement::{Cite, Located, Mark};
use entity::citation::Rank;

/// The citations under `cite`: one or a list.
pub(super) fn read(fields: &mut Fields<'_>) -> Vec<Cite> {
    fields.each("cite").iter().filter_map(cite).collect()
}

fn cite(item: &Item<'_>) -> Option<Cite> {
    if !item.is_table() {
        return Some(Cite { mark: mark(item)?, supports: None, value: None, as_stated: None, rank: Rank::Preferred, chapter: None });
    }
    let mut fields = item.table()?;
    let mark = fields.need("at").and_then(|at| mark(&at));
    let supports = fields.text("for");
    let value = fields.text("value");
    let as_stated = fields.text("as_stated");
    let rank = fields.item("rank").and_then(|rank| rank.code());
    let rank = rank.map_or(Rank::Preferred, |rank: Located<Rank>| rank.value);
    let chapter = fields.item("chapter").and_then(|c| c.integer());
    fields.done();
    Some(Cite { mark: mark?, supports, value, as_stated, rank, chapter: chapter.map(|c| c.value) })
}

fn mark(item: &Item<'_>) -> Option<Located<Mark>> {
    if !item.is_text() {
        let number = item.integer()?;
        return Some(Located { value: Mark::Note { number: number.value, title: false }, at: number.at });
    }
    let text = item.text()?;
    Some(Located { value: parse(&text), at: text.at })
}

/// `39t`, `39` and `p17` are marks of the work; anything else is a source.
fn parse(text: &str) -> Mark {
    let number = |digits: &str| digits.parse::<i64>().ok();
    if let Some(number) = text.strip_suffix('t').and_then(number) {
        Mark::Note { number, title: true }
    } else if let Some(number) = number(text) {
        Mark::Note { number, title: false }
    } else if let Some(page) = text.strip_prefix('p').and_then(number) {
        Mark::Page(page)
    } else {
        Mark::Source(text.to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_short() {
        let note = |number, title| Mark::Note { number, title };
        assert_eq!(parse("39t"), note(39, true));
        assert_eq!(parse("39"), note(39, false));
        assert_eq!(parse("p17"), Mark::Page(17));
        assert_eq!(parse("port"), Mark::Source("port".to_owned()));
        assert_eq!(parse("t"), Mark::Source("t".to_owned()));
    }
}
