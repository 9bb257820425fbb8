//! Words as they are searched for: one form for all spellings, in Latin letters whatever the script.
use super::fold::fold;
use std::ops::Range;

/// Letters of a word that count.
const LONGEST: usize = 40;
/// Letters of a word that may be mistyped, at least; from the second number on two slips are forgiven.
const FORGIVING: (usize, usize) = (5, 7);

/// Letters of what is taken for the singular of a word, at least.
const SHORTEST_SINGULAR: usize = 4;

/// Words that tell nothing of a record.
const EMPTY: [&str; 18] =
    ["a", "an", "and", "as", "at", "bi", "for", "from", "in", "into", "of", "on", "or", "the", "to", "was", "were", "with"];

/// A word of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Where it stands in the text, in bytes.
    pub at: Range<usize>,
    /// How it is searched for: folded, Cyrillic written in Latin letters.
    pub key: String,
}

/// The words of a text, in order. An apostrophe does not end a word; every other mark does.
pub fn words(text: &str) -> Vec<Word> {
    let is_part = |c: char| c.is_alphanumeric() || unicode_normalization::char::is_combining_mark(c);
    // what may stand within a word, and does not show that there is one
    let joins = |c: char| matches!(c, '\'' | '’' | '‘' | '`' | '´' | '′' | '\u{ad}' | '\u{200b}'..='\u{200d}');
    let mut found = Vec::new();
    let mut begun: Option<Range<usize>> = None;
    for (at, c) in text.char_indices() {
        if is_part(c) {
            begun = Some(begun.map_or(at, |word| word.start)..at + c.len_utf8());
        } else if !joins(c) {
            found.extend(begun.take());
        }
    }
    found.extend(begun);
    let keyed = found.into_iter().map(|at| Word { key: key(&text[at.clone()]), at });
    keyed.filter(|word| !word.key.is_empty()).collect()
}

/// The words of a text as one key: as they are searched for, each after a space.
pub fn phrase(words: &[Word]) -> String {
    words.iter().map(|word| word.key.as_str()).collect::<Vec<_>>().join(" ")
}

/// Whether a word tells something, as `of` does not.
pub fn tells(word: &str) -> bool {
    !EMPTY.contains(&word)
}

/// What an English word may be the plural of: `loans` of `loan`, `companies` of `company`, as a key has it, with `i` for `y`.
pub fn singulars(word: &str) -> impl Iterator<Item = &str> {
    let is_plural = !["ss", "us", "is"].iter().any(|end| word.ends_with(end));
    let without = |end: &str| word.strip_suffix(end).filter(|rest| is_plural && rest.chars().count() >= SHORTEST_SINGULAR);
    [without("s"), without("es")].into_iter().flatten()
}

/// How many slips are forgiven in a word.
pub fn forgiven(word: &str) -> usize {
    match word.chars().count() {
        n if n >= FORGIVING.1 => 2,
        n if n >= FORGIVING.0 => 1,
        _ => 0,
    }
}

/// The words nearest to one that is not among them, each as near as the others: letters added, left out, changed or swapped, no more than are
/// forgiven.
pub fn alike<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut most = forgiven(word);
    let (length, letters) = (word.chars().count(), letters(word));
    let mut found = Vec::new();
    if most == 0 {
        return found;
    }
    for other in known {
        // a slip changes the length by one, and of the letters that a word has it takes one away and brings another
        let far = (letters ^ self::letters(other)).count_ones() as usize > 2 * most;
        if far || length.abs_diff(other.chars().count()) > most {
            continue;
        }
        let slips = strsim::osa_distance(word, other);
        if slips < most {
            most = slips;
            found.clear();
        }
        if slips == most {
            found.push(other);
        }
    }
    found
}

/// The letters of a word as a set, in which some that are rare stand for each other.
fn letters(word: &str) -> u64 {
    word.chars().fold(0, |set, c| set | 1 << (u32::from(c) % 64))
}

