//! What went wrong with a database, told without naming the driver.
use rusqlite::ErrorCode;
use sea_orm::{ConnAcquireErr, DbErr, RuntimeErr, SqlxError};

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
#[derive(Debug)]
pub(crate) enum Stop {
    /// Its deadline passed, whatever it was waiting for.
    Overdue,
    /// Its transaction was ended at its longest life.
    Expired,
    /// An earlier statement of its transaction was left half way.
    Abandoned,
    /// Too many wait already.
    Overloaded,
    /// SQLite: another connection holds the lock.
    Busy,
    /// The database cannot be opened or read.
    Gone(String),
    /// A defect.
    Failed(String),
}

const OVERDUE: &str = "the statement ran past its deadline";
const EXPIRED: &str = "the read transaction was ended at its longest life; begin another";
const ABANDONED: &str = "a statement of this read transaction was abandoned, which ended it; begin another";
const OVERLOADED: &str = "the database has more to do than it may take on; ask again later";
const BUSY: &str = "the database is busy";

/// Sorts an error.
pub fn classify(error: &DbErr) -> Failure {
    match error {
        DbErr::Custom(why) if [OVERDUE, EXPIRED, ABANDONED].contains(&why.as_str()) => Failure::Timeout,
        DbErr::Custom(why) if why == OVERLOADED => Failure::Overloaded,
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

impl From<Stop> for DbErr {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Overdue => DbErr::Custom(OVERDUE.to_owned()),
            Stop::Expired => DbErr::Custom(EXPIRED.to_owned()),
            Stop::Abandoned => DbErr::Custom(ABANDONED.to_owned()),
            Stop::Overloaded => DbErr::Custom(OVERLOADED.to_owned()),
            Stop::Busy => DbErr::Conn(RuntimeErr::Internal(BUSY.to_owned())),
            Stop::Gone(why) => DbErr::Conn(RuntimeErr::Internal(why)),
            Stop::Failed(why) => DbErr::Query(RuntimeErr::Internal(why)),
        }
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
