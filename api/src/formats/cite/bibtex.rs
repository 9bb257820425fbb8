//! BibTeX: an entry in UTF-8. `@misc` is known to every style; capitals of titles are kept.
use super::entry::Entry;
use crate::catalog::{questions::cited::Author, values::date::FuzzyDate};

/// Names of months that every style knows.
const MONTHS: [&str; 12] = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// Writes an entry.
pub fn write(entry: &Entry) -> String {
    let Entry { cited, url, accessed } = entry;
    let mut fields = Vec::new();
    let mut add = |name: &str, value: Option<String>| fields.extend(value.map(|value| format!("  {name} = {value}")));
    let braced = |text: &String| format!("{{{}}}", escaped(text));
    add("title", Some(format!("{{{{{}}}}}", escaped(&cited.title))));
    let authors: Vec<String> = cited.authors.iter().map(author).collect();
    add("author", (!authors.is_empty()).then(|| format!("{{{}}}", authors.join(" and "))));
    add("howpublished", cited.part_of.as_ref().map(|whole| format!("{{Part of: {}}}", escaped(whole))));
    add("version", cited.edition.as_ref().map(braced));
    add("publisher", cited.publisher.as_ref().map(braced));
    if let Some(published) = &cited.published {
        let [year, month, day] = date(published);
        add("year", year);
        add("month", month);
        add("day", day);
    }
    add("language", cited.language.as_ref().map(braced));
    add("url", url.as_ref().map(|url| format!("{{{}}}", address(url))));
    add("urldate", accessed.as_ref().map(braced));
    add("note", cited.note.as_ref().map(braced));
    format!("@misc{{{},\n{}\n}}\n", cited.key, fields.join(",\n"))
}

/// A name that is not to be taken apart stands in braces.
fn author(author: &Author) -> String {
    match author {
        Author::Person { family, given } => format!("{}, {}", escaped(family), escaped(given)),
        Author::Whole(name) => format!("{{{}}}", escaped(name)),
    }
}

/// Year, month and day as far as they are known; a date that is not sure in words, in place of the year.
fn date(date: &FuzzyDate) -> [Option<String>; 3] {
    let Some(parts) = date.parts().filter(|_| date.is_sure()) else {
        return [Some(format!("{{{}}}", escaped(&date.text))), None, None];
    };
    let part = |n: usize| parts.get(n).copied();
    let month = part(1).and_then(|month| MONTHS.get(month.parse::<usize>().ok()?.checked_sub(1)?));
    let braced = |text: &str| format!("{{{}}}", text.trim_start_matches('0'));
    [part(0).map(|year| format!("{{{year}}}")), month.map(|month| (*month).to_owned()), part(2).map(braced)]
}

/// A text as LaTeX prints it. Braces are spelt out: BibTeX counts them even after a backslash.
fn escaped(text: &str) -> String {
    let mut all = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => all.push_str("\\textbackslash{}"),
            '{' => all.push_str("\\textbraceleft{}"),
            '}' => all.push_str("\\textbraceright{}"),
            '~' => all.push_str("\\textasciitilde{}"),
            '^' => all.push_str("\\textasciicircum{}"),
            '%' | '&' | '#' | '$' | '_' => all.extend(['\\', c]),
            c => all.push(c),
        }
    }
    all
}

/// An address, which is read as it stands: only what would end its field is percent-encoded.
fn address(url: &str) -> String {
    url.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

#[cfg(test)]
mod tests {
    use super::{address, escaped};

    #[test]
    fn what_latex_reads_as_its_own_is_spelt() {
        assert_eq!(escaped("50 % of A&B_c #1 $ é ł"), r"50 \% of A\&B\_c \#1 \$ é ł");
        assert_eq!(escaped(r"a{b\c~^"), r"a\textbraceleft{}b\textbackslash{}c\textasciitilde{}\textasciicircum{}");
        assert_eq!(address("http://a/b_c%20{d}#e"), "http://a/b_c%20%7Bd%7D#e");
    }
}
