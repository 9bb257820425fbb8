//! Files of the whole dataset, as they are asked for: each is made once a revision, by a thread that takes the jobs from here, and whoever asks for
//! one may go away meanwhile.
use super::{error_code::ErrorCode, problem::Problem};
use crate::catalog::{
    Catalog, CatalogError,
    current::INTERVAL,
    files::{Done, Made, Making, Whole},
    revision::Revision,
};
use std::{sync::Arc, time::Duration};
use tokio::{
    sync::{mpsc, watch},
    time::{Instant, sleep, timeout, timeout_at},
};

/// How long a file that is being made is waited for by who asks for it.
const WAIT: Duration = Duration::from_secs(30);
/// How long, from when it was begun, by who asks for its size.
const GLANCE: Duration = Duration::from_secs(1);
/// How long after a file could not be made it is tried again, where nobody asks for it.
const AGAIN: Duration = Duration::from_secs(60);

/// Asks for the files of the current revision. Dropping it gives up what is being made.
pub struct WholeFiles {
    catalog: Catalog,
    jobs: mpsc::UnboundedSender<Job>,
    /// Whether they are made before anybody asks.
    ready: bool,
    _stop: watch::Sender<()>,
}

/// A file to be made.
pub struct Job {
    /// Which.
    pub whole: Whole,
    /// Told how it ended.
    pub done: watch::Sender<Done>,
}

/// The files to be made, one after the other.
pub struct Jobs {
    /// What is asked for.
    pub asked: mpsc::UnboundedReceiver<Job>,
    /// Changed, or closed, where nobody wants any more of them.
    pub stopped: watch::Receiver<()>,
}

impl WholeFiles {
    /// What asks, and what is asked for; `ready` has files made before anybody asks for one.
    pub fn new(catalog: Catalog, ready: bool) -> (Self, Jobs) {
        let ((jobs, asked), (stop, stopped)) = (mpsc::unbounded_channel(), watch::channel(()));
        (Self { catalog, jobs, ready, _stop: stop }, Jobs { asked, stopped })
    }

    fn making(&self, revision: &Revision, whole: Whole) -> Making {
        let begin = |done| {
            // if the thread ended, waiters see the sender closed
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
