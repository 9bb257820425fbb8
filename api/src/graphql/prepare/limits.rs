//! What a document may be at most, counted before anything else follows it.
use super::{fault::Fault, whole};
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

/// What the parser calls marks, and what they are called here.
const MARKS: [(&str, &str); 12] = [
    ("L_CURLY", "`{`"),
    ("R_CURLY", "`}`"),
    ("L_PAREN", "`(`"),
    ("R_PAREN", "`)`"),
    ("L_BRACK", "`[`"),
    ("R_BRACK", "`]`"),
    ("COLON", "`:`"),
    ("DOLLAR", "`$`"),
    ("SPREAD", "`...`"),
    ("BANG", "`!`"),
    ("EQ", "`=`"),
    ("NAME", "a name"),
];

/// What an operation may be at most, with every fragment written out.
struct Limit {
    name: &'static str,
    most: usize,
    what: &'static str,
    instead: &'static str,
    of: fn(&Size) -> usize,
}

const LIMITS: [Limit; 5] = [
    // first: fragments that spread others twice double with each step, and all else with them
    Limit {
        name: "fields",
        most: 10_000,
        what: "fields with its fragments written out",
        instead: "ask in several queries",
        of: |size| size.fields,
    },
    Limit {
        name: "root fields",
        most: 50,
        what: "fields of an operation itself, those in fragments counted where they are spread",
        instead: "ask in several requests",
        of: |size| size.roots,
    },
    Limit {
        name: "aliases",
        most: 50,
        what: "aliases, those in fragments counted where they are spread",
        instead: "ask in several queries",
        of: |size| size.aliases,
    },
    Limit {
        name: "directives",
        most: 200,
        what: "directives",
        instead: "put `@include` and `@skip` on a fragment",
        of: |size| size.directives,
    },
    Limit { name: "depth", most: MAX_DEPTH, what: "levels", instead: "ask in several queries", of: |size| size.depth },
];

/// Reads a document.
///
/// # Errors
/// It does not parse, or is beyond a limit.
pub fn read(query: &str) -> Result<Document, Fault> {
    let mut parser = Parser::new().token_limit(MAX_TOKENS).recursion_limit(MAX_NESTING);
    let parsed = parser.parse_ast(whole::without_commas(query), "query.graphql");
    if parser.tokens_reached() > MAX_TOKENS {
        let why = "words and marks, with the spaces between them; send long lists as variables";
        let limit = Some(("tokens", parser.tokens_reached(), MAX_TOKENS));
        return Err(Fault { limit, ..Fault::new(format!("tokens: the document has more than {MAX_TOKENS} {why}"), None) });
    }
    if parser.recursion_reached() > MAX_NESTING {
        let limit = Some(("nesting", parser.recursion_reached(), MAX_NESTING));
        let why = format!("nesting: brackets stand in brackets more than {MAX_NESTING} deep; ask in several queries");
        return Err(Fault { limit, ..Fault::new(why, None) });
    }
    let document = parsed.map_err(|refused| {
        let first = refused.errors.iter().next().map(|error| (error.error.to_string(), error.error.location()));
        let (message, at) = first.unwrap_or_default();
        let message =
            MARKS.iter().fold(message, |message, (name, mark)| message.replace(&format!("expected {name},"), &format!("expected {mark},")));
        let message = message.strip_suffix("got EOF").map_or(message.clone(), |said| format!("{said}got the end"));
        Fault { unread: true, ..Fault::new(message, at.map(|at| at.offset())) }
    })?;
    if document.definitions.is_empty() {
        let why = "syntax error: the document is empty, an operation is expected: {\"query\": \"{ dataset { title } }\"}";
        return Err(Fault { unread: true, ..Fault::new(why, None) });
    }
    measure(&document)?;
    let executable = document.definitions.iter().all(Definition::is_executable_definition);
    if executable && whole::lost(query, &document) {
        let why = "syntax error: a name among arguments has no value; write `name: value`";
        return Err(Fault { unread: true, ..Fault::new(why, None) });
    }
    Ok(document)
}

