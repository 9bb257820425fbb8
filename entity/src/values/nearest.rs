//! The known word that an unknown one was probably meant to be.

/// Longer words are like none that is known, and comparing them would be work for nothing.
const LONGEST: usize = 64;

/// The nearest of the known words, by letters added, left out, changed or swapped; `None` where none is near. Of several as near, the
/// first in the alphabet.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let length = word.chars().count();
    // of words as short as `eq` and `gt` two letters are all
    let within = |k: &str| if k.len() <= 3 { 1 } else { 2.max(k.len() / 3) };
    known
        .into_iter()
        // words are as far from each other as their lengths at least
        .filter(|k| length.abs_diff(k.chars().count()) <= within(k))
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .min()
        .filter(|(distance, k)| *distance <= within(k))
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let known = ["kind", "signed", "status", "title", "gt", "id"];
        for (word, meant) in [
            ("kindd", Some("kind")),
            ("tilte", Some("title")),
            ("stat", Some("status")),
            ("partner", None),
            ("", None),
            ("eq", None),
            ("gtt", Some("gt")),
        ] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        assert_eq!(nearest(&"kind".repeat(20), known), None);
        assert_eq!(nearest("kind", []), None);
    }
}
