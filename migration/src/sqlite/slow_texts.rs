//! Which statements are slow, by their text.
use std::{
    collections::VecDeque,
    hash::{BuildHasher, RandomState},
    sync::{PoisonError, RwLock},
};

/// Texts remembered. Most statements have a constant text, so that a few hundred are all there are.
const MOST: usize = 256;

/// The texts of statements that once took more than a quick one may: their length and hash. The oldest is forgotten first.
#[derive(Default)]
pub(super) struct SlowTexts {
    hasher: RandomState,
    texts: RwLock<VecDeque<(usize, u64)>>,
}

impl SlowTexts {
    pub(super) fn knows(&self, sql: &str) -> bool {
        let texts = self.texts.read().unwrap_or_else(PoisonError::into_inner);
        // hashing costs more than the rest of this: only where a length fits
        texts.iter().any(|(length, _)| *length == sql.len()) && texts.contains(&self.key(sql))
    }

    pub(super) fn remember(&self, sql: &str) {
        let key = self.key(sql);
        let mut texts = self.texts.write().unwrap_or_else(PoisonError::into_inner);
        if !texts.contains(&key) {
            if texts.len() == MOST {
                texts.pop_front();
            }
            texts.push_back(key);
        }
    }

    fn key(&self, sql: &str) -> (usize, u64) {
        (sql.len(), self.hasher.hash_one(sql))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten() {
        let slow = SlowTexts::default();
        let text = |n: usize| format!("SELECT {n:04}");
        for n in 0..=MOST {
            slow.remember(&text(n));
            slow.remember(&text(n));
        }
        assert!(!slow.knows(&text(0)));
        assert!((1..=MOST).all(|n| slow.knows(&text(n))));
        assert!(!slow.knows("SELECT 1"));
    }
}
