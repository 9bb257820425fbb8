//! Errors as RFC 9457 problem details.
use super::error_code::ErrorCode;
use crate::catalog::CatalogError;
use actix_web::{
    HttpRequest, HttpResponse, ResponseError,
    http::{StatusCode, header},
};
use serde::Serialize;
use std::fmt;
use utoipa::ToSchema;

/// Characters of what an error says, at most.
const LONGEST: usize = 2_000;

/// The media type of problem details.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// An error as it is printed.
#[derive(Debug)]
pub struct Problem {
    code: ErrorCode,
    detail: String,
    parameter: Option<String>,
    location: Option<String>,
    allow: Option<String>,
    cause: Option<Box<CatalogError>>,
}

/// RFC 9457 problem details.
#[derive(Serialize, ToSchema)]
#[schema(as = Problem)]
pub struct ProblemBody<'a> {
    /// Address of a page about this sort of error.
    #[schema(examples("/problems/invalid_parameter"))]
    r#type: String,
    /// The sort of error, in words.
    title: &'static str,
    /// The HTTP status.
    status: u16,
    /// What is wrong and what to do.
    detail: &'a str,
    /// The sort of error, for programs.
    #[schema(examples("invalid_parameter"))]
    code: &'static str,
    /// Each parameter at fault.
    errors: Vec<ParameterError<'a>>,
    /// The id of the request, as in `X-Request-Id` and in the log.
    #[schema(examples("5f2c1a9be03d7748"))]
    request_id: &'a str,
}

/// A parameter at fault.
#[derive(Serialize, ToSchema)]
pub struct ParameterError<'a> {
    /// Its name.
    parameter: &'a str,
    /// What is wrong with it and what to do.
    detail: &'a str,
}

impl Problem {
    /// An error that the core did not make.
    pub fn new(code: ErrorCode, detail: impl Into<String>) -> Self {
        Self { code, detail: detail.into(), parameter: None, location: None, allow: None, cause: None }
    }

    /// Nothing of what a header of the request names is served; `served` is.
    pub fn unserved(header: &str, served: &str) -> Self {
        Self::new(ErrorCode::NotAcceptable, format!("{header}: nothing in it is served here; accept {served}"))
    }

    /// The address answers other methods; `elsewhere` is the one that answers this one.
    pub fn not_allowed(request: &HttpRequest, allow: String, elsewhere: Option<&str>) -> Self {
        let elsewhere = elsewhere.map_or(String::new(), |path| format!("; {} goes to {path}", request.method()));
        let detail = format!("{} does not answer {}; it answers {allow}{elsewhere}", request.path(), request.method());
        Self { allow: Some(allow), ..Self::new(ErrorCode::MethodNotAllowed, detail) }
    }

    /// An error about the record in the address: one that moved leads to where it is now.
    pub fn at(error: CatalogError, request: &HttpRequest) -> Self {
        let location = match &error {
            CatalogError::Moved { to, .. } => moved(request, to),
            _ => None,
        };
        Self { location, ..error.into() }
    }

    /// The error of the core that it came from.
    pub fn cause(&self) -> Option<&CatalogError> {
        self.cause.as_deref()
    }

    /// Its code.
    pub fn code(&self) -> ErrorCode {
        self.code
    }

    /// It as JSON, in the answer to the request of an id.
    pub fn body(&self, request_id: &str) -> String {
        let detail = cut(&self.detail);
        let parameter = self.parameter.as_deref().map(cut);
        let body = ProblemBody {
            r#type: format!("/problems/{}", self.code.as_str()),
            title: self.code.title(),
            status: self.code.status().as_u16(),
            detail,
            code: self.code.as_str(),
            errors: parameter.into_iter().map(|parameter| ParameterError { parameter, detail }).collect(),
            request_id,
        };
        serde_json::to_string(&body).unwrap_or_default()
    }
}

/// As much of what an error says as a reader needs: it may quote what was sent.
pub fn cut(text: &str) -> &str {
    text.char_indices().nth(LONGEST).and_then(|(at, _)| text.get(..at)).unwrap_or(text)
}

/// The address of the request with another id, where its route has one.
fn moved(request: &HttpRequest, to: &str) -> Option<String> {
    let pattern = request.match_pattern()?;
    let steps = pattern.split('/').zip(request.path().split('/'));
    // `{id}.csv` keeps its suffix
    let moved = |(name, step): (&str, &str)| name.strip_prefix("{id}").map_or_else(|| step.to_owned(), |suffix| format!("{to}{suffix}"));
    let path = steps.map(moved).collect::<Vec<_>>().join("/");
    Some(match request.query_string() {
        "" => path,
        query => format!("{path}?{query}"),
    })
}

impl From<CatalogError> for Problem {
    fn from(error: CatalogError) -> Self {
        let parameter = match &error {
            CatalogError::Invalid { parameter, .. } => Some(parameter.clone()),
            _ => None,
        };
        Self { parameter, cause: Some(Box::new(error.clone())), ..Self::new((&error).into(), error.to_string()) }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.detail)
    }
}

impl ResponseError for Problem {
    fn status_code(&self) -> StatusCode {
        self.code.status()
    }

    fn error_response(&self) -> HttpResponse {
        let status = self.status_code();
        let mut response = HttpResponse::build(status);
        response.insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(to) = &self.location {
            response.insert_header((header::LOCATION, to.as_str()));
        }
        if let Some(methods) = &self.allow {
            response.insert_header((header::ALLOW, methods.as_str()));
        }
        if let Some(seconds) = self.code.retry_after() {
            response.insert_header((header::RETRY_AFTER, seconds));
        }
        // the id of the request is put in where the answer leaves
        response.content_type(PROBLEM_JSON).body(self.body(""))
    }
}
