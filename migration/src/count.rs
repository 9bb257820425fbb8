//! How many statements run.
use std::sync::{
    Arc,
    atomic::{AtomicUsize, Ordering},
};

/// A count of statements that run.
#[derive(Clone, Default)]
pub(crate) struct Count(Arc<AtomicUsize>);

/// A statement that runs: counted until this is dropped.
pub(crate) struct Counted(Count);

impl Count {
    pub(crate) fn one(&self) -> Counted {
        self.0.fetch_add(1, Ordering::Relaxed);
        Counted(self.clone())
    }

    pub(crate) fn get(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Release);
    }
}
