//! How much one client may ask in a window of time, told as `RateLimit` and `RateLimit-Policy` (draft-ietf-httpapi-ratelimit-headers-10).
use super::{
    client::{Network, client},
    error_code::ErrorCode,
    problem::Problem,
};
use actix_web::{
    Error,
    body::BoxBody,
    dev::{ServiceRequest, ServiceResponse},
    http::header::{HeaderName, HeaderValue, RETRY_AFTER},
    middleware::Next,
    web,
};
use quick_cache::sync::Cache;
use std::{
    net::IpAddr,
    str::FromStr,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

const RATE_LIMIT: HeaderName = HeaderName::from_static("ratelimit");
const RATE_LIMIT_POLICY: HeaderName = HeaderName::from_static("ratelimit-policy");
/// Clients that are remembered. One that is forgotten begins anew.
const CLIENTS: usize = 65_536;
/// Addresses that are not counted: whoever watches the server asks them.
pub(super) const FREE: [&str; 3] = ["/healthz", "/readyz", "/metrics"];

/// Requests and seconds where the settings name none and anybody can connect.
pub(super) const PUBLIC: (u32, u32) = (600, 60);

/// How many requests in how many seconds, `600/60`, or `off`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy(Option<(u32, u32)>);

impl Policy {
    /// Nothing is counted.
    pub const OFF: Self = Self(None);
    /// Where the settings name none and anybody can connect.
    pub const PUBLIC: Self = Self(Some(PUBLIC));
}

impl FromStr for Policy {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.trim().parse().ok().filter(|n: &u32| (1..=1_000_000).contains(n));
        match text.split_once('/') {
            None if text == "off" => Ok(Self::OFF),
            Some((requests, seconds)) if number(requests).is_some() && number(seconds).is_some() => {
                Ok(Self(number(requests).zip(number(seconds))))
            }
            _ => Err(format!("`{text}` is no policy; write REQUESTS/SECONDS such as 600/60, or off")),
        }
    }
}

/// What each client has asked lately.
pub struct Rates {
    requests: u32,
    window: u32,
    trusted: Vec<Network>,
    clients: Cache<IpAddr, Arc<Mutex<Window>>>,
}

/// A window in which the requests of a client are counted. It begins with the first.
struct Window {
    ends: Instant,
    used: u32,
}

/// What is left to a client.
struct Left {
    requests: u32,
    /// Seconds until the next window may begin.
    seconds: u64,
    /// Whether this request is one too many.
    over: bool,
}

impl Rates {
    /// Counts by a policy; `None` where nothing is counted. What these proxies say of their clients is believed.
    pub fn new(Policy(policy): Policy, trusted: &[Network]) -> Option<Self> {
        let (requests, window) = policy?;
        Some(Self { requests, window, trusted: trusted.to_vec(), clients: Cache::new(CLIENTS) })
    }

    fn count(&self, client: IpAddr, now: Instant) -> Left {
        let fresh = || Window { ends: now + Duration::from_secs(self.window.into()), used: 0 };
        let Ok(window) = self.clients.get_or_insert_with(&client, || Ok::<_, std::convert::Infallible>(Arc::new(Mutex::new(fresh()))));
        let mut window = window.lock().unwrap_or_else(PoisonError::into_inner);
        if window.ends <= now {
            *window = fresh();
        }
        let over = window.used >= self.requests;
        window.used += u32::from(!over);
        Left { requests: self.requests - window.used, seconds: (window.ends - now).as_secs_f64().ceil() as u64, over }
    }
}

/// What is said of a request that is one too many, of so many requests in so many seconds.
pub(super) fn exceeded((requests, window): (u32, u32), seconds: u64) -> String {
    format!("more than {requests} requests in {window} seconds; try again in {seconds} seconds")
}

/// Counts a request, refuses it where it is one too many, and tells what is left.
pub async fn limit(request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let rates = request.app_data::<web::Data<Rates>>().filter(|_| !FREE.contains(&request.path())).cloned();
    let (Some(rates), Some(left)) =
        (rates.clone(), rates.and_then(|rates| Some(rates.count(client(&request, &rates.trusted)?, Instant::now()))))
    else {
        return next.call(request).await;
    };
    let Left { requests, seconds, over } = left;
    let mut response = if over {
        let why = exceeded((rates.requests, rates.window), seconds);
        let mut refused = request.error_response(Problem::new(ErrorCode::RateLimited, why));
        refused.headers_mut().insert(RETRY_AFTER, seconds.into());
        refused
    } else {
        next.call(request).await?
    };
    let policy = format!("\"client\";q={};w={}", rates.requests, rates.window);
    let told = [(RATE_LIMIT_POLICY, policy), (RATE_LIMIT, format!("\"client\";r={requests};t={seconds}"))];
    for (name, value) in told {
        if let Ok(value) = HeaderValue::from_str(&value) {
            response.headers_mut().insert(name, value);
        }
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::{Policy, Rates};
    use std::{
        net::{IpAddr, Ipv4Addr},
        time::{Duration, Instant},
    };

    #[test]
    fn policies_are_read() {
        assert_eq!("off".parse(), Ok(Policy::OFF));
        assert_eq!("600/60".parse(), Ok(Policy::PUBLIC));
        for bad in ["", "600", "0/60", "600/0", "many/60", "-1/1", "1/2/3", "Off"] {
            assert!(bad.parse::<Policy>().is_err(), "{bad}");
        }
    }

    #[test]
    fn a_client_gets_what_the_policy_grants_and_no_more() {
        let Some(rates) = Rates::new(Policy(Some((3, 10))), &[]) else { panic!("it counts") };
        let (one, other) = (IpAddr::from(Ipv4Addr::LOCALHOST), IpAddr::from(Ipv4Addr::BROADCAST));
        let now = Instant::now();
        let left: Vec<(u32, bool)> = (0..5).map(|_| rates.count(one, now)).map(|left| (left.requests, left.over)).collect();
        assert_eq!(left, [(2, false), (1, false), (0, false), (0, true), (0, true)]);
        assert!(!rates.count(other, now).over);
        assert_eq!(rates.count(one, now + Duration::from_millis(9_500)).seconds, 1);
        assert!(!rates.count(one, now + Duration::from_secs(10)).over, "a new window begins");
    }
}
