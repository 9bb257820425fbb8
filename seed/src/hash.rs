//! Hashes over parts, told apart by their lengths.
use entity::hex;
use sha2::{Digest, Sha256};

/// SHA-256 over parts.
pub(crate) struct Hash(Sha256);

impl Hash {
    pub(crate) fn new() -> Self {
        Self(Sha256::new())
    }

    /// Adds a part with its length, so that where one ends and the next begins counts, too.
    pub(crate) fn part(&mut self, part: impl AsRef<[u8]>) {
        let part = part.as_ref();
        self.0.update((part.len() as u64).to_le_bytes());
        self.0.update(part);
    }

    /// Adds that there is nothing, which is no part of any length.
    pub(crate) fn nothing(&mut self) {
        self.0.update(u64::MAX.to_le_bytes());
    }

    /// The hash, hexadecimal.
    pub(crate) fn finish(self) -> String {
        hex(&self.0.finalize())
    }
}
