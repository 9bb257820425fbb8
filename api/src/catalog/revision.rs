//! A revision of the dataset that is loaded, and how it is called by the beginning of its hash.
use sea_orm::FromQueryResult;

/// Digits of a hash that are enough to name a revision.
const FEWEST: usize = 7;
/// Digits of a hash by which a revision is called where all of them are too many.
const SHORT: usize = 12;
/// Digits of a hash.
const WHOLE: usize = 64;

/// The revision that a snapshot sees.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Revision {
    /// Number of its load.
    pub id: i64,
    /// SHA-256 of the dataset, hexadecimal.
    pub revision: String,
    /// When it was loaded into this database, RFC 3339 in UTC.
    pub loaded_at: String,
}

impl Revision {
    /// Its key where something is kept: the first 64 bits of the hash, and which load it was. Another database that holds it has another.
    pub fn key(&self) -> u64 {
        let hash = self.revision.get(..16).and_then(|digits| u64::from_str_radix(digits, 16).ok()).unwrap_or_default();
        let loaded = self.loaded_at.bytes().fold(self.id.unsigned_abs(), |sum, byte| sum.wrapping_mul(31).wrapping_add(byte.into()));
        hash.wrapping_add(loaded)
    }

    /// As [`short`].
    pub fn short(&self) -> &str {
        short(&self.revision)
    }

    /// As [`fits`].
    pub fn fits(&self, word: &str) -> bool {
        fits(&self.revision, word)
    }
}

/// What a revision is called where its whole hash is too long: the first twelve digits.
pub fn short(hash: &str) -> &str {
    hash.get(..SHORT).unwrap_or(hash)
}

/// Whether a word can name a revision: seven digits of a hash or more, in either case.
pub fn can_name(word: &str) -> bool {
    (FEWEST..=WHOLE).contains(&word.len()) && word.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a word names the revision of a hash: it is the hash, or enough of its beginning.
pub fn fits(hash: &str, word: &str) -> bool {
    can_name(word) && hash.get(..word.len()).is_some_and(|beginning| beginning.eq_ignore_ascii_case(word))
}

#[cfg(test)]
mod tests {
    use super::{fits, short};

    #[test]
    fn seven_digits_of_either_case_name_a_revision() {
        let hash = "0123456789abcdef".repeat(4);
        for (word, named) in [
            (hash.as_str(), true),
            ("0123456", true),
            ("0123456789AB", true),
            ("012345", false),
            ("1234567", false),
            ("0123456x", false),
            ("", false),
        ] {
            assert_eq!(fits(&hash, word), named, "{word}");
        }
        assert!(!fits(&hash, &format!("{hash}0")));
        assert_eq!(short(&hash), "0123456789ab");
    }
}
