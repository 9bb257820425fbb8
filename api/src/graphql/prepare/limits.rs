//! What a document may be at most, counted before anything else follows it.
use super::{Fault, whole};
use apollo_compiler::{
    Name,
    ast::{Definition, Document, FragmentDefinition, Selection},
    collections::HashMap,
    diagnostic::ToCliReport,
    parser::Parser,
};

/// Words, numbers, texts and marks of a document, with the spaces and comments between them.
const MAX_TOKENS: usize = 20_000;
/// How deep brackets may stand in brackets.
const MAX_NESTING: usize = 200;
/// Operations and fragments of a document.
const MAX_DEFINITIONS: usize = 200;
/// Levels of fields.
pub const MAX_DEPTH: usize = 20;
/// Fields with every fragment written out: fragments that spread others twice double with each step.
const MAX_FIELDS: usize = 10_000;
/// Fields of an operation itself, each written one counted.
const MAX_ROOT_FIELDS: usize = 50;
/// Fields that are called otherwise, with every fragment written out.
const MAX_ALIASES: usize = 50;
/// Directives, with every fragment written out.
const MAX_DIRECTIVES: usize = 200;

/// Reads a document.
///
/// # Errors
/// It does not parse, or is beyond a limit.
pub fn read(query: &str) -> Result<Document, Fault> {
    let mut parser = Parser::new().token_limit(MAX_TOKENS).recursion_limit(MAX_NESTING);
    let parsed = parser.parse_ast(query, "query.graphql");
    if parser.tokens_reached() > MAX_TOKENS {
        let why = "words and marks, with the spaces between them; send long lists as variables";
        return Err(Fault::new(format!("tokens: the document has more than {MAX_TOKENS} {why}"), None));
    }
    if parser.recursion_reached() > MAX_NESTING {
        return Err(Fault::new(format!("nesting: brackets stand in brackets more than {MAX_NESTING} deep; ask in several queries"), None));
    }
    let document = parsed.map_err(|refused| {
        let first = refused.errors.iter().next().map(|error| (error.error.to_string(), error.error.location()));
        let (message, at) = first.unwrap_or_default();
        Fault::new(message, at.map(|at| at.offset()))
    })?;
    if document.definitions.is_empty() {
        return Err(Fault::new(
            "syntax error: the document is empty, an operation is expected: {\"query\": \"{ dataset { title } }\"}",
            None,
        ));
    }
    measure(&document)?;
    let executable = document.definitions.iter().all(Definition::is_executable_definition);
    if executable && whole::lost(query, &document) {
        return Err(Fault::new("syntax error: a name among arguments has no value; write `name: value`", None));
    }
    Ok(document)
}

/// How much a part of a document is, with every fragment written out.
#[derive(Clone, Copy, Default)]
struct Size {
    fields: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
}

impl Size {
    fn with(self, other: Self) -> Self {
        Self {
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
        }
    }
}

fn measure(document: &Document) -> Result<(), Fault> {
    within("definitions", document.definitions.len(), MAX_DEFINITIONS, "operations and fragments", "send what one operation needs")?;
    let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
    let fragments = fragments.map(|fragment| (&fragment.name, &**fragment)).collect();
    let mut sizes = Sizes { fragments, known: HashMap::default() };
    let mut size = Size::default();
    for operation in document.definitions.iter().filter_map(Definition::as_operation_definition) {
        let root = sizes.fields_of(&operation.selection_set);
        within("root fields", root, MAX_ROOT_FIELDS, "fields of the operation itself", "ask in several requests")?;
        size = size.with(sizes.of(&operation.selection_set));
        size.directives = size.directives.saturating_add(operation.directives.len());
    }
    within("aliases", size.aliases, MAX_ALIASES, "aliases, those in fragments counted where they are spread", "ask in several queries")?;
    within("directives", size.directives, MAX_DIRECTIVES, "directives", "put `@include` and `@skip` on a fragment")?;
    within("depth", size.depth, MAX_DEPTH, "levels", "ask in several queries")?;
    within("fields", size.fields, MAX_FIELDS, "fields with its fragments written out", "ask in several queries")
}

fn within(limit: &str, asked: usize, most: usize, what: &str, instead: &str) -> Result<(), Fault> {
    if asked <= most {
        return Ok(());
    }
    Err(Fault::new(format!("{limit}: the document has {asked} {what}, {most} at most; {instead}"), None))
}

struct Sizes<'d> {
    fragments: HashMap<&'d Name, &'d FragmentDefinition>,
    /// Each fragment is sized once; while that goes on it counts nothing, so that a circle ends. Validation refuses circles.
    known: HashMap<&'d Name, Size>,
}

impl<'d> Sizes<'d> {
    /// Fields that stand at the top of a set, those of fragments in it too.
    fn fields_of(&mut self, set: &'d [Selection]) -> usize {
        set.iter().fold(0, |all: usize, selection| {
            all.saturating_add(match selection {
                Selection::Field(_) => 1,
                Selection::InlineFragment(inline) => self.fields_of(&inline.selection_set),
                // as much as it may be; a circle is no concern here
                Selection::FragmentSpread(spread) => {
                    self.fragments.get(&spread.fragment_name).map_or(0, |fragment| fragment.selection_set.len())
                }
            })
        })
    }

    fn of(&mut self, set: &'d [Selection]) -> Size {
        set.iter().fold(Size::default(), |all, selection| {
            let (below, directives) = match selection {
                Selection::Field(field) => {
                    let mut size = self.of(&field.selection_set);
                    size.fields = size.fields.saturating_add(1);
                    size.aliases = size.aliases.saturating_add(usize::from(field.alias.is_some()));
                    size.depth = size.depth.saturating_add(1);
                    (size, &field.directives)
                }
                Selection::InlineFragment(inline) => (self.of(&inline.selection_set), &inline.directives),
                Selection::FragmentSpread(spread) => (self.fragment(&spread.fragment_name), &spread.directives),
            };
            all.with(below).with(Size { directives: directives.len(), ..Size::default() })
        })
    }

    fn fragment(&mut self, name: &'d Name) -> Size {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let Some(fragment) = self.fragments.get(name).copied() else { return Size::default() };
        self.known.insert(name, Size::default());
        let mut size = self.of(&fragment.selection_set);
        // a spread of what has no field is work too
        size.fields = size.fields.saturating_add(1);
        size.directives = size.directives.saturating_add(fragment.directives.len());
        self.known.insert(name, size);
        size
    }
}
