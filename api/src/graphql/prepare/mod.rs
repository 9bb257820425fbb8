//! The one preparation of every document: it is read, held against its limits and the schema, and written anew with what it asks for and nothing
//! else. Variables stand as their values, what is skipped is gone, each response name stands once. What runs is that.
mod limits;
mod lines;
mod print;
mod scalars;
mod select;
mod valid;
mod values;
mod variables;
mod whole;

pub use limits::MAX_DEPTH;
pub use lines::Lines;

use crate::{
    catalog::ErrorCode,
    graphql::{cost::Cost, nulls::Nulls},
};
use apollo_compiler::{
    Name, Node, Schema,
    ast::{Definition, Document, OperationDefinition, OperationType, VariableDefinition},
    collections::{HashMap, HashSet},
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::{Pos, Response, ServerError, Value, Variables, parser::types::ExecutableDocument};
use std::sync::Arc;

/// Prepares documents for a schema.
pub struct Preparer {
    schema: Valid<Schema>,
    /// The types of objects that each interface and union may be.
    possible: HashMap<Name, HashSet<Name>>,
}

/// A document that is ready to run.
pub struct Prepared {
    /// What it asks for, in one way of writing: two requests with the same text have the same answer.
    pub text: Arc<str>,
    /// The same for the executor. Of its positions the line tells which question is asked, and the column which field asks it.
    pub document: ExecutableDocument,
    /// What it costs.
    pub cost: Cost,
    /// Which fields have an argument that is null and may not be.
    pub nulls: Nulls,
    /// Where the fields stand in the document that was sent.
    pub places: Places,
}

/// Where fields stand in the document that was sent, as offsets, by column in the prepared one.
pub struct Places(Vec<Vec<usize>>);

/// Why a document does not run.
pub struct Refusal {
    /// What sort of mistake it is.
    pub mistake: Mistake,
    /// What is wrong.
    pub errors: Vec<ServerError>,
    /// The document, as far as it could be read.
    pub document: Option<Document>,
}

/// What sort of mistake is in a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mistake {
    /// The document does not parse, or a variable has a value that cannot be read.
    Unread,
    /// The document is read, and does not fit the schema or the limits.
    Unfit,
    /// It asks to change something.
    Mutation,
}

impl Preparer {
    /// Reads the text of a schema.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn new(sdl: &str) -> Result<Self, String> {
        let schema = Schema::parse_and_validate(sdl, "schema.graphql").map_err(|e| e.errors.to_string())?;
        let mut possible: HashMap<Name, HashSet<Name>> = HashMap::default();
        for (of, implementers) in schema.implementers_map() {
            possible.insert(of, implementers.objects.into_iter().collect());
        }
        for (name, definition) in &schema.types {
            if let ExtendedType::Union(union) = definition {
                possible.insert(name.clone(), union.members.iter().map(|member| member.name.clone()).collect());
            }
        }
        Ok(Self { schema, possible })
    }

    /// The schema.
    pub fn schema(&self) -> &Schema {
        &self.schema
    }

    /// Prepares one operation of a document: the one of that name, or the only one.
    ///
    /// # Errors
    /// What is wrong with the document, its variables, or the name of the operation.
    pub fn prepare(&self, query: &str, name: Option<&str>, variables: &Variables) -> Result<Prepared, Refusal> {
        let lines = Lines::new(query);
        let ast = limits::read(query).map_err(|fault| {
            let mistake = if fault.unread { Mistake::Unread } else { Mistake::Unfit };
            Refusal { mistake, errors: vec![fault.at(&lines)], document: None }
        })?;
        let asked = meant(&ast, name);
        let refusal = |faults: Vec<Fault>| {
            let mistake = match asked {
                Some(asked) if asked.operation_type == OperationType::Mutation => Mistake::Mutation,
                _ if faults.iter().any(|fault| fault.unread) => Mistake::Unread,
                _ => Mistake::Unfit,
            };
            Refusal { mistake, errors: valid::told(faults, &lines), document: Some(ast.clone()) }
        };
        let coerce = |declared: &[Node<VariableDefinition>]| variables::coerce(&self.schema, declared, variables);
        let document = valid::validate(&self.schema, &ast).map_err(|faults| {
            // a value that does not fit is told at once too, and first: the status of the answer is of it
            let declared = asked.map(|asked| &*asked.variables).filter(|declared| variables::known(&self.schema, declared));
            let unfit = declared.and_then(|declared| coerce(declared).err()).unwrap_or_default();
            refusal(unfit.into_iter().chain(faults).collect())
        })?;
        let operation = valid::operation(&document, name).map_err(|fault| refusal(vec![fault]))?;
        let values = coerce(&operation.variables).map_err(&refusal)?;
        select::select(self, &document, operation, &values, query.contains('@')).map_err(|fault| refusal(vec![fault]))
    }

    /// Holds a document against the limits and the schema, without a request.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn check(&self, query: &str) -> Result<(), String> {
        let told = |fault: Fault| fault.message;
        let ast = limits::read(query).map_err(told)?;
        valid::validate(&self.schema, &ast).map_err(|faults| faults.into_iter().next().map_or_else(String::new, told)).map(|_| ())
    }
}

