//! Files of the whole dataset. Each is made once a revision; all who ask for it meanwhile wait for the one that makes it.
use super::{error::CatalogError, revision::Revision};
use sha2::{Digest, Sha256};
use std::{
    collections::HashMap,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Instant,
};
use tokio::sync::watch;

/// Bytes that are read at once.
const BLOCK: usize = 64 * 1024;

/// A file of the whole dataset.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Whole {
    /// Every record, an object a line.
    Records,
    /// Tables as CSV, with what their columns hold.
    Package,
    /// The same tables as a database.
    Sqlite,
}

impl Whole {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Records, Self::Package, Self::Sqlite];

    /// Its name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Records => "records.ndjson",
            Self::Package => "datapackage.zip",
            Self::Sqlite => "atlas.sqlite",
        }
    }

    /// What it is, one sentence.
    pub const fn about(self) -> &'static str {
        match self {
            Self::Records => "Every record of every type, one JSON object a line, with its citations, links and observations.",
            Self::Package => "Every table as CSV, with the type of each column and the keys between them: a Data Package.",
            Self::Sqlite => "The same tables as a SQLite database, with keys, readable views and full text, ready for Datasette.",
        }
    }

    /// Whether its bytes are compressed as they are.
    pub const fn is_compressed(self) -> bool {
        matches!(self, Self::Package)
    }
}

/// A file that is made. It lies on the disk without a name, and is gone when this is dropped.
#[derive(Debug)]
pub struct Made {
    /// The revision that it is of.
    pub revision: Arc<Revision>,
    /// Its size.
    pub bytes: u64,
    /// SHA-256 of its bytes.
    pub sha256: [u8; 32],
    file: File,
}

impl Made {
    /// A file that has been written.
    ///
    /// # Errors
    /// It cannot be read.
    pub fn new(revision: Arc<Revision>, mut file: File) -> io::Result<Self> {
        file.seek(SeekFrom::Start(0))?;
        let (mut hash, mut bytes, mut block) = (Sha256::new(), 0, vec![0; BLOCK]);
        loop {
            match file.read(&mut block)? {
                0 => break,
                n => {
                    hash.update(&block[..n]);
                    bytes += n as u64;
                }
            }
        }
        Ok(Self { revision, bytes, sha256: hash.finalize().into(), file })
    }

    /// Bytes of it from a place on. Many may read at once.
    ///
    /// # Errors
    /// It cannot be read, or ends before.
    pub fn read(&self, from: u64, count: usize) -> io::Result<Vec<u8>> {
        let mut bytes = vec![0; count];
        let mut filled = 0;
        while filled < count {
            match read_at(&self.file, &mut bytes[filled..], from + filled as u64)? {
                0 => return Err(io::ErrorKind::UnexpectedEof.into()),
                n => filled += n,
            }
        }
        Ok(bytes)
    }
}

#[cfg(unix)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, into, at)
}

#[cfg(windows)]
fn read_at(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, into, at)
}

/// How the making of a file ended; `None` while it goes on.
pub type Done = Option<Result<Arc<Made>, CatalogError>>;

/// The making of a file, to be waited for.
#[derive(Clone, Debug)]
pub struct Making {
    /// When it was asked for.
    pub began: Instant,
    /// Number of the load.
    load: i64,
    done: watch::Receiver<Done>,
}

impl Making {
    /// Waits until it is made.
    ///
    /// # Errors
    /// Why it could not be made.
    pub async fn wait(mut self) -> Result<Arc<Made>, CatalogError> {
        match self.done.wait_for(Option::is_some).await.as_deref() {
            Ok(Some(done)) => done.clone(),
            _ => Err(CatalogError::defect("the making of a file was given up")),
        }
    }

    fn made(&self) -> Option<Arc<Made>> {
        self.done.borrow().clone()?.ok()
    }

    /// Whether it ended without a file.
    pub fn has_failed(&self) -> bool {
        match &*self.done.borrow() {
            Some(done) => done.is_err(),
            None => self.done.has_changed().is_err(),
        }
    }
}

/// The files of the current revision, as far as they are made.
#[derive(Debug, Default)]
pub struct Files(Mutex<HashMap<(u64, Whole), Making>>);

impl Files {
    fn all(&self) -> MutexGuard<'_, HashMap<(u64, Whole), Making>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The making of a file of a revision, which `begin` begins where nobody has, or where it failed. Files of earlier revisions are
    /// forgotten: who reads one reads it to its end.
    pub fn making(&self, revision: &Revision, whole: Whole, begin: impl FnOnce(watch::Sender<Done>)) -> Making {
        let mut all = self.all();
        all.retain(|_, making| making.load >= revision.id);
        if let Some(making) = all.get(&(revision.key(), whole)).filter(|making| !making.has_failed()) {
            return making.clone();
        }
        let (sender, done) = watch::channel(None);
        let making = Making { began: Instant::now(), load: revision.id, done };
        all.insert((revision.key(), whole), making.clone());
        begin(sender);
        making
    }

    /// The making of a file of a revision, if it has begun.
    pub fn begun(&self, revision: &Revision, whole: Whole) -> Option<Making> {
        self.all().get(&(revision.key(), whole)).cloned()
    }

    /// Forgets the files of revisions before this one.
    pub fn keep(&self, revision: &Revision) {
        self.all().retain(|_, making| making.load >= revision.id);
    }

    /// A file of a revision, if it is made.
    pub fn made(&self, revision: &Revision, whole: Whole) -> Option<Arc<Made>> {
        // another may have been loaded before it was begun
        self.begun(revision, whole)?.made().filter(|made| made.revision.key() == revision.key())
    }
}
