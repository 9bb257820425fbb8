//! Prepares documents: read, counted, held against the schema, written anew.
use super::{fault::Fault, limits, lines::Lines, prepared::Prepared, select, types::Types, valid, variables};
use apollo_compiler::{
    Node, Schema,
    ast::{Definition, Document, OperationDefinition, OperationType, VariableDefinition},
};
use async_graphql::{ServerError, Variables};

/// Prepares documents for a schema.
pub struct Preparer(Types);

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
        Ok(Self(Types::read(sdl)?))
    }

    /// The schema.
    pub fn schema(&self) -> &Schema {
        &self.0.schema
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
        let coerce = |declared: &[Node<VariableDefinition>]| variables::coerce(&self.0.schema, declared, variables);
        let document = valid::validate(&self.0.schema, &ast).map_err(|faults| {
            // a value that does not fit is told at once too, and first: the status of the answer is of it
            let declared = asked.map(|asked| &*asked.variables).filter(|declared| variables::known(&self.0.schema, declared));
            let unfit = declared.and_then(|declared| coerce(declared).err()).unwrap_or_default();
            refusal(unfit.into_iter().chain(faults).collect())
        })?;
        let operation = valid::operation(&document, name).map_err(|fault| refusal(vec![fault]))?;
        let values = coerce(&operation.variables).map_err(&refusal)?;
        select::select(&self.0, &document, operation, &values, query.contains('@')).map_err(|fault| refusal(vec![fault]))
    }

    /// Holds a document against the limits and the schema, without a request.
    ///
    /// # Errors
    /// What is wrong with it first.
    pub fn check(&self, query: &str) -> Result<(), String> {
        let told = |fault: Fault| fault.message;
        let ast = limits::read(query).map_err(told)?;
        valid::validate(&self.0.schema, &ast).map_err(|faults| faults.into_iter().next().map_or_else(String::new, told)).map(|_| ())
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
