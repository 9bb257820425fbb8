//! Deprecations are announced a year ahead: in the answers (RFC 9745, RFC 8594), in the OpenAPI document, in the index.
use super::validators::seconds;
use actix_web::http::header::{HeaderName, HeaderValue, HttpDate, LINK};
use std::time::UNIX_EPOCH;

const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
const SUNSET: HeaderName = HeaderName::from_static("sunset");

/// Since when something is going away, until when it stays at least, and what takes its place.
#[derive(Clone, Copy, Debug)]
pub struct Deprecated {
    /// The day of the release that announced it, `2027-01-01`.
    pub since: &'static str,
    /// The day from which it may be gone, a year later at least.
    pub sunset: &'static str,
    /// The address that takes its place, if one does.
    pub successor: Option<&'static str>,
}

impl Deprecated {
    /// What every answer says of it.
    pub fn headers(&self) -> Vec<(HeaderName, HeaderValue)> {
        let midnight = |day: &str| seconds(&format!("{day}T00:00:00Z"));
        let since = midnight(self.since).and_then(|at| at.duration_since(UNIX_EPOCH).ok()).map(|at| format!("@{}", at.as_secs()));
        let sunset = midnight(self.sunset).map(|at| HttpDate::from(at).to_string());
        let promise = "</docs/stability.md>; rel=\"deprecation\"; type=\"text/markdown\"".to_owned();
        let successor = self.successor.map(|address| format!("<{address}>; rel=\"successor-version\""));
        let told = [(DEPRECATION, since), (SUNSET, sunset), (LINK, Some(promise)), (LINK, successor)];
        told.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::from_str(&value?).ok()?))).collect()
    }

    /// The same in words.
    pub fn sentence(&self) -> String {
        let instead = self.successor.map_or_else(String::new, |address| format!("; ask `{address}` in its place"));
        format!("Deprecated since {}, and gone from {} on at the earliest{instead}.", self.since, self.sunset)
    }
}

#[cfg(test)]
mod tests {
    use super::Deprecated;
    use crate::http::{ANEW, Endpoint, endpoints::routes, openapi::document};
    use actix_web::{App, HttpResponse, test};
    use std::error::Error;

    fn table() -> [Endpoint; 2] {
        let answer = || async { HttpResponse::Ok().insert_header(("link", "</next>; rel=\"next\"")).finish() };
        let going = Deprecated { since: "2027-01-01", sunset: "2028-01-01", successor: Some("/v1/new") };
        [
            Endpoint {
                about: "Ask the old way.".to_owned(),
                deprecated: Some(going),
                rules: ANEW,
                ..Endpoint::get("/v1/old", "get_old", answer)
            },
            Endpoint { rules: ANEW, ..Endpoint::get("/v1/new", "get_new", answer) },
        ]
    }

    #[actix_web::test]
    async fn what_goes_away_says_so_in_every_answer_and_in_the_document() -> Result<(), Box<dyn Error>> {
        let app = test::init_service(App::new().configure(|config| routes(config, &table()))).await;
        let answer = test::call_service(&app, test::TestRequest::get().uri("/v1/old").to_request()).await;
        let headers = |name: &str| answer.headers().get_all(name).filter_map(|value| value.to_str().ok()).collect::<Vec<_>>().join(", ");
        assert_eq!(headers("deprecation"), "@1798761600");
        assert_eq!(headers("sunset"), "Sat, 01 Jan 2028 00:00:00 GMT");
        for link in ["</next>; rel=\"next\"", "</docs/stability.md>; rel=\"deprecation\"", "</v1/new>; rel=\"successor-version\""] {
            assert!(headers("link").contains(link), "{link}: {}", headers("link"));
        }
        let stays = test::call_service(&app, test::TestRequest::get().uri("/v1/new").to_request()).await;
        assert!(!stays.headers().contains_key("deprecation") && !stays.headers().contains_key("sunset"));
        let document = document(&table());
        let told = |path: &str| document["paths"][path]["get"].clone();
        assert_eq!(told("/v1/old")["deprecated"], true);
        let about =
            "Deprecated since 2027-01-01, and gone from 2028-01-01 on at the earliest; ask `/v1/new` in its place. Ask the old way.";
        assert_eq!(told("/v1/old")["description"], about);
        assert!(told("/v1/new").get("deprecated").is_none());
        Ok(())
    }
}
