//! The faces of closed lists: what GraphQL and OpenAPI say of their values.
use super::list::Codelist;
use async_graphql::{
    InputType,
    indexmap::IndexMap,
    registry::{EnumBuilder, MetaEnumValue, MetaTypeId, Registry},
    resolver_utils::EnumType,
};
use utoipa::openapi::{
    RefOr, Schema,
    extensions::ExtensionsBuilder,
    schema::{ObjectBuilder, Type},
};

/// Puts a closed list into the types of GraphQL: each value with its label and sentence.
pub(crate) fn graphql<C: Codelist + EnumType + InputType>(registry: &mut Registry) -> String {
    registry.create_input_type::<C, _>(MetaTypeId::Enum, |_| {
        let values = C::items().iter().zip(C::ENTRIES).map(|(item, entry)| {
            let description = Some(format!("{}: {}", entry.label, entry.about));
            (item.name.to_owned(), MetaEnumValue { description, ..MetaEnumValue::new(item.name) })
        });
        EnumBuilder::new(<C as InputType>::type_name(), values.collect::<IndexMap<_, _>>())
            .description(Some(C::ABOUT.to_owned()))
            .rust_typename(std::any::type_name::<C>())
            .build()
    })
}

/// The schema of a closed list: its codes, and for each its label and sentence, to read and, as generators of code take it, in
/// `x-enum-descriptions`.
pub(crate) fn openapi<C: Codelist>() -> RefOr<Schema> {
    let said = C::ENTRIES.iter().map(|entry| format!("- `{}`: {}. {}", entry.code, entry.label, entry.about));
    let about = [C::ABOUT.to_owned(), String::new()].into_iter().chain(said).collect::<Vec<_>>().join("\n");
    let short: Vec<String> = C::ENTRIES.iter().map(|entry| format!("{}: {}", entry.label, entry.about)).collect();
    ObjectBuilder::new()
        .schema_type(Type::String)
        .enum_values(Some(C::ENTRIES.iter().map(|entry| entry.code)))
        .description(Some(about))
        .extensions(Some(ExtensionsBuilder::new().add("x-enum-descriptions", short).build()))
        .into()
}

/// Gives a closed list its faces.
macro_rules! faces {
    ($Name:ident { $($Variant:ident $code:tt)+ }) => {
        impl ::async_graphql::resolver_utils::EnumType for $Name {
            fn items() -> &'static [::async_graphql::resolver_utils::EnumItem<Self>] {
                const ITEMS: &[::async_graphql::resolver_utils::EnumItem<$Name>] = &[$( ::async_graphql::resolver_utils::EnumItem {
                    name: {
                        const NAME: [u8; $code.len()] = $crate::values::codelist::list::capitals($code);
                        $crate::values::codelist::list::as_text(&NAME)
                    },
                    value: $Name::$Variant,
                } ),+];
                ITEMS
            }
        }

        impl ::async_graphql::InputType for $Name {
            type RawValueType = Self;

            fn type_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn create_type_info(registry: &mut ::async_graphql::registry::Registry) -> String {
                $crate::values::codelist::faces::graphql::<Self>(registry)
            }

            fn parse(value: Option<::async_graphql::Value>) -> ::async_graphql::InputValueResult<Self> {
                ::async_graphql::resolver_utils::parse_enum(value.unwrap_or_default())
            }

            fn to_value(&self) -> ::async_graphql::Value {
                ::async_graphql::resolver_utils::enum_value(*self)
            }

            fn as_raw_value(&self) -> Option<&Self> {
                Some(self)
            }
        }

        impl ::async_graphql::OutputType for $Name {
            fn type_name() -> ::std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }

            fn create_type_info(registry: &mut ::async_graphql::registry::Registry) -> String {
                $crate::values::codelist::faces::graphql::<Self>(registry)
            }

            async fn resolve(
                &self,
                _: &::async_graphql::ContextSelectionSet<'_>,
                _: &::async_graphql::Positioned<::async_graphql::parser::types::Field>,
            ) -> ::async_graphql::ServerResult<::async_graphql::Value> {
                Ok(::async_graphql::resolver_utils::enum_value(*self))
            }
        }

        impl ::utoipa::PartialSchema for $Name {
            fn schema() -> ::utoipa::openapi::RefOr<::utoipa::openapi::Schema> {
                $crate::values::codelist::faces::openapi::<Self>()
            }
        }

        impl ::utoipa::ToSchema for $Name {
            fn name() -> ::std::borrow::Cow<'static, str> {
                stringify!($Name).into()
            }
        }
    };
}
pub(crate) use faces;
