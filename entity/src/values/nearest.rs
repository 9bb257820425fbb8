//! The known word that an unknown one was probably meant to be.

/// Longer words are like none that is known, and comparing them would be work for nothing.
const LONGEST: usize = 64;

/// The nearest of the known words, by letters added, left out, changed or swapped; `None` where none is near. Of several as near, the
/// first in the alphabet.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    known
        .into_iter()
        .map(|k| (strsim::damerau_levenshtein(word, k), k))
        .min()
        .filter(|(distance, k)| *distance <= 2.max(k.len() / 3))
        .map(|(_, k)| k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_finds_its_word_and_another_word_finds_none() {
        let known = ["kind", "signed", "status", "title"];
        for (word, meant) in [("kindd", Some("kind")), ("tilte", Some("title")), ("stat", Some("status")), ("partner", None), ("", None)] {
            assert_eq!(nearest(word, known), meant, "{word}");
        }
        assert_eq!(nearest(&"kind".repeat(20), known), None);
        assert_eq!(nearest("kind", []), None);
    }
}
