//! A statement on another thread, and stopping it from this one.
use rusqlite::InterruptHandle;
use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicU32, Ordering},
};

/// A statement that runs, or is about to, on another thread.
pub(super) struct Running {
    ended: Mutex<bool>,
    interrupt: InterruptHandle,
    looks: Arc<AtomicU32>,
}

impl Running {
    /// `looks` is how often its progress may still be looked at before it stops.
    pub(super) fn new(interrupt: InterruptHandle, looks: Arc<AtomicU32>) -> Arc<Self> {
        Arc::new(Self { ended: Mutex::new(false), interrupt, looks })
    }

    /// Its connection may be used for another statement, which nobody may stop any more by mistake.
    pub(super) fn end(&self) {
        *self.ended.lock().unwrap_or_else(PoisonError::into_inner) = true;
    }
}

/// Stops the statement when dropped, unless it has ended.
pub(super) struct StopOnDrop(pub(super) Arc<Running>);

impl Drop for StopOnDrop {
    fn drop(&mut self) {
        let ended = self.0.ended.lock().unwrap_or_else(PoisonError::into_inner);
        if !*ended {
            // an interrupt is lost on a statement that has not yet begun; no looks left stop it too
            self.0.looks.store(0, Ordering::Relaxed);
            self.0.interrupt.interrupt();
        }
    }
}
