//! Holds a document against the schema, by all rules of the specification.
use super::{
    fault::Fault,
    lines::Lines,
    places::{named, written},
    scalars,
    values::{self, Values},
};
use crate::{
    catalog::{NUL, holds_nul},
    http::ErrorCode,
};
use apollo_compiler::{
    ExecutableDocument, Name, Node, Schema,
    ast::{Directive, Document, InputValueDefinition, Type, Value, VariableDefinition},
    collections::{HashMap, HashSet},
    diagnostic::ToCliReport,
    executable::{Operation, Selection, SelectionSet},
    introspection,
    schema::ExtendedType,
    validation::{DiagnosticList, Valid},
};
use async_graphql::{ErrorExtensionValues, ServerError};

/// What is told of a document, at most.
const MAX_TOLD: usize = 5;

/// Validates a document.
///
/// # Errors
/// What is wrong with it.
pub fn validate(schema: &Valid<Schema>, ast: &Document) -> Result<Valid<ExecutableDocument>, Vec<Fault>> {
    // report unknown names first; they cause the other errors
    let document = ast.to_executable(schema).map_err(|refused| found(&refused.errors))?;
    let document = document.validate(schema).map_err(|refused| found(&refused.errors))?;
    let mut faults = Vec::new();
    for operation in document.operations.iter() {
        let declared = operation.variables.iter().map(|variable| (&variable.name, &**variable)).collect();
        let mut inputs = Inputs { schema, document: &document, declared, seen: HashSet::default(), path: Vec::new(), faults: Vec::new() };
        for variable in &operation.variables {
            if let Some(default) = &variable.default_value {
                // of a filter what is asked in it is named, as where it is sent
                inputs.path = if default.as_object().is_some() { Vec::new() } else { vec![variable.name.to_string()] };
                inputs.value(&variable.ty, default, false);
            }
        }
        inputs.directives(&operation.directives);
        inputs.set(&operation.selection_set);
        faults.append(&mut inputs.faults);
    }
    if faults.is_empty() { Ok(document) } else { Err(faults) }
}

fn found(errors: &DiagnosticList) -> Vec<Fault> {
    let found = errors.iter().map(|error| {
        let message = error.error.unstable_compat_message().unwrap_or_else(|| error.error.to_string());
        Fault::new(message, error.error.location().map(|at| at.offset()))
    });
    found.collect()
}

/// The operation of that name, or the only one.
///
/// # Errors
/// There is none, or its introspection goes too deep.
pub fn operation<'d>(document: &'d Valid<ExecutableDocument>, name: Option<&str>) -> Result<&'d Operation, Fault> {
    let operation = document.operations.get(name).map_err(|_| {
        let known: Vec<String> = document.operations.named.keys().map(|name| format!("`{name}`")).collect();
        let known = if known.is_empty() {
            "it has no name; leave `operationName` out".to_owned()
        } else {
            format!("there is {}", known.join(", "))
        };
        Fault::new(
            match name {
                Some(name) => format!("operationName: the document has no operation `{name}`; {known}"),
                None => format!("operationName: the document has several operations, say which; {known}"),
            },
            None,
        )
    })?;
    introspection::check_max_depth(document, operation).map_err(|deep| {
        let why = "introspection: `fields`, `interfaces`, `possibleTypes` and `inputFields` stand within one another 2 deep at most; ask for `name` of a type, and then for the type";
        Fault { limit: Some(("introspection", 3, 2)), ..Fault::new(why, deep.location().map(|at| at.offset())) }
    })?;
    Ok(operation)
}

/// What is wrong, as errors: what is said twice is one error that points to both places.
pub fn told(faults: Vec<Fault>, lines: &Lines<'_>) -> Vec<ServerError> {
    let mut told: Vec<ServerError> = Vec::new();
    let mut more = 0;
    for fault in faults {
        let error = fault.at(lines);
        let full = told.len() == MAX_TOLD;
        match told.iter_mut().find(|one| one.message == error.message) {
            Some(same) if same.locations.len() < MAX_TOLD => same.locations.extend(error.locations),
            Some(_) => {}
            None if full => more += 1,
            None => told.push(error),
        }
    }
    if let Some(last) = told.last_mut().filter(|_| more > 0) {
        last.extensions.get_or_insert_with(ErrorExtensionValues::default).set("more", more);
    }
    told
}

/// The values of an operation, where the validator does not look: fields of inputs that stand twice, variables within lists and inputs, numbers without end.
struct Inputs<'d> {
    schema: &'d Schema,
    document: &'d ExecutableDocument,
    declared: HashMap<&'d Name, &'d VariableDefinition>,
    /// Fragments that were looked at.
    seen: HashSet<&'d Name>,
    /// Where in an argument it is.
    path: Vec<String>,
    faults: Vec<Fault>,
}

