//! What the program prints.
use crate::Error;
use std::io::{Write, stdout};

/// Writes a text on standard output.
///
/// # Errors
/// Nobody reads it any more.
pub(crate) fn print(text: &str) -> Result<(), Error> {
    Ok(stdout().write_all(text.as_bytes())?)
}
