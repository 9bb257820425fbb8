//! Networks over REST: `/v1/network` as JSON, GraphML or an edge list, with the filters of `/v1/records`.
use super::{
    answer::{Answer, Meta, json as printed, to_json},
    openapi, parameters,
};
use crate::{
    catalog::{
        Asking as ListAsking, Catalog, CatalogError, List, Listed, Param, Params, Record, asks,
        questions::network::{Asking, DEFAULT_EDGES, Fold, MAX_EDGES, Network, Question, Tie},
        suggest_or_list,
    },
    formats::{edge_list, graphml},
    http::{
        Endpoint, ErrorCode, Made, Media, Problem, QUESTION, Rules,
        accept::chosen,
        asked,
        components::{Components, response},
        media::JSON,
        one, pairs, values, whole,
    },
};
use actix_web::{HttpRequest, HttpResponse, http::header, web};
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// Keys that are not of the filter.
const OWN: [&str; 6] = ["around", "depth", "tie", "fold", "limit", "q"];
/// What it may be printed as where the address does not say.
const OFFERED: [&str; 3] = [JSON, graphml::MEDIA, edge_list::MEDIA];

/// The addresses of networks: in the format that `Accept` asks for, and one for each file.
pub fn endpoints() -> [Endpoint; 3] {
    let params = Arc::new(Params::of::<Record>());
    let endpoint = |suffix: &str, media: Option<&'static str>, about: &str| {
        let (read, told) = (params.clone(), params.clone());
        Endpoint {
            tag: ("network", "Who is tied to whom.".to_owned()),
            summary: format!("Who is tied to whom by agreements, deals, events, projects, memberships and parents{about}."),
            about: "Filters are those of `/v1/records`: they choose the records that tie. Of each edge the number of records is told, and ten of their ids. \
                    `fold=country` ties countries rather than those within them. The heaviest edges are told; `complete` says whether these are all."
                .to_owned(),
            entry: media.is_none().then_some("network"),
            rules: Rules { made: Made::FromRevision, media: media.map_or(Media::Offered(&OFFERED), Media::Stated) },
            parameters: Box::new(move |components| parameters(&told.list, components)),
            responses: Box::new(move |components| responses(media, components)),
            ..Endpoint::get(
                format!("/v1/network{suffix}"),
                format!("get_network{}", suffix.replace('.', "_")),
                move |request: HttpRequest, catalog: web::Data<Catalog>| answer(request, catalog, read.clone(), media),
            )
            .fails(&QUESTION)
        }
    };
    [
        endpoint("", None, ", as a whole or around a partner").fails(&[ErrorCode::NotAcceptable]),
        endpoint(".graphml", Some(graphml::MEDIA), ", as GraphML"),
        endpoint(".csv", Some(edge_list::MEDIA), ", as a list of edges"),
    ]
}

fn parameters(filter: &[Param], components: &mut Components) -> Vec<Value> {
    let own = |name: &str, about: &str, schema: Value| json!({ "name": name, "in": "query", "description": about, "schema": schema });
    let ties: Vec<&str> = Tie::ALL.iter().map(|tie| tie.code()).collect();
    let mut tie =
        own("tie", "Any of these ties, divided by commas.", json!({ "type": "array", "items": { "type": "string", "enum": ties } }));
    tie["style"] = "form".into();
    tie["explode"] = false.into();
    let folds: Vec<&str> = Fold::ALL.iter().map(|fold| fold.code()).collect();
    let own = [
        own("around", "The id of a partner: only what ties it, and what is near.", json!({ "type": "string" })),
        own(
            "depth",
            "How far around that partner: 1 for its own ties, 2 for those of whom it is tied to, too.",
            json!({ "type": "integer", "enum": [1, 2], "default": 1 }),
        ),
        tie,
        own(
            "fold",
            "What nodes are put together into. Ties within one are left out, and a record ties two of them once.",
            json!({ "type": "string", "enum": folds }),
        ),
        own(
            "limit",
            "How many edges, the heaviest.",
            json!({ "type": "integer", "minimum": 1, "maximum": MAX_EDGES, "default": DEFAULT_EDGES }),
        ),
    ];
    let mut all: Vec<Value> = own.into_iter().map(|parameter| components.parameter("network", parameter)).collect();
    all.push(parameters::words(components));
    all.extend(parameters::filter_parameters(Record::NAME, filter, components));
    all
}

