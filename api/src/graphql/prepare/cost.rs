//! What a query costs: how many fields its answer may get, as far as the query tells. It is counted before anything is asked.
use super::fault::Fault;
use crate::{
    catalog::{
        DEFAULT_LIMIT, DEFAULT_VALUES, MAX_LIMIT, MAX_VALUES,
        questions::{
            network::{DEFAULT_EDGES, MAX_EDGES},
            stats::DEFAULT_CELLS,
        },
    },
    http::ErrorCode,
};
use apollo_compiler::{Name as ApolloName, Schema, schema::ExtendedType};
use async_graphql::{
    Name, Response, Value,
    parser::types::{DocumentOperations, ExecutableDocument, Field, Selection, SelectionSet},
};
use async_graphql_value::Value as Given;

/// Records of a page below each of many records, where the query does not say how many.
pub const NESTED_LIMIT: u64 = 10;
/// The key in `extensions` of an answer.
const COST: &str = "cost";
/// Fields of an answer, at most.
const MAX_COST: u64 = 200_000;
/// How many items a list has, about, of which the query does not say how many.
const FEW: Length = Length { items: 3, argument: None };
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
#[derive(Clone, Copy, Debug)]
pub struct Cost {
    /// Fields of the answer, lists as long as they may get.
    requested: u64,
    /// Levels of fields.
    depth: usize,
}

/// How long a list may get, and the argument that says so, if one does.
#[derive(Clone, Copy)]
struct Length {
    items: u64,
    argument: Option<&'static str>,
}

impl Cost {
    /// Counts a prepared document.
    pub fn of(schema: &Schema, document: &ExecutableDocument) -> Self {
        Counting::all(schema, document).0
    }

    /// Why the query is refused, where it costs too much.
    pub fn refusal(self, schema: &Schema, document: &ExecutableDocument) -> Option<Fault> {
        let Self { requested, .. } = self;
        if requested <= MAX_COST {
            return None;
        }
        let largest = Counting::all(schema, document).1;
        let long = largest.iter().filter(|(_, list)| list.items > 1);
        let mut lists = long.map(|(name, list)| format!("{} `{name}`", list.items));
        let first = lists.next().map_or_else(String::new, |first| format!("; it asks for {first}"));
        let say = lists.fold(first, |all, list| format!("{all}, {list} of each"));
        let argument = largest.iter().rev().find_map(|(_, list)| list.argument);
        let smaller = argument.map_or_else(String::new, |argument| format!("make `{argument}` smaller, or "));
        let why = format!(
            "Query is too complex: its cost is {requested}, and {MAX_COST} fields may be asked for at once{say}: {smaller}ask for fewer fields, in \
             several queries"
        );
        let count = |n: u64| usize::try_from(n).unwrap_or(usize::MAX);
        Some(Fault {
            parameter: argument.map(str::to_owned),
            code: Some(ErrorCode::InvalidQuery),
            limit: Some((COST, count(requested), count(MAX_COST))),
            ..Fault::new(why, None)
        })
    }

    /// Adds the cost to an answer, and how many statements it sent to the database.
    pub fn tell(self, response: &mut Response, statements: Option<usize>) {
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

/// Takes the number of statements out of an answer that is kept: it belongs to the request that filled the cache.
pub fn forget_statements(response: &mut Response) {
    if let Some(Value::Object(cost)) = response.extensions.get_mut(COST) {
        cost.shift_remove("statements");
    }
}

fn told<const N: usize>(cost: [(&str, Value); N]) -> Value {
    Value::Object(cost.into_iter().map(|(name, value)| (Name::new(name), value)).collect())
}

/// What a field stands in.
#[derive(Clone, Copy)]
struct Within<'a> {
    /// The type.
    of: &'a str,
    /// The field that leads there.
    name: &'a str,
    /// How long its lists may get.
    lists: Length,
}

/// Lists within one another, the outermost first, by what they are called.
type Lists<'a> = Vec<(&'a str, Length)>;

struct Counting<'a> {
    schema: &'a Schema,
    /// What it is within.
    lists: Lists<'a>,
    /// What may get longest.
    largest: Lists<'a>,
    depth: usize,
}

impl<'a> Counting<'a> {
    /// What a document costs, and the lists that make most of it.
    fn all(schema: &'a Schema, document: &'a ExecutableDocument) -> (Cost, Lists<'a>) {
        let mut counting = Self { schema, lists: Vec::new(), largest: Vec::new(), depth: 0 };
        let query = Within { of: "Query", name: "", lists: FEW };
        let requested = match &document.operations {
            DocumentOperations::Single(operation) => counting.set(&operation.node.selection_set.node, &query, 1),
            // a prepared document has one operation
            DocumentOperations::Multiple(_) => 0,
        };
        (Cost { requested, depth: counting.depth }, counting.largest)
    }

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
        self.depth = self.depth.max(depth);
        let name = field.name.node.as_str();
        let schema = self.schema;
        let own = field.arguments.iter().fold(0, |all, (_, value)| all + weight(&value.node)) / VALUES + 1;
        let Ok(known) = schema.type_field(within.of, name) else { return own };
        let of = known.ty.inner_named_type();
        if schema.types.get(of).is_none_or(ExtendedType::is_leaf) {
            return own;
        }
        let list = known.ty.is_list().then(|| length(field, within));
        if let Some(list) = list {
            // of a page its list is named
            let paged = within.of.ends_with("Connection") && name != "facets";
            self.lists.push((if paged { within.name } else { name }, list));
            if product(&self.lists) > product(&self.largest) {
                self.largest.clone_from(&self.lists);
            }
        }
        let each = self.set(&field.selection_set.node, &Within { of, name, lists: lists(field, of, within) }, depth + 1);
        if list.is_some() {
            self.lists.pop();
        }
        let each = if of == "Facet" { each.saturating_add(FACET) } else { each };
        each.saturating_mul(list.map_or(1, |list| list.items)).saturating_add(own)
    }
}

