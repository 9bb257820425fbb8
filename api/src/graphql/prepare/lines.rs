//! Lines and columns of a text.
use async_graphql::Pos;

/// The beginnings of the lines of a text.
pub struct Lines<'t> {
    text: &'t str,
    starts: Vec<usize>,
}

impl<'t> Lines<'t> {
    /// Finds where each line begins: after a line feed, a carriage return, or both.
    pub fn new(text: &'t str) -> Self {
        let bytes = text.as_bytes();
        let ends = bytes.iter().enumerate().filter(|(i, b)| **b == b'\n' || **b == b'\r' && bytes.get(i + 1) != Some(&b'\n'));
        Self { text, starts: std::iter::once(0).chain(ends.map(|(i, _)| i + 1)).collect() }
    }

    /// Where an offset in bytes stands: line and column from 1 on, columns in characters.
    pub fn at(&self, offset: usize) -> Pos {
        let line = self.starts.partition_point(|start| *start <= offset);
        let start = line.checked_sub(1).and_then(|line| self.starts.get(line)).copied().unwrap_or_default();
        Pos { line, column: self.text.get(start..offset).map_or(0, |before| before.chars().count()) + 1 }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_end_in_each_way_and_columns_are_characters() {
        let text = "{ a\n  b\r\n é c\rd }";
        let at = |word: &str| text.find(word).map(|offset| Lines::new(text).at(offset)).map(|at| (at.line, at.column));
        assert_eq!([at("a"), at("b"), at("c"), at("d")], [Some((1, 3)), Some((2, 3)), Some((3, 4)), Some((4, 1))]);
    }
}
