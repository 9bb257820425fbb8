//! Texts within XML.

/// A text without the characters that XML has no words for.
pub fn legal(text: &str) -> String {
    let is = |c: &char| matches!(c, '\t' | '\n' | '\r' | ' '..='\u{fffd}' | '\u{10000}'..);
    text.chars().filter(is).collect()
}