fn product(lists: &[(&str, Length)]) -> u64 {
    lists.iter().fold(1, |all, (_, list)| all.saturating_mul(list.items))
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

/// How long the list of a field may get.
fn length(field: &Field, within: &Within<'_>) -> Length {
    let name = field.name.node.as_str();
    let sent = |argument: &'static str| {
        let items = match given(field, argument) {
            Some(Value::List(items)) => items.len() as u64,
            _ => 1,
        };
        Length { items, argument: Some(argument) }
    };
    match name {
        "nodes" if within.of == "Query" => sent("ids"),
        "facets" => sent("of"),
        _ => {
            // links stand in each type of record
            let of = if name == "links" { "Record" } else { within.of };
            let usual = USUAL.iter().find(|(place, _)| place.split_once('.').is_some_and(|place| place == (of, name)));
            usual.map_or(within.lists, |(_, items)| Length { items: *items, argument: None })
        }
    }
}

/// How long the lists of an object may get, that a field leads to.
fn lists(field: &Field, of: &ApolloName, within: &Within<'_>) -> Length {
    let sent = |argument: &'static str| match given(field, argument)? {
        Value::Number(n) => Some(Length { items: u64::try_from(n.as_i64()?).unwrap_or_default(), argument: Some(argument) }),
        _ => None,
    };
    let long = |sent: Option<Length>, argument, default: u64, most: u64| {
        let Length { items, argument } = sent.unwrap_or(Length { items: default, argument: Some(argument) });
        Length { items: items.min(most), argument }
    };
    match of.as_str() {
        "Network" => long(sent("first"), "first", DEFAULT_EDGES, MAX_EDGES),
        "Stats" => long(sent("first"), "first", DEFAULT_CELLS, MAX_LIMIT),
        "Facet" => long(sent("limit"), "limit", DEFAULT_VALUES, MAX_VALUES),
        page if page.ends_with("Connection") => {
            let default = if within.of == "Query" { DEFAULT_LIMIT } else { NESTED_LIMIT };
            long(sent("first").or_else(|| sent("last")), "first", default, MAX_LIMIT)
        }
        _ => FEW,
    }
}

#[cfg(test)]
mod tests {
    use super::{DEFAULT_CELLS, DEFAULT_EDGES, DEFAULT_LIMIT, DEFAULT_VALUES, MAX_EDGES, MAX_LIMIT, MAX_VALUES, NESTED_LIMIT, USUAL};
    use crate::graphql::{prepare::types::Types, schema, sdl};
    use apollo_compiler::{Schema, ast::FieldDefinition, schema::ExtendedType};

    /// A number as texts have it: `1,000`.
    fn written(n: u64) -> String {
        let digits = n.to_string();
        let groups: Vec<&str> = digits.as_bytes().rchunks(3).rev().filter_map(|group| std::str::from_utf8(group).ok()).collect();
        groups.join(",")
    }

    /// How many items a list has where nothing is said, and at most, as [`super::lists`] has it.
    fn bounds(of: &str, field: &FieldDefinition) -> Option<(u64, u64)> {
        Some(match field.ty.inner_named_type().as_str() {
            "Network" => (DEFAULT_EDGES, MAX_EDGES),
            "Stats" => (DEFAULT_CELLS, MAX_LIMIT),
            "Facet" => (DEFAULT_VALUES, MAX_VALUES),
            page if page.ends_with("Connection") => (if of == "Query" { DEFAULT_LIMIT } else { NESTED_LIMIT }, MAX_LIMIT),
            _ => return None,
        })
    }

    /// Holds the text of an argument that says how many, if the field has one; whether it has.
    fn holds(schema: &Schema) -> usize {
        let mut held = 0;
        for (of, object) in schema.types.iter().filter_map(|(name, kind)| Some((name, kind.as_object()?))) {
            for field in object.fields.values() {
                let Some((usual, most)) = bounds(of, field) else { continue };
                let argument = ["first", "limit"].iter().find_map(|name| field.argument_by_name(name));
                let about = argument.and_then(|argument| argument.description.as_deref()).unwrap_or_default();
                let ends = format!("; {} if nothing is said, {} at most.", written(usual), written(most));
                assert!(about.ends_with(&ends), "{of}.{}: `{about}` does not end in `{ends}`", field.name);
                held += 1;
            }
        }
        held
    }

    #[test]
    fn what_is_counted_is_in_the_schema_and_texts_say_the_same_numbers() -> Result<(), String> {
        let types = Types::read(&sdl(&schema()))?;
        let schema = &types.schema;
        for (place, _) in USUAL {
            let (of, name) = place.split_once('.').ok_or_else(|| (*place).to_owned())?;
            let field = schema.type_field(of, name).map_err(|_| format!("{place} is not in the schema"))?;
            assert!(field.ty.is_list(), "{place} is no list");
        }
        assert!(holds(schema) > 40, "the lists are looked at");
        for name in ["Network", "Stats", "Facet"] {
            assert!(schema.types.get(name).is_some_and(ExtendedType::is_object), "there is no {name}");
        }
        let nodes = schema.type_field("Query", "nodes").map_err(|_| "there is no Query.nodes")?;
        let ids = nodes.argument_by_name("ids").and_then(|ids| ids.description.as_deref()).unwrap_or_default();
        assert_eq!(ids, format!("At most {MAX_LIMIT}."));
        Ok(())
    }
}
