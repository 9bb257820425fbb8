//! Addresses whose parameters may be sent in a body.
use super::{
    asked::{BESIDE, QUERY, Sent, address, asked, readdress, with_path},
    body::{FORM, media, read},
    error_code::ErrorCode,
    fields::Fields,
    fresh::{self, Made, Media, Rules},
    media::JSON,
    problem::Problem,
    query::pairs,
    readable::fault,
};
use crate::catalog::CatalogError;
use actix_web::{
    Error, HttpMessage,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{CONTENT_LOCATION, HeaderMap, HeaderName, HeaderValue, LOCATION},
    },
    middleware::Next,
};
use serde_json::{Map, Value};

/// Says which media types of queries an address takes (RFC 10008, section 3).
const ACCEPT_QUERY: HeaderName = HeaderName::from_static("accept-query");
const ACCEPTED: HeaderValue = HeaderValue::from_static("application/json, application/x-www-form-urlencoded");

/// How an endpoint is asked with a body.
#[derive(Debug)]
pub struct InBody {
    fields: Fields,
    /// Whether there is an address beside it that the body is posted to: not where a suffix says the format, which `Accept` says there.
    pub posted: bool,
}

impl InBody {
    /// Of an address that is read by a method, and whose parameters may outgrow it: some of them are lists of any words. `None` of others.
    pub fn of(method: &Method, rules: Rules, parameters: &[Value]) -> Option<Self> {
        let fields = Fields::of(parameters);
        let posted = matches!(rules.media, Media::Offered(_));
        let reads = *method == Method::GET && rules.made == Made::FromRevision;
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
            let own = with_path(request, request.path().strip_suffix(BESIDE).unwrap_or(request.path()));
            readdress(request, &own)?;
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
