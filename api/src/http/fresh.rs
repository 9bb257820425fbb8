//! What is answered as long as nothing changes: entity tags, 304, answers kept ready, codings.
//!
//! A tag is a hash of what the answer is made from (the revision, this program), its canonical address and its media type, so it is known
//! before the database is asked. Which revision that is, is known without a statement too; an answer that was read has the tag of the
//! revision that its snapshot saw.
use super::{
    accept::chosen,
    asked::asked,
    cache::{AnswerFrom, Answers, Kept, Name},
    cache_headers::{cacheable, keep_to_oneself, name_coding, not_modified, unstored},
    codings::{Coding, Codings, Effort, encoded},
    error_code::ErrorCode,
    media::{JSON_FEED, JSON_FEED_SUFFIX},
    origin::origin,
    panics::called,
    problem::Problem,
    query::pairs,
    stored::{Part, Ranges, Stored, beyond},
    validators::{Conditions, Source, Tags, Verdict},
};
use crate::catalog::{Catalog, revision::Revision};
use actix_web::{
    Error, HttpRequest, HttpResponse,
    body::{BoxBody, MessageBody},
    dev::{Extensions, ServiceRequest, ServiceResponse},
    http::{
        Method, StatusCode,
        header::{ACCEPT_RANGES, CACHE_CONTROL, CONTENT_RANGE, HeaderMap, HeaderName, HeaderValue, PRAGMA},
    },
    middleware::Next,
    web,
};
use std::{rc::Rc, sync::Arc};

/// The hash of a whole answer (RFC 9530).
const REPR_DIGEST: HeaderName = HeaderName::from_static("repr-digest");

/// What is said where a condition of a request fails.
pub(super) const ANOTHER: &str = "the answer is another than `If-Match` or `If-Unmodified-Since` asks for; leave them out to get it";

/// What an answer is made from, beside its address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// The revision that the database holds.
    FromRevision,
    /// Nothing but this program.
    FromProgram,
    /// Different at every request.
    Anew,
}

/// What is known of the answers of an endpoint.
#[derive(Clone, Copy, Debug)]
pub struct Rules {
    /// What they are made from.
    pub made: Made,
    /// Their media types.
    pub media: Media,
}

/// The media types of an endpoint.
#[derive(Clone, Copy, Debug)]
pub enum Media {
    /// The one of these that the client wants most, the one that is preferred first.
    Offered(&'static [&'static str]),
    /// The address says it, as `.csv` does, whatever is accepted.
    Stated(&'static str),
    /// The handler negotiates itself.
    Own,
}

/// The media type of files whose address has one of several suffixes: the address tells them apart.
pub const BY_SUFFIX: &str = "application/octet-stream";

/// The revision that an answer tells, noted on it.
#[derive(Clone, Debug)]
pub struct Told(pub Arc<Revision>);

/// Answers from what is kept where that is right, else asks the handler.
pub async fn answer(rules: Rules, mut request: ServiceRequest, next: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
    let codings = Codings::of(request.headers());
    let asked = match Cacheable::of(rules, &request, codings) {
        Ok(Some(asked)) => asked,
        Ok(None) => return Ok(unstored(called(request, next).await?, codings)),
        Err(refused) => return Ok(request.error_response(refused)),
    };
    let catalog = request.app_data::<web::Data<Catalog>>().cloned();
    let current = match (rules.made, &catalog) {
        (Made::FromProgram, _) => Some(Source::program()),
        (_, Some(catalog)) if !asked.anew => catalog.current().as_ref().map(Source::of),
        _ => None,
    };
    if let Some((source, known)) = current.and_then(|source| asked.known(&source).map(|known| (source, known))) {
        let response = asked.told(&source, AnswerFrom::Kept, known);
        return Ok(request.into_response(response));
    }
    let seen = catalog.map(|catalog| {
        let (noting, seen) = catalog.noting();
        let mut data = Extensions::new();
        data.insert(web::Data::new(noting));
        // the handler finds this one before the application's
        request.add_data_container(Rc::new(data));
        seen
    });
    let answered = called(request, next).await?;
    let source = match rules.made {
        Made::FromProgram => Some(Source::program()),
        _ => seen.and_then(|seen| seen.revision()).as_ref().map(Source::of),
    };
    match source {
        Some(source) if answered.status() == StatusCode::OK && !answered.headers().contains_key(CACHE_CONTROL) => {
            let (request, response) = answered.into_parts();
            let response = asked.told(&source, AnswerFrom::Database, asked.fresh(&source, response));
            Ok(ServiceResponse::new(request, response))
        }
        _ => Ok(unstored(answered, codings)),
    }
}

