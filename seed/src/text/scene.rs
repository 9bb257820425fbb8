//! Where in which file is being read.
use super::{
    located::Shared,
    problems::{At, Problems},
};
use std::ops::Range;

/// Whose mistakes these are and where they go.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub problems: &'a Problems<'a>,
    /// Position of the file in the dataset.
    pub file: u32,
    /// The byte of the file that the parsed piece begins at.
    pub from: usize,
    pub shared: &'a Shared,
}

impl Scene<'_> {
    /// Where a part of the piece begins.
    pub(crate) fn at(&self, span: &Range<usize>) -> At {
        At { file: self.file, byte: u32::try_from(self.from + span.start).unwrap_or(u32::MAX) }
    }

    /// There is a mistake since a mark within a part of the piece.
    pub(super) fn mistaken(&self, mark: usize, span: &Range<usize>) -> bool {
        self.problems.within(mark, self.file, &(self.from + span.start..self.from + span.end))
    }
}
