//! Makes files of the whole dataset, one at a time, on a thread of its own: whoever asks for one may go away meanwhile.
use super::{package, sqlite};
use crate::{
    catalog::{
        Catalog, CatalogError, ErrorCode, Snapshot,
        current::INTERVAL,
        files::{Done, Made, Making, Whole},
        revision::Revision,
    },
    exports::{bytes, failed},
    http::{Problem, log},
};
use futures_util::TryStreamExt;
use std::{
    fs::File,
    io::{self, Write},
    pin::pin,
    sync::Arc,
    thread,
    time::Duration,
};
use tokio::{
    runtime::Builder,
    select,
    sync::{mpsc, watch},
    time::{Instant, sleep, timeout, timeout_at},
};

/// How long a file that is being made is waited for by who asks for it.
const WAIT: Duration = Duration::from_secs(30);
/// How long, from when it was begun, by who asks for its size.
const GLANCE: Duration = Duration::from_secs(1);
/// How long after a file could not be made it is tried again, where nobody asks for it.
const AGAIN: Duration = Duration::from_secs(60);

/// Makes the files of the current revision. Dropping it gives up what is being made.
pub struct Maker {
    catalog: Catalog,
    jobs: mpsc::UnboundedSender<Job>,
    /// Whether they are made before anybody asks.
    ready: bool,
    _stop: watch::Sender<()>,
}

/// A file to be made.
struct Job {
    whole: Whole,
    done: watch::Sender<Done>,
}

impl Maker {
    /// Starts the thread; `ready` has files made before anybody asks for one.
    ///
    /// # Errors
    /// The system has no more threads to give.
    pub fn start(catalog: Catalog, ready: bool) -> io::Result<Self> {
        let ((jobs, asked), (stop, stopped)) = (mpsc::unbounded_channel(), watch::channel(()));
        let (runtime, making) = (Builder::new_current_thread().enable_all().build()?, catalog.clone());
        thread::Builder::new().name("downloads".to_owned()).spawn(move || runtime.block_on(work(making, asked, stopped)))?;
        Ok(Self { catalog, jobs, ready, _stop: stop })
    }

    fn making(&self, revision: &Revision, whole: Whole) -> Making {
        let begin = |done| {
            // where the thread is gone the sender is too, which tells who waits
            let _ = self.jobs.send(Job { whole, done });
        };
        self.catalog.files().making(revision, whole, begin)
    }

    /// A file of the revision that the database holds, made if it is not there.
    ///
    /// # Errors
    /// It cannot be made, or takes longer than an answer waits.
    pub async fn get(&self, whole: Whole) -> Result<Arc<Made>, Problem> {
        let revision = self.catalog.snapshot().revision().await?.clone();
        match timeout(WAIT, self.making(&revision, whole).wait()).await {
            Ok(made) => Ok(made?),
            Err(_) => {
                let why = format!(
                    "{} of this revision is being made, which takes longer than an answer waits; ask again in a moment",
                    whole.name()
                );
                Err(Problem::new(ErrorCode::Overloaded, why))
            }
        }
    }

    /// Waits a moment for the files that are being made, so that their sizes can be told.
    ///
    /// # Errors
    /// What the database says.
    pub async fn settle(&self) -> Result<(), CatalogError> {
        let revision = match self.catalog.current() {
            Some(revision) => revision,
            None => self.catalog.snapshot().revision().await?.clone(),
        };
        for whole in Whole::ALL {
            // one that failed is not begun again for who only asks how large it is
            let begun = self.catalog.files().begun(&revision, whole);
            if let Some(making) = begun.or_else(|| self.ready.then(|| self.making(&revision, whole))) {
                let until = Instant::from_std(making.began) + GLANCE;
                // a failure is told to who asks for the file
                let _ = timeout_at(until, making.wait()).await;
            }
        }
        Ok(())
    }

    /// Looks once a second which revision there is: files of earlier ones go, and those of a new one are made, for as long as it is polled.
    pub async fn watch(&self) {
        loop {
            if let Some(revision) = self.catalog.current() {
                self.catalog.files().keep(&revision);
                for whole in Whole::ALL.into_iter().filter(|_| self.ready) {
                    let begun = self.catalog.files().begun(&revision, whole);
                    if begun.is_none_or(|making| making.has_failed() && making.began.elapsed() > AGAIN) {
                        let _ = self.making(&revision, whole);
                    }
                }
            }
            sleep(INTERVAL).await;
        }
    }
}

/// Makes what is asked for until nobody can ask any more.
async fn work(catalog: Catalog, mut jobs: mpsc::UnboundedReceiver<Job>, mut stopped: watch::Receiver<()>) {
    while let Some(Job { whole, done }) = jobs.recv().await {
        // its revision may be over
        if done.is_closed() {
            continue;
        }
        let made = select! {
            made = make(&catalog, whole) => made,
            _ = stopped.changed() => return,
        };
        match &made {
            Ok(made) => tracing::info!(name = whole.name(), bytes = made.bytes, revision = made.revision.revision, "a download was made"),
            Err(e) => log(e),
        }
        done.send_replace(Some(made));
    }
}

async fn make(catalog: &Catalog, whole: Whole) -> Result<Arc<Made>, CatalogError> {
    let snapshot = catalog.long_snapshot()?;
    let revision = snapshot.revision().await?.clone();
    let file = write(whole, &snapshot).await?;
    Ok(Arc::new(Made::new(revision, file).map_err(failed)?))
}

/// Writes a file of a snapshot, somewhere without a name.
///
/// # Errors
/// What the database says, and where the disk has no room.
pub async fn write(whole: Whole, snapshot: &Snapshot) -> Result<File, CatalogError> {
    match whole {
        Whole::Records => records(snapshot).await,
        Whole::Package => package::write(snapshot).await,
        Whole::Sqlite => sqlite::write(snapshot).await,
    }
}

async fn records(snapshot: &Snapshot) -> Result<File, CatalogError> {
    let mut file = tempfile::tempfile().map_err(failed)?;
    let mut lines = pin!(bytes(snapshot.clone()));
    while let Some(bytes) = lines.try_next().await? {
        file.write_all(&bytes).map_err(failed)?;
    }
    Ok(file)
}
