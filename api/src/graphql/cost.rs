//! What a query costs: in `extensions`, and refused where it is too much.
use super::advice::TOO_COMPLEX;
use crate::catalog::Snapshot;
use async_graphql::{
    Name, Response, ServerError, ValidationResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextValidation},
    indexmap::IndexMap,
};
use std::sync::{Arc, Mutex, PoisonError};

const COST: &str = "cost";
/// Levels of a query, at most.
pub const MAX_DEPTH: usize = 20;
/// Fields of an answer, at most, as far as the query tells: lists count as long as they may get.
const MAX_COMPLEXITY: usize = 200_000;

/// Adds the number of statements sent to the database to the cost.
pub fn add_statements(response: &mut Response, snapshot: &Snapshot) {
    if let Some(Value::Object(cost)) = response.extensions.get_mut(COST) {
        cost.insert(Name::new("statements"), snapshot.statements().into());
    }
}

/// Adds `cost` to the extensions of every answer: how many fields it may get, as far as the query tells, and how many levels it has.
pub struct Cost;

impl ExtensionFactory for Cost {
    fn create(&self) -> Arc<dyn Extension> {
        Arc::new(Measured::default())
    }
}

#[derive(Default)]
struct Measured(Mutex<Option<(usize, usize)>>);

#[async_graphql::async_trait::async_trait]
impl Extension for Measured {
    async fn request(&self, ctx: &ExtensionContext<'_>, next: NextRequest<'_>) -> Response {
        let response = next.run(ctx).await;
        let Some((complexity, depth)) = *self.0.lock().unwrap_or_else(PoisonError::into_inner) else {
            return response;
        };
        let cost = [("complexity", complexity), ("depth", depth)].map(|(name, n)| (Name::new(name), Value::from(n)));
        response.extension(COST, Value::Object(IndexMap::from_iter(cost)))
    }

    async fn validation(&self, ctx: &ExtensionContext<'_>, next: NextValidation<'_>) -> Result<ValidationResult, Vec<ServerError>> {
        let result = next.run(ctx).await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((result.complexity, result.depth));
        let refused = |why: String| Err(vec![ServerError::new(why, None)]);
        match result {
            ValidationResult { depth, .. } if depth > MAX_DEPTH => {
                refused(format!("Query is nested too deep: it has {depth} levels, {MAX_DEPTH} at most; ask in several queries"))
            }
            ValidationResult { complexity, .. } if complexity > MAX_COMPLEXITY => {
                refused(format!("Query is too complex: its cost is {complexity}, and {MAX_COMPLEXITY} {TOO_COMPLEX}"))
            }
            result => Ok(result),
        }
    }
}
