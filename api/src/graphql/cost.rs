//! What a query costs: in `extensions`, and refused where it is too much.
use super::connection::asked;
use crate::catalog::Snapshot;
use apollo_compiler::Schema;
use async_graphql::{
    ErrorExtensionValues, Name, Response, ServerError, ValidationResult, Value,
    extensions::{Extension, ExtensionContext, ExtensionFactory, NextRequest, NextValidation},
    parser::types::{ExecutableDocument, Selection, SelectionSet},
};
use std::sync::{Arc, Mutex, PoisonError};

const COST: &str = "cost";
/// What the error of a query that costs too much says.
const TOO_COMPLEX: &str = "fields may be asked for at once";
/// Fields of an answer, at most, as far as the query tells: lists count as long as they may get.
const MAX_COMPLEXITY: usize = 200_000;

/// Adds the number of statements sent to the database to the cost.
pub fn add_statements(response: &mut Response, snapshot: &Snapshot) {
    if let Some(Value::Object(cost)) = response.extensions.get_mut(COST) {
        cost.insert(Name::new("statements"), snapshot.statements().into());
    }
}

/// Takes that number out of an answer that is kept: it is of the first who asked.
pub fn forget_statements(response: &mut Response) {
    if let Some(Value::Object(cost)) = response.extensions.get_mut(COST) {
        cost.shift_remove("statements");
    }
}

/// Tells of the cost of a document that is beyond a limit, as of every other: it was not counted.
pub fn add_uncounted(response: &mut Response) {
    let limited = |error: &ServerError| error.extensions.as_ref().is_some_and(|told| told.get("limit").is_some());
    if response.errors.iter().any(limited) {
        response.extensions.insert(COST.to_owned(), told([("requested", Value::Null), ("limit", MAX_COMPLEXITY.into())]));
    }
}

fn told<const N: usize>(cost: [(&str, Value); N]) -> Value {
    Value::Object(cost.into_iter().map(|(name, value)| (Name::new(name), value)).collect())
}

/// Adds `cost` to the extensions of every answer: how many fields it may get, as far as the query tells, how many it may get at most, and how many
/// levels it has.
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
        response.extension(COST, told([("requested", complexity.into()), ("limit", MAX_COMPLEXITY.into()), ("depth", depth.into())]))
    }

    async fn validation(&self, ctx: &ExtensionContext<'_>, next: NextValidation<'_>) -> Result<ValidationResult, Vec<ServerError>> {
        let result = next.run(ctx).await?;
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some((result.complexity, result.depth));
        if result.complexity > MAX_COMPLEXITY {
            let why = format!("Query is too complex: its cost is {}, and {MAX_COMPLEXITY} {TOO_COMPLEX}", result.complexity);
            return Err(vec![ServerError::new(why, None)]);
        }
        Ok(result)
    }
}

/// Says with the error of a query that costs too much which of its lists ask for the most.
pub fn advise(response: &mut Response, schema: &Schema, document: &ExecutableDocument) {
    let Some(error) = response.errors.iter_mut().find(|error| error.path.is_empty() && error.message.contains(TOO_COMPLEX)) else { return };
    let mut largest = Largest { schema, lists: Vec::new() };
    for (_, operation) in document.operations.iter() {
        largest.follow(&operation.node.selection_set.node, "Query", &mut Vec::new());
    }
    let mut lists = largest.lists.iter().map(|(name, n)| format!("{n} `{name}`"));
    let Some(first) = lists.next() else { return };
    let say = lists.fold(format!("; it asks for {first}"), |all, list| format!("{all}, {list} of each"));
    error.message.push_str(&format!("{say}: make `first` smaller, or ask for fewer fields, in several queries"));
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("parameter", "first");
}

/// The lists within lists that ask for the most records.
struct Largest<'s> {
    schema: &'s Schema,
    lists: Vec<(String, u64)>,
}

impl Largest<'_> {
    fn follow(&mut self, set: &SelectionSet, of: &str, above: &mut Vec<(String, u64)>) {
        let records = |lists: &[(String, u64)]| lists.iter().fold(1, |all: u64, (_, n)| all.saturating_mul(*n));
        for item in &set.items {
            match &item.node {
                Selection::Field(field) => {
                    let name = field.node.name.node.as_str();
                    let Ok(meant) = self.schema.type_field(of, name).map(|known| known.ty.inner_named_type().clone()) else { continue };
                    let list = meant.ends_with("Connection");
                    if list {
                        let number = |argument: &str| {
                            let value = field.node.get_argument(argument)?.node.clone().into_const()?.into_json().ok()?;
                            value.as_i64()
                        };
                        above.push((name.to_owned(), asked(number("first"), number("last"), of != "Query")));
                        if records(above) > records(&self.lists) {
                            self.lists.clone_from(above);
                        }
                    }
                    self.follow(&field.node.selection_set.node, &meant, above);
                    if list {
                        above.pop();
                    }
                }
                Selection::InlineFragment(inline) => {
                    let on = inline.node.type_condition.as_ref().map_or(of, |on| on.node.on.node.as_str());
                    self.follow(&inline.node.selection_set.node, on, above);
                }
                // a prepared document has none
                Selection::FragmentSpread(_) => {}
            }
        }
    }
}
