//! Which revision the database holds, known without a statement: it is looked at once a second, and every snapshot tells what it saw.
use super::revision::Revision;
use migration::{Database, Mark};
use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock},
    time::{Duration, Instant},
};

/// How often the database is looked at.
pub const INTERVAL: Duration = Duration::from_secs(1);
/// How long a seen revision is trusted without an answer.
const HOLDS: Duration = Duration::from_secs(3);

/// What was last seen of the database.
#[derive(Debug)]
pub(super) struct Current {
    database: Database,
    known: RwLock<Option<Known>>,
}

#[derive(Debug)]
struct Known {
    revision: Arc<Revision>,
    /// State of the file when it was read.
    mark: Option<Mark>,
    seen: Instant,
}

impl Current {
    pub(super) fn new(database: Database) -> Self {
        Self { database, known: RwLock::default() }
    }

    /// Begins a look: call it before the statement that looks.
    pub(super) fn look(&self) -> Look {
        Look { mark: self.database.mark(), began: Instant::now() }
    }

    /// The revision that the database holds, where that is known.
    pub(super) fn revision(&self) -> Option<Arc<Revision>> {
        let known = self.known.read().unwrap_or_else(PoisonError::into_inner);
        let known = known.as_ref().filter(|known| known.seen.elapsed() < HOLDS && known.mark == self.database.mark())?;
        Some(known.revision.clone())
    }

    /// Notes the revision that a look saw with the first statement of a snapshot. A look that comes late takes nothing back.
    pub(super) fn saw(&self, revision: &Arc<Revision>, Look { mark, began }: Look) {
        // written to meanwhile, or so lately that one more write might not show
        if mark != self.database.mark() || mark.is_some_and(|mark| !mark.settled()) {
            return;
        }
        let mut known = self.known.write().unwrap_or_else(PoisonError::into_inner);
        if !known.as_ref().is_some_and(|known| known.seen >= began && known.revision.id > revision.id) {
            *known = Some(Known { revision: revision.clone(), mark, seen: Instant::now() });
        }
    }

    /// Forgets what was known: the database does not answer.
    pub(super) fn forget(&self) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = None;
    }
}

/// A look at the database that is going on.
#[derive(Debug)]
pub(super) struct Look {
    mark: Option<Mark>,
    began: Instant,
}

/// The revisions that the snapshots of an answer saw.
#[derive(Clone, Debug, Default)]
pub struct Seen(Arc<Mutex<Sight>>);

#[derive(Debug, Default)]
enum Sight {
    #[default]
    Nothing,
    One(Arc<Revision>),
    /// Several revisions, or something that changes within one: not cacheable.
    Passing,
}

impl Seen {
    fn sight(&self) -> MutexGuard<'_, Sight> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, revision: &Arc<Revision>) {
        let mut sight = self.sight();
        match &*sight {
            Sight::Nothing => *sight = Sight::One(revision.clone()),
            Sight::One(seen) if seen.key() != revision.key() => *sight = Sight::Passing,
            Sight::One(_) | Sight::Passing => {}
        }
    }

    pub(super) fn pass(&self) {
        *self.sight() = Sight::Passing;
    }

    /// Whether nothing was read: such an answer is the same in every revision.
    pub fn is_nothing(&self) -> bool {
        matches!(&*self.sight(), Sight::Nothing)
    }

    /// The one revision of which the answer is; `None` where none was seen, or the answer is of no revision alone.
    pub fn revision(&self) -> Option<Arc<Revision>> {
        match &*self.sight() {
            Sight::One(revision) => Some(revision.clone()),
            Sight::Nothing | Sight::Passing => None,
        }
    }
}
