//! The rule of NUL characters: no text of the register holds one, and PostgreSQL cannot store it, so none is ever asked for.

/// The end of a message about a text that holds one.
pub const NUL: &str = "holds a NUL character; leave it out";

/// Whether a text holds one.
pub fn holds_nul(text: &str) -> bool {
    text.contains('\0')
}

/// A text without them, to be told in an error.
pub fn without_nul(text: &str) -> String {
    text.replace('\0', "")
}
