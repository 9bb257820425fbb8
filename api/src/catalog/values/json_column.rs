//! Small rows that a record owns, kept as JSON beside it so that a page is one statement.
use async_graphql::{ContextSelectionSet, OutputType, Positioned, ServerResult, Value, parser::types::Field, registry::Registry};
use sea_orm::{
    ColIdx, DbErr, IntoSimpleExpr, QueryResult, TryGetError, TryGetable,
    sea_query::{ExprTrait, SimpleExpr},
};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::{borrow::Cow, ops::Deref};

/// A column that holds JSON, selected as text and read as `T`; outside it looks like `T`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct JsonColumn<T>(pub T);

/// A JSON column as text, as [`JsonColumn`] reads it: parsing it once, straight into `T`.
pub fn text(column: impl IntoSimpleExpr) -> SimpleExpr {
    column.into_simple_expr().cast_as("text")
}

impl<T: DeserializeOwned> TryGetable for JsonColumn<T> {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        Ok(serde_json::from_str(&text).map_err(|e| DbErr::Json(e.to_string()))?)
    }
}

impl<T> Deref for JsonColumn<T> {
    type Target = T;
    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T: OutputType> OutputType for JsonColumn<T> {
    fn type_name() -> Cow<'static, str> {
        T::type_name()
    }

    fn qualified_type_name() -> String {
        T::qualified_type_name()
    }

    fn create_type_info(registry: &mut Registry) -> String {
        T::create_type_info(registry)
    }

    async fn resolve(&self, ctx: &ContextSelectionSet<'_>, field: &Positioned<Field>) -> ServerResult<Value> {
        self.0.resolve(ctx, field).await
    }
}
