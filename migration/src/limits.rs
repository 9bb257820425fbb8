//! How much reading may take.
use std::time::Duration;

/// How much reading may take. Readers beyond these limits are refused with [`Failure::Overloaded`](crate::Failure::Overloaded) or
/// [`Failure::Timeout`](crate::Failure::Timeout).
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// How long a statement may take, with all of its waits: for its turn, for a connection, for a thread.
    pub statement: Duration,
    /// How long a read transaction may last from its first statement.
    pub transaction: Duration,
    /// SQLite: statements that are not quick and run at once. PostgreSQL: connections, and so transactions at once.
    pub running: usize,
    /// How many may wait to be one of those; on SQLite 64 at most, and as many again for one of its 128 connections.
    pub waiting: usize,
    /// Transactions of [`Database::begin_long`](crate::Database::begin_long) at once: less than `running`, so that they leave some to others.
    pub long: usize,
    /// SQLite: steps of its virtual machine that a statement may take on the thread that asks. 100,000 take some 2 ms.
    pub quick_steps: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            statement: Duration::from_secs(10),
            transaction: Duration::from_secs(600),
            running: 10,
            waiting: 1_000,
            long: 4,
            quick_steps: 250_000,
        }
    }
}
