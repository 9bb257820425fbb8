//! The known word that an unknown one was probably meant to be.
use crate::values::fold::fold;

/// Longer words are like none that is known, and comparing them would be work for nothing.
const LONGEST: usize = 64;
/// Of words so short two letters are too much to be a slip of the pen.
const SHORT: usize = 5;
/// Characters of names and ids, which may be longer.
pub const LONGEST_NAME: usize = 120;
/// Letters that a name may differ in, at most, and one for how many it may.
const SLIPS: usize = 5;
const LETTERS_A_SLIP: usize = 3;
/// Letters of the beginning of a word, or of words among others, that tell something, at least.
const SHORTEST: usize = 3;

/// The nearest of the known words, by letters added, left out, changed or swapped; `None` where none is near. Of several as near, one that begins
/// with the same letter, then the first in the alphabet.
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
        .map(|k| (strsim::damerau_levenshtein(word, k), k.chars().next() != word.chars().next(), k))
        .min()
        .filter(|(distance, _, k)| *distance <= within(k))
        .map(|(_, _, k)| k)
}

/// The known word that another one is surely a slip of the pen for, so that it may be read as that: of a short word one letter may be wrong, with
/// two it is another word.
pub fn slip<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let near = nearest(word, known)?;
    let short = word.chars().count().min(near.chars().count()) <= SHORT;
    (!short || strsim::damerau_levenshtein(word, near) <= 1).then_some(near)
}

/// How a word is like a name, the best first.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Likeness {
    /// But for case, diacritics and what stands between words.
    Same,
    /// So many slips away.
    Slips(usize),
    /// The name begins with it, and is so long.
    Begins(usize),
    /// The name has all of its words.
    Holds,
}

/// The id whose name is nearest to a word: the same, a few slips away, beginning with it, else the only one that has all of its words. An id may
/// have several names, itself one of them.
pub fn nearest_named<'a>(word: &str, known: impl IntoIterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let word = plain(word);
    let length = word.chars().count();
    if length == 0 || length > LONGEST_NAME {
        return None;
    }
    let mut alike: Vec<(Likeness, &str)> =
        known.into_iter().filter_map(|(id, name)| Some((likeness(&word, length, &plain(name))?, id))).collect();
    alike.sort_unstable();
    match alike.first()? {
        (Likeness::Holds, id) => alike.iter().all(|(_, other)| other == id).then_some(*id),
        (_, id) => Some(id),
    }
}

/// Folded, with single spaces between words.
fn plain(text: &str) -> String {
    let folded = fold(text);
    let words: Vec<&str> = folded.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).collect();
    words.join(" ")
}

fn likeness(word: &str, length: usize, name: &str) -> Option<Likeness> {
    if name == word {
        return Some(Likeness::Same);
    }
    let long = name.chars().count();
    let within = SLIPS.min(long / LETTERS_A_SLIP);
    if length.abs_diff(long) <= within {
        let slips = strsim::damerau_levenshtein(word, name);
        if slips <= within {
            return Some(Likeness::Slips(slips));
        }
    }
    if let Some(rest) = name.strip_prefix(word)
        && (length >= SHORTEST || rest.starts_with(' '))
    {
        return Some(Likeness::Begins(long));
    }
    let all = length >= SHORTEST && word.split(' ').all(|one| name.split(' ').any(|other| one == other));
    all.then_some(Likeness::Holds)
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
        assert_eq!([slip("stat", known), slip("stats", known), slip("kidn", known)], [None, Some("status"), Some("kind")]);
    }

    #[test]
    fn a_name_an_acronym_a_slip_or_a_beginning_finds_the_id() {
        let known = [
            ("norvia", "norvia"),
            ("norvia", "Norvia"),
            ("norvian-bank", "norvian-bank"),
            ("norvian-bank", "Norvian Development Bank"),
            ("norvian-bank", "NDB"),
            ("sudria", "Sudria"),
            ("sudria", "Südria (Republic of)"),
            ("sudrian-bank", "Sudrian Savings Bank"),
            ("m7-road", "m7-road"),
        ];
        for (word, meant) in [
            ("NORVIA", Some("norvia")),
            ("ndb", Some("norvian-bank")),
            ("norvian development bank", Some("norvian-bank")),
            ("norvai", Some("norvia")),
            ("norvian-bnak", Some("norvian-bank")),
            ("Südri", Some("sudria")),
            ("republic of", Some("sudria")),
            ("norvian bank", Some("norvian-bank")),
            ("bank savings", Some("sudrian-bank")),
            ("savings", Some("sudrian-bank")),
            ("norv", Some("norvia")),
            // of two banks neither is meant more than the other
            ("bank", None),
            ("xyz", None),
            ("m7", Some("m7-road")),
            ("no", None),
            ("", None),
            ("«»", None),
        ] {
            assert_eq!(nearest_named(word, known), meant, "{word}");
        }
    }
}