fn key(word: &str) -> String {
    let mut key = String::new();
    for c in fold(word).chars().filter(|c| c.is_alphanumeric()) {
        match latin(c) {
            Some(letters) => key.push_str(letters),
            None => key.push(c),
        }
    }
    // `Velikiy`, `Velikij` as Великий; `Yerevan` and `Jerevan` differ by a letter only
    let mut plain = String::with_capacity(key.len());
    for c in key.chars().map(|c| if c == 'y' { 'i' } else { c }).take(LONGEST) {
        if c != 'i' || !plain.ends_with('i') {
            plain.push(c);
        }
    }
    if plain.ends_with("ij") {
        plain.pop();
    }
    plain
}

/// A folded Cyrillic letter in Latin ones.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' | 'ә' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'є' => "ie",
        'ж' => "zh",
        'з' => "z",
        'и' | 'ы' | 'і' => "i",
        'ј' | 'ҷ' | 'җ' => "j",
        'к' | 'қ' => "k",
        'л' => "l",
        'љ' => "lj",
        'м' => "m",
        'н' | 'ң' => "n",
        'њ' => "nj",
        'о' | 'ө' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'ћ' => "c",
        'ђ' => "d",
        'у' | 'ү' | 'ұ' => "u",
        'ф' => "f",
        'х' => "kh",
        'ҳ' | 'һ' => "h",
        'ц' => "ts",
        'ч' => "ch",
        'џ' => "dz",
        'ш' => "sh",
        'щ' => "shch",
        'ъ' | 'ь' => "",
        'ю' => "iu",
        'я' => "ia",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{alike, phrase, singulars, words};

    #[test]
    fn spellings_of_a_name_are_one_phrase() {
        for (text, key) in [
            ("Łódź", "lodz"),
            ("LODZ", "lodz"),
            ("Великий Камень", "veliki kamen"),
            ("Velikiy  Kamen'", "veliki kamen"),
            ("Velikij Kamen", "veliki kamen"),
            ("Oʻzbekiston", "ozbekiston"),
            ("O'zbekiston", "ozbekiston"),
            ("Κύπρος", "κυπροσ"),
            ("ΚΥΠΡΟΣ", "κυπροσ"),
            ("Kırıkkale", "kirikkale"),
            ("Şolʹom", "solom"),
            ("Фёдоров", "fedorov"),
            ("Belarusian–British", "belarusian british"),
            ("ОАО«Беларуськалий»", "oao belaruskali"),
            ("\"NEAR(* OR\0", "near or"),
            ("🙂 '' --", ""),
            ("中国", "中国"),
        ] {
            assert_eq!(phrase(&words(text)), key, "{text}");
        }
    }

    #[test]
    fn a_word_says_where_it_stands() {
        let text = "«Велики Камень», 'quoted'";
        let found: Vec<&str> = words(text).into_iter().map(|word| &text[word.at]).collect();
        assert_eq!(found, ["Велики", "Камень", "quoted"]);
    }

    #[test]
    fn a_plural_is_of_its_singular() {
        for (word, of) in [
            ("loans", &["loan"][..]),
            ("compani", &[]),
            ("companies", &["companie", "compani"]),
            ("belarus", &[]),
            ("access", &[]),
            ("gas", &[]),
            ("buses", &["buse"]),
        ] {
            assert_eq!(singulars(word).collect::<Vec<_>>(), of, "{word}");
        }
    }

    #[test]
    fn slips_are_forgiven_in_words_of_five_letters_and_more() {
        let known = ["belarus", "belaruskali", "investment", "road", "uzbekistan"];
        for (word, meant) in [
            ("beralus", &["belarus"][..]),
            ("belrus", &["belarus"]),
            ("blearus", &["belarus"]),
            ("uzbikestan", &["uzbekistan"]),
            ("invesmtent", &["investment"]),
            ("raod", &[]),
        ] {
            assert_eq!(alike(word, known), meant, "{word}");
        }
    }
}
