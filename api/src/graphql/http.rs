//! GraphQL over HTTP, by the current draft: GET and POST, both media types.
use super::{
    Console, Executor,
    errors::refusal,
    parameters::{ALL, OBJECTS, OPERATION_NAME, QUERY},
    persisted::{Documents, Missing},
    prepare::{cost, prepared::Prepared, preparer::Mistake},
};
use crate::{
    catalog::{Catalog, CatalogError, MISTAKE, NUL, holds_nul, suggest},
    http::{
        ErrorCode, Problem, RequestId,
        accept::{chosen, wanted},
        body, keyed, log,
        media::{HTML, JSON},
    },
};
use actix_web::{
    HttpMessage, HttpRequest, HttpResponse,
    http::{Method, StatusCode, header},
    web,
};
use async_graphql::{ErrorExtensionValues, Request, Response, ServerError, Value as GraphqlValue};
use serde::Serialize;
use serde_json::{Map, Value};
use std::{collections::BTreeMap, sync::Arc};

/// The media type that the draft defines.
pub const GRAPHQL_JSON: &str = "application/graphql-response+json";
/// The draft's status of an answer with data and errors, and its name.
const PARTIAL: (u16, &str) = (294, "Partial Success");

/// A query in the address.
pub async fn get(
    request: HttpRequest,
    executor: web::Data<Executor>,
    documents: web::Data<Documents>,
    catalog: web::Data<Catalog>,
    console: web::Data<Console>,
) -> HttpResponse {
    if chosen(&request, &[JSON, GRAPHQL_JSON, HTML]) == Some(HTML) {
        return console.show();
    }
    let accepted = match Accepted::of(&request) {
        Ok(accepted) => accepted,
        Err(refused) => return *refused,
    };
    let fields = match parameters(request.query_string()) {
        Ok(fields) => fields,
        Err((code, why)) => return accepted.refuse(code, why),
    };
    let (query, prepared) = match accepted.prepare(&executor, &documents, fields.into()) {
        Ok(ready) => ready,
        Err(refused) => return *refused,
    };
    // what is asked stands in it whole, in one way of writing
    let key = format!("{} {}", request.path(), prepared.text);
    let answered = keyed(&request, &catalog, (key, accepted.media), async |catalog| {
        accepted.run(&executor, catalog, query, prepared, cost::forget_statements).await
    });
    match answered.await {
        Ok(response) => response,
        Err(problem) => accepted.refuse(problem.code(), problem.to_string()),
    }
}

/// The parameters of an address, as the fields of a body.
fn parameters(query: &str) -> Result<Map<String, Value>, (ErrorCode, String)> {
    let pairs: Vec<(String, String)> =
        serde_html_form::from_str(query).map_err(|e| (ErrorCode::MalformedRequest, format!("query string: {e}")))?;
    let mut fields = Map::new();
    for (key, text) in pairs {
        let value = match key.as_str() {
            unknown if !ALL.contains(&unknown) => {
                let why = format!("there is no parameter `{key}` here{}", suggest(&key, ALL));
                return Err((ErrorCode::InvalidParameter, why));
            }
            // what is empty is not sent
            _ if text.is_empty() => Value::Null,
            object if OBJECTS.contains(&object) => {
                serde_json::from_str(&text).map_err(|e| (ErrorCode::MalformedRequest, format!("{key}: not JSON: {e}")))?
            }
            _ => text.into(),
        };
        if fields.contains_key(&key) {
            return Err((ErrorCode::InvalidParameter, format!("{key}: it is given twice; send one")));
        }
        fields.insert(key, value);
    }
    Ok(fields)
}

