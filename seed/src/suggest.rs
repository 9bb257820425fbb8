//! What to do about words that are not known.
use entity::slip;
use std::collections::BTreeSet;

/// What to do about an unknown word: the known one that was meant, else all if they are few.
pub(crate) fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    const FEW: usize = 40;
    let mut seen = BTreeSet::new();
    let known: Vec<&str> = known.into_iter().filter(|word| seen.insert(*word)).collect();
    match slip(word, known.iter().copied()) {
        Some(meant) => format!("did you mean `{meant}`"),
        None if known.is_empty() => "leave it out".to_owned(),
        None if known.len() <= FEW => format!("write {}{}", if known.len() > 1 { "one of " } else { "" }, known.join(", ")),
        None => "correct it".to_owned(),
    }
}
