//! What the parser reads otherwise than the specification has it: it knows no comma in some places, and passes over a name among arguments that
//! has no value, so that what was asked would be lost.
use apollo_compiler::{
    Node,
    ast::{Argument, Definition, Directive, Document, Selection, Value},
};
use std::borrow::Cow;

/// A document with spaces for commas, which mean as little outside of texts. All else keeps its place.
pub fn without_commas(query: &str) -> Cow<'_, str> {
    if !query.contains(',') {
        return query.into();
    }
    let (mut text, mut at) = (query.as_bytes().to_vec(), 0);
    while let Some(byte) = text.get_mut(at) {
        if *byte == b',' {
            *byte = b' ';
        }
        at += text.get(at..).and_then(passed).unwrap_or(1);
    }
    String::from_utf8(text).map_or(query.into(), Cow::Owned)
}

/// The length of a comment or a text in quotes that begins here.
fn passed(rest: &[u8]) -> Option<usize> {
    match rest.first()? {
        b'#' => Some(rest.iter().take_while(|b| **b != b'\n' && **b != b'\r').count()),
        b'"' if rest.starts_with(b"\"\"\"") => Some(block(rest)),
        b'"' => Some(line(rest)),
        _ => None,
    }
}

/// Whether there are other names in round brackets than were read.
pub fn lost(query: &str, document: &Document) -> bool {
    written(query.as_bytes()) != document.definitions.iter().map(read).sum::<usize>()
}

/// Counts the names in round brackets of a text that parses.
fn written(text: &[u8]) -> usize {
    let (mut at, mut depth, mut names) = (0, 0_usize, 0);
    while let Some(&byte) = text.get(at) {
        let rest = text.get(at..).unwrap_or_default();
        let run = |of: fn(&u8) -> bool| rest.iter().take_while(|b| of(b)).count();
        if let Some(length) = passed(rest) {
            at += length;
            continue;
        }
        at += match byte {
            b'_' | b'a'..=b'z' | b'A'..=b'Z' => {
                names += usize::from(depth > 0);
                run(|b| b.is_ascii_alphanumeric() || *b == b'_')
            }
            b'-' | b'0'..=b'9' => run(|b| b.is_ascii_alphanumeric() || b"_.+-".contains(b)),
            b'(' => {
                depth += 1;
                1
            }
            b')' => {
                depth = depth.saturating_sub(1);
                1
            }
            _ => 1,
        };
    }
    names
}

/// The length of a text in quotes.
fn line(rest: &[u8]) -> usize {
    let mut at = 1;
    while let Some(byte) = rest.get(at) {
        match byte {
            b'\\' => at += 2,
            b'"' => return at + 1,
            _ => at += 1,
        }
    }
    rest.len()
}

/// The length of a block in three quotes.
fn block(rest: &[u8]) -> usize {
    let mut at = 3;
    while let Some(ahead) = rest.get(at..).filter(|ahead| !ahead.is_empty()) {
        if ahead.starts_with(b"\\\"\"\"") {
            at += 4;
        } else if ahead.starts_with(b"\"\"\"") {
            return at + 3;
        } else {
            at += 1;
        }
    }
    rest.len()
}

/// Counts the names in round brackets that were read.
fn read(definition: &Definition) -> usize {
    match definition {
        Definition::OperationDefinition(operation) => {
            let variables = operation.variables.iter().map(|variable| {
                let named = variable.directives.len() + directives(&variable.directives);
                2 + variable.default_value.as_ref().map_or(0, |default| value(default)) + named
            });
            variables.sum::<usize>() + directives(&operation.directives) + selections(&operation.selection_set)
        }
        Definition::FragmentDefinition(fragment) => directives(&fragment.directives) + selections(&fragment.selection_set),
        // refused by what it is
        _ => 0,
    }
}

fn selections(set: &[Selection]) -> usize {
    let each = set.iter().map(|selection| match selection {
        Selection::Field(field) => arguments(&field.arguments) + directives(&field.directives) + selections(&field.selection_set),
        Selection::InlineFragment(inline) => directives(&inline.directives) + selections(&inline.selection_set),
        Selection::FragmentSpread(spread) => directives(&spread.directives),
    });
    each.sum()
}

fn directives(directives: &[Node<Directive>]) -> usize {
    directives.iter().map(|directive| arguments(&directive.arguments)).sum()
}

fn arguments(arguments: &[Node<Argument>]) -> usize {
    arguments.iter().map(|argument| 1 + value(&argument.value)).sum()
}

fn value(of: &Value) -> usize {
    match of {
        Value::String(_) | Value::Float(_) | Value::Int(_) => 0,
        Value::Null | Value::Enum(_) | Value::Variable(_) | Value::Boolean(_) => 1,
        Value::List(items) => items.iter().map(|item| value(item)).sum(),
        Value::Object(fields) => fields.iter().map(|(_, of)| 1 + value(of)).sum(),
    }
}
