//! What a query costs: how many fields its answer may get, as far as the query tells. It is counted before anything is asked.
use super::{connection::NESTED_LIMIT, errors::refusal};
use crate::catalog::{
    DEFAULT_LIMIT, DEFAULT_VALUES, ErrorCode, MAX_LIMIT, MAX_VALUES,
    questions::{
        network::{DEFAULT_EDGES, MAX_EDGES},
        stats::DEFAULT_CELLS,
    },
};
use apollo_compiler::{Name as ApolloName, Schema, ast::Type, schema::ExtendedType};
use async_graphql::{
    Name, Response, Value,
    parser::types::{DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet},
};
use async_graphql_value::Value as Given;

/// The key in `extensions` of an answer.
const COST: &str = "cost";
/// Fields of an answer, at most.
const MAX_COST: u64 = 200_000;
/// How many items a list has, about, of which the query does not say how many.
const FEW: u64 = 3;
/// How many these have, about: `Type.field`.
const USUAL: &[(&str, u64)] = &[
    ("Query.codelists", 100),
    ("Query.suggest", 10),
    ("Evidence.fields", 10),
    ("Series.points", 10),
    ("Dataset.chapters", 10),
    ("Record.links", 5),
    ("__Schema.types", 220),
    ("__Type.inputFields", 2),
    ("__Type.interfaces", 1),
    ("__Type.possibleTypes", 1),
    ("__Field.args", 1),
];
/// So many values of arguments count as one field, and so many bytes of a text as one value more.
const VALUES: u64 = 10;
/// See [`VALUES`].
const LONG: u64 = 100;
/// What each facet counts for beside its values: a statement of its own.
const FACET: u64 = 50;

/// What a query costs.
#[derive(Clone, Debug, Default)]
pub struct Cost {
    /// Fields of the answer, lists as long as they may get.
    requested: u64,
    /// Levels of fields.
    depth: usize,
    /// The lists within lists that may get longest, the outermost first.
    largest: Vec<Long<String>>,
}

/// A list, how long it may get, and the argument that says so, if one does.
#[derive(Clone, Debug)]
struct Long<N> {
    name: N,
    items: u64,
    argument: Option<&'static str>,
}

impl Cost {
    /// Counts a prepared document.
    pub fn of(schema: &Schema, document: &ExecutableDocument) -> Self {
        let mut counting = Counting { schema, lists: Vec::new(), cost: Self::default() };
        if let DocumentOperations::Single(operation) = &document.operations {
            let query = Within { of: "Query", name: "", items: FEW };
            counting.cost.requested = counting.set(&operation.node.selection_set.node, &query, 1);
        }
        counting.cost
    }

    /// The answer that refuses the query, where it costs too much.
    pub fn refusal(&self) -> Option<Response> {
        let Self { requested, largest, .. } = self;
        if *requested <= MAX_COST {
            return None;
        }
        let mut lists = largest.iter().map(|list| format!("{} `{}`", list.items, list.name));
        let first = lists.next().map_or_else(String::new, |first| format!("; it asks for {first}"));
        let say = lists.fold(first, |all, list| format!("{all}, {list} of each"));
        let argument = largest.iter().rev().find_map(|list| list.argument);
        let smaller = argument.map_or_else(String::new, |argument| format!("make `{argument}` smaller, or "));
        let why = format!(
            "Query is too complex: its cost is {requested}, and {MAX_COST} fields may be asked for at once{say}: {smaller}ask for fewer fields, in \
             several queries"
        );
        let mut response = refusal(ErrorCode::InvalidQuery, why);
        for error in &mut response.errors {
            let extensions = error.extensions.get_or_insert_default();
            if let Some(argument) = argument {
                extensions.set("parameter", argument);
            }
            extensions.set("limit", told([("name", COST.into()), ("requested", (*requested).into()), ("limit", MAX_COST.into())]));
        }
        self.tell(&mut response, None);
        Some(response)
    }

    /// Adds the cost to an answer, and how many statements it sent to the database.
    pub fn tell(&self, response: &mut Response, statements: Option<usize>) {
        let mut cost = told([("requested", self.requested.into()), ("limit", MAX_COST.into()), ("depth", self.depth.into())]);
        if let (Value::Object(cost), Some(statements)) = (&mut cost, statements) {
            cost.insert(Name::new("statements"), statements.into());
        }
        response.extensions.insert(COST.to_owned(), cost);
    }
}

/// Tells of the cost of a document that is beyond another limit: it was not counted.
pub fn tell_uncounted(response: &mut Response) {
    if response.errors.iter().any(|error| error.extensions.as_ref().is_some_and(|told| told.get("limit").is_some())) {
        response.extensions.insert(COST.to_owned(), told([("requested", Value::Null), ("limit", MAX_COST.into())]));
    }
}

/// Takes the number of statements out of an answer that is kept: it is of the first who asked.
pub fn forget_statements(response: &mut Response) {
    if let Some(Value::Object(cost)) = response.extensions.get_mut(COST) {
        cost.shift_remove("statements");
    }
}

fn told<const N: usize>(cost: [(&str, Value); N]) -> Value {
    Value::Object(cost.into_iter().map(|(name, value)| (Name::new(name), value)).collect())
}

