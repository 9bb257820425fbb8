//! Facets of a connection: the enum of those that a list has, and what counting by them costs.
use super::errors::camel;
use crate::catalog::{Facet, Listed};
use async_graphql::{
    InputType, InputValueError, InputValueResult, OutputType, Value,
    indexmap::IndexMap,
    registry::{EnumBuilder, MetaEnumValue, MetaTypeId, Registry},
};
use std::{borrow::Cow, marker::PhantomData};

/// A facet of a list, by its name: an enum of those that it has.
pub struct FacetName<L>(pub &'static str, PhantomData<fn() -> L>);

/// `party__role` as GraphQL calls values of an enum.
fn capitals(facet: &Facet) -> String {
    facet.name.replace("__", "_").to_uppercase()
}

impl<L: Listed> InputType for FacetName<L> {
    type RawValueType = Self;

    fn type_name() -> Cow<'static, str> {
        format!("{}Facet", <L as OutputType>::type_name()).into()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        registry.create_input_type::<Self, _>(MetaTypeId::Enum, |_| {
            let values = L::facets().into_iter().map(|facet| {
                let name = capitals(&facet);
                let field = facet.name.split("__").map(camel).collect::<Vec<_>>().join(".");
                let description = Some(format!("Its values are asked with `{field}`."));
                (name.clone(), MetaEnumValue { description, ..MetaEnumValue::new(&name) })
            });
            EnumBuilder::new(<Self as InputType>::type_name(), values.collect::<IndexMap<_, _>>())
                .description(Some(format!("By what {} can be counted.", L::NAME)))
                .rust_typename(std::any::type_name::<Self>())
                .build()
        })
    }

    fn parse(value: Option<Value>) -> InputValueResult<Self> {
        let value = value.unwrap_or_default();
        let name = match &value {
            Value::Enum(name) => name.as_str(),
            Value::String(name) => name,
            _ => return Err(InputValueError::expected_type(value)),
        };
        let found = L::facets().into_iter().find(|facet| capitals(facet) == name);
        found.map(|facet| Self(facet.name, PhantomData)).ok_or_else(|| InputValueError::expected_type(value))
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.to_owned())
    }

    fn as_raw_value(&self) -> Option<&Self> {
        Some(self)
    }
}
