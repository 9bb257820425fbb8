//! What a document that does not fit the schema was probably meant to be, said with the error that refuses it.
use super::prepare::{
    fault::instead,
    places::{named, written},
};
use crate::{catalog::suggest, http::ErrorCode};
use apollo_compiler::{
    Name, Node, Schema,
    ast::{Argument, Definition, Document, Field, InputValueDefinition, Selection, Type, Value, VariableDefinition},
    collections::HashMap,
    schema::{ExtendedType, ObjectType},
};
use async_graphql::{ErrorExtensionValues, Response};

/// Something to say with an error.
struct Advice {
    /// What is in the message of that error.
    mark: String,
    say: String,
    /// The argument that it is about, as far as it is in one.
    argument: Option<String>,
}

/// Adds to each error what was probably meant.
pub fn advise(response: &mut Response, schema: &Schema, document: &Document) {
    let told = response.errors.iter().map(|error| error.message.clone()).collect();
    let mut walk = Walk { schema, document, told, declared: HashMap::default(), advice: Vec::new() };
    for definition in &document.definitions {
        match definition {
            Definition::OperationDefinition(operation) => {
                walk.declare(&operation.variables);
                walk.set(&operation.selection_set, "Query");
            }
            Definition::FragmentDefinition(fragment) => walk.on(&fragment.type_condition, &fragment.selection_set),
            _ => {}
        }
    }
    for error in &mut response.errors {
        if let Some(advice) = walk.advice.iter().find(|advice| error.message.contains(&advice.mark)) {
            let message = error.message.trim_end_matches('.');
            error.message = format!("{message}{}", advice.say);
            if let Some(argument) = &advice.argument {
                let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
                extensions.set("parameter", argument.as_str());
                extensions.set("code", ErrorCode::InvalidParameter.as_str());
            }
        }
    }
}

/// A walk through a document beside the schema.
struct Walk<'d> {
    schema: &'d Schema,
    document: &'d Document,
    /// What the errors say: nothing is looked for that none of them is about.
    told: Vec<String>,
    /// The variables of the operations, with the names of their types.
    declared: HashMap<&'d Name, &'d Name>,
    advice: Vec<Advice>,
}

impl<'d> Walk<'d> {
    fn declare(&mut self, variables: &'d [Node<VariableDefinition>]) {
        for variable in variables {
            let of = variable.ty.inner_named_type();
            self.declared.insert(&variable.name, of);
            if !self.schema.types.contains_key(of) {
                let inputs = self.schema.types.iter().filter(|(_, known)| known.is_input_type()).map(|(name, _)| name.as_str());
                self.note(format!("\"{of}\""), None, || suggest(of, inputs));
            }
        }
    }

    /// Notes what to say with an error that has such words, if there is one.
    fn note(&mut self, mark: String, argument: Option<String>, say: impl FnOnce() -> String) {
        if self.told.iter().any(|told| told.contains(&mark)) {
            self.advice.push(Advice { mark, say: say(), argument });
        }
    }

