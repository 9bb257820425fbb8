//! Several words as one list.

/// Several words as one list, with a word before the last: `a`, `a and b`, `a, b or c`.
pub fn joined<W: AsRef<str>>(words: &[W], last: &str) -> String {
    let mut text = String::new();
    for (at, word) in words.iter().enumerate() {
        if at > 0 {
            text += &if at + 1 == words.len() { format!(" {last} ") } else { ", ".to_owned() };
        }
        text += word.as_ref();
    }
    text
}

#[cfg(test)]
mod tests {
    use super::joined;

    #[test]
    fn the_last_word_is_joined_by_another() {
        for (words, text) in [(&[][..], ""), (&["a"], "a"), (&["a", "b"], "a and b"), (&["a", "b", "c"], "a, b and c")] {
            assert_eq!(joined(words, "and"), text);
        }
    }
}
