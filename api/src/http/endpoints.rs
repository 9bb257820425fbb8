//! The table of endpoints: each address of the server once, with its documentation and its handler. Routes, the OpenAPI document, the
//! index and the coverage test are read off it.
use super::{
    asked::{BESIDE, QUERY},
    components::Components,
    deprecated::Deprecated,
    error_code::ErrorCode,
    fresh::{self, Made, Media, Rules},
    in_body::InBody,
    media::JSON,
    metrics,
    problem::Problem,
};
use crate::catalog::suggest;
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
    /// How its parameters may be sent in a body, where they may outgrow an address; worked out by [`Endpoint::settled`].
    pub in_body: Option<Arc<InBody>>,
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
            in_body: None,
            body: Value::Null,
            responses: Box::new(|_| Map::new()),
            errors: vec![ErrorCode::MethodNotAllowed],
            deprecated: None,
            rules: Rules { made: Made::FromRevision, media: Media::Offered(&[JSON]) },
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

    /// With what follows from the rest of it.
    pub fn settled(mut self) -> Self {
        self.in_body = InBody::of(&self.method, self.rules, &self.in_query()).map(Arc::new);
        self
    }

    /// The parameters of its query string, as OpenAPI has them.
    pub fn in_query(&self) -> Vec<Value> {
        let mut components = Components::default();
        let all = (self.parameters)(&mut components);
        all.into_iter().map(|parameter| components.resolved(parameter)).filter(|parameter| parameter["in"] == "query").collect()
    }

    /// The address that its parameters are posted to, where there is one.
    pub fn posted(&self) -> Option<String> {
        self.in_body.as_ref().filter(|body| body.posted).map(|_| format!("{}{BESIDE}", self.path))
    }

    /// Every address that leads to it, with the methods that it answers there.
    pub fn ways(&self) -> Vec<(String, &'static [&'static str])> {
        let own: &[&str] = match (&self.method, &self.in_body) {
            (&Method::POST, _) => &["POST"],
            (_, Some(_)) => &["GET", "HEAD", QUERY],
            (_, None) => &["GET", "HEAD"],
        };
        let posted = self.posted().map(|path| (path, &["POST"][..]));
        [(self.path.clone(), own)].into_iter().chain(posted).collect()
    }
}

/// What a table has that is worth naming to a newcomer: lists and entry points that are not going away, by name.
pub fn entries(table: &[Endpoint]) -> impl Iterator<Item = (&'static str, &Endpoint)> {
    table.iter().filter(|endpoint| endpoint.deprecated.is_none()).filter_map(|endpoint| Some((endpoint.entry?, endpoint)))
}

/// The routes of a table: each address answers its methods, and says which they are to every other.
pub fn routes(config: &mut web::ServiceConfig, table: &[Endpoint]) {
    // addresses without an id are found without looking at patterns
    let ways = table.iter().flat_map(|endpoint| endpoint.ways().into_iter().map(move |(path, methods)| (path, methods, endpoint)));
    let (plain, patterns): (Vec<_>, Vec<_>) = ways.partition(|(path, ..)| !path.contains('{'));
    let mut rest = [plain, patterns].concat();
    while let Some(path) = rest.first().map(|(path, ..)| path.clone()) {
        let here: Vec<_> = rest.extract_if(.., |(other, ..)| *other == path).collect();
        // what is posted to is not in the way of a record whose id is the same word
        let only_posted = here.iter().all(|(_, methods, _)| *methods == ["POST"]);
        let beneath = rest.iter().find(|(other, methods, _)| only_posted && !methods.contains(&"POST") && leads(other, &path));
        let beneath: &[&str] = beneath.map_or(&[], |(_, methods, _)| methods);
        let allow = beneath.iter().chain(here.iter().flat_map(|(_, methods, _)| *methods)).copied().collect::<Vec<_>>().join(", ");
        let elsewhere = here.iter().find_map(|(_, _, endpoint)| endpoint.posted().filter(|posted| *posted != path));
        let queried = here.iter().any(|(_, _, endpoint)| endpoint.in_body.is_some());
        let pattern = Arc::<str>::from(path.as_str());
        let mut resource = web::resource(path).guard(guard::fn_guard(|ctx| !beneath.contains(&ctx.head().method.as_str())));
        for (_, methods, endpoint) in here {
            let asked = guard::fn_guard(move |ctx| methods.contains(&ctx.head().method.as_str()));
            let (rules, in_body, pattern) = (endpoint.rules, endpoint.in_body.clone(), pattern.clone());
            let going: Arc<[_]> = endpoint.deprecated.iter().flat_map(Deprecated::headers).collect();
            let read = from_fn(move |request: ServiceRequest, next: Next<BoxBody>| {
                request.extensions_mut().insert(metrics::Route(pattern.clone()));
                let (in_body, going) = (in_body.clone(), going.clone());
                async move {
                    let mut response = match in_body {
                        Some(in_body) => in_body.answer(rules, request, next).await?,
                        None => fresh::answer(rules, request, next).await?,
                    };
                    for (name, value) in &*going {
                        response.headers_mut().append(name.clone(), value.clone());
                    }
                    Ok(response)
                }
            });
            resource = resource.route((endpoint.route)(web::route().guard(asked)).wrap(read));
        }
        config.service(resource.default_service(web::to(move |request: HttpRequest| {
            let (allow, elsewhere) = (allow.clone(), elsewhere.clone());
            async move {
                let mut response = match *request.method() {
                    Method::OPTIONS => HttpResponse::NoContent().insert_header((header::ALLOW, allow)).finish(),
                    Method::POST => HttpResponse::from_error(Problem::not_allowed(&request, allow, elsewhere.as_deref())),
                    _ => HttpResponse::from_error(Problem::not_allowed(&request, allow, None)),
                };
                if queried {
                    InBody::tell(response.headers_mut());
                }
                response
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
        && pattern.split('/').zip(path.split('/')).all(|(name, step)| name == step || name.starts_with('{') && name.ends_with('}'))
}
