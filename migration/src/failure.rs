//! What went wrong with a database, told without naming the driver.
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};

/// Marks a statement that SQLite stopped at its deadline.
pub(crate) const OVERDUE: &str = "the statement ran past its deadline";

/// The ways in which a statement fails that a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It ran past its deadline.
    Timeout,
    /// The database cannot be reached or read; it may come back.
    Unavailable,
    /// Anything else: a defect.
    Defect,
}

/// Sorts an error.
pub fn classify(error: &DbErr) -> Failure {
    match error {
        DbErr::Custom(why) if why == OVERDUE => Failure::Timeout,
        DbErr::Conn(_) | DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => Failure::Unavailable,
        DbErr::Query(RuntimeErr::SqlxError(e)) | DbErr::Exec(RuntimeErr::SqlxError(e)) => {
            match e.as_ref() {
                SqlxError::Database(e) => match e.code().as_deref() {
                    Some("57014") => Failure::Timeout,
                    // connection exceptions, insufficient resources, operator intervention (starting up, shutting down)
                    Some(c) if ["08", "53", "57"].iter().any(|class| c.starts_with(class)) => Failure::Unavailable,
                    _ => Failure::Defect,
                },
                SqlxError::Io(_) | SqlxError::PoolTimedOut | SqlxError::PoolClosed | SqlxError::WorkerCrashed => Failure::Unavailable,
                _ => Failure::Defect,
            }
        }
        _ => Failure::Defect,
    }
}
