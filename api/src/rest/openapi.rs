//! The OpenAPI 3.1 document, written from the list of resources.
use super::query::ListQuery;
use crate::{
    catalog::{
        DEFAULT_LIMIT, Direction, Face, Listed, MAX_LIMIT, Param, Record, RelationFace, Resource, Via,
        dataset::{self, Dataset},
        each, each_relation,
        values::citation::{Citation, Link},
    },
    http::{Problem, ProblemBody, nothing},
};
use actix_web::{HttpRequest, HttpResponse};
use entity::Codelist as _;
use serde_json::{Value, json};
use utoipa::{
    ToSchema,
    openapi::{RefOr, schema::Schema},
};

/// The document, served.
pub async fn document(request: HttpRequest) -> Result<HttpResponse, Problem> {
    nothing(request.query_string())?;
    Ok(HttpResponse::Ok().json(openapi()))
}

/// The document.
pub fn openapi() -> Value {
    let mut document = Document { paths: json!({}), parameters: json!({}), schemas: json!({}), tags: Vec::new() };
    each(&mut document);
    each_relation(&mut document);
    document.others();
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Partnership Atlas",
            "version": env!("CARGO_PKG_VERSION"),
            "summary": "An open register of international partnerships, every fact cited.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "tags": document.tags,
        "paths": document.paths,
        "components": { "parameters": document.parameters, "schemas": document.schemas },
    })
}

struct Document {
    paths: Value,
    parameters: Value,
    schemas: Value,
    tags: Vec<Value>,
}

/// What is told of an address.
struct Operation<'a> {
    id: &'a str,
    tag: &'a str,
    summary: &'a str,
    parameters: Vec<Value>,
    ok: Value,
    errors: &'a [(&'a str, &'a str)],
}

impl Document {
    fn schema<T: ToSchema>(&mut self) -> Value {
        let mut named: Vec<(String, RefOr<Schema>)> = vec![(T::name().into_owned(), T::schema())];
        T::schemas(&mut named);
        for (name, schema) in named {
            self.schemas[name] = json!(schema);
        }
        json!({ "$ref": format!("#/components/schemas/{}", T::name()) })
    }

    fn problems(&mut self, statuses: &[(&str, &str)]) -> Value {
        let schema = self.schema::<ProblemBody<'_>>();
        statuses
            .iter()
            .map(|(status, about)| {
                (status.to_string(), json!({ "description": about, "content": { "application/problem+json": { "schema": schema } } }))
            })
            .collect::<serde_json::Map<_, _>>()
            .into()
    }

    fn get(&mut self, path: &str, operation: Operation<'_>) {
        let mut responses = self.problems(operation.errors);
        responses["200"] = operation.ok;
        self.paths[path] = json!({ "get": {
            "operationId": operation.id,
            "tags": [operation.tag],
            "summary": operation.summary,
            "parameters": operation.parameters,
            "responses": responses,
        }});
    }

    /// A list of a resource; all that depends on its type is told first.
    fn list<L: Listed>(&mut self, path: &str, operation: &str, tag: &str, summary: &str, parameters: Vec<Value>) {
        let row = self.schema::<L>();
        let read = ListQuery::<L>::new();
        let key = json!(L::ORDER.field);
        let default = format!("{}{}", if L::ORDER.direction == Direction::Desc { "-" } else { "" }, key.as_str().unwrap_or_default());
        let sort = json!({ "type": "string", "enum": read.sorts(), "default": default });
        let parameters = self.list_parameters(L::NAME, read.params(), sort, parameters);
        let ok = self.page(row);
        self.get(path, Operation { id: operation, tag, summary, parameters, ok, errors: &[BAD_REQUEST, UNAVAILABLE] });
    }

    fn list_parameters(&mut self, plural: &str, filter: &[Param], sort: Value, mut parameters: Vec<Value>) -> Vec<Value> {
        for param in filter {
            parameters.push(self.parameter(plural, parameter(param)));
        }
        for (name, about, schema) in [
            ("sort", "Order; `-` runs downwards. What is unknown comes last both ways, the id breaks ties.", sort),
            ("limit", "Rows of a page.", json!({ "type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": DEFAULT_LIMIT })),
            ("after", "The cursor that the page comes after: `page.next_cursor`.", json!({ "type": "string" })),
            ("before", "The cursor that the page comes before: `page.prev_cursor`.", json!({ "type": "string" })),
            ("total", "Whether to count all rows.", json!({ "type": "boolean", "default": true })),
        ] {
            let own = if name == "sort" { plural } else { "page" };
            let param = json!({ "name": name, "in": "query", "description": about, "schema": schema });
            parameters.push(self.parameter(own, param));
        }
        parameters
    }

    fn page(&mut self, row: Value) -> Value {
        self.page_schemas();
        let body = json!({
            "type": "object",
            "required": ["data", "page", "meta"],
            "properties": {
                "data": { "type": "array", "items": row },
                "page": { "$ref": "#/components/schemas/Page" },
                "meta": { "$ref": "#/components/schemas/Meta" },
            },
        });
        json!({
            "description": "A page.",
            "headers": { "Link": { "description": "RFC 8288: `first`, `next`, `prev`.", "schema": { "type": "string" } } },
            "content": { "application/json": { "schema": body } },
        })
    }

    /// A parameter that several addresses take: told once, named everywhere.
    fn parameter(&mut self, of: &str, parameter: Value) -> Value {
        let key = format!("{of}.{}", parameter["name"].as_str().unwrap_or_default());
        let reference = json!({ "$ref": format!("#/components/parameters/{key}") });
        self.parameters[key] = parameter;
        reference
    }

