//! The table of endpoints: each address of the server once, with its documentation and its handler. Routes, the OpenAPI document, the
//! index and the coverage test are read off it.
use super::{
    Problem,
    components::Components,
    deprecated::Deprecated,
    fresh::{self, Made, Media, Rules},
    metrics,
};
use crate::catalog::{ErrorCode, suggest};
use actix_web::{
    FromRequest, Handler, HttpMessage, HttpRequest, HttpResponse, Responder, Route,
    body::BoxBody,
    dev::ServiceRequest,
    guard,
    http::{Method, header},
    middleware::{Next, from_fn},
    web,
};
use serde_json::{Map, Value};
use std::sync::Arc;

/// A part of the document, made when the document is made: schemas that it names go to its components.
pub type Told<T> = Box<dyn Fn(&mut Components) -> T + Send + Sync>;

/// What an address answers to a method.
pub struct Endpoint {
    /// `GET`, with which goes `HEAD`, or `POST`.
    pub method: Method,
    /// Its address, ids in braces: `/v1/deals/{id}`.
    pub path: String,
    /// Its name for programs, `list_deals`.
    pub id: String,
    /// The part of the API that it belongs to, and what that is.
    pub tag: (&'static str, String),
    /// What it answers, one sentence.
    pub summary: String,
    /// How to ask it, in a few sentences of Markdown.
    pub about: String,
    /// Its name in the index at `/v1`, where it is a list or an entry point.
    pub entry: Option<&'static str>,
    /// Its parameters, as OpenAPI has them.
    pub parameters: Told<Vec<Value>>,
    /// The body that it reads, as OpenAPI has it; null where it reads none.
    pub body: Value,
    /// What it answers, by status, as OpenAPI has it: all but problem details.
    pub responses: Told<Map<String, Value>>,
    /// The problems that it may answer with.
    pub errors: Vec<ErrorCode>,
    /// Since when it is going away, if it is: its answers, the document and the index say so.
    pub deprecated: Option<Deprecated>,
    /// What its answers are made from, and their media types.
    pub rules: Rules,
    /// Adds its handler to a route.
    pub route: Arc<dyn Fn(Route) -> Route + Send + Sync>,
}

impl Endpoint {
    /// An address that is read, and its handler.
    pub fn get<F, Args>(path: impl Into<String>, id: impl Into<String>, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self {
            method: Method::GET,
            path: path.into(),
            id: id.into(),
            tag: ("service", "The service itself.".to_owned()),
            summary: String::new(),
            about: String::new(),
            entry: None,
            parameters: Box::new(|_| Vec::new()),
            body: Value::Null,
            responses: Box::new(|_| Map::new()),
            errors: vec![ErrorCode::MethodNotAllowed],
            deprecated: None,
            rules: Rules { made: Made::FromRevision, media: Media::Offered(&["application/json"]) },
            route: Arc::new(move |route| route.to(handler.clone())),
        }
    }

    /// An address that something is sent to, and its handler.
    pub fn post<F, Args>(path: impl Into<String>, id: impl Into<String>, handler: F) -> Self
    where
        F: Handler<Args> + Send + Sync,
        Args: FromRequest + 'static,
        F::Output: Responder + 'static,
    {
        Self { method: Method::POST, rules: Rules { made: Made::Anew, media: Media::Own }, ..Self::get(path, id, handler) }
    }

    /// Adds problems that it may answer with.
    pub fn fails(mut self, errors: &[ErrorCode]) -> Self {
        self.errors.extend(errors);
        self
    }

    fn methods(&self) -> &'static str {
        if self.method == Method::POST { "POST" } else { "GET, HEAD" }
    }
}

/// What a table has that is worth naming to a newcomer: lists and entry points that are not going away, by name.
pub fn entries(table: &[Endpoint]) -> impl Iterator<Item = (&'static str, &Endpoint)> {
    table.iter().filter(|endpoint| endpoint.deprecated.is_none()).filter_map(|endpoint| Some((endpoint.entry?, endpoint)))
}

/// The routes of a table: each address answers its methods, and says which they are to every other.
pub fn routes(config: &mut web::ServiceConfig, table: &[Endpoint]) {
    // addresses without an id are found without looking at patterns
    let (plain, patterns): (Vec<_>, Vec<_>) = table.iter().partition(|endpoint| !endpoint.path.contains('{'));
    let mut rest = [plain, patterns].concat();
    while let Some(path) = rest.first().map(|endpoint| endpoint.path.clone()) {
        let here: Vec<&Endpoint> = rest.extract_if(.., |endpoint| endpoint.path == path).collect();
        let allow = here.iter().map(|endpoint| endpoint.methods()).collect::<Vec<_>>().join(", ");
        let mut resource = web::resource(path);
        for endpoint in here {
            let method = endpoint.method.clone();
            let asked = guard::fn_guard(move |ctx| {
                let head = ctx.head().method == Method::HEAD && method == Method::GET;
                head || ctx.head().method == method
            });
            let (rules, pattern) = (endpoint.rules, Arc::<str>::from(endpoint.path.as_str()));
            let going: Arc<[_]> = endpoint.deprecated.iter().flat_map(Deprecated::headers).collect();
            let fresh = from_fn(move |request: ServiceRequest, next: Next<BoxBody>| {
                request.extensions_mut().insert(metrics::Route(pattern.clone()));
                let (answered, going) = (fresh::answer(rules, request, next), going.clone());
                async move {
                    let mut response = answered.await?;
                    for (name, value) in &*going {
                        response.headers_mut().append(name.clone(), value.clone());
                    }
                    Ok(response)
                }
            });
            resource = resource.route((endpoint.route)(web::route().guard(asked)).wrap(fresh));
        }
        config.service(resource.default_service(web::to(move |request: HttpRequest| {
            let allow = allow.clone();
            async move {
                match *request.method() {
                    Method::OPTIONS => HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish(),
                    _ => HttpResponse::from_error(Problem::not_allowed(&request, allow)),
                }
            }
        })));
    }
}

/// Answers an address that leads nowhere, with the nearest one beside it where one is near.
pub async fn not_found(request: HttpRequest, paths: Arc<[String]>) -> HttpResponse {
    let (above, last) = request.path().rsplit_once('/').unwrap_or_default();
    let near =
        suggest(last, paths.iter().filter_map(|path| path.rsplit_once('/')).filter(|(to, _)| leads(to, above)).map(|(_, name)| name));
    let hint = if near.is_empty() { "; /v1 lists what there is" } else { &near };
    HttpResponse::from_error(Problem::new(ErrorCode::NotFound, format!("nothing is at {}{hint}", request.path())))
}

/// Whether a path fits a pattern.
fn leads(pattern: &str, path: &str) -> bool {
    pattern.split('/').count() == path.split('/').count()
        && pattern.split('/').zip(path.split('/')).all(|(name, step)| name == step || name.starts_with('{'))
}
