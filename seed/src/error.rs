//! Why a dataset was not loaded.
use crate::problem::Problem;
use entity::RecordType;
use sea_orm::DbErr;
use std::{fmt, io, path::PathBuf};

/// Why a dataset cannot be loaded: it has mistakes. Told as a line for each, and a last one that counts them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// All mistakes, by file and line.
    pub problems: Vec<Problem>,
    /// How many records of each type could be read.
    pub counts: Vec<(RecordType, usize)>,
}

impl Refused {
    /// How many mistakes there are: `3 mistakes`.
    pub fn total(&self) -> String {
        let n = self.problems.len();
        format!("{n} mistake{}", if n == 1 { "" } else { "s" })
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for problem in &self.problems {
            writeln!(f, "{problem}")?;
        }
        f.write_str(&self.total())
    }
}

impl std::error::Error for Refused {}

/// Why a dataset was not loaded. The database is as it was.
#[derive(Debug)]
pub enum SeedError {
    /// Its files have mistakes.
    Refused(Refused),
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
            Self::Refused(refused) => refused.fmt(f),
            Self::Io { path, source } => write!(f, "cannot read {}: {source}", path.display()),
            Self::Database(e) => write!(f, "the database refused the dataset: {}", migration::reason(e)),
        }
    }
}

impl std::error::Error for SeedError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match self {
            Self::Refused(_) => None,
            Self::Io { source, .. } => Some(source),
            Self::Database(e) => Some(e),
        }
    }
}

impl From<Refused> for SeedError {
    fn from(refused: Refused) -> Self {
        Self::Refused(refused)
    }
}

impl From<DbErr> for SeedError {
    fn from(e: DbErr) -> Self {
        Self::Database(e)
    }
}
