//! The addresses of the reconciliation API.
use super::{
    BATCH, ROWS,
    answers::{ReconciliationChoices, ReconciliationEntities, ReconciliationProposal, any},
    get, post, preview, proposed, suggested_entities, suggested_properties, suggested_types,
};
use crate::http::{
    ANEW, Endpoint, ErrorCode, Made, Media, OF_ID, QUESTION, Rules,
    body::{FORM, UNREAD},
    components::{Components, in_path, response},
    media::{HTML, JSON},
};
use serde_json::{Value, json};

/// The schema of an answer.
type Schema = fn(&mut Components) -> Value;

fn told(endpoint: Endpoint, summary: &str, about: &str, media: &'static str, schema: Schema) -> Endpoint {
    Endpoint {
        tag: ("reconcile", "Matching names with records: the W3C Reconciliation Service API 0.2.".to_owned()),
        summary: summary.to_owned(),
        about: about.to_owned(),
        responses: Box::new(move |components| response("200", "The answer.", media, schema(components))),
        ..endpoint.fails(&QUESTION)
    }
}

/// What is the same as long as the program is.
const OF_PROGRAM: Rules = Rules { made: Made::FromProgram, media: Media::Stated(JSON) };

fn parameter(name: &str, about: &str) -> Value {
    json!({ "name": name, "in": "query", "description": about, "schema": { "type": "string" } })
}

/// The addresses of the reconciliation API.
pub fn endpoints() -> Vec<Endpoint> {
    let about = format!(
        "Add the address to OpenRefine as a standard service. A batch has {BATCH} queries at most; `country`, `kind` and `part_of` narrow them, and find partners without a name. \
         A candidate is a `match` only where its whole name in any language, acronym, title or id is asked for and no other has it. \
         `extend` fetches properties of {ROWS} records at most."
    );
    let both = || {
        vec![parameter("queries", "A batch of queries, JSON."), parameter("extend", "Which properties to fetch of which records, JSON.")]
    };
    let form = json!({ "type": "object", "properties": { "queries": { "type": "string" }, "extend": { "type": "string" } } });
    let suggest = |what: &str, endpoint: Endpoint, schema: Schema| Endpoint {
        parameters: Box::new(|_| {
            let skip = json!({ "type": "integer", "minimum": 0, "default": 0 });
            let cursor = json!({ "name": "cursor", "in": "query", "description": "How many suggestions to skip.", "schema": skip });
            vec![parameter("prefix", "What is typed so far."), cursor]
        }),
        ..told(
            endpoint,
            &format!("Completes the name of {what}."),
            "Other parameters, which clients send of their own, say nothing.",
            JSON,
            schema,
        )
    };
    vec![
        Endpoint {
            entry: Some("reconcile"),
            rules: ANEW,
            parameters: Box::new(move |_| both()),
            ..told(
                Endpoint::get("/v1/reconcile", "reconcile", get).fails(&[ErrorCode::TooLarge]),
                "What the service offers; with `queries` the records that names may be of, with `extend` what records have.",
                &about,
                JSON,
                any,
            )
        },
        Endpoint {
            body: json!({ "required": true, "content": { FORM: { "schema": form } } }),
            ..told(Endpoint::post("/v1/reconcile", "post_reconcile", post).fails(&UNREAD), "The same, asked in a form.", &about, JSON, any)
        },
        suggest("a record", Endpoint::get("/v1/reconcile/suggest/entity", "suggest_entities", suggested_entities), |it| {
            it.schema::<ReconciliationEntities>()
        }),
        suggest("a type", Endpoint::get("/v1/reconcile/suggest/type", "suggest_types", suggested_types), |it| {
            it.schema::<ReconciliationChoices>()
        }),
        suggest("a property", Endpoint::get("/v1/reconcile/suggest/property", "suggest_properties", suggested_properties), |it| {
            it.schema::<ReconciliationChoices>()
        }),
        Endpoint {
            rules: OF_PROGRAM,
            parameters: Box::new(|_| {
                vec![parameter("type", "Id of the type; `partner` if nothing is said."), parameter("limit", "How many at most.")]
            }),
            ..told(
                Endpoint::get("/v1/reconcile/properties", "propose_properties", proposed),
                "The properties that records of a type have.",
                "They are what `extend` takes.",
                JSON,
                |it| it.schema::<ReconciliationProposal>(),
            )
        },
        Endpoint {
            rules: Rules { made: Made::FromRevision, media: Media::Offered(&[HTML]) },
            parameters: Box::new(|_| vec![in_path("id", "Id of the record.")]),
            ..told(
                Endpoint::get("/v1/reconcile/preview/{id}", "preview_record", preview).fails(&OF_ID),
                "A record in a small page of HTML.",
                "It has neither scripts nor anything of another host.",
                HTML,
                |_| json!({ "type": "string" }),
            )
        },
    ]
}