    fn unknown<'n>(&mut self, word: &str, known: impl Iterator<Item = &'n str> + Clone, argument: Option<String>) {
        self.note(format!("\"{word}\""), argument, || instead(word, known));
    }

    fn set(&mut self, set: &'d [Selection], of: &str) {
        for selection in set {
            match selection {
                Selection::Field(field) => self.field(field, of),
                Selection::InlineFragment(inline) => match &inline.type_condition {
                    Some(on) => self.on(on, &inline.selection_set),
                    None => self.set(&inline.selection_set, of),
                },
                Selection::FragmentSpread(spread) => {
                    let fragments = self.document.definitions.iter().filter_map(Definition::as_fragment_definition);
                    let names = fragments.map(|fragment| fragment.name.as_str());
                    if !names.clone().any(|name| name == spread.fragment_name.as_str()) {
                        self.unknown(&spread.fragment_name, names, None);
                    }
                }
            }
        }
    }

    fn on(&mut self, on: &Name, set: &'d [Selection]) {
        if !self.schema.types.contains_key(on) {
            let types = self.schema.types.iter().filter(|(_, known)| known.is_object() || known.is_interface());
            self.note(format!("\"{on}\""), None, || suggest(on, types.map(|(name, _)| name.as_str())));
        }
        self.set(set, on);
    }

    fn field(&mut self, field: &'d Field, of: &str) {
        let schema = self.schema;
        let fields = match schema.types.get(of) {
            Some(ExtendedType::Object(object)) => &object.fields,
            Some(ExtendedType::Interface(interface)) => &interface.fields,
            _ => return,
        };
        let Some(meant) = fields.get(&field.name) else {
            let having: Vec<&str> =
                self.types_of(of).filter(|object| object.fields.contains_key(&field.name)).map(|object| object.name.as_str()).collect();
            if let [first, ..] = &*having {
                let types = having.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
                let say = format!("; it is a field of {types}: write `... on {first} {{ {} }}`", field.name);
                self.note(format!("\"{}\"", field.name), None, || say);
            } else if !field.name.starts_with("__") {
                self.unknown(&field.name, fields.keys().map(|name| name.as_str()), None);
            }
            return;
        };
        for argument in &field.arguments {
            self.argument(argument, &meant.arguments);
        }
        self.set(&field.selection_set, meant.ty.inner_named_type());
    }

    /// The types that an interface may be.
    fn types_of(&self, interface: &str) -> impl Iterator<Item = &'d ObjectType> {
        let objects = self.schema.types.values().filter_map(ExtendedType::as_object);
        objects.filter(move |object| object.implements_interfaces.iter().any(|name| *name == *interface))
    }

    fn argument(&mut self, argument: &'d Argument, known: &[Node<InputValueDefinition>]) {
        match known.iter().find(|known| known.name == argument.name) {
            Some(known) => self.value(&argument.value, &known.ty, &mut named(&argument.name)),
            None => self.unknown(&argument.name, known.iter().map(|known| known.name.as_str()), Some(argument.name.to_string())),
        }
    }

    fn value(&mut self, value: &'d Value, of: &Type, path: &mut Vec<String>) {
        let schema = self.schema;
        let name = of.inner_named_type();
        match (value, schema.types.get(name)) {
            (Value::Variable(variable), _) => {
                if let Some(declared) = self.declared.get(variable).filter(|declared| **declared != name) {
                    let say = format!("; `${variable}` is declared as `{declared}`, and stands where `{name}` is taken");
                    for mark in [format!("\"{declared}\""), format!("value: ${variable}")] {
                        self.advice.insert(0, Advice { mark, say: say.clone(), argument: None });
                    }
                }
            }
            (Value::List(list), _) => {
                for (i, one) in list.iter().enumerate() {
                    // of values the list is named, as wherever one is refused
                    let step = one.as_object().map(|_| format!("[{i}]"));
                    let depth = path.len();
                    path.extend(step);
                    self.value(one, of, path);
                    path.truncate(depth);
                }
            }
            (Value::Object(fields), Some(ExtendedType::InputObject(input))) => {
                for (name, value) in fields {
                    match input.fields.get(name) {
                        Some(known) => {
                            path.push(name.to_string());
                            self.value(value, &known.ty, path);
                            path.pop();
                        }
                        None => {
                            path.push(name.to_string());
                            self.unknown(name, input.fields.keys().map(|name| name.as_str()), Some(written(path)));
                            path.pop();
                        }
                    }
                }
            }
            (Value::Enum(word), Some(ExtendedType::Enum(list))) if !list.values.contains_key(word) => {
                let known = list.values.keys().map(|name| name.as_str());
                self.note(format!("\"{word}\""), Some(written(path)), || instead(&word.to_uppercase(), known));
            }
            (Value::String(word), Some(ExtendedType::Enum(_))) => {
                self.note(format!("\"{word}\""), Some(written(path)), || format!("; write {word}, without quotes"));
            }
            (Value::Null, _) => {}
            (plain, Some(ExtendedType::Scalar(_))) => {
                let say = match (plain, &**name) {
                    (Value::String(word), "Int" | "Float" | "Boolean") => format!("; write {word}, without quotes"),
                    (Value::Enum(word), "String" | "ID") => format!("; write \"{word}\""),
                    _ => String::new(),
                };
                self.note(format!("value: {plain}"), Some(written(path)), || say);
            }
            (plain, Some(ExtendedType::InputObject(input))) => {
                let Some((first, known)) = input.fields.iter().next() else { return };
                let shown = if known.ty.is_list() { format!("[{plain}]") } else { plain.to_string() };
                self.note(format!("{name} cannot represent value: {plain}"), Some(written(path)), || {
                    format!("; write {{{first}: {shown}}}")
                });
            }
            _ => {}
        }
    }
}
