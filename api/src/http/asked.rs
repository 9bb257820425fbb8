//! What is asked of an address: the parameters in its query string, or, where they may outgrow one, in a body, which is sent by `QUERY`
//! (RFC 10008) or by `POST` at `…/query`. Whoever reads parameters asks [`asked`] for them and does not know the difference.
use super::{error_code::ErrorCode, problem::Problem};
use crate::catalog::CatalogError;
use actix_web::{HttpMessage, HttpRequest, dev::ServiceRequest, http::Uri};
use std::rc::Rc;

/// The method that asks an address with a body.
pub const QUERY: &str = "QUERY";
/// How the address ends that a body is posted to.
pub const BESIDE: &str = "/query";
/// Bytes of an address that every client and proxy takes (RFC 9110, section 4.1). Longer ones are never printed.
const LONGEST: usize = 8_000;

/// The parameters that came in a body, as a query string.
pub(super) struct Sent(pub Rc<str>);

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

/// The address of a request without what only says how it is asked: its path is another, its query string the same.
pub(super) fn with_path(request: &ServiceRequest, path: &str) -> String {
    request.uri().query().map_or_else(|| path.to_owned(), |query| format!("{path}?{query}"))
}

/// Has a request ask another address, for all who look at it from now on.
///
/// # Errors
/// It is none.
pub(super) fn readdress(request: &mut ServiceRequest, to: &str) -> Result<Uri, Problem> {
    let wrong = |e| Problem::new(ErrorCode::MalformedRequest, format!("address: `{to}` is none: {e}"));
    let uri = to.parse::<Uri>().map_err(wrong)?;
    request.head_mut().uri = uri.clone();
    Ok(uri)
}
