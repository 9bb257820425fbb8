//! Hashes as they are told.
use std::fmt::Write;

/// Bytes as hexadecimal digits, in lower case.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut all, byte| {
        // writing to a text does not fail
        let _ = write!(all, "{byte:02x}");
        all
    })
}