    fn page_schemas(&mut self) {
        let nullable = |about: &str| json!({ "type": ["string", "null"], "description": about });
        self.schemas["Page"] = json!({
            "type": "object",
            "required": ["limit", "total", "next", "next_cursor", "prev", "prev_cursor"],
            "properties": {
                "limit": { "type": "integer", "description": "Rows of a page." },
                "total": { "type": ["integer", "null"], "description": "How many rows there are in all; null with `total=false`." },
                "next": nullable("Address of the next page."),
                "next_cursor": nullable("Cursor of the next page, for `after`."),
                "prev": nullable("Address of the page before."),
                "prev_cursor": nullable("Cursor of the page before, for `before`."),
            },
        });
        self.schemas["Meta"] = json!({
            "type": "object",
            "required": ["dataset", "revision", "licence"],
            "properties": {
                "dataset": { "type": "string", "description": "Title of the dataset." },
                "revision": { "type": "string", "description": "SHA-256 of its files: the same revision, the same answers." },
                "licence": { "type": "string", "description": "SPDX identifier of the licence of the data." },
            },
        });
    }

    fn detail(&mut self, record: Value) -> Value {
        let citation = self.schema::<Citation>();
        let link = self.schema::<Link>();
        json!({ "allOf": [record, {
            "type": "object",
            "required": ["citations", "links"],
            "properties": {
                "citations": { "type": "array", "items": citation, "description": "Where it is stated." },
                "links": { "type": "array", "items": link, "description": "What it is linked to, and what links to it." },
            },
        }]})
    }

    fn others(&mut self) {
        self.tags.push(json!({ "name": "register", "description": "The register as a whole." }));
        self.list::<Record>("/v1/records", "list_records", "register", "A page of the records of all types.", vec![]);
        let record = self.schema::<Record>();
        let detail = self.detail(record);
        let item = [MOVED, NOT_FOUND, GONE, UNAVAILABLE];
        let dataset = self.schema::<Dataset>();
        let list = self.schema::<dataset::Codelist>();
        let lists = json!({ "type": "object", "required": ["data"], "properties": { "data": { "type": "array", "items": list } } });
        let ndjson =
            json!({ "description": "One record a line.", "content": { "application/x-ndjson": { "schema": { "type": "string" } } } });
        for (path, operation, summary, parameters, ok, errors) in [
            (
                "/v1/records/{id}",
                "get_record",
                "One record of any type, with its citations and links.",
                vec![id("record")],
                json_body("The record.", detail),
                &item[..],
            ),
            ("/v1/dataset", "get_dataset", "The dataset that is loaded.", vec![], json_body("The dataset.", dataset), &[UNAVAILABLE]),
            (
                "/v1/codelists",
                "list_codelists",
                "Every closed list, with what each value is called in the standards of the field.",
                vec![],
                json_body("The lists.", lists),
                &[UNAVAILABLE],
            ),
            (
                "/v1/codelists/{id}",
                "get_codelist",
                "One closed list.",
                vec![id("codelist")],
                json_body("The list.", list),
                &[NOT_FOUND, UNAVAILABLE],
            ),
            (
                "/v1/export/records.ndjson",
                "export_records",
                "Every record of every type, one JSON object a line, with its citations, links and observations.",
                vec![],
                ndjson,
                &[UNAVAILABLE],
            ),
        ] {
            self.get(path, Operation { id: operation, tag: "register", summary, parameters, ok, errors });
        }
    }
}

const BAD_REQUEST: (&str, &str) = ("400", "A parameter is unknown or has a bad value; `errors` names it.");
const MOVED: (&str, &str) = ("308", "The record has another id now; `Location` leads to it.");
const NOT_FOUND: (&str, &str) = ("404", "There is none with this id.");
const GONE: (&str, &str) = ("410", "The record was removed; the detail says why.");
const UNAVAILABLE: (&str, &str) = ("503", "The database cannot be reached, or the answer took too long.");

fn json_body(about: &str, schema: Value) -> Value {
    json!({ "description": about, "content": { "application/json": { "schema": schema } } })
}

fn id(what: &str) -> Value {
    json!({ "name": "id", "in": "path", "required": true, "description": format!("Id of the {what}."), "schema": { "type": "string" } })
}

fn parameter(param: &Param) -> Value {
    let mut out = json!({ "name": param.key, "in": "query", "description": param.about, "schema": param.schema });
    if param.divided_by_commas() {
        out["style"] = "form".into();
        out["explode"] = false.into();
    }
    out
}

impl Face for Document {
    fn resource<R: Resource>(&mut self) {
        let (one, many) = (R::TYPE.code(), R::PLURAL);
        let row = self.schema::<R>();
        let about = self.schemas[R::name().as_ref()]["description"].clone();
        self.tags.push(json!({ "name": many, "description": about }));
        self.list::<R>(&format!("/v1/{many}"), &format!("list_{many}"), many, &format!("A page of the {many}."), vec![]);
        let detail = self.detail(row);
        let ok = json_body(&format!("The {one}."), detail);
        let statuses = [MOVED, NOT_FOUND, GONE, UNAVAILABLE];
        let summary = format!("One {one}, with its citations and links.");
        let operation = format!("get_{one}");
        let operation = Operation { id: &operation, tag: many, summary: &summary, parameters: vec![id(one)], ok, errors: &statuses };
        self.get(&format!("/v1/{many}/{{id}}"), operation);
    }
}

impl RelationFace for Document {
    fn relation<P: Resource, C: Resource>(&mut self, name: &'static str, about: &'static str, _via: fn() -> Via) {
        let path = format!("/v1/{}/{{id}}/{name}", P::PLURAL);
        let operation = format!("list_{}_{name}", P::TYPE.code());
        self.list::<C>(&path, &operation, P::PLURAL, about.trim(), vec![id(P::TYPE.code())]);
    }
}
