//! Which sort of partner or forum a node is.
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field, registry::Registry};
use entity::{Codelist, forum::ForumKind, partner::PartnerKind};
use serde::Serialize;
use std::borrow::Cow;

/// The kind of a node. Outside it is its code.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum NodeKind {
    /// Of a partner.
    Partner(PartnerKind),
    /// Of a forum.
    Forum(ForumKind),
}

impl NodeKind {
    /// Its code, of the codelist `partner_kind` or `forum_kind`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Partner(kind) => kind.code(),
            Self::Forum(kind) => kind.code(),
        }
    }
}

/// GraphQL has no list that is two: a text.
impl OutputType for NodeKind {
    fn type_name() -> Cow<'static, str> {
        String::type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        String::create_type_info(registry)
    }

    async fn resolve(&self, _: &ContextSelectionSet<'_>, _: &Positioned<Field>) -> ServerResult<Value> {
        Ok(self.code().into())
    }
}
