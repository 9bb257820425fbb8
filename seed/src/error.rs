//! Why a dataset was not loaded.
use crate::problem::Problem;
use sea_orm::DbErr;
use std::{fmt, io, path::PathBuf};

/// Why a dataset was not loaded. The database is as it was.
#[derive(Debug)]
pub enum SeedError {
    /// Its files have mistakes: all of them, by file and line.
    Problems(Vec<Problem>),
    /// A file or folder cannot be read.
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The database refused.
    Database(DbErr),
}

impl fmt::Display for SeedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Problems(problems) => {
                for problem in problems {
                    writeln!(f, "{problem}")?;
                }
                let n = problems.len();
                write!(f, "{n} mistake{}", if n == 1 { "" } else { "s" })
            }
            Self::Io { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::Database(e) => write!(f, "the database refused the dataset: {e}"),
        }
    }
}

impl std::error::Error for SeedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Problems(_) => None,
            Self::Io { source, .. } => Some(source),
            Self::Database(e) => Some(e),
        }
    }
}

impl From<DbErr> for SeedError {
    fn from(e: DbErr) -> Self {
        Self::Database(e)
    }
}