impl<'d> Inputs<'d> {
    fn set(&mut self, set: &'d SelectionSet) {
        let document = self.document;
        for selection in &set.selections {
            match selection {
                Selection::Field(field) => {
                    for argument in &field.arguments {
                        if let Some(known) = field.definition.argument_by_name(&argument.name) {
                            self.argument(known, &argument.value);
                        }
                    }
                    self.directives(&field.directives);
                    self.set(&field.selection_set);
                }
                Selection::InlineFragment(inline) => {
                    self.directives(&inline.directives);
                    self.set(&inline.selection_set);
                }
                Selection::FragmentSpread(spread) => {
                    self.directives(&spread.directives);
                    if self.seen.insert(&spread.fragment_name)
                        && let Some(fragment) = document.fragments.get(&spread.fragment_name)
                    {
                        self.directives(&fragment.directives);
                        self.set(&fragment.selection_set);
                    }
                }
            }
        }
    }

    fn directives(&mut self, directives: &'d [Node<Directive>]) {
        let schema = self.schema;
        for directive in directives {
            let Some(definition) = schema.directive_definitions.get(&directive.name) else { continue };
            for argument in &directive.arguments {
                if let Some(known) = definition.argument_by_name(&argument.name) {
                    self.argument(known, &argument.value);
                }
            }
        }
    }

    fn argument(&mut self, known: &'d InputValueDefinition, value: &'d Node<Value>) {
        self.path = named(&known.name);
        self.value(&known.ty, value, known.default_value.is_some());
    }

    fn step(&mut self, step: String, look: impl FnOnce(&mut Self)) {
        self.path.push(step);
        look(self);
        self.path.pop();
    }

    fn value(&mut self, of: &'d Type, value: &'d Node<Value>, defaulted: bool) {
        let schema = self.schema;
        match &**value {
            Value::Variable(name) => {
                let Some(declared) = self.declared.get(name) else { return };
                // a value that may be missing may stand where a default steps in
                let filled = declared.default_value.as_ref().is_some_and(|default| !default.is_null()) || defaulted;
                let fits = if of.is_non_null() && !declared.ty.is_non_null() {
                    filled && declared.ty.is_assignable_to(&of.clone().nullable())
                } else {
                    declared.ty.is_assignable_to(of)
                };
                if !fits {
                    let why = format!("Variable \"${name}\" of type \"{}\" used in position expecting type \"{of}\".", declared.ty);
                    self.faults.push(Fault::new(why, value.location().map(|at| at.offset())));
                }
            }
            Value::List(items) if of.is_list() => {
                for (i, item) in items.iter().enumerate() {
                    self.step(format!("[{i}]"), |inputs| inputs.value(of.item_type(), item, false));
                }
            }
            Value::Object(fields) => {
                let mut names = HashSet::default();
                for (name, _) in fields {
                    if !names.insert(name) {
                        let why = format!("There can be only one input field named \"{name}\".");
                        self.faults.push(Fault::new(why, name.location().map(|at| at.offset())));
                    }
                }
                let known = match schema.types.get(of.inner_named_type()) {
                    Some(ExtendedType::InputObject(known)) => Some(known),
                    _ => None,
                };
                for (name, value) in fields {
                    match known.and_then(|known| known.fields.get(name)) {
                        Some(known) => self.step(name.to_string(), |inputs| inputs.value(&known.ty, value, known.default_value.is_some())),
                        None => self.inside(value),
                    }
                }
            }
            Value::Float(number) => self.number(number.as_str(), value),
            Value::Int(number) => self.number(number.as_str(), value),
            Value::String(text) => self.text(text, value),
            _ => {}
        }
        self.scalar(of, value);
    }

    /// A value of a scalar that is this schema's own is one that it takes.
    fn scalar(&mut self, of: &Type, value: &Node<Value>) {
        let told = match **value {
            Value::Variable(_) | Value::Null => return,
            // its items are looked at
            Value::List(_) if of.is_list() => return,
            _ => scalars::reader(of.inner_named_type()).and_then(|read| read(&values::any(value, &Values::new()))),
        };
        let Some(why) = told else { return };
        let parameter = written(&self.path);
        let fault = Fault::new(format!("{parameter}: {why}"), value.location().map(|at| at.offset()));
        self.faults.push(Fault { parameter: Some(parameter), code: Some(ErrorCode::InvalidParameter), ..fault });
    }

    /// A number is one that can be held: what is read as infinite would be lost on the way.
    fn number(&mut self, digits: &str, value: &Node<Value>) {
        if !digits.parse().is_ok_and(f64::is_finite) {
            let why = format!("Float cannot represent {digits}: no number is larger than {:e}.", f64::MAX);
            self.faults.push(Fault::new(why, value.location().map(|at| at.offset())));
        }
    }

    /// A text is one that the databases keep.
    fn text(&mut self, text: &str, value: &Node<Value>) {
        if holds_nul(text) {
            let fault = Fault::new(format!("{}: a text {NUL}", written(&self.path)), value.location().map(|at| at.offset()));
            self.faults.push(Fault { unread: true, code: Some(ErrorCode::MalformedRequest), ..fault });
        }
    }

    /// What stands in a scalar that takes any value.
    fn inside(&mut self, value: &'d Node<Value>) {
        match &**value {
            Value::List(items) => items.iter().for_each(|item| self.inside(item)),
            Value::Object(fields) => fields.iter().for_each(|(_, value)| self.inside(value)),
            Value::Float(number) => self.number(number.as_str(), value),
            Value::Int(number) => self.number(number.as_str(), value),
            Value::String(text) => self.text(text, value),
            _ => {}
        }
    }
}
