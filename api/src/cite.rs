//! How records and the dataset are cited, at addresses of their own.
use crate::{
    catalog::{Catalog, questions::cited::Cited, values::citation_format::CitationFormat as Style},
    formats::cite::written,
    http::{ANEW, Endpoint, ErrorCode, OF_ID, Problem, QUESTION, accept::chosen, components::in_path, endpoints::Told, nothing, origin},
};
use actix_web::{HttpRequest, HttpResponse, web};
use entity::clock;
use serde_json::{Map, Value, json};

/// What is the same of each address.
const ABOUT: &str = "It names the version and revision of the data, the address and the day on which it was read. A date is as exact as it is known; one that is no single day, month or year is told in words.";

/// The addresses at which records and the dataset say how to cite them.
pub fn endpoints() -> Vec<Endpoint> {
    let suffixed = |style: Style| [below_record(Some(style)), below_dataset(Some(style))];
    [below_record(None), below_dataset(None)].into_iter().chain(Style::ALL.into_iter().flat_map(suffixed)).collect()
}

fn below_record(style: Option<Style>) -> Endpoint {
    let about = "a record: a source as the publication that it is, any other record as a part of the dataset";
    let handler = move |request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>| async move {
        nothing(request.query_string())?;
        let snapshot = catalog.snapshot();
        let cited = match snapshot.cited(&id).await {
            Ok(cited) => cited,
            Err(e) => return Err(Problem::at(snapshot.suggesting(e).await, &request)),
        };
        answer(request, style, cited).await
    };
    let endpoint = Endpoint::get(address("/v1/records/{id}/cite", style), name("cite_record", style), handler);
    Endpoint { parameters: Box::new(|_| vec![in_path("id", "Id of the record.")]), ..told(endpoint.fails(&OF_ID), style, about) }
}

fn below_dataset(style: Option<Style>) -> Endpoint {
    let handler = move |request: HttpRequest, catalog: web::Data<Catalog>| async move {
        nothing(request.query_string())?;
        answer(request, style, catalog.snapshot().cited_dataset().await?).await
    };
    told(Endpoint::get(address("/v1/dataset/cite", style), name("cite_dataset", style), handler), style, "the dataset as a whole")
}

fn address(path: &str, style: Option<Style>) -> String {
    style.map_or_else(|| path.to_owned(), |style| format!("{path}.{}", style.suffix()))
}

fn name(of: &str, style: Option<Style>) -> String {
    style.map_or_else(|| of.to_owned(), |style| format!("{of}_{}", style.suffix().replace('.', "_")))
}

/// An endpoint with what the document says of it.
fn told(endpoint: Endpoint, style: Option<Style>, of: &str) -> Endpoint {
    let (styles, how, errors): (Vec<Style>, _, &[ErrorCode]) = match style {
        Some(style) => (vec![style], format!("in {}", style.name()), &[]),
        None => (Style::ALL.to_vec(), "in the format that `Accept` asks for".to_owned(), &[ErrorCode::NotAcceptable]),
    };
    let responses: Told<Map<String, Value>> = Box::new(move |_| {
        let content: Map<String, Value> =
            styles.iter().map(|style| (style.media().to_owned(), json!({ "schema": schema(*style) }))).collect();
        Map::from_iter([("200".to_owned(), json!({ "description": "The reference.", "content": content }))])
    });
    let tag = ("cite", "How to cite records and the dataset, for reference managers.".to_owned());
    Endpoint {
        tag,
        summary: format!("How to cite {of}; {how}."),
        about: ABOUT.to_owned(),
        rules: ANEW,
        responses,
        ..endpoint.fails(&QUESTION).fails(errors)
    }
}

/// The format that a request accepts most, the first of those that it accepts alike.
fn accepted(request: &HttpRequest) -> Option<Style> {
    let media = chosen(request, &Style::ALL.map(Style::media))?;
    Style::ALL.into_iter().find(|style| style.media() == media)
}

fn schema(style: Style) -> Value {
    match style {
        Style::CslJson => json!({ "type": "object", "description": "An item of CSL-JSON 1.0.2." }),
        Style::BibTex | Style::Ris => json!({ "type": "string" }),
    }
}

/// Prints what is cited, in the format of the address or, where it names none, of `Accept`.
async fn answer(request: HttpRequest, style: Option<Style>, cited: Cited) -> Result<HttpResponse, Problem> {
    let style = style.or_else(|| accepted(&request)).ok_or_else(|| {
        let known = Style::ALL.map(Style::media).join(", ");
        Problem::unserved("Accept", &known)
    })?;
    let origin = origin(&request);
    let url = cited.id.as_ref().map_or_else(|| format!("{origin}/v1/dataset"), |id| format!("{origin}/v1/records/{id}"));
    let body = written(cited, style, Some(url), Some(clock::today()));
    Ok(HttpResponse::Ok().content_type(style.content_type()).body(body))
}
