//! Values as the schema takes them: what stands in a document, with its variables filled in.
use apollo_compiler::{
    Node, Schema,
    ast::{Type, Value as Literal},
    schema::ExtendedType,
};
use async_graphql::{Name, Number, Value, indexmap::IndexMap};
use std::collections::HashMap;

/// The values that the variables of an operation have; of those without one there is none.
pub type Values = HashMap<String, Value>;

/// The value of a literal that was found valid; `None` for a variable without one.
pub fn value(schema: &Schema, of: &Type, literal: &Literal, variables: &Values) -> Option<Value> {
    match literal {
        Literal::Variable(name) => variables.get(name.as_str()).cloned(),
        Literal::Null => Some(Value::Null),
        Literal::List(items) if of.is_list() => {
            let item = |item: &Node<Literal>| value(schema, of.item_type(), item, variables).unwrap_or_default();
            Some(Value::List(items.iter().map(item).collect()))
        }
        one if of.is_list() => Some(Value::List(vec![value(schema, of.item_type(), one, variables)?])),
        Literal::Object(fields) => {
            let ExtendedType::InputObject(known) = schema.types.get(of.inner_named_type())? else {
                return Some(any(literal, variables));
            };
            // in the order of the schema, so that one question is written in one way
            let given = known.fields.iter().filter_map(|(name, known)| {
                let (_, literal) = fields.iter().find(|(given, _)| given == name)?;
                Some((Name::new(name), value(schema, &known.ty, literal, variables)?))
            });
            Some(Value::Object(given.collect()))
        }
        plain => Some(any(plain, variables)),
    }
}

/// A value as it stands, whatever takes it.
pub fn any(literal: &Literal, variables: &Values) -> Value {
    match literal {
        Literal::Null => Value::Null,
        Literal::Enum(name) => Value::Enum(Name::new(name)),
        Literal::Variable(name) => variables.get(name.as_str()).cloned().unwrap_or_default(),
        Literal::String(text) => Value::String(text.clone()),
        Literal::Float(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        // `-0` is one
        Literal::Int(number) => {
            let whole = number.as_str().parse::<i64>().map(Number::from);
            whole.or_else(|_| number.as_str().parse()).map_or(Value::Null, Value::Number)
        }
        Literal::Boolean(yes) => Value::Boolean(*yes),
        Literal::List(items) => Value::List(items.iter().map(|item| any(item, variables)).collect()),
        Literal::Object(fields) => {
            Value::Object(fields.iter().map(|(name, literal)| (Name::new(name), any(literal, variables))).collect::<IndexMap<_, _>>())
        }
    }
}

/// Whether there is a null where none may be: then the type that it should have. What stands in the path leads there.
pub fn null(schema: &Schema, of: &Type, value: &Value, path: &mut Vec<String>) -> Option<String> {
    match value {
        Value::Null => of.is_non_null().then(|| of.to_string()),
        Value::List(items) if of.is_list() => items.iter().enumerate().find_map(|(i, item)| {
            path.push(format!("[{i}]"));
            let found = null(schema, of.item_type(), item, path);
            path.truncate(path.len() - usize::from(found.is_none()));
            found
        }),
        Value::Object(fields) => {
            let ExtendedType::InputObject(known) = schema.types.get(of.inner_named_type())? else { return None };
            fields.iter().find_map(|(name, value)| {
                path.push(name.to_string());
                let found = null(schema, &known.fields.get(name.as_str())?.ty, value, path);
                path.truncate(path.len() - usize::from(found.is_none()));
                found
            })
        }
        _ => None,
    }
}

/// Some value that fits a type.
pub fn any_of(schema: &Schema, of: &Type) -> Value {
    match (of, schema.types.get(of.inner_named_type())) {
        (of, _) if !of.is_non_null() => Value::Null,
        (of, _) if of.is_list() => Value::List(Vec::new()),
        (_, Some(ExtendedType::Enum(known))) => known.values.keys().next().map_or(Value::Null, |name| Value::Enum(Name::new(name))),
        (_, Some(ExtendedType::InputObject(known))) => {
            let required = known.fields.iter().filter(|(_, known)| known.is_required());
            Value::Object(required.map(|(name, known)| (Name::new(name), any_of(schema, &known.ty))).collect())
        }
        (of, _) if ["Int", "Float"].contains(&of.inner_named_type().as_str()) => Value::Number(0.into()),
        (of, _) if of.inner_named_type() == "Boolean" => Value::Boolean(false),
        _ => Value::String(String::new()),
    }
}
