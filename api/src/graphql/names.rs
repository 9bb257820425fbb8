//! The names of the schema: what each type has, read once from its text.
use async_graphql::parser::{
    parse_schema,
    types::{BaseType, InputValueDefinition, Type, TypeDefinition, TypeKind, TypeSystemDefinition},
};
use std::collections::HashMap;

/// The types of the schema, by name.
#[derive(Debug, Default)]
pub struct Names(HashMap<String, Shape>);

/// What a type has. Of types that have nothing to name there is none.
#[derive(Debug)]
pub enum Shape {
    /// The fields of an object or interface.
    Fields(Vec<(String, Field)>),
    /// The fields of an input, in their order.
    Inputs(Vec<(String, Slot)>),
    /// The values of an enum.
    Values(Vec<String>),
}

/// A field of an object.
#[derive(Debug)]
pub struct Field {
    /// Name of the type that it answers with.
    pub of: String,
    /// Its arguments.
    pub arguments: Vec<(String, Slot)>,
}

/// An argument, or a field of an input.
#[derive(Debug)]
pub struct Slot {
    /// Name of the type that it takes.
    pub of: String,
    /// Whether it takes a list of them.
    pub list: bool,
}

impl Names {
    /// Reads the text of a schema; of one that does not parse there are no names.
    pub fn of(sdl: &str) -> Self {
        let document = parse_schema(sdl).map(|document| document.definitions).unwrap_or_default();
        let types = document.into_iter().filter_map(|definition| match definition {
            TypeSystemDefinition::Type(definition) => {
                let TypeDefinition { name, kind, .. } = definition.node;
                Some((name.node.to_string(), shape(kind)?))
            }
            TypeSystemDefinition::Schema(_) | TypeSystemDefinition::Directive(_) => None,
        });
        Self(types.collect())
    }

    /// What a type has.
    pub fn get(&self, name: &str) -> Option<&Shape> {
        self.0.get(name)
    }

    /// The names of all types that have something to name.
    pub fn types(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn shape(kind: TypeKind) -> Option<Shape> {
    let fields = match kind {
        TypeKind::Object(object) => object.fields,
        TypeKind::Interface(interface) => interface.fields,
        TypeKind::InputObject(input) => return Some(Shape::Inputs(input.fields.into_iter().map(|slot| self::slot(slot.node)).collect())),
        TypeKind::Enum(list) => {
            return Some(Shape::Values(list.values.into_iter().map(|value| value.node.value.node.to_string()).collect()));
        }
        TypeKind::Union(_) | TypeKind::Scalar => return None,
    };
    let field = fields.into_iter().map(|field| {
        let arguments = field.node.arguments.into_iter().map(|argument| slot(argument.node)).collect();
        (field.node.name.node.to_string(), Field { of: base(&field.node.ty.node).0, arguments })
    });
    Some(Shape::Fields(field.collect()))
}

fn slot(definition: InputValueDefinition) -> (String, Slot) {
    let (of, list) = base(&definition.ty.node);
    (definition.name.node.to_string(), Slot { of, list })
}

/// The name inside the lists, and whether there is one.
fn base(of: &Type) -> (String, bool) {
    match &of.base {
        BaseType::Named(name) => (name.to_string(), false),
        BaseType::List(inner) => (base(inner).0, true),
    }
}
