//! How many may pass at once, and how many may wait to.
use crate::failure::Stop;
use std::sync::Arc;
use tokio::{
    sync::{OwnedSemaphorePermit, Semaphore},
    time::{Instant, timeout_at},
};

/// Lets so many in at once and so many wait, first come, first served. Beyond that it refuses at once.
pub(crate) struct Gate {
    inside: Arc<Semaphore>,
    queue: Semaphore,
}

impl Gate {
    pub(crate) fn new(inside: usize, waiting: usize) -> Self {
        Self { inside: Arc::new(Semaphore::new(inside)), queue: Semaphore::new(waiting) }
    }

    /// Passes, and stays inside while the permit is held.
    pub(crate) async fn enter(&self, until: Instant) -> Result<OwnedSemaphorePermit, Stop> {
        if let Ok(permit) = self.inside.clone().try_acquire_owned() {
            return Ok(permit);
        }
        let _place = self.queue.try_acquire().map_err(|_| Stop::Overloaded)?;
        let entered = timeout_at(until, self.inside.clone().acquire_owned()).await.map_err(|_| Stop::Overdue)?;
        entered.map_err(|e| Stop::Gone(e.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[tokio::test]
    async fn the_queue_is_bounded_and_moves() -> Result<(), Box<dyn std::error::Error>> {
        let gate = Arc::new(Gate::new(1, 1));
        let later = Instant::now() + Duration::from_secs(60);
        let first = gate.enter(later).await;
        assert!(first.is_ok());
        let waits = tokio::spawn({
            let gate = gate.clone();
            async move { gate.enter(later).await }
        });
        while gate.queue.available_permits() == 1 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(gate.enter(later).await, Err(Stop::Overloaded)));
        drop(first);
        let second = waits.await?;
        assert!(second.is_ok());
        assert!(matches!(gate.enter(Instant::now()).await, Err(Stop::Overdue)));
        drop(second);
        assert!(gate.enter(later).await.is_ok());
        Ok(())
    }
}
