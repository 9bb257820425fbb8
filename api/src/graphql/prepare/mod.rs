//! The one preparation of every document: it is read, held against its limits and the schema, and written anew with what it asks for and nothing
//! else. Variables stand as their values, what is skipped is gone, each response name stands once. What runs is that.
mod limits;
mod lines;
mod print;
mod select;
mod valid;
mod values;
mod variables;
mod whole;

pub use limits::MAX_DEPTH;
pub use lines::Lines;

use apollo_compiler::{
    Name, Schema,
    ast::Document,
    collections::{HashMap, HashSet},
    schema::ExtendedType,
    validation::Valid,
};
use async_graphql::{Pos, Response, ServerError, Variables, parser::types::ExecutableDocument};
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
    /// Where the fields stand in the document that was sent, as offsets, by column.
    places: Vec<Vec<usize>>,
}

/// Why a document does not run.
pub struct Refusal {
    /// What is wrong.
    pub errors: Vec<ServerError>,
    /// The document, as far as it could be read.
    pub document: Option<Document>,
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
        let ast = limits::read(query).map_err(|error| Refusal { errors: vec![error.at(&lines)], document: None })?;
        let refusal = |errors: Vec<Fault>| Refusal { errors: valid::told(errors, &lines), document: Some(ast.clone()) };
        let document = valid::validate(&self.schema, &ast).map_err(&refusal)?;
        let operation = valid::operation(&document, name).map_err(|fault| refusal(vec![fault]))?;
        let values = variables::coerce(&self.schema, operation, variables).map_err(&refusal)?;
        select::select(self, &document, operation, &values).map_err(|fault| refusal(vec![fault]))
    }
}

impl Prepared {
    /// Has the errors of an answer point to the document that was sent.
    pub fn locate(&self, response: &mut Response, query: &str) {
        let lines = Lines::new(query);
        for error in &mut response.errors {
            let found = error.locations.iter().filter_map(|at| self.places.get(at.column)).flatten();
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
}

impl Fault {
    fn new(message: impl Into<String>, offset: Option<usize>) -> Self {
        Self { message: message.into(), offset, parameter: None }
    }

    fn at(self, lines: &Lines<'_>) -> ServerError {
        let mut error = ServerError::new(self.message, self.offset.map(|offset| lines.at(offset)));
        if let Some(parameter) = self.parameter {
            error.extensions.get_or_insert_default().set("parameter", parameter);
        }
        error
    }
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
