//! Variables as the operation declares them.
use super::{
    fault::{Fault, instead},
    places::written,
    scalars,
    values::{self, Values},
};
use crate::http::ErrorCode;
use apollo_compiler::{
    Node, Schema,
    ast::{Type, VariableDefinition},
    schema::ExtendedType,
};
use async_graphql::{Name, Value, Variables, indexmap::IndexMap};

/// Gives each variable of an operation the value that was sent, or else its default. What is not declared is left aside.
///
/// # Errors
/// Which value does not fit its type, where in it, and what is missing.
pub fn coerce(schema: &Schema, declared: &[Node<VariableDefinition>], sent: &Variables) -> Result<Values, Vec<Fault>> {
    let (mut values, mut faults) = (Values::new(), Vec::new());
    for declared in declared {
        let (name, of) = (declared.name.as_str(), &*declared.ty);
        let mut place = Place { variable: name, path: Vec::new() };
        let value = match (sent.get(&Name::new(name)), &declared.default_value) {
            (Some(sent), _) => value(schema, of, sent, &mut place),
            (None, Some(default)) => Ok(values::value(schema, of, default, &Values::new()).unwrap_or_default()),
            (None, None) if of.is_non_null() => Err(place.fault(format!("a {of} is required; send one in `variables`"))),
            (None, None) => continue,
        };
        match value {
            Ok(value) => {
                values.insert(name.to_owned(), value);
            }
            Err(mut fault) => {
                fault.offset = declared.location().map(|at| at.offset());
                faults.push(fault);
            }
        }
    }
    if faults.is_empty() { Ok(values) } else { Err(faults) }
}

/// Whether the types of all variables are there and can be sent.
pub fn known(schema: &Schema, declared: &[Node<VariableDefinition>]) -> bool {
    declared.iter().all(|variable| schema.types.get(variable.ty.inner_named_type()).is_some_and(ExtendedType::is_input_type))
}

/// A place in a variable.
struct Place<'v> {
    variable: &'v str,
    path: Vec<String>,
}

impl Place<'_> {
    /// `$filter.or[1].kind: …`
    fn fault(&self, why: impl AsRef<str>) -> Fault {
        let path = written(&self.path);
        let dot = if path.is_empty() || path.starts_with('[') { "" } else { "." };
        let message = format!("Variable ${}{dot}{path}: {}", self.variable, why.as_ref());
        // of a filter what is asked in it is named, as over REST
        let parameter = if dot.is_empty() { format!("{}{path}", self.variable) } else { path };
        Fault { parameter: Some(parameter), code: Some(ErrorCode::InvalidParameter), unread: true, ..Fault::new(message, None) }
    }
}

fn value(schema: &Schema, of: &Type, sent: &Value, place: &mut Place<'_>) -> Result<Value, Fault> {
    if *sent == Value::Null {
        return if of.is_non_null() { Err(place.fault(format!("it is null, and a {of} is required"))) } else { Ok(Value::Null) };
    }
    if of.is_list() {
        let Value::List(items) = sent else {
            return Ok(Value::List(vec![value(schema, of.item_type(), sent, place)?]));
        };
        let each = items.iter().enumerate().map(|(i, item)| {
            place.path.push(format!("[{i}]"));
            let item = value(schema, of.item_type(), item, place)?;
            place.path.pop();
            Ok(item)
        });
        return Ok(Value::List(each.collect::<Result<_, _>>()?));
    }
    let name = of.inner_named_type();
    match schema.types.get(name) {
        Some(ExtendedType::Scalar(_)) => match scalars::reader(name).and_then(|read| read(sent)) {
            Some(why) => Err(place.fault(why)),
            None => scalar(name, sent).ok_or_else(|| place.fault(format!("{sent} is no {name}"))),
        },
        Some(ExtendedType::Enum(list)) => match sent {
            Value::String(word) if list.values.contains_key(word.as_str()) => Ok(Value::Enum(Name::new(word))),
            Value::String(word) => {
                let near = instead(&word.to_uppercase(), list.values.keys().map(|known| known.as_str()));
                Err(place.fault(format!("`{word}` is no {name}{near}")))
            }
            other => Err(place.fault(format!("{other} is no {name}; write its name as a text"))),
        },
        Some(ExtendedType::InputObject(input)) => {
            let Value::Object(sent) = sent else {
                let shown = input.fields.iter().next().map(|(first, field)| {
                    if field.ty.is_list() { format!("{{{first}: [{sent}]}}") } else { format!("{{{first}: {sent}}}") }
                });
                let write = shown.map_or_else(String::new, |shown| format!("; write {shown}"));
                return Err(place.fault(format!("{sent} is no {name}{write}")));
            };
            if let Some(unknown) = sent.keys().find(|field| !input.fields.contains_key(field.as_str())) {
                let near = instead(unknown, input.fields.keys().map(|known| known.as_str()));
                place.path.push(unknown.to_string());
                return Err(place.fault(format!("{name} has no field `{unknown}`{near}")));
            }
            let mut fields = IndexMap::new();
            for (field, known) in &input.fields {
                place.path.push(field.to_string());
                match sent.get(field.as_str()) {
                    Some(sent) => {
                        fields.insert(Name::new(field), value(schema, &known.ty, sent, place)?);
                    }
                    None if known.is_required() => return Err(place.fault(format!("a {} is required", known.ty))),
                    None => {}
                }
                place.path.pop();
            }
            Ok(Value::Object(fields))
        }
        _ => Err(place.fault(format!("there is no input {name}"))),
    }
}

/// A value of a scalar; `None` where it is none.
fn scalar(name: &str, sent: &Value) -> Option<Value> {
    let fits = match (name, sent) {
        ("Int", Value::Number(n)) => {
            // as in JavaScript 5.0 is a whole number
            let whole = n.as_i64().or_else(|| n.as_f64().filter(|n| n.fract() == 0.0 && n.abs() < 2e9).map(|n| n as i64))?;
            return i32::try_from(whole).ok().map(Value::from);
        }
        ("Float", Value::Number(_)) | ("String" | "ID", Value::String(_)) | ("Boolean", Value::Boolean(_)) => true,
        ("ID", Value::Number(n)) => return n.as_i64().map(|n| Value::String(n.to_string())),
        ("Int" | "Float" | "String" | "ID" | "Boolean", _) => false,
        _ => true,
    };
    fits.then(|| sent.clone())
}
