//! Bytes as hexadecimal digits.
use std::fmt::Write;

/// Bytes in hexadecimal, two small letters or digits each.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut digits, byte| {
        // writing to a text never fails
        let _ = write!(digits, "{byte:02x}");
        digits
    })
}
