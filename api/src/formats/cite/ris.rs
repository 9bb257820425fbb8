//! RIS: a line a field, as reference managers exchange them.
use super::entry::Entry;
use crate::catalog::{questions::cited::Author, values::date::FuzzyDate};

/// Writes a reference.
pub fn write(entry: &Entry) -> String {
    let Entry { cited, url, accessed } = entry;
    let kind = match (cited.is_data, url) {
        (true, _) => "DATA",
        (false, Some(_)) => "ELEC",
        (false, None) => "GEN",
    };
    let mut out = String::new();
    let mut add = |tag: &str, value: Option<&str>| {
        if let Some(value) = value {
            out.extend([tag, "  - ", value, "\r\n"]);
        }
    };
    add("TY", Some(kind));
    add("ID", Some(&cited.key));
    for author in &cited.authors {
        match author {
            Author::Person { family, given } => add("AU", Some(&format!("{family}, {given}"))),
            Author::Whole(name) => add("AU", Some(name)),
        }
    }
    add("TI", Some(&cited.title));
    add("T2", cited.part_of.as_deref());
    add("ET", cited.edition.as_deref());
    add("PB", cited.publisher.as_deref());
    if let Some(published) = &cited.published {
        add("PY", year(published));
        add("DA", Some(&date(published)));
    }
    add("LA", cited.language.as_deref());
    add("UR", url.as_deref());
    add("Y2", accessed.as_ref().map(|day| day.replace('-', "/")).as_deref());
    add("N1", cited.note.as_deref());
    add("ER", Some(""));
    out
}

/// The year that a date is in, where it is only one.
fn year(date: &FuzzyDate) -> Option<&str> {
    let [first, last] = [&date.earliest, &date.latest].map(|day| day.as_deref().and_then(|day| day.get(..4)));
    first.filter(|_| first == last)
}

/// `YYYY/MM/DD/` and words: what is not known stays empty, and what is not sure is said in words.
fn date(date: &FuzzyDate) -> String {
    match date.parts().filter(|_| date.is_sure()) {
        Some(parts) => {
            let part = |n: usize| parts.get(n).copied().unwrap_or_default();
            format!("{}/{}/{}/", part(0), part(1), part(2))
        }
        None => format!("{}///{}", year(date).unwrap_or_default(), date.text),
    }
}
