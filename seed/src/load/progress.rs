//! How far a load is.

/// How far a load is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// What is being done.
    pub stage: Stage,
    /// How much of it is done.
    pub done: usize,
    /// How much there is to do.
    pub total: usize,
}

/// What a load does, one after the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reads the files; counted in bytes.
    Reading,
    /// Holds all records against the rules: one step.
    Checking,
    /// Compares records with those of the database; counted in records.
    Comparing,
    /// Writes records that are new or changed; counted in records.
    Writing,
    /// Works out what follows from all records, and makes the indexes of a first load: one step.
    Finishing,
}

/// Where progress goes.
pub(super) type Tell<'a> = &'a mut dyn FnMut(Progress);
