//! Values as the schema takes them: what stands in a document, with its variables filled in.
use super::variables::Values;
use apollo_compiler::{
    Node, Schema,
    ast::{Type, Value as Literal},
    schema::ExtendedType,
};
use async_graphql::{Name, Value, indexmap::IndexMap};

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
        Literal::Int(number) => number.as_str().parse().map_or(Value::Null, Value::Number),
        Literal::Boolean(yes) => Value::Boolean(*yes),
        Literal::List(items) => Value::List(items.iter().map(|item| any(item, variables)).collect()),
        Literal::Object(fields) => {
            Value::Object(fields.iter().map(|(name, literal)| (Name::new(name), any(literal, variables))).collect::<IndexMap<_, _>>())
        }
    }
}