/// A query in the body.
pub async fn post(
    request: HttpRequest,
    executor: web::Data<Executor>,
    documents: web::Data<Documents>,
    catalog: web::Data<Catalog>,
    payload: web::Payload,
) -> HttpResponse {
    let accepted = match Accepted::of(&request) {
        Ok(accepted) => accepted,
        Err(refused) => return *refused,
    };
    if request.headers().get_all(header::UPGRADE).any(|to| to.as_bytes().eq_ignore_ascii_case(b"websocket")) {
        // what follows such a head is no body
        return accepted.refuse(ErrorCode::MalformedRequest, "Upgrade: WebSocket is not spoken here; leave it out");
    }
    let refused = |problem: Problem| accepted.refuse(problem.code(), problem.to_string());
    if let Err(problem) = body::media(request.headers(), &[JSON]) {
        return refused(problem);
    }
    let bytes = match body::read(request.headers(), payload.into_inner()).await {
        Ok(bytes) => bytes,
        Err(problem) => return refused(problem),
    };
    let fields = match serde_json::from_slice(&bytes) {
        Ok(fields) => fields,
        Err(e) => return accepted.refuse(ErrorCode::MalformedRequest, format!("body: not JSON: {e}")),
    };
    match accepted.prepare(&executor, &documents, fields) {
        Ok((query, prepared)) => accepted.run(&executor, &catalog, query, prepared, |_| {}).await,
        Err(refused) => *refused,
    }
}

/// Whether a text of the request holds a NUL character. In a query it stands escaped.
fn any_nul(json: &Value) -> bool {
    match json {
        Value::String(text) => holds_nul(text),
        Value::Array(list) => list.iter().any(any_nul),
        Value::Object(fields) => fields.values().any(any_nul),
        _ => false,
    }
}

/// How a request is answered.
struct Accepted {
    /// The media type of the answer.
    media: &'static str,
    /// Whether the request can change something.
    safe: bool,
    /// Its id, which errors name.
    id: Arc<str>,
}

impl Accepted {
    /// The newer type where the client names it and wants the older one no more.
    ///
    /// # Errors
    /// The client accepts nothing that is served here.
    fn of(request: &HttpRequest) -> Result<Self, Box<HttpResponse>> {
        let id = request.extensions().get::<RequestId>().and_then(|RequestId(id)| id.to_str().ok().map(Arc::from)).unwrap_or_default();
        let accepted = |media| Self { media, safe: request.method() != Method::POST, id };
        match (wanted(request, GRAPHQL_JSON), wanted(request, JSON)) {
            (Some(newer), Some(older)) if !newer.named || newer.quality < older.quality => Ok(accepted(JSON)),
            (Some(_), _) => Ok(accepted(GRAPHQL_JSON)),
            (None, Some(_)) => Ok(accepted(JSON)),
            (None, None) => {
                let unserved = Problem::unserved("Accept", &format!("{GRAPHQL_JSON} or {JSON}"));
                Err(accepted(JSON).refuse(unserved.code(), unserved.to_string()).into())
            }
        }
    }

    /// The document of a request, prepared.
    ///
    /// # Errors
    /// The answer that refuses it.
    fn prepare(&self, executor: &Executor, documents: &Documents, fields: Value) -> Result<(Request, Prepared), Box<HttpResponse>> {
        let malformed = |why: &str| Box::new(self.refuse(ErrorCode::MalformedRequest, why));
        if any_nul(&fields) {
            return Err(malformed(&format!("body: a text {NUL}")));
        }
        let Value::Object(mut fields) = fields else {
            return Err(malformed(
                "body: send one JSON object with a `query`; batches are not read: send each query in a request of its own",
            ));
        };
        if fields.get(OPERATION_NAME).is_some_and(|name| !name.is_null() && !name.is_string()) {
            return Err(malformed(&format!("{OPERATION_NAME}: it is no text; send one, or leave it out")));
        }
        if let Some(name) = OBJECTS.iter().find(|name| fields.get(**name).is_some_and(|it| !it.is_null() && !it.is_object())) {
            return Err(malformed(&format!("{name}: it is no JSON object; send one, or leave it out")));
        }
        let found = documents.find(&fields).map_err(|missing| Box::new(self.missing(&missing)))?;
        fields.insert(QUERY.to_owned(), (*found.document).into());
        let mut request: Request = serde_json::from_value(fields.into()).map_err(|e| malformed(&format!("body: {e}")))?;
        // many clients send an empty name where they have none
        request.operation_name = request.operation_name.filter(|name| !name.is_empty());
        match executor.prepare(&request) {
            Ok(prepared) => {
                documents.learn(found);
                Ok((request, prepared))
            }
            Err(refused) => Err(self.mistaken(refused.0, refused.1).into()),
        }
    }

