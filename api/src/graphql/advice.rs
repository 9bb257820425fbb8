//! What a query that does not fit the schema was probably meant to be, said with the error that refuses it.
use super::{
    connection::asked,
    names::{Names, Shape},
};
use crate::catalog::{CatalogError, suggest};
use async_graphql::{
    ErrorExtensionValues, Name, Response, Variables,
    parser::{
        parse_query,
        types::{BaseType, ExecutableDocument, Field, OperationDefinition, Selection, SelectionSet},
    },
};
use async_graphql_value::Value;
use std::collections::{HashMap, HashSet};

/// Names that are listed where none is near, at most.
const MAX_LISTED: usize = 12;
/// What the error of a query that costs too much says.
pub const TOO_COMPLEX: &str = "fields may be asked for at once";

/// Something to say with an error.
struct Advice {
    /// What is in the message of that error.
    mark: String,
    say: String,
    /// The argument that it is about, as far as it is in one.
    argument: Option<String>,
}

/// Adds to each error that the core did not make what was probably meant.
pub fn advise(response: &mut Response, names: &Names, query: &str, variables: &Variables) {
    if response.errors.iter().all(|error| error.source::<CatalogError>().is_some()) {
        return;
    }
    let Ok(document) = parse_query(query) else { return };
    let mut walk = Walk { names, document: &document, variables, declared: HashMap::new(), seen: HashSet::new(), advice: Vec::new() };
    let mut largest = Largest::default();
    for (_, operation) in document.operations.iter() {
        walk.operation(&operation.node);
        largest.follow(&walk, &operation.node.selection_set.node, "Query", &mut Vec::new());
    }
    let mut advice = walk.advice;
    advice.extend(largest.advice());
    for error in response.errors.iter_mut().filter(|error| error.source::<CatalogError>().is_none()) {
        // which types of the program an input is read into is nobody else's concern
        if let Some((message, _)) = error.message.split_once(" (occurred while parsing ") {
            error.message = message.to_owned();
        }
        if let Some(advice) = advice.iter().find(|advice| error.message.contains(&advice.mark)) {
            let message = error.message.trim_end_matches('.');
            error.message = format!("{message}{}", advice.say);
            if let Some(argument) = &advice.argument {
                error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("parameter", argument.as_str());
            }
        }
    }
}

/// The nearest of some names, else all of them where they are few.
fn instead<'n>(word: &str, known: impl Iterator<Item = &'n str> + Clone) -> String {
    let near = suggest(word, known.clone());
    if !near.is_empty() || known.clone().count() > MAX_LISTED {
        return near;
    }
    format!("; it takes {}", known.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
}

/// A walk through a document beside the schema.
struct Walk<'d> {
    names: &'d Names,
    document: &'d ExecutableDocument,
    variables: &'d Variables,
    /// The variables of the operation, with the names of their types.
    declared: HashMap<&'d str, String>,
    /// Fragments that were walked already.
    seen: HashSet<&'d str>,
    advice: Vec<Advice>,
}

impl<'d> Walk<'d> {
    fn operation(&mut self, operation: &'d OperationDefinition) {
        let declared = operation.variable_definitions.iter().map(|definition| {
            let mut of = &definition.node.var_type.node.base;
            while let BaseType::List(inner) = of {
                of = &inner.base;
            }
            (definition.node.name.node.as_str(), of.to_string())
        });
        self.declared = declared.collect();
        self.set(&operation.selection_set.node, "Query");
    }

