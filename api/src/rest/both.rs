//! One address in several formats: JSON, or a file by `Accept` or by the suffix of the address: `/v1/deals.csv`.
use super::{answer::Answer, openapi, parameters};
use crate::{
    catalog::{Catalog, suggest},
    formats::format::{Format, Offer},
    http::{BY_SUFFIX, Endpoint, ErrorCode, Made, Media, OF_ID, Problem, QUESTION, Rules, accept::chosen, endpoints::Told},
};
use actix_web::{HttpRequest, web};
use futures_util::{
    FutureExt,
    future::{LocalBoxFuture, ready},
};
use serde::Deserialize;
use serde_json::Value;
use std::sync::Arc;

/// How the file of a list is asked.
const OF_LIST: &str = "What is found is told by the parameters that the list has, but for those of pages. Without `limit` it is all. It is read from one state of the \
                     register, however long it takes. If it cannot be finished the connection breaks: a file that ends is whole.";
/// How the file of one thing is asked.
const OF_ONE: &str = "The same as a file, by its address rather than by `Accept`.";

/// Answers a request for what is found, below the record with an id where the address has one.
pub type Reader = Arc<dyn Fn(HttpRequest, web::Data<Catalog>, String) -> LocalBoxFuture<'static, Answer> + Send + Sync>;
/// The same as a file.
pub type FileReader = Arc<dyn Fn(HttpRequest, web::Data<Catalog>, String, Format) -> LocalBoxFuture<'static, Answer> + Send + Sync>;

/// What programs call what an address answers: its pages, and its files.
pub struct Ids {
    page: String,
    file: String,
}

impl Ids {
    /// Of a list: `list_deals`, `download_deals`.
    pub fn list(of: &str) -> Self {
        Self { page: format!("list_{of}"), file: format!("download_{of}") }
    }

    /// Of the counts of a list: `count_deals`, `download_stats_deals`.
    pub fn counts(of: &str) -> Self {
        Self { page: format!("count_{of}"), file: format!("download_stats_{of}") }
    }

    /// Of the search: `search`, `download_search`.
    pub fn search() -> Self {
        Self { page: "search".to_owned(), file: "download_search".to_owned() }
    }

    /// Of one thing: `get_series`, `download_series`, after which comes the format.
    pub fn one(of: &str) -> Self {
        Self { page: format!("get_{of}"), file: format!("download_{of}") }
    }
}

/// What is found, page by page as JSON, or whole as a file.
pub struct Both {
    /// What programs call them.
    pub ids: Ids,
    /// Answers with a page.
    pub page: Reader,
    /// Answers with all.
    pub file: FileReader,
    /// The formats of files.
    pub offer: &'static Offer,
    /// The parameters of files.
    pub parameters: Told<Vec<Value>>,
}

/// What is in braces in an address, as far as it has it.
#[derive(Deserialize)]
struct PathParameters {
    #[serde(default)]
    id: String,
    #[serde(default)]
    format: String,
}

impl Both {
    /// An address that answers as `Accept` asks.
    pub fn endpoint(&self, path: impl Into<String>) -> Endpoint {
        let (page, file, offer) = (self.page.clone(), self.file.clone(), self.offer);
        let (formats, media) = (offer.formats, offer.media);
        let answer = move |request: HttpRequest, catalog: web::Data<Catalog>, named: web::Path<PathParameters>| {
            let wanted = chosen(&request, media);
            match (wanted, formats.iter().find(|format| Some(format.media()) == wanted)) {
                (None, _) => ready(Err(Problem::unserved("Accept", &media.join(", ")))).boxed_local(),
                (_, Some(format)) => file(request, catalog, named.into_inner().id, *format),
                (_, None) => page(request, catalog, named.into_inner().id),
            }
        };
        let rules = Rules { made: Made::FromRevision, media: Media::Offered(media) };
        Endpoint { rules, ..Endpoint::get(path, &self.ids.page, answer).fails(&[ErrorCode::NotAcceptable]) }
    }

    /// Adds that address of a list, now that it is told of, and the one of all that it finds, whose suffix is a format.
    pub fn add(self, endpoint: Endpoint, table: &mut Vec<Endpoint>) {
        let Self { ids, file, parameters, offer, .. } = self;
        let formats = offer.formats;
        let path = format!("{}.{{format}}", endpoint.path);
        let answer = move |request: HttpRequest, catalog: web::Data<Catalog>, named: web::Path<PathParameters>| {
            let named = named.into_inner();
            match formats.iter().find(|format| format.suffix() == named.format) {
                Some(format) => file(request, catalog, named.id, *format),
                None => ready(Err(unknown(&request, &named.format, formats))).boxed_local(),
            }
        };
        let of_file = Endpoint {
            tag: endpoint.tag.clone(),
            summary: format!("All that {} finds, in one file.", endpoint.path),
            about: OF_LIST.to_owned(),
            rules: Rules { made: Made::FromRevision, media: Media::Stated(BY_SUFFIX) },
            parameters: Box::new(move |components| parameters(components).into_iter().chain([parameters::format(formats)]).collect()),
            responses: Box::new(move |_| openapi::file(formats)),
            ..Endpoint::get(path.clone(), ids.file, answer).fails(&OF_ID).fails(&QUESTION)
        };
        table.extend([also(endpoint, path, formats), of_file]);
    }

    /// Adds that address of one thing, now that it is told of, and one for each format. They come first, since an id fits all of them.
    pub fn add_one(self, endpoint: Endpoint, table: &mut Vec<Endpoint>) {
        let Self { ids, file, parameters, offer, .. } = self;
        let formats = offer.formats;
        let parameters = Arc::new(parameters);
        for format in formats {
            let (file, parameters) = (file.clone(), parameters.clone());
            let answer = move |request: HttpRequest, catalog: web::Data<Catalog>, named: web::Path<PathParameters>| {
                file(request, catalog, named.into_inner().id, *format)
            };
            let name = format!("{}_{}", ids.file, format.suffix());
            table.push(Endpoint {
                tag: endpoint.tag.clone(),
                summary: format!("{} as {}.", endpoint.path, format.suffix()),
                about: OF_ONE.to_owned(),
                rules: Rules { made: Made::FromRevision, media: Media::Stated(format.media()) },
                parameters: Box::new(move |components| parameters(components)),
                responses: Box::new(move |_| openapi::file(std::slice::from_ref(format))),
                ..Endpoint::get(format!("{}.{}", endpoint.path, format.suffix()), name, answer).fails(&OF_ID).fails(&QUESTION)
            });
        }
        let path = format!("{}.{}", endpoint.path, formats.first().map_or("", |format| format.suffix()));
        table.push(also(endpoint, path, formats));
    }
}

/// An endpoint of JSON that answers as files, too, as it does at another address.
fn also(endpoint: Endpoint, there: String, formats: &'static [Format]) -> Endpoint {
    let told = endpoint.responses;
    Endpoint { responses: Box::new(move |components| openapi::also(told(components), &there, formats)), ..endpoint }
}

/// An address with a suffix that is none.
fn unknown(request: &HttpRequest, suffix: &str, formats: &[Format]) -> Problem {
    let known = formats.iter().map(|format| format.suffix());
    let near = suggest(suffix, known.clone());
    let whole = request.path().trim_end_matches(suffix).trim_end_matches('.');
    let hint = if near.is_empty() || suffix == "json" {
        format!("; there is {}, and {whole} is JSON", known.collect::<Vec<_>>().join(", "))
    } else {
        near
    };
    Problem::new(ErrorCode::NotFound, format!("{whole} is not there as `{suffix}`{hint}"))
}
