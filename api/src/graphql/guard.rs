//! Documents that would cost more than they look, refused before anything follows them.
use async_graphql::{
    Name,
    parser::{
        parse_query,
        types::{ExecutableDocument, Selection, SelectionSet},
    },
};
use std::collections::HashMap;

/// Opening brackets of a document, at most: its parser goes one level deeper with each.
const MAX_BRACKETS: usize = 2_000;
/// Fields of a document with every fragment written out, at most: checks follow each spread anew, so that fragments that spread
/// others twice double with each step.
const MAX_EXPANDED: u64 = 10_000;

/// Reads a document; `None` where it does not parse, which its execution tells.
///
/// # Errors
/// Why it is refused.
pub fn read(query: &str) -> Result<Option<ExecutableDocument>, String> {
    let brackets = query.bytes().filter(|b| b"{[(".contains(b)).count();
    if brackets > MAX_BRACKETS {
        return Err(format!("Query has {brackets} opening brackets, more than {MAX_BRACKETS}."));
    }
    let Ok(document) = parse_query(query) else {
        return Ok(None);
    };
    let mut fragments = Fragments { document: &document, sizes: HashMap::new() };
    let size = document.operations.iter().fold(0, |size: u64, (_, o)| size.saturating_add(fragments.size(&o.node.selection_set.node)));
    if size > MAX_EXPANDED {
        return Err(format!("Query has {size} fields with its fragments written out, more than {MAX_EXPANDED}."));
    }
    Ok(Some(document))
}

struct Fragments<'a> {
    document: &'a ExecutableDocument,
    /// Each fragment is sized once; while that goes on it counts nothing, so that a circle ends. Validation refuses circles.
    sizes: HashMap<&'a Name, u64>,
}

impl<'a> Fragments<'a> {
    fn size(&mut self, set: &'a SelectionSet) -> u64 {
        set.items.iter().fold(0, |size: u64, item| {
            size.saturating_add(match &item.node {
                Selection::Field(field) => self.size(&field.node.selection_set.node).saturating_add(1),
                Selection::InlineFragment(fragment) => self.size(&fragment.node.selection_set.node),
                Selection::FragmentSpread(spread) => self.fragment(&spread.node.fragment_name.node),
            })
        })
    }

    fn fragment(&mut self, name: &'a Name) -> u64 {
        if let Some(size) = self.sizes.get(name) {
            return *size;
        }
        let document = self.document;
        let Some(fragment) = document.fragments.get(name) else {
            return 0;
        };
        self.sizes.insert(name, 0);
        let size = self.size(&fragment.node.selection_set.node).saturating_add(1);
        self.sizes.insert(name, size);
        size
    }
}
