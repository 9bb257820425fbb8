//! What can be wrong with a request, as programs are told of it: one table of codes, with the status of each over HTTP.
use crate::catalog::CatalogError;
use actix_web::http::StatusCode;

macro_rules! codes {
    ($($Code:ident $text:literal $STATUS:ident $title:literal $about:literal)*) => {
        /// What sort of error it is: the stable code that programs compare, the same over REST and GraphQL.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum ErrorCode {
            $( #[doc = concat!($title, ".")] $Code, )*
        }

        impl ErrorCode {
            /// Every code.
            pub const ALL: &[Self] = &[$( Self::$Code, )*];

            /// The code as it is printed.
            pub fn as_str(self) -> &'static str {
                match self { $( Self::$Code => $text, )* }
            }

            /// The status of an answer that is this error.
            pub fn status(self) -> StatusCode {
                match self { $( Self::$Code => StatusCode::$STATUS, )* }
            }

            /// The code in words.
            pub fn title(self) -> &'static str {
                match self { $( Self::$Code => $title, )* }
            }

            /// What it means and what to do, for the page that its `type` address leads to.
            pub fn about(self) -> &'static str {
                match self { $( Self::$Code => $about, )* }
            }
        }
    };
}
// one line a code
#[rustfmt::skip]
codes! {
    InvalidParameter "invalid_parameter" BAD_REQUEST "Invalid parameter" "A parameter (REST) or argument (GraphQL) is unknown or has a value that it cannot take. `errors` names it, says what it takes, and suggests the nearest word."
    MalformedRequest "malformed_request" BAD_REQUEST "Malformed request" "The request cannot be read: it is not HTTP, its address is not percent-encoded UTF-8, its body is not JSON."
    InvalidQuery "invalid_query" BAD_REQUEST "Invalid query" "The GraphQL document does not parse, does not fit the schema, or asks for more than the limits allow. `locations` says where."
    NotFound "not_found" NOT_FOUND "Not found" "Nothing is at this address, or no record has this id. Ids are listed by /v1/<type>."
    Moved "moved" PERMANENT_REDIRECT "Moved" "The record has another id now. `Location` leads to it; use that from now on."
    Gone "gone" GONE "Gone" "The record was removed from the dataset. The detail says why."
    MethodNotAllowed "method_not_allowed" METHOD_NOT_ALLOWED "Method not allowed" "The address exists, but not for this method. `Allow` lists the methods it answers."
    NotAcceptable "not_acceptable" NOT_ACCEPTABLE "Not acceptable" "None of the media types in `Accept` is served at this address."
    PreconditionFailed "precondition_failed" PRECONDITION_FAILED "Precondition failed" "The answer is another than `If-Match` or `If-Unmodified-Since` asks for. Leave them out to get it."
    RangeNotSatisfiable "range_not_satisfiable" RANGE_NOT_SATISFIABLE "Range not satisfiable" "The file ends before the bytes that `Range` asks for. `Content-Range` says how long it is; where you have all of it, there is nothing to resume."
    SlowRequest "slow_request" REQUEST_TIMEOUT "Slow request" "The request did not come as a whole in the time that the server waits for one. Send it again, its body at once."
    UriTooLong "uri_too_long" URI_TOO_LONG "URI too long" "The address is longer than the server reads. Ask for less in one request: fewer values, shorter words."
    HeadersTooLarge "headers_too_large" REQUEST_HEADER_FIELDS_TOO_LARGE "Headers too large" "The headers are more or longer than the server reads. Leave out what it does not need, such as cookies."
    RateLimited "rate_limited" TOO_MANY_REQUESTS "Rate limited" "More was asked in a while than the server grants one client. Wait for `Retry-After` seconds; `RateLimit` says how much is left."
    TooLarge "too_large" PAYLOAD_TOO_LARGE "Too large" "The body is longer than the server reads."
    UnsupportedMediaType "unsupported_media_type" UNSUPPORTED_MEDIA_TYPE "Unsupported media type" "The body has a media type that is not read here; GraphQL is sent as application/json."
    Timeout "timeout" SERVICE_UNAVAILABLE "Timeout" "The answer would have taken too long. Ask for less: a narrower filter, a shorter page, fewer levels."
    Overloaded "overloaded" SERVICE_UNAVAILABLE "Overloaded" "The server was asked more than it takes at once. Try again after `Retry-After` seconds."
    Unavailable "unavailable" SERVICE_UNAVAILABLE "Unavailable" "The database cannot be reached at the moment. Try again after `Retry-After` seconds."
    Internal "internal" INTERNAL_SERVER_ERROR "Internal error" "A mistake of the server. It has been logged with the request's id."
}

impl ErrorCode {
    /// Seconds after which asking again may help.
    pub fn retry_after(self) -> Option<u32> {
        match self {
            Self::Overloaded | Self::RateLimited => Some(1),
            Self::Unavailable => Some(5),
            _ => None,
        }
    }
}

impl From<&CatalogError> for ErrorCode {
    fn from(error: &CatalogError) -> Self {
        match error {
            CatalogError::Invalid { .. } | CatalogError::Field { .. } | CatalogError::Needs { .. } | CatalogError::Never { .. } => {
                Self::InvalidParameter
            }
            CatalogError::NotFound { .. } => Self::NotFound,
            CatalogError::Moved { .. } => Self::Moved,
            CatalogError::Gone { .. } => Self::Gone,
            CatalogError::Timeout => Self::Timeout,
            CatalogError::Overloaded => Self::Overloaded,
            CatalogError::Empty | CatalogError::Unavailable(_) => Self::Unavailable,
            CatalogError::Internal(_) => Self::Internal,
        }
    }
}