/// The operation of that name, or the only one, as far as it can be told.
fn meant<'d>(document: &'d Document, name: Option<&str>) -> Option<&'d OperationDefinition> {
    let operations = document.definitions.iter().filter_map(Definition::as_operation_definition);
    let mut fitting = operations.filter(|operation| name.is_none_or(|name| operation.name.as_ref().is_some_and(|own| own == name)));
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

impl Places {
    /// Has the errors of an answer point to the document that was sent.
    pub fn locate(&self, response: &mut Response, query: &str) {
        if response.errors.is_empty() {
            return;
        }
        let lines = Lines::new(query);
        for error in &mut response.errors {
            let found = error.locations.iter().filter_map(|at| self.0.get(at.column)).flatten();
            error.locations = found.map(|offset| lines.at(*offset)).collect();
        }
        // what stands for all records and for those of a type is asked twice, and fails twice
        let mut told = std::collections::HashSet::new();
        response.errors.retain(|error| error.path.is_empty() || told.insert((format!("{:?}", error.path), error.message.clone())));
    }
}

/// Something wrong with a document.
pub struct Fault {
    message: String,
    /// Where, in bytes.
    offset: Option<usize>,
    /// The argument that it is about.
    parameter: Option<String>,
    /// Whether what was sent could not be read at all.
    unread: bool,
    /// Its code, where the document itself is as it should be.
    code: Option<ErrorCode>,
    /// The limit that is passed: its name, what was asked, and what may be at most.
    limit: Option<(&'static str, usize, usize)>,
}

impl Fault {
    fn new(message: impl Into<String>, offset: Option<usize>) -> Self {
        Self { message: message.into(), offset, parameter: None, unread: false, code: None, limit: None }
    }

    fn at(self, lines: &Lines<'_>) -> ServerError {
        let mut error = ServerError::new(self.message, self.offset.map(|offset| lines.at(offset)));
        if let Some(parameter) = self.parameter {
            error.extensions.get_or_insert_default().set("parameter", parameter);
        }
        if let Some(code) = self.code {
            error.extensions.get_or_insert_default().set("code", code.as_str());
        }
        if let Some((name, requested, most)) = self.limit {
            let limit = [("name", Value::from(name)), ("requested", requested.into()), ("limit", most.into())];
            let limit = limit.into_iter().map(|(key, value)| (async_graphql::Name::new(key), value));
            error.extensions.get_or_insert_default().set("limit", Value::Object(limit.collect()));
        }
        error
    }
}

/// A place in an argument or a variable: `or[1].kind.in`.
pub fn written(path: &[String]) -> String {
    let dot = |(i, step): (usize, &String)| if i == 0 || step.starts_with('[') { step.clone() } else { format!(".{step}") };
    path.iter().enumerate().map(dot).collect()
}

/// A position that says which question is asked, and which field asks it.
fn position(question: usize, field: usize) -> Pos {
    Pos { line: question, column: field }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn text(query: &str, variables: serde_json::Value) -> String {
        match Preparer::new(&crate::graphql::sdl(&crate::graphql::schema())) {
            Ok(preparer) => match preparer.prepare(query, None, &Variables::from_json(variables)) {
                Ok(prepared) => prepared.text.to_string(),
                Err(refusal) => format!("{:?}", refusal.errors),
            },
            Err(why) => why,
        }
    }

    #[test]
    fn what_asks_the_same_is_written_the_same() {
        let plain = text("{deals(first:2,filter:{kind:{in:[LOAN]}}){nodes{id title}}}", json!({}));
        assert_eq!(plain, r#"{deals(filter: {kind: {in: [LOAN]}},first: 2){nodes{id title } } }"#);
        let other = "query A($n: Int = 2, $k: DealKind!, $no: Boolean = false, $last: Int) {
            deals(filter: {kind: {in: [$k]}}, first: $n, last: $last) { ...F totalCount @include(if: $no) nodes { title summary @skip(if: true) } } # F
        } fragment F on DealConnection { nodes { ... on Record { id } } }";
        assert_eq!(text(other, json!({ "k": "LOAN", "unknown": 1 })), plain);
    }

    #[test]
    fn what_differs_by_type_stands_below_its_type() {
        let written = text("{node(id:\"x\"){...on Deal{title id} id ...on Node{__typename}}}", json!({}));
        assert_eq!(written, r#"{node(id: "x"){...on Deal{title id }id __typename } }"#);
    }
}