/// Answers a request that its handler has read, by the same rules: `key` is all that the answer is made from beside the revision, as elsewhere
/// the address is. `make` asks the catalog that it is given, unless the answer is known.
///
/// # Errors
/// The client takes none of the codings.
pub async fn keyed(
    request: &HttpRequest,
    catalog: &Catalog,
    (key, media): (String, &'static str),
    make: impl AsyncFnOnce(&Catalog) -> HttpResponse,
) -> Result<HttpResponse, Problem> {
    let Some(asked) = Cacheable::new(request, key, media, Codings::of(request.headers()))? else {
        return Ok(make(catalog).await);
    };
    let current = catalog.current().filter(|_| !asked.anew).as_ref().map(Source::of);
    if let Some((source, known)) = current.and_then(|source| asked.known(&source).map(|known| (source, known))) {
        return Ok(asked.told(&source, AnswerFrom::Kept, known));
    }
    let (noting, seen) = catalog.noting();
    let response = make(&noting).await;
    let source = if seen.is_nothing() { catalog.current() } else { seen.revision() };
    match source.as_ref().map(Source::of) {
        Some(source) if response.status() == StatusCode::OK && !response.headers().contains_key(CACHE_CONTROL) => {
            Ok(asked.told(&source, AnswerFrom::Database, asked.fresh(&source, response)))
        }
        _ => Ok(response),
    }
}

/// A request whose answer stays the same as long as what it is made from.
struct Cacheable {
    /// Its canonical address, or what stands for it.
    address: String,
    media: &'static str,
    codings: Codings,
    conditions: Conditions,
    /// The answer holds the name under which the client asked, which it may have made up.
    named: bool,
    /// Which bytes it asks for, where the answer is a file.
    ranges: Ranges,
    /// It asks for no body.
    head: bool,
    /// The client wants it from the database.
    anew: bool,
    answers: web::Data<Answers>,
}

impl Cacheable {
    /// Reads a request; `None` where the answer is another each time.
    ///
    /// # Errors
    /// The client takes none of the media types, or none of the codings.
    fn of(rules: Rules, request: &ServiceRequest, codings: Codings) -> Result<Option<Self>, Error> {
        let media = match rules.media {
            Media::Own => None,
            Media::Stated(media) => Some(media),
            Media::Offered(media) => Some(chosen(request.request(), media).ok_or_else(|| Problem::unserved("Accept", &media.join(", ")))?),
        };
        let Some(media) = media.filter(|_| rules.made != Made::Anew) else {
            return Ok(None);
        };
        let mut address = canonical(request.request());
        let named = media == JSON_FEED || request.path().ends_with(JSON_FEED_SUFFIX);
        if named {
            address.insert_str(0, &origin(request.request()));
        }
        Ok(Self::new(request.request(), address, media, codings)?.map(|asked| Self { named, ..asked }))
    }

    /// A request for what is answered at an address in a media type.
    fn new(request: &HttpRequest, address: String, media: &'static str, codings: Codings) -> Result<Option<Self>, Problem> {
        let Some(answers) = request.app_data::<web::Data<Answers>>() else {
            return Ok(None);
        };
        if codings.best(None, Effort::Thorough).is_none() {
            return Err(Problem::unserved("Accept-Encoding", "br, zstd, gzip, identity"));
        }
        Ok(Some(Self {
            address,
            media,
            codings,
            named: false,
            conditions: Conditions::of(request.headers()),
            ranges: Ranges::of(request),
            head: request.method() == Method::HEAD,
            anew: anew(request.headers()),
            answers: answers.clone(),
        }))
    }

    fn name(&self, source: &Source) -> Name<'_> {
        Name { source: source.key, media: self.media, address: &self.address }
    }

    /// Counts an answer, and notes on it which revision it tells.
    fn told(&self, source: &Source, from: AnswerFrom, answer: Result<HttpResponse, Error>) -> HttpResponse {
        let mut response = answer.unwrap_or_else(HttpResponse::from_error);
        if self.named {
            keep_to_oneself(&mut response);
        }
        self.answers.count(if response.status() == StatusCode::NOT_MODIFIED { AnswerFrom::Client } else { from });
        if let Some(revision) = &source.revision {
            response.extensions_mut().insert(Told(revision.clone()));
        }
        response
    }

    /// The answer without asking the database, if it is known.
    fn known(&self, source: &Source) -> Option<Result<HttpResponse, Error>> {
        let tags = source.tags(&self.address, self.media);
        if let Some(tag) = self.conditions.has(&tags, self.codings) {
            return Some(Ok(not_modified(source, &tag)));
        }
        let kept = self.answers.get(self.name(source))?;
        Some(self.kept(source, &tags, &kept))
    }

    /// What is kept, as the client wants it.
    fn kept(&self, source: &Source, tags: &Tags, kept: &Kept) -> Result<HttpResponse, Error> {
        let coding = self.codings.best(Some(kept.body.len()), Effort::Thorough).unwrap_or(Coding::Identity);
        let tag = tags.tag(coding, Effort::Thorough);
        if let Some(other) = self.judged(source, tags, &tag) {
            return other;
        }
        let mut response = HttpResponse::Ok().body(self.answers.encoded(self.name(source), kept, coding).map_err(Problem::from)?);
        for (name, value) in &*kept.headers {
            response.headers_mut().append(name.clone(), value.clone());
        }
        cacheable(&mut response, source, &tag);
        name_coding(response.headers_mut(), coding);
        Ok(response)
    }

    /// What the conditions of the request give in place of the answer; `None` where it gets it.
    fn judged(&self, source: &Source, tags: &Tags, tag: &str) -> Option<Result<HttpResponse, Error>> {
        match self.conditions.judge(source, tags, self.codings, tag) {
            Verdict::Answer => None,
            Verdict::NotModified(tag) => Some(Ok(not_modified(source, &tag))),
            Verdict::Failed => Some(Err(Problem::new(ErrorCode::PreconditionFailed, ANOTHER).into())),
        }
    }

    /// The answer that a handler has read: kept if it is whole and not too large, else compressed as it is sent.
    fn fresh(&self, source: &Source, mut response: HttpResponse) -> Result<HttpResponse, Error> {
        let stored = response.extensions_mut().remove::<Stored>();
        if let Some(stored) = stored {
            return self.stored(source, response, &stored);
        }
        let tags = source.tags(&self.address, self.media);
        let headers: Vec<(HeaderName, HeaderValue)> =
            response.headers().iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        let (response, body) = response.into_parts();
        let body = match body.try_into_bytes() {
            Ok(body) if self.answers.keeps(body.len()) => {
                let kept = Kept { headers: headers.into(), body };
                self.answers.put(self.name(source), &kept);
                return self.kept(source, &tags, &kept);
            }
            Ok(body) => BoxBody::new(body),
            Err(body) => body,
        };
        let coding = self.codings.best(None, Effort::Quick).unwrap_or(Coding::Identity);
        let tag = tags.tag(coding, Effort::Quick);
        if let Some(other) = self.judged(source, &tags, &tag) {
            return other;
        }
        let mut response = response.set_body(encoded(body, coding));
        cacheable(&mut response, source, &tag);
        name_coding(response.headers_mut(), coding);
        Ok(response)
    }

    /// A file as an answer: as a whole, which may be compressed as it is sent, or some of its bytes as they are.
    fn stored(&self, source: &Source, response: HttpResponse, stored: &Stored) -> Result<HttpResponse, Error> {
        let (tags, bytes) = (source.tags(&self.address, self.media), stored.made.bytes);
        let part = self.ranges.part(bytes, &tags.tag(Coding::Identity, Effort::Quick));
        let coding = match part {
            Part::Whole if !stored.compressed => self.codings.best(None, Effort::Quick).unwrap_or(Coding::Identity),
            _ => Coding::Identity,
        };
        let tag = tags.tag(coding, Effort::Quick);
        if let Some(other) = self.judged(source, &tags, &tag) {
            return other;
        }
        let mut response = match part {
            Part::Whole if self.head => response.set_body(encoded(stored.length(), coding)),
            Part::Whole => response.set_body(encoded(stored.body(0, bytes), coding)),
            Part::Bytes(from, to) => {
                let mut response = response.set_body(stored.body(from, to + 1));
                *response.status_mut() = StatusCode::PARTIAL_CONTENT;
                name(&mut response, CONTENT_RANGE, &format!("bytes {from}-{to}/{bytes}"));
                response
            }
            Part::Beyond => {
                let mut response = HttpResponse::from_error(Problem::new(ErrorCode::RangeNotSatisfiable, beyond(bytes)));
                name(&mut response, CONTENT_RANGE, &format!("bytes */{bytes}"));
                return Ok(response);
            }
        };
        response.headers_mut().insert(ACCEPT_RANGES, HeaderValue::from_static("bytes"));
        if coding == Coding::Identity {
            name(&mut response, REPR_DIGEST, &stored.digest());
        }
        cacheable(&mut response, source, &tag);
        name_coding(response.headers_mut(), coding);
        Ok(response)
    }
}

/// Says something in a header.
fn name(response: &mut HttpResponse, header: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(header, value);
    }
}

/// The address of a request as it is written in one way. Parameters keep their order, which addresses in the answer repeat.
fn canonical(request: &HttpRequest) -> String {
    let (path, query) = (request.path(), asked(request));
    let plain = query.bytes().all(|b| b.is_ascii_alphanumeric() || b"*-._=&".contains(&b));
    let written = if plain { None } else { pairs(&query).ok().and_then(|pairs| serde_html_form::to_string(pairs).ok()) };
    match written.as_deref().unwrap_or(&query) {
        "" => path.to_owned(),
        query => format!("{path}?{query}"),
    }
}

/// Whether the client wants what it gets to be asked for anew (RFC 9111, section 5.2.1.4).
fn anew(headers: &HeaderMap) -> bool {
    let asks = |name: HeaderName| headers.get_all(name).filter_map(|line| line.to_str().ok()).any(|line| line.contains("no-cache"));
    asks(CACHE_CONTROL) || asks(PRAGMA)
}