fn responses(media: Option<&str>, components: &mut Components) -> Map<String, Value> {
    let text = json!({ "type": "string" });
    let left_out = json!({ "X-Total-Count": { "description": "How many edges there are in all.", "schema": { "type": "integer" } } });
    let mut answer = match media {
        Some(media) => response("200", "The network.", media, text.clone()),
        None => {
            let (data, meta) = (components.schema::<Network>(), openapi::meta(components));
            let body = json!({ "type": "object", "required": ["data", "meta"], "properties": { "data": data, "meta": meta } });
            let mut answer = response("200", "The network.", JSON, body);
            for media in [graphml::MEDIA, edge_list::MEDIA] {
                answer["200"]["content"][media] = json!({ "schema": text });
            }
            answer
        }
    };
    answer["200"]["headers"] = left_out;
    answer
}

async fn answer(request: HttpRequest, catalog: web::Data<Catalog>, params: Arc<Params>, media: Option<&'static str>) -> Answer {
    let media = media.or_else(|| chosen(&request, &OFFERED)).ok_or_else(|| Problem::unserved("Accept", &OFFERED.join(", ")))?;
    let pairs = pairs(&asked(&request))?;
    let named = |e: CatalogError| e.named(|path| params.name(&pairs, path), asks, str::to_owned);
    let question = question(&pairs, &params, named)?;
    let snapshot = catalog.snapshot();
    let network = snapshot.network(&question).await.map_err(named)?;
    let dataset = snapshot.dataset().await?.view;
    let mut response = match media {
        graphml::MEDIA => file(graphml::write(&network, &dataset)?, media, &network, "graphml"),
        edge_list::MEDIA => file(edge_list::write(&network)?, "text/csv; charset=utf-8; header=present", &network, "csv"),
        _ => printed(to_json(&json!({ "data": *network, "meta": Meta::of(&dataset) }))?),
    };
    let headers = response.headers_mut();
    headers.insert(header::VARY, header::HeaderValue::from_static("accept"));
    headers.insert(header::HeaderName::from_static("x-total-count"), network.edges_total.into());
    Ok(response)
}

/// A file, whose name says where it is not all.
fn file(body: Vec<u8>, media: &str, network: &Network, suffix: &str) -> HttpResponse {
    let part = match network.complete {
        true => String::new(),
        false => format!("-{}-of-{}-edges", network.edges.len(), network.edges_total),
    };
    let name = format!("attachment; filename=\"network{part}.{suffix}\"");
    HttpResponse::Ok().content_type(media).insert_header((header::CONTENT_DISPOSITION, name)).body(body)
}

fn question(pairs: &[(String, String)], params: &Params, named: impl Fn(CatalogError) -> CatalogError) -> Result<Question, CatalogError> {
    let (own, filter): (Vec<_>, Vec<_>) = pairs.iter().cloned().partition(|(key, _)| OWN.contains(&key.as_str()));
    let (asked, _) = params.parse::<<Record as Listed>::Filter>(&filter, &OWN)?;
    let q = one(&own, "q")?.map(str::to_owned);
    let list = List::<Record>::asking(asked, None, ListAsking { q, ..ListAsking::default() }).map_err(&named)?;
    let ties = values(&own, "tie")?.map(|words| words.iter().map(|word| known(word, "tie", Tie::ALL, Tie::code)).collect());
    let asking = Asking {
        around: one(&own, "around")?.map(str::to_owned),
        depth: whole(&own, "depth")?,
        ties: ties.transpose()?,
        fold: one(&own, "fold")?.map(|word| known(word, "fold", Fold::ALL, Fold::code)).transpose()?,
        limit: whole(&own, "limit")?,
    };
    Question::new(list, asking, "limit").map_err(named)
}

/// What a word of a closed list stands for.
fn known<T: Copy>(word: &str, key: &str, all: &[T], code: fn(T) -> &'static str) -> Result<T, CatalogError> {
    all.iter().copied().find(|it| code(*it).eq_ignore_ascii_case(word)).ok_or_else(|| {
        let hint = suggest_or_list(word, all.iter().map(|it| code(*it)));
        CatalogError::invalid(key, format!("{key}: there is no value `{word}`{hint}"))
    })
}
