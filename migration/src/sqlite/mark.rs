//! Telling without a statement that a database in a file was written to.
use super::file_id::FileId;
use std::{
    fs, io,
    time::{Duration, SystemTime},
};

/// How long after a write a file may still be written to without another time of change: clocks of file systems are coarse.
const COARSE: Duration = Duration::from_millis(50);

/// What the file system says of a database: while it says the same, nobody has written to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mark {
    database: Stat,
    /// The log that commits are written to.
    log: Option<Stat>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stat {
    file: FileId,
    bytes: u64,
    changed: SystemTime,
}

impl Stat {
    fn of(path: &str) -> io::Result<Self> {
        let about = fs::metadata(path)?;
        Ok(Self { file: FileId::of(&about), bytes: about.len(), changed: about.modified()? })
    }
}

impl Mark {
    /// Of the file at a path; `None` where there is none.
    pub(super) fn of(path: &str) -> Option<Self> {
        // only names are looked up: closing a file of a database would give up the locks that this process has on it
        Some(Self { database: Stat::of(path).ok()?, log: Stat::of(&format!("{path}-wal")).ok() })
    }

    /// Whether another write would be seen by it: the last one is not just now.
    pub fn settled(&self) -> bool {
        let last = self.log.map_or(self.database.changed, |log| log.changed.max(self.database.changed));
        SystemTime::now().duration_since(last).is_ok_and(|since| since > COARSE)
    }
}
