//! W3C trace context: a trace that a client began goes on here.
use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

/// The header.
pub const TRACEPARENT: HeaderName = HeaderName::from_static("traceparent");

/// A place in a trace.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trace {
    /// 32 hexadecimal digits.
    pub id: String,
    /// What this request is called in it, 16 hexadecimal digits.
    pub span: String,
    flags: String,
}

impl Trace {
    /// The trace that a request belongs to, with a name for the request; `None` where it names none, or not well.
    pub fn of(headers: &HeaderMap, span: u64) -> Option<Self> {
        let mut lines = headers.get_all(TRACEPARENT);
        let (Some(line), None) = (lines.next(), lines.next()) else { return None };
        let mut parts = line.to_str().ok()?.trim().split('-');
        let mut part = |digits: usize| {
            parts.next().filter(|part| part.len() == digits && part.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b)))
        };
        let (version, id, parent, flags) = (part(2)?, part(32)?, part(16)?, part(2)?);
        let whole = parts.next().is_none() || version != "00";
        let zeros = |part: &str| part.bytes().all(|b| b == b'0');
        let good = version != "ff" && whole && !zeros(id) && !zeros(parent);
        good.then(|| Self { id: id.to_owned(), span: format!("{:016x}", span.max(1)), flags: flags.to_owned() })
    }

    /// As the header has it, with this request as the parent of what follows.
    pub fn header(&self) -> Option<HeaderValue> {
        let Self { id, span, flags } = self;
        HeaderValue::from_str(&format!("00-{id}-{span}-{flags}")).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::Trace;
    use actix_web::test::TestRequest;

    #[test]
    fn a_trace_is_read_as_the_standard_says() {
        let id = "4bf92f3577b34da6a3ce929d0e0e4736";
        let read = |line: &str| Trace::of(TestRequest::get().append_header(("traceparent", line)).to_http_request().headers(), 7);
        let good = read(&format!("00-{id}-00f067aa0ba902b7-01"));
        let shown = good.and_then(|trace| trace.header());
        assert_eq!(shown.as_ref().and_then(|header| header.to_str().ok()), Some(&*format!("00-{id}-0000000000000007-01")));
        assert!(read(&format!("01-{id}-00f067aa0ba902b7-01-more")).is_some(), "a later version may say more");
        for bad in [
            "",
            "nonsense",
            "00-4BF92F3577B34DA6A3CE929D0E0E4736-00f067aa0ba902b7-01",
            "00-00000000000000000000000000000000-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-0000000000000000-01",
            "ff-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01-more",
            "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7",
        ] {
            assert_eq!(read(bad), None, "{bad}");
        }
    }
}
