//! How the register says things in English: labels, amounts and values, and the titles that it makes. Nothing is rounded and nothing left out.
pub mod quantity;
pub mod title;

/// The label of a code that has none of its own: `real_estate` is `Real estate`.
pub fn label(code: &str) -> String {
    let spaced = code.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// A label or title inside a sentence: `Syndicated loan` is `syndicated loan`; what has a name in it stays, `Doing Business rank`, `EY rank`.
pub fn inside(label: &str) -> String {
    let mut letters = label.chars();
    match letters.next() {
        Some(first) if !letters.clone().any(char::is_uppercase) => first.to_lowercase().chain(letters).collect(),
        _ => label.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_inside_a_sentence_keeps_names() {
        for (label, said) in [
            ("Syndicated loan", "syndicated loan"),
            ("Doing Business rank", "Doing Business rank"),
            ("EY attractiveness rank", "EY attractiveness rank"),
            ("Élan", "élan"),
            ("", ""),
        ] {
            assert_eq!(inside(label), said);
        }
    }
}