/// What a field stands in.
struct Within<'a> {
    /// The type.
    of: &'a str,
    /// The field that leads there.
    name: &'a str,
    /// How many items its lists may have.
    items: u64,
}

struct Counting<'a> {
    schema: &'a Schema,
    /// The lists that it is within.
    lists: Vec<Long<&'a str>>,
    cost: Cost,
}

impl<'a> Counting<'a> {
    fn set(&mut self, set: &'a SelectionSet, within: &Within<'a>, depth: usize) -> u64 {
        set.items.iter().fold(0, |all: u64, item| {
            all.saturating_add(match &item.node {
                Selection::Field(field) => self.field(&field.node, within, depth),
                Selection::InlineFragment(inline) => {
                    let of = inline.node.type_condition.as_ref().map_or(within.of, |on| on.node.on.node.as_str());
                    self.set(&inline.node.selection_set.node, &Within { of, ..*within }, depth)
                }
                // a prepared document has none
                Selection::FragmentSpread(_) => 0,
            })
        })
    }

    fn field(&mut self, field: &'a Field, within: &Within<'a>, depth: usize) -> u64 {
        self.cost.depth = self.cost.depth.max(depth);
        let name = field.name.node.as_str();
        let schema = self.schema;
        let own = field.arguments.iter().fold(0, |all, (_, value)| all + weight(&value.node)) / VALUES + 1;
        let Ok(known) = schema.type_field(within.of, name) else { return own };
        let of = known.ty.inner_named_type();
        if schema.types.get(of).is_none_or(ExtendedType::is_leaf) {
            return own;
        }
        let times = times(field, &known.ty, within);
        let below = Within { of, name, items: items(field, of, within) };
        let list = known.ty.is_list() && times > 1;
        if list {
            // of a page its list is named
            let paged = within.of.ends_with("Connection") && name != "facets";
            self.lists.push(Long { name: if paged { within.name } else { name }, items: times, argument: argument(name, within) });
            if product(&self.lists) > product(&self.cost.largest) {
                let own = |list: &Long<&str>| Long { name: list.name.to_owned(), items: list.items, argument: list.argument };
                self.cost.largest = self.lists.iter().map(own).collect();
            }
        }
        let each = self.set(&field.selection_set.node, &below, depth + 1);
        self.lists.truncate(self.lists.len() - usize::from(list));
        let each = if of == "Facet" { each.saturating_add(FACET) } else { each };
        each.saturating_mul(times).saturating_add(own)
    }
}

fn product<N>(lists: &[Long<N>]) -> u64 {
    lists.iter().fold(1, |all, list| all.saturating_mul(list.items))
}

/// The argument that says how long a list may get.
fn argument(name: &str, within: &Within<'_>) -> Option<&'static str> {
    match (within.of, name) {
        ("Query", "nodes") => Some("ids"),
        (_, "facets") => Some("of"),
        ("Facet", _) => Some("limit"),
        ("Network" | "Stats", _) => Some("first"),
        (page, _) if page.ends_with("Connection") => Some("first"),
        _ => None,
    }
}

/// How much there is to read in an argument, wherever its field is answered: its values, long texts as several.
fn weight(value: &Given) -> u64 {
    match value {
        Given::List(items) => items.iter().map(weight).sum(),
        Given::Object(fields) => fields.values().map(weight).sum(),
        Given::String(text) => 1 + text.len() as u64 / LONG,
        _ => 1,
    }
}

/// An argument, whose variables are filled in.
fn given(field: &Field, argument: &str) -> Option<Value> {
    field.get_argument(argument)?.node.clone().into_const()
}

/// How often what is below a field is answered.
fn times(field: &Field, of: &Type, within: &Within<'_>) -> u64 {
    let name = field.name.node.as_str();
    let given = |argument: &str| match given(field, argument) {
        Some(Value::List(items)) => items.len() as u64,
        _ => 1,
    };
    match name {
        _ if !of.is_list() => 1,
        "nodes" if within.of == "Query" => given("ids"),
        "facets" => given("of"),
        _ => {
            // links stand in each type of record
            let of = if name == "links" { "Record" } else { within.of };
            let usual = USUAL.iter().find(|(place, _)| place.split_once('.').is_some_and(|place| place == (of, name)));
            usual.map_or(within.items, |(_, n)| *n)
        }
    }
}

/// How many items the lists of an object may have, that a field leads to.
fn items(field: &Field, of: &ApolloName, within: &Within<'_>) -> u64 {
    let number = |argument: &str| match given(field, argument)? {
        Value::Number(n) => n.as_i64().map(|n| u64::try_from(n).unwrap_or_default()),
        _ => None,
    };
    match of.as_str() {
        "Network" => number("first").unwrap_or(DEFAULT_EDGES).min(MAX_EDGES),
        "Stats" => number("first").unwrap_or(DEFAULT_CELLS).min(MAX_LIMIT),
        "Facet" => number("limit").unwrap_or(DEFAULT_VALUES).min(MAX_VALUES),
        page if page.ends_with("Connection") => {
            let default = if within.of == "Query" { DEFAULT_LIMIT } else { NESTED_LIMIT.unsigned_abs() };
            number("first").or_else(|| number("last")).unwrap_or(default).min(MAX_LIMIT)
        }
        _ => FEW,
    }
}
