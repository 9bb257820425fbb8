//! GraphQL errors carry the same codes as REST.
use crate::{
    catalog::CatalogError,
    http::{ErrorCode, cut},
};
use async_graphql::{ErrorExtensionValues, Response, ServerError, Value};
use std::borrow::Cow;

/// Errors of one answer, at most: a field below many records may fail for each.
const MOST: usize = 100;

/// Leaves out of errors what is too much: they may be many, and quote what was sent. The last says how many `more` there are.
pub fn bound(response: &mut Response) {
    let more = response.errors.len().saturating_sub(MOST);
    if more > 0 {
        // what the server failed in is told first
        let code = |error: &ServerError| error.source::<CatalogError>().map(ErrorCode::from);
        response.errors.sort_by_key(|error| !matches!(code(error), Some(ErrorCode::Unavailable | ErrorCode::Internal)));
    }
    response.errors.truncate(MOST);
    if let Some(last) = response.errors.last_mut().filter(|_| more > 0) {
        last.extensions.get_or_insert_with(ErrorExtensionValues::default).set("more", more);
    }
    for error in &mut response.errors {
        let kept = cut(&error.message).len();
        error.message.truncate(kept);
        let Some(extensions) = &mut error.extensions else { continue };
        if let Some(Value::String(parameter)) = extensions.get("parameter") {
            let kept = cut(parameter).to_owned();
            extensions.set("parameter", kept);
        }
    }
}

/// Adds its code to every error, and the name of the argument at fault where the core names one.
pub fn add_codes(response: &mut Response) {
    for error in &mut response.errors {
        // a refusal may have one
        if error.extensions.as_ref().is_some_and(|told| told.get("code").is_some()) {
            continue;
        }
        let known = error.source::<CatalogError>().map(|e| {
            let parameter = match e {
                CatalogError::Invalid { parameter, .. } => Some(parameter.clone()),
                _ => None,
            };
            (e.into(), parameter)
        });
        // an error below a field that the core did not make is an argument that does not fit its type
        let guessed = if error.path.is_empty() { ErrorCode::InvalidQuery } else { ErrorCode::InvalidParameter };
        let (code, parameter) = known.unwrap_or((guessed, None));
        let extensions = error.extensions.get_or_insert_with(ErrorExtensionValues::default);
        extensions.set("code", code.as_str());
        if let Some(parameter) = parameter {
            extensions.set("parameter", parameter);
        }
    }
}

/// Names the fields of an error as GraphQL does: `linkedFrom.relation.in`, `{unit: {in: ["USD"]}}`.
pub fn named(error: CatalogError) -> CatalogError {
    let name = |path: &[Cow<'_, str>]| match path {
        [only] if only == "sort" => "orderBy".to_owned(),
        path => path.iter().map(|step| camel(step)).collect::<Vec<_>>().join("."),
    };
    let asks = |fields: &[(&str, &str)]| {
        let fields: Vec<String> = fields.iter().map(|(field, value)| format!("{}: {{in: [\"{value}\"]}}", camel(field))).collect();
        format!("{{{}}}", fields.join(", "))
    };
    error.named(name, asks, str::to_uppercase)
}

/// What GraphQL calls a `snake_case` name.
pub fn camel(snake: &str) -> String {
    let mut camel = String::with_capacity(snake.len());
    let mut upper = false;
    for c in snake.chars() {
        match c {
            '_' => upper = true,
            c if upper => {
                camel.extend(c.to_uppercase());
                upper = false;
            }
            c => camel.push(c),
        }
    }
    camel
}

/// An answer to a request that was never executed.
pub fn refusal(code: ErrorCode, message: impl Into<String>) -> Response {
    let mut error = ServerError::new(message, None);
    error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code.as_str());
    Response::from_errors(vec![error])
}
