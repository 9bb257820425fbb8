//! Which media types a client accepts (RFC 9110, section 12.5.1).
use actix_web::{
    HttpRequest,
    http::header::{Accept, Header, Quality},
};

/// How much a client wants a media type.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    /// Its `q`.
    pub quality: Quality,
    /// Whether it is named itself, not by a wildcard.
    pub named: bool,
}

/// How much a client wants a media type without parameters, by the range of its `Accept` that fits most closely; `None` where it does
/// not accept it. A request without the header accepts everything.
pub fn wanted(request: &HttpRequest, media: &str) -> Option<Wanted> {
    let Accept(ranges) = Accept::parse(request).unwrap_or_else(|_| Accept(Vec::new()));
    if ranges.is_empty() && !request.headers().contains_key(Accept::name()) {
        return Some(Wanted { quality: Quality::MAX, named: false });
    }
    let family = media.split_once('/').map_or(media, |(family, _)| family);
    let closeness = |range: &str| match range {
        range if range == media => Some(2),
        "*/*" => Some(0),
        range => range.strip_suffix("/*").is_some_and(|of| of == family).then_some(1),
    };
    let fitting = ranges.iter().filter_map(|range| Some((closeness(range.item.essence_str())?, range.quality)));
    let (closest, quality) = fitting.max()?;
    (quality > Quality::ZERO).then_some(Wanted { quality, named: closest == 2 })
}

/// Which of some media types a client wants most, the first of those that it wants alike; `None` where it accepts none of them.
pub fn chosen<'a>(request: &HttpRequest, offered: &[&'a str]) -> Option<&'a str> {
    let wanted = offered.iter().rev().filter_map(|media| Some((wanted(request, media)?.quality, *media)));
    wanted.max_by_key(|(quality, _)| *quality).map(|(_, media)| media)
}

#[cfg(test)]
mod tests {
    use super::{chosen, wanted};
    use actix_web::test::TestRequest;

    #[test]
    fn what_is_wanted_most_is_chosen_and_the_first_of_what_is_wanted_alike() {
        for (accept, media) in [
            ("*/*", Some("application/json")),
            ("text/html,application/xml;q=0.9,*/*;q=0.8", Some("application/json")),
            ("text/csv", Some("text/csv")),
            ("text/csv;q=0.5, application/json;q=0.4", Some("text/csv")),
            ("text/*", Some("text/csv")),
            ("application/json;q=0, */*", Some("text/csv")),
            ("image/png", None),
        ] {
            let request = TestRequest::get().append_header(("accept", accept)).to_http_request();
            assert_eq!(chosen(&request, &["application/json", "text/csv"]), media, "{accept}");
        }
    }

    #[test]
    fn the_closest_range_counts() {
        for (accept, json) in [
            (&["*/*"][..], Some((1_000, false))),
            (&[], Some((1_000, false))),
            (&["application/json"], Some((1_000, true))),
            (&["Application/JSON; charset=utf-8;q=0.3"], Some((300, true))),
            (&["text/html", "application/*;q=0.5"], Some((500, false))),
            (&["*/*", "application/json;q=0"], None),
            (&["application/json;q=0, */*;q=0.1"], None),
            (&["text/html"], None),
            (&["nonsense"], None),
            (&[""], None),
        ] {
            let request = accept.iter().fold(TestRequest::get(), |r, line| r.append_header(("accept", *line))).to_http_request();
            let found = wanted(&request, "application/json").map(|w| (w.quality.to_string(), w.named));
            let json = json.map(|(q, named): (u16, bool)| (format!("{}", f32::from(q) / 1_000.0), named));
            assert_eq!(found, json, "{accept:?}");
        }
    }
}