    async fn run(
        &self,
        executor: &Executor,
        catalog: &Catalog,
        request: Request,
        prepared: Prepared,
        tell: impl FnOnce(&mut Response),
    ) -> HttpResponse {
        let mut response = match executor.run(catalog, request, prepared).await {
            Ok(response) => response,
            Err(ErrorCode::Timeout) => return self.refuse(ErrorCode::Timeout, CatalogError::Timeout.to_string()),
            Err(code) => return self.refuse(code, MISTAKE),
        };
        // many fields may fail for one reason: it is logged once
        let mut causes = response.errors.iter().filter_map(|e| e.source::<CatalogError>());
        if let Some(cause) = causes.find(|e| matches!(ErrorCode::from(*e), ErrorCode::Unavailable | ErrorCode::Internal)) {
            log(cause);
        }
        // an error that is at no field was found before any of them was asked
        if response.data == GraphqlValue::Null && response.errors.iter().any(|e| e.path.is_empty()) {
            return self.mistaken(Mistake::Unfit, response);
        }
        if response.errors.is_empty() {
            tell(&mut response);
            return HttpResponse::Ok().content_type(self.media).json(response);
        }
        self.name(&mut response);
        let mut answer = HttpResponse::Ok();
        if self.media == GRAPHQL_JSON
            && let Ok(status) = StatusCode::from_u16(PARTIAL.0)
        {
            answer.status(status).reason(PARTIAL.1);
        }
        answer.insert_header((header::CACHE_CONTROL, "no-store")).content_type(self.media).json(response)
    }

    /// Refuses a request that cannot be read or answered at all, with the status that its code has over REST.
    fn refuse(&self, code: ErrorCode, why: impl Into<String>) -> HttpResponse {
        self.told(code.status(), refusal(code, why))
    }

    /// Refuses a request whose document is not known.
    fn missing(&self, missing: &Missing) -> HttpResponse {
        let Some(code) = missing.code() else {
            return self.refuse(ErrorCode::MalformedRequest, missing.message());
        };
        let mut response = refusal(ErrorCode::InvalidQuery, missing.message());
        for error in &mut response.errors {
            error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("code", code);
        }
        match missing {
            Missing::NotTrusted => self.told(StatusCode::FORBIDDEN, response),
            _ => self.mistaken(Mistake::Unread, response),
        }
    }

    /// Refuses a request for its document or variables. The old media type says 200 to all that could be read.
    fn mistaken(&self, mistake: Mistake, response: Response) -> HttpResponse {
        let status = match mistake {
            Mistake::Mutation if self.safe => StatusCode::METHOD_NOT_ALLOWED,
            _ if self.media == JSON => StatusCode::OK,
            Mistake::Unread => StatusCode::BAD_REQUEST,
            Mistake::Unfit | Mistake::Mutation => StatusCode::UNPROCESSABLE_ENTITY,
        };
        let mut answer = self.told(status, response);
        if status == StatusCode::METHOD_NOT_ALLOWED {
            answer.headers_mut().insert(header::ALLOW, header::HeaderValue::from_static("POST"));
        }
        answer
    }

    /// An answer without `data`.
    fn told(&self, status: StatusCode, mut response: Response) -> HttpResponse {
        self.name(&mut response);
        HttpResponse::build(status)
            .insert_header((header::CACHE_CONTROL, "no-store"))
            .content_type(self.media)
            .json(Refused { errors: &response.errors, extensions: &response.extensions })
    }

    /// Names the request in each error of its answer.
    fn name(&self, response: &mut Response) {
        for error in &mut response.errors {
            error.extensions.get_or_insert_with(ErrorExtensionValues::default).set("requestId", &*self.id);
        }
    }
}

/// The body of an answer without `data`.
#[derive(Serialize)]
struct Refused<'r> {
    errors: &'r [ServerError],
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    extensions: &'r BTreeMap<String, GraphqlValue>,
}
