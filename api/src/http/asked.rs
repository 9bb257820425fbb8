//! What is asked of an address: the parameters in its query string, or, where they may outgrow one, in a body, which is sent by `QUERY`
//! (RFC 10008) or by `POST` at `…/query`. Whoever reads parameters asks [`asked`] for them and does not know the difference.
use super::{
    Problem,
    body::{FORM, media, read},
    endpoints::Endpoint,
    fields::Fields,
    fresh::{self, Made, Media, Rules},
    pairs,
    readable::fault,
};
use crate::catalog::{CatalogError, ErrorCode};
use actix_web::{
    Error, HttpMessage, HttpRequest,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode, Uri,
        header::{CONTENT_LOCATION, HeaderMap, HeaderName, HeaderValue, LOCATION},
    },
    middleware::Next,
};
use serde_json::{Map, Value};
use std::rc::Rc;

/// The method that asks an address with a body.
pub const QUERY: &str = "QUERY";
/// How the address ends that a body is posted to.
pub const BESIDE: &str = "/query";
/// The media type of a body whose fields are parameters; beside it forms are read.
pub const JSON: &str = "application/json";
/// Says which media types of queries an address takes (RFC 10008, section 3).
const ACCEPT_QUERY: HeaderName = HeaderName::from_static("accept-query");
const ACCEPTED: HeaderValue = HeaderValue::from_static("application/json, application/x-www-form-urlencoded");
/// Bytes of an address that every client and proxy takes (RFC 9110, section 4.1). A longer one is never told.
const LONGEST: usize = 8_000;

/// The parameters that came in a body, as a query string.
struct Sent(Rc<str>);

/// The parameters of a request as a query string, wherever they stand.
pub fn asked(request: &HttpRequest) -> Rc<str> {
    request.extensions().get::<Sent>().map_or_else(|| request.query_string().into(), |Sent(query)| query.clone())
}

/// An address of a path and parameters; `None` where it is longer than everybody takes.
///
/// # Errors
/// None but a defect.
pub fn address(path: &str, pairs: &[(String, String)]) -> Result<Option<String>, CatalogError> {
    let query = serde_html_form::to_string(pairs).map_err(|e| CatalogError::invalid("query", e.to_string()))?;
    let address = if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") };
    Ok((address.len() <= LONGEST).then_some(address))
}

/// How an endpoint is asked with a body.
#[derive(Debug)]
pub struct InBody {
    fields: Fields,
    /// Whether there is an address beside it that the body is posted to: not where a suffix says the format, which `Accept` says there.
    pub posted: bool,
}

impl InBody {
    /// Of an endpoint whose parameters may outgrow an address: some of them are lists of any words. `None` of others.
    pub fn of(endpoint: &Endpoint) -> Option<Self> {
        let fields = Fields::of(&endpoint.in_query());
        let posted = matches!(endpoint.rules.media, Media::Offered(_));
        let reads = endpoint.method == Method::GET && endpoint.rules.made == Made::FromRevision;
        (reads && fields.outgrow()).then_some(Self { fields, posted })
    }

    /// Pairs of a query string as the fields of an object.
    pub fn object(&self, pairs: &[(String, String)]) -> Map<String, Value> {
        self.fields.object(pairs)
    }

    /// Says in the head of an answer that the address takes queries.
    pub fn tell(headers: &mut HeaderMap) {
        headers.insert(ACCEPT_QUERY, ACCEPTED);
    }

    /// Answers a request, its parameters read from where they stand.
    pub async fn answer(&self, rules: Rules, mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
        let method = request.method().clone();
        let in_body = !matches!(method, Method::GET | Method::HEAD);
        let mut response = match if in_body { self.read(&mut request).await } else { Ok(()) } {
            Ok(()) => fresh::answer(rules, request, next).await?,
            Err(problem) => request.error_response(problem),
        };
        if in_body {
            self.place(&method, &mut response);
        }
        Self::tell(response.headers_mut());
        Ok(response)
    }

    /// Takes the parameters out of the body, and what names the address of a body off the address.
    async fn read(&self, request: &mut ServiceRequest) -> Result<(), Problem> {
        let media = media(request.headers(), &[JSON, FORM])?;
        let payload = request.take_payload();
        let body = read(request.headers(), payload).await?;
        let malformed = |why: String| Problem::new(ErrorCode::MalformedRequest, format!("body: {why}"));
        let text = std::str::from_utf8(&body).map_err(|_| malformed("it is not UTF-8".to_owned()))?;
        let sent = match media {
            JSON => self.fields.read(text)?,
            _ => match fault(text) {
                Some(why) => return Err(malformed(why)),
                None => pairs(text)?,
            },
        };
        let mut all = pairs(request.query_string())?;
        if let Some((key, _)) = sent.iter().find(|(key, _)| all.iter().any(|(known, _)| known == key)) {
            let why = format!("{key}: it is in the address and in the body; leave one of them out");
            return Err(CatalogError::invalid(key, why).into());
        }
        all.extend(sent);
        let query = serde_html_form::to_string(&all).map_err(|e| malformed(e.to_string()))?;
        if request.method() == Method::POST {
            let path = request.path().strip_suffix(BESIDE).unwrap_or(request.path());
            let own = request.uri().query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"));
            if let Ok(uri) = own.parse::<Uri>() {
                request.head_mut().uri = uri;
            }
        }
        request.extensions_mut().insert(Sent(query.into()));
        Ok(())
    }

    /// Says at which address the same is answered to `GET`, and, of a record that moved, where the body is sent to.
    fn place(&self, method: &Method, response: &mut ServiceResponse<BoxBody>) {
        let request = response.request();
        let told = match response.status() {
            StatusCode::OK | StatusCode::NOT_MODIFIED => {
                pairs(&asked(request)).and_then(|pairs| address(request.path(), &pairs)).ok().flatten()
            }
            _ => None,
        };
        let moved = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).filter(|_| method == Method::POST);
        let moved = moved.map(|to| match to.split_once('?') {
            Some((path, query)) => format!("{path}{BESIDE}?{query}"),
            None => format!("{to}{BESIDE}"),
        });
        let headers = response.headers_mut();
        let value = |text: String| HeaderValue::from_str(&text).ok();
        if let Some(told) = told.and_then(value) {
            if method.as_str() == QUERY {
                headers.insert(LOCATION, told.clone());
            }
            headers.insert(CONTENT_LOCATION, told);
        }
        if let Some(moved) = moved.and_then(value) {
            headers.insert(LOCATION, moved);
        }
    }
}
