//! What went wrong with a database, told without naming the driver.
use rusqlite::ErrorCode;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};
use std::{io, sync::Arc};

/// The ways in which a statement fails that a caller can act on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It ran past its deadline, or its transaction past its longest life.
    Timeout,
    /// More is asked at once than may run and wait; asking again later may help.
    Overloaded,
    /// The database cannot be reached or read; it may come back.
    Unavailable,
    /// Anything else: a defect.
    Defect,
}

/// Why a statement stopped, where no driver's error says so.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Stop {
    /// Its deadline passed, whatever it was waiting for.
    #[error("the statement ran past its deadline")]
    Overdue,
    /// Its transaction was ended at its longest life.
    #[error("the read transaction was ended at its longest life; begin another")]
    Expired,
    /// An earlier statement of its transaction was left half way.
    #[error("a statement of this read transaction was abandoned, which ended it; begin another")]
    Abandoned,
    /// Too many wait already.
    #[error("the database has more to do than it may take on; ask again later")]
    Overloaded,
    /// SQLite: another connection holds the lock.
    #[error("the database is busy")]
    Busy,
    /// The database cannot be opened or read.
    #[error("{0}")]
    Gone(String),
    /// A defect.
    #[error("{0}")]
    Failed(String),
}

impl Stop {
    fn failure(&self) -> Failure {
        match self {
            Self::Overdue | Self::Expired | Self::Abandoned => Failure::Timeout,
            Self::Overloaded => Failure::Overloaded,
            Self::Busy | Self::Gone(_) => Failure::Unavailable,
            Self::Failed(_) => Failure::Defect,
        }
    }

    /// What an error was made from.
    pub(crate) fn of(error: &DbErr) -> Option<&Self> {
        match error {
            DbErr::Query(RuntimeErr::SqlxError(e)) => match e.as_ref() {
                SqlxError::Io(e) => e.get_ref()?.downcast_ref(),
                _ => None,
            },
            _ => None,
        }
    }
}

/// The stop itself, which [`Stop::of`] finds again: of sea-orm's errors those of its drivers hold others.
impl From<Stop> for DbErr {
    fn from(stop: Stop) -> Self {
        DbErr::Query(RuntimeErr::SqlxError(Arc::new(SqlxError::Io(io::Error::other(stop)))))
    }
}

/// Sorts an error.
pub fn classify(error: &DbErr) -> Failure {
    if let Some(stop) = Stop::of(error) {
        return stop.failure();
    }
    match error {
        DbErr::Conn(_) | DbErr::ConnectionAcquire(ConnAcquireErr::Timeout | ConnAcquireErr::ConnectionClosed) => Failure::Unavailable,
        DbErr::Query(RuntimeErr::SqlxError(e)) | DbErr::Exec(RuntimeErr::SqlxError(e)) => {
            match e.as_ref() {
                SqlxError::Database(e) => match e.code().as_deref() {
                    // cancelled; the server's own limits on transactions
                    Some("57014" | "25P03" | "25P04") => Failure::Timeout,
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

/// Why a database refused, in its own words, without the wrapping of each layer.
pub fn reason(error: &DbErr) -> String {
    match (Stop::of(error), error) {
        (Some(stop), _) => stop.to_string(),
        (None, DbErr::Conn(RuntimeErr::SqlxError(e)) | DbErr::Exec(RuntimeErr::SqlxError(e)) | DbErr::Query(RuntimeErr::SqlxError(e))) => {
            match e.as_ref() {
                SqlxError::Database(e) => e.message().to_owned(),
                e => e.to_string(),
            }
        }
        (None, other) => other.to_string(),
    }
}

impl From<rusqlite::Error> for Stop {
    fn from(e: rusqlite::Error) -> Self {
        match e.sqlite_error_code() {
            Some(ErrorCode::OperationInterrupted) => Self::Overdue,
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Self::Busy,
            Some(
                ErrorCode::CannotOpen
                | ErrorCode::SystemIoFailure
                | ErrorCode::NotADatabase
                | ErrorCode::DatabaseCorrupt
                | ErrorCode::ReadOnly
                | ErrorCode::PermissionDenied
                | ErrorCode::DiskFull,
            ) => Self::Gone(e.to_string()),
            _ => Self::Failed(e.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_stop_is_sorted() {
        for (stop, failure) in [
            (Stop::Overdue, Failure::Timeout),
            (Stop::Expired, Failure::Timeout),
            (Stop::Abandoned, Failure::Timeout),
            (Stop::Overloaded, Failure::Overloaded),
            (Stop::Busy, Failure::Unavailable),
            (Stop::Gone("the disk is gone".to_owned()), Failure::Unavailable),
            (Stop::Failed("no such column".to_owned()), Failure::Defect),
        ] {
            assert_eq!(classify(&DbErr::from(stop)), failure);
        }
    }
}
