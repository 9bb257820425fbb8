//! Counts and sums over GraphQL: a field for each list, with its own filter.
use super::errors::named;
use crate::catalog::{
    List, Listed, Record, Snapshot, Where,
    questions::stats::{Ask, By, Cell, Operand, Question, Stats, sum::LeftOut},
    records::RecordFilter,
    resources,
};
use async_graphql::{
    ComplexObject, Context, InputValueError, InputValueResult, MergedObject, Object, Result, Scalar, ScalarType, Value as GraphqlValue,
};
use entity::{Codelist as _, records};
use serde_json::{Value, json};
use std::sync::Arc;

/// Conditions of a filter.
pub struct Conditions(Value);

/// A JSON object, to be sent as it is: the value of a variable of the filter's type.
#[Scalar(name = "JSON", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259")]
impl ScalarType for Conditions {
    fn parse(value: GraphqlValue) -> InputValueResult<Self> {
        value.into_json().map(Conditions).map_err(InputValueError::custom)
    }

    fn to_value(&self) -> GraphqlValue {
        GraphqlValue::from_json(self.0.clone()).unwrap_or_default()
    }
}

#[ComplexObject]
impl Cell {
    /// What finds the rows of the cell, beside the filter of the question: `filter: { and: [$asked, $cell] }`.
    async fn filter(&self) -> Conditions {
        Conditions(filter(&self.asks))
    }
}

#[ComplexObject]
impl LeftOut {
    /// What finds them, beside the filter of the question and of the cell: `filter: { and: [$asked, $cell, $leftOut] }`.
    async fn filter(&self) -> Conditions {
        let currency = self.currency.as_ref().map_or_else(|| json!({ "isnull": true }), |currency| json!({ "in": [currency] }));
        Conditions(json!({ "currency": currency, "notSummed": { "in": [self.reason.code().to_uppercase()] } }))
    }
}

/// Conditions as the variable of a filter: those of one party or one citation hold of the same.
fn filter(asks: &[Ask]) -> Value {
    let mut all = json!({});
    for ask in asks {
        let mut at = &mut all;
        for step in &ask.path {
            if at.is_null() {
                *at = json!({});
            }
            at = &mut at[*step];
        }
        let listed = ask.path.last() == Some(&"in");
        let value = match &ask.value {
            Operand::Code(code) => Value::from(code.to_uppercase()),
            Operand::Text(text) | Operand::Date(text) => text.as_str().into(),
            Operand::Number(n) => (*n).into(),
            Operand::Missing => true.into(),
        };
        *at = if listed { json!([value]) } else { value };
    }
    all
}

/// What can be counted.
#[derive(MergedObject, Default)]
#[graphql(name = "StatsOf")]
pub struct StatsOf(OfRecords, OfResources);

/// What can be counted: records of all types.
#[derive(Default)]
pub struct OfRecords;

/// What can be counted: records of all types.
#[Object]
impl OfRecords {
    /// Counts records of all types.
    async fn records(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What they are counted by: nothing, one or two.")] by: Option<Vec<By>>,
        #[graphql(desc = "Which to count.")] filter: Option<Where<RecordFilter>>,
        #[graphql(desc = "How many cells; 50 if nothing is said, 200 at most.")] first: Option<i64>,
    ) -> Option<Result<Arc<Stats>>> {
        Some(stats::<Record>(ctx, by, filter, first).await)
    }
}

/// What can be counted: records of each type.
#[derive(Default)]
pub struct OfResources;

macro_rules! each {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// What can be counted: records of each type.
        #[Object]
        impl OfResources {
            $(
            #[doc = concat!("Counts ", stringify!($many), ".")]
            async fn $many(
                &self,
                ctx: &Context<'_>,
                #[graphql(desc = "What they are counted by: nothing, one or two.")] by: Option<Vec<By>>,
                #[graphql(desc = "Which to count.")] filter: Option<Where<<resources::$one::$Type as Listed>::Filter>>,
                #[graphql(desc = "How many cells; 50 if nothing is said, 200 at most.")] first: Option<i64>,
            ) -> Option<Result<Arc<Stats>>> {
                Some(stats::<resources::$one::$Type>(ctx, by, filter, first).await)
            }
            )*
        }
    };
}
records!(each);

async fn stats<L: Listed>(
    ctx: &Context<'_>,
    by: Option<Vec<By>>,
    filter: Option<Where<L::Filter>>,
    first: Option<i64>,
) -> Result<Arc<Stats>> {
    let list = List::<L>::new(Where::asked(filter)?, None).map_err(named)?;
    let question = Question::new(list, &by.unwrap_or_default(), (first, "first")).map_err(named)?;
    Ok(ctx.data::<Snapshot>()?.stats(&question).await.map_err(named)?)
}
