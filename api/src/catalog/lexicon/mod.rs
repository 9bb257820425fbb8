//! The words and names of a revision, read once and held for as long as it is the one that is asked.
mod names;

pub use names::{Names, Sought};

use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::OnceCell;

/// The words and names of one revision. Whoever asks first reads them; others wait for that.
#[derive(Debug, Default)]
pub struct Lexicon {
    revision: u64,
    /// Every word by which anything is found, in the order of the alphabet.
    pub vocabulary: OnceCell<Box<[Box<str>]>>,
    /// The names, titles and ids of records.
    pub names: OnceCell<Names>,
}

/// Holds the words and names of the revision that was asked last.
#[derive(Debug, Default)]
pub struct Lexicons(Mutex<Arc<Lexicon>>);

impl Lexicons {
    /// Those of a revision, by its key.
    pub fn of(&self, revision: u64) -> Arc<Lexicon> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.revision != revision {
            *held = Arc::new(Lexicon { revision, ..Lexicon::default() });
        }
        held.clone()
    }
}
