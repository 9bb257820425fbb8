//! Language tags.

/// A language tag of BCP 47, by its form.
pub(super) fn is_language(tag: &str) -> bool {
    let mut parts = tag.split('-');
    let language = parts.next().unwrap_or_default();
    (2..=3).contains(&language.len())
        && language.bytes().all(|b| b.is_ascii_lowercase())
        && parts.all(|p| (1..=8).contains(&p.len()) && p.bytes().all(|b| b.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::is_language;

    #[test]
    fn tags_are_told_from_other_words() {
        assert!(is_language("sr-Latn") && is_language("gag"));
        assert!(!is_language("EN") && !is_language("alias") && !is_language("e"));
    }
}