    fn unknown<'n>(&mut self, word: &str, known: impl Iterator<Item = &'n str> + Clone, argument: Option<&[String]>) {
        let argument = argument.map(|path| path.iter().map(String::as_str).chain([word]).collect::<Vec<_>>().join("."));
        self.advice.push(Advice { mark: format!("\"{word}\""), say: instead(word, known), argument });
    }

    fn set(&mut self, set: &'d SelectionSet, of: &'d str) {
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => self.field(&field.node, of),
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map(|on| on.node.on.node.as_str());
                    self.fragment(on.unwrap_or(of), &inline.node.selection_set.node);
                }
                Selection::FragmentSpread(spread) => {
                    let name = spread.node.fragment_name.node.as_str();
                    match self.document.fragments.get(name) {
                        Some(fragment) if self.seen.insert(name) => {
                            self.fragment(fragment.node.type_condition.node.on.node.as_str(), &fragment.node.selection_set.node);
                        }
                        Some(_) => {}
                        None => self.unknown(name, self.document.fragments.keys().map(Name::as_str), None),
                    }
                }
            }
        }
    }

    fn fragment(&mut self, on: &'d str, set: &'d SelectionSet) {
        let names = self.names;
        if names.get(on).is_none() {
            self.advice.push(Advice { mark: format!("\"{on}\""), say: suggest(on, names.types()), argument: None });
        }
        self.set(set, on);
    }

    fn field(&mut self, field: &'d Field, of: &'d str) {
        let names = self.names;
        let Some(Shape::Fields(known)) = names.get(of) else { return };
        let name = field.name.node.as_str();
        let Some((_, meant)) = known.iter().find(|(known, _)| known == name) else {
            if !name.starts_with("__") {
                self.unknown(name, known.iter().map(|(name, _)| name.as_str()), None);
            }
            return;
        };
        for (argument, value) in &field.arguments {
            let argument = argument.node.as_str();
            match meant.arguments.iter().find(|(known, _)| known == argument) {
                // a filter is not named: what is asked in it is
                Some((_, slot)) => {
                    let mut path = if argument == "filter" { Vec::new() } else { vec![argument.to_owned()] };
                    self.value(&value.node, &slot.of, &mut path);
                }
                None => self.unknown(argument, meant.arguments.iter().map(|(name, _)| name.as_str()), None),
            }
        }
        self.set(&field.selection_set.node, &meant.of);
    }

    fn value(&mut self, value: &Value, of: &str, path: &mut Vec<String>) {
        let names = self.names;
        match (value, names.get(of)) {
            (Value::Variable(variable), _) => {
                if let Some(declared) = self.declared.get(variable.as_str()).filter(|declared| *declared != of) {
                    let say = format!("; `${variable}` stands where `{of}` is taken");
                    self.advice.push(Advice { mark: format!("\"{declared}\""), say, argument: None });
                }
                if let Some(given) = self.variables.get(variable) {
                    self.value(&given.clone().into_value(), of, path);
                }
            }
            (Value::List(list), _) => list.iter().for_each(|one| self.value(one, of, path)),
            (Value::Object(fields), Some(Shape::Inputs(known))) => {
                for (name, value) in fields {
                    match known.iter().find(|(known, _)| known == name.as_str()) {
                        Some((_, slot)) => {
                            path.push(name.to_string());
                            self.value(value, &slot.of, path);
                            path.pop();
                        }
                        None => self.unknown(name, known.iter().map(|(name, _)| name.as_str()), Some(path)),
                    }
                }
            }
            (Value::Enum(_) | Value::String(_), Some(Shape::Values(known))) => {
                let word = if let Value::String(text) = value { text.clone() } else { value.to_string() };
                if !known.contains(&word) {
                    self.unknown(&word, known.iter().map(String::as_str), None);
                    self.argue(path);
                }
            }
            (Value::Null, _) => {}
            (plain, Some(Shape::Inputs(known))) => {
                let Some((first, slot)) = known.first() else { return };
                let shown = if slot.list { format!("[{plain}]") } else { plain.to_string() };
                self.advice.push(Advice { mark: format!("found {plain}"), say: format!("; write {{{first}: {shown}}}"), argument: None });
                self.argue(path);
            }
            _ => {}
        }
    }

    /// Says which argument the last advice is about.
    fn argue(&mut self, path: &[String]) {
        if let Some(last) = self.advice.last_mut() {
            last.argument = Some(path.join("."));
        }
    }
}

/// The lists within lists that ask for the most records.
#[derive(Default)]
struct Largest(Vec<(String, u64)>);

impl Largest {
    fn follow<'d>(&mut self, walk: &Walk<'d>, set: &'d SelectionSet, of: &str, above: &mut Vec<(String, u64)>) {
        let records = |lists: &[(String, u64)]| lists.iter().fold(1, |all: u64, (_, n)| all.saturating_mul(*n));
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let Some(Shape::Fields(known)) = walk.names.get(of) else { continue };
                    let Some((_, meant)) = known.iter().find(|(known, _)| known == name) else { continue };
                    let list = meant.of.ends_with("Connection");
                    if list {
                        let number = |argument| match field.node.get_argument(argument).map(|value| &value.node) {
                            Some(Value::Variable(variable)) => {
                                walk.variables.get(variable).and_then(|value| value.clone().into_json().ok())
                            }
                            Some(value) => value.clone().into_const().and_then(|value| value.into_json().ok()),
                            None => None,
                        };
                        let [first, last] = ["first", "last"].map(|argument| number(argument).and_then(|n| n.as_i64()));
                        above.push((name.to_owned(), asked(first, last, of != "Query")));
                        if records(above) > records(&self.0) {
                            self.0.clone_from(above);
                        }
                    }
                    self.follow(walk, &field.node.selection_set.node, &meant.of, above);
                    if list {
                        above.pop();
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(of, |on| on.node.on.node.as_str());
                    self.follow(walk, &inline.node.selection_set.node, on, above);
                }
                Selection::FragmentSpread(spread) => {
                    // a circle is refused before this
                    if let Some(fragment) = walk.document.fragments.get(&spread.node.fragment_name.node) {
                        self.follow(walk, &fragment.node.selection_set.node, fragment.node.type_condition.node.on.node.as_str(), above);
                    }
                }
            }
        }
    }

    fn advice(self) -> Option<Advice> {
        let mut lists = self.0.iter().map(|(name, n)| format!("{n} `{name}`"));
        let first = lists.next()?;
        let say = lists.fold(format!("; it asks for {first}"), |all, list| format!("{all}, {list} of each"));
        let say = format!("{say}: make `first` smaller, or ask for fewer fields, in several queries");
        Some(Advice { mark: TOO_COMPLEX.to_owned(), say, argument: Some("first".to_owned()) })
    }
}
