//! The words of a stated value: numbers that are written out become digits, so that a figure is a figure however it is told.

const SMALL: [(&str, f64); 19] = [
    ("one", 1.0),
    ("two", 2.0),
    ("three", 3.0),
    ("four", 4.0),
    ("five", 5.0),
    ("six", 6.0),
    ("seven", 7.0),
    ("eight", 8.0),
    ("nine", 9.0),
    ("ten", 10.0),
    ("eleven", 11.0),
    ("twelve", 12.0),
    ("thirteen", 13.0),
    ("fourteen", 14.0),
    ("fifteen", 15.0),
    ("sixteen", 16.0),
    ("seventeen", 17.0),
    ("eighteen", 18.0),
    ("nineteen", 19.0),
];
const TENS: [(&str, f64); 8] = [
    ("twenty", 20.0),
    ("thirty", 30.0),
    ("forty", 40.0),
    ("fifty", 50.0),
    ("sixty", 60.0),
    ("seventy", 70.0),
    ("eighty", 80.0),
    ("ninety", 90.0),
];
const SCALES: [(&str, f64); 10] = [
    ("thousand", 1e3),
    ("k", 1e3),
    ("million", 1e6),
    ("millions", 1e6),
    ("mn", 1e6),
    ("m", 1e6),
    ("billion", 1e9),
    ("billions", 1e9),
    ("bn", 1e9),
    ("trillion", 1e12),
];
const HUNDRED: &str = "hundred";

/// Words in lower case; figures keep their decimal point, and numbers are figures.
pub(super) fn words(text: &str) -> Vec<String> {
    let spaced = spans(&text.to_lowercase()).replace('%', " % ");
    let words: Vec<String> = spaced
        .split(|c: char| c.is_whitespace() || "()\"“”–-/".contains(c))
        .map(|word| word.trim_matches(|c: char| ",;:.!?'".contains(c)).to_owned())
        .filter(|word| !word.is_empty())
        .collect();
    let (mut told, mut rest) = (Vec::new(), words.as_slice());
    while let Some((first, after)) = rest.split_first() {
        match written_out(rest) {
            Some((n, length)) => {
                told.push(n.to_string());
                rest = rest.get(length..).unwrap_or_default();
            }
            None => {
                told.push(first.clone());
                rest = after;
            }
        }
    }
    told
}

/// `5–7` is `5 to 7`.
fn spans(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let to = |(at, c): (usize, &char)| match c {
        '–' | '-' if digit(at.checked_sub(1)) && digit(Some(at + 1)) => " to ".to_owned(),
        c => c.to_string(),
    };
    chars.iter().enumerate().map(to).collect()
}

/// The number that begins here, and how many words it takes. `one` alone is an article, and `half` a part of anything.
fn written_out(words: &[String]) -> Option<(f64, usize)> {
    let word = |at: usize| words.get(at).map_or("", String::as_str);
    let scaled = |at: usize| word(at) == HUNDRED || scale(word(at)).is_some();
    let half = |at: usize| word(at) == "and" && word(at + 1) == "a" && word(at + 2) == "half";
    let (n, length) = match word(0) {
        "a" | "an" if scaled(1) => (1.0, 1),
        "half" if ["a", "an"].contains(&word(1)) && scale(word(2)).is_some() => return Some((0.5, 2)),
        first => small(first).or_else(|| tens(first, word(1))).or_else(|| Some((digits(first).filter(|_| word(1) == HUNDRED)?, 1)))?,
    };
    match () {
        () if half(length) => Some((n + 0.5, length + 3)),
        () if word(length) == HUNDRED => Some((n * 100.0, length + 1)),
        () if n == 1.0 && !scaled(length) => None,
        () => Some((n, length)),
    }
}

fn small(word: &str) -> Option<(f64, usize)> {
    let (_, n) = SMALL.iter().find(|(small, _)| *small == word)?;
    Some((*n, 1))
}

fn tens(word: &str, next: &str) -> Option<(f64, usize)> {
    let (_, n) = TENS.iter().find(|(tens, _)| *tens == word)?;
    Some(match small(next).filter(|(one, _)| *one < 10.0) {
        Some((one, _)) => (n + one, 2),
        None => (*n, 1),
    })
}

fn digits(word: &str) -> Option<f64> {
    word.bytes().all(|b| b.is_ascii_digit()).then(|| word.parse().ok()).flatten()
}

/// What `million` behind a figure makes of it.
pub(super) fn scale(word: &str) -> Option<f64> {
    SCALES.iter().find(|(scale, _)| *scale == word).map(|(_, by)| *by)
}

/// A number that is not a year.
pub(super) fn is_figure(word: &str) -> bool {
    figure(word).is_some()
}

/// `3.5`, `3,000`, `17th`; no year.
pub(super) fn figure(word: &str) -> Option<f64> {
    let plain = ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end)).unwrap_or(word);
    let grouped = plain.split_once(',').is_some_and(|(_, rest)| rest.split(',').all(|group| group.len() == 3));
    let plain = if grouped { plain.replace(',', "") } else { plain.to_owned() };
    plain.bytes().next().filter(u8::is_ascii_digit)?;
    let n: f64 = plain.parse().ok()?;
    let year = word.len() == 4 && (1900.0..2100.0).contains(&n);
    (!year).then_some(n)
}

#[cfg(test)]
mod tests {
    use super::words;

    #[test]
    fn numbers_become_figures() {
        for (text, told) in [
            ("Three and a half million", "3.5 million"),
            ("half a million people", "0.5 million people"),
            ("about a billion", "about 1 billion"),
            ("a hundred; two hundred thousand", "100 200 thousand"),
            ("twenty-five of 5–7", "25 of 5 to 7"),
            ("one of them, one billion", "one of them 1 billion"),
            ("3 hundred in 2018-2019", "300 in 2018 to 2019"),
            ("half of a year and a day", "half of a year and a day"),
        ] {
            assert_eq!(words(text).join(" "), told);
        }
    }
}