/// How much a part of a document is, with every fragment written out.
#[derive(Clone, Copy, Default)]
struct Size {
    /// Fields that do not stand within another.
    roots: usize,
    fields: usize,
    aliases: usize,
    directives: usize,
    depth: usize,
}

impl Size {
    fn with(self, other: Self) -> Self {
        Self {
            roots: self.roots.saturating_add(other.roots),
            fields: self.fields.saturating_add(other.fields),
            aliases: self.aliases.saturating_add(other.aliases),
            directives: self.directives.saturating_add(other.directives),
            depth: self.depth.max(other.depth),
        }
    }
}

fn measure(document: &Document) -> Result<(), Fault> {
    let definitions = document.definitions.len();
    if definitions > MAX_DEFINITIONS {
        return Err(beyond(
            ("definitions", definitions, MAX_DEFINITIONS),
            "operations and fragments",
            None,
            "send what one operation needs",
        ));
    }
    let fragments = document.definitions.iter().filter_map(Definition::as_fragment_definition);
    let fragments = fragments.map(|fragment| (&fragment.name, &**fragment)).collect();
    let mut sizes = Sizes { fragments, known: HashMap::default() };
    let mut size = Size::default();
    for operation in document.definitions.iter().filter_map(Definition::as_operation_definition) {
        let own = sizes.of(&operation.selection_set);
        // one of them runs
        size = Size { roots: size.roots.max(own.roots), ..size.with(own) };
        size.directives = size.directives.saturating_add(operation.directives.len());
    }
    let Some(limit) = LIMITS.iter().find(|limit| (limit.of)(&size) > limit.most) else { return Ok(()) };
    let heaviest = sizes.heaviest(document, limit.of);
    Err(beyond((limit.name, (limit.of)(&size), limit.most), limit.what, heaviest, limit.instead))
}

/// A document is beyond a limit: its name, what was asked, what may be at most; the field with the most of it, and what that has.
fn beyond(limit: (&'static str, usize, usize), what: &str, heaviest: Option<(&Name, usize)>, instead: &str) -> Fault {
    let (name, asked, most) = limit;
    let heaviest = heaviest.map_or_else(String::new, |(field, n)| format!("; `{field}` has {n} of them"));
    Fault {
        limit: Some(limit),
        ..Fault::new(format!("{name}: the document has {asked} {what}, {most} at most{heaviest}; {instead}"), None)
    }
}

struct Sizes<'d> {
    fragments: HashMap<&'d Name, &'d FragmentDefinition>,
    /// Each fragment is sized once; while that goes on it counts nothing, so that a circle ends. Validation refuses circles.
    known: HashMap<&'d Name, Size>,
}

impl<'d> Sizes<'d> {
    /// The field or fragment of an operation that has the most of something.
    fn heaviest(&mut self, document: &'d Document, of: fn(&Size) -> usize) -> Option<(&'d Name, usize)> {
        let operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
        let sized = operations.flat_map(|operation| &operation.selection_set).filter_map(|selection| {
            let name = match selection {
                Selection::Field(field) => &field.name,
                Selection::FragmentSpread(spread) => &spread.fragment_name,
                Selection::InlineFragment(_) => return None,
            };
            Some((name, of(&self.of(std::slice::from_ref(selection)))))
        });
        sized.max_by_key(|(_, size)| *size).filter(|(_, size)| *size > 1)
    }

    fn of(&mut self, set: &'d [Selection]) -> Size {
        set.iter().fold(Size::default(), |all, selection| {
            let (below, directives) = match selection {
                Selection::Field(field) => {
                    let mut size = self.of(&field.selection_set);
                    size.fields = size.fields.saturating_add(1);
                    size.aliases = size.aliases.saturating_add(usize::from(field.alias.is_some()));
                    size.depth = size.depth.saturating_add(1);
                    size.roots = 1;
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
