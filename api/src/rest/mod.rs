//! The REST face: lists and items of every resource, written once.
mod answer;
mod both;
mod changes;
mod feeds;
mod figures;
mod file_answer;
mod file_query;
mod files;
mod handlers;
mod nested;
mod network;
mod openapi;
mod parameters;
mod query;
mod questions;
mod shape;
mod stats;
mod stats_file;
mod stats_lists;
mod stats_query;
mod tags;

use crate::{
    catalog::{
        Catalog, Face, Head, Listed, Record, RelationFace, Resource, Via, each, each_relation,
        questions::{search::Hit, timeline::TimelineItem},
    },
    formats::format,
    http::{Endpoint, ErrorCode, OF_ID, QUESTION, components::in_path, endpoints::entries},
};
use actix_web::{HttpRequest, dev::Extensions, web};
use both::{Both, Ids, Reader};
use entity::{Codelist as _, RecordType};
use files::Files;
use futures_util::FutureExt;
use openapi::{item_of, page_below_partner, page_of};
use parameters::{item_parameters, list_parameters};
use query::ListQuery;
use std::{ops::Deref, sync::Arc};

/// How a list is asked.
const LIST: &str = "Filters are `field=value` or `field__operator=value`: a repeated key, or values divided by commas after `__in`, mean *or*; different keys mean *and*. \
                    `q` searches, `sort` orders, `fields` and `include` say what is told of each, `facet` counts all rows by the values of a field. \
                    `page.next` is the address of the next page.";
/// How one record is asked.
const ITEM: &str =
    "An id that the record had before leads to the one it has now (308); that of a record which was taken out says why (410).";
/// How a list below a partner is asked.
const ROLE: &str = "`role` is the role that this partner has; `party__role` is the role of anyone. An empty list says in `hint` where such records are instead.";

/// Every address under `/v1`.
pub fn endpoints() -> Vec<Endpoint> {
    let mut lists = Lists { table: Vec::new(), queries: Extensions::new() };
    lists.list::<Record>(tags::register(), "A page of the records of all types.");
    stats::add::<Record>(&mut lists.table);
    lists.list::<TimelineItem>(tags::register(), "A page of the dates of all records, each with what happened then, the earliest first.");
    each(&mut lists);
    each_relation(&mut lists);
    lists.record();
    lists.table.extend(register());
    lists.search();
    lists.table.push(suggest());
    lists.table.extend(network::endpoints());
    lists.table.extend(questions::endpoints());
    lists.table.extend(changes::endpoints());
    lists.table
}

/// The index of a table at `/v1`, and where somebody opens the server without a path: every list and entry point.
pub fn index(table: &[Endpoint]) -> [Endpoint; 2] {
    let links = entries(table).map(|(name, endpoint)| (name.to_owned(), endpoint.path.as_str().into()));
    let links: Arc<serde_json::Map<String, serde_json::Value>> = Arc::new(links.collect());
    [("/v1", "get_index"), ("/", "get_root")].map(|(path, id)| {
        let links = links.clone();
        Endpoint {
            summary: "Every list and entry point.".to_owned(),
            about: "Begin here: each name leads to the address of a list, with the dataset that it is of.".to_owned(),
            tag: tags::register(),
            responses: Box::new(openapi::index),
            ..Endpoint::get(path, id, move |request: HttpRequest, catalog: web::Data<Catalog>| {
                handlers::index(request, catalog, links.clone())
            })
            .fails(&QUESTION)
        }
    })
}

/// Gathers the endpoints of lists and items.
struct Lists {
    table: Vec<Endpoint>,
    /// The query of each list, worked out once: an `Arc<ListQuery<L>>`, found by that type.
    queries: Extensions,
}

impl Lists {
    fn query<L: Listed>(&mut self) -> Arc<ListQuery<L>> {
        if let Some(known) = self.queries.get::<Arc<ListQuery<L>>>() {
            return known.clone();
        }
        let query = Arc::new(ListQuery::<L>::new());
        self.queries.insert(query.clone());
        query
    }

    /// Adds a list.
    fn list<L: Listed + Deref<Target = Head>>(&mut self, tag: (&'static str, String), summary: impl Into<String>) {
        let query = self.query::<L>();
        let (read, told) = (query.clone(), query.clone());
        let page: Reader = Arc::new(move |request, catalog, _| handlers::list(request, catalog, read.clone()).boxed_local());
        let both = Files::of_records(query).beside(Ids::list(L::NAME), page, None);
        let endpoint = Endpoint {
            tag,
            summary: summary.into(),
            about: LIST.to_owned(),
            entry: Some(L::NAME),
            parameters: Box::new(move |components| list_parameters(&told, components)),
            responses: Box::new(page_of::<L>),
            ..both.endpoint(format!("/v1/{}", L::NAME)).fails(&QUESTION)
        };
        both.add(endpoint, &mut self.table);
    }
}

impl Lists {
    /// Adds one record of any type.
    fn record(&mut self) {
        let query = self.query::<Record>();
        let told = query.clone();
        let both = Both {
            ids: Ids::one("record"),
            page: Arc::new(move |request, catalog, id| handlers::record(request, catalog, id, query.clone()).boxed_local()),
            file: Arc::new(move |request, catalog, id, format| handlers::record_file(request, catalog, id, format).boxed_local()),
            offer: &format::RECORD,
            parameters: Box::new(|_| vec![in_path("id", "Id of the record.")]),
        };
        let endpoint = Endpoint {
            tag: tags::register(),
            summary: "One record of any type, with its citations and links.".to_owned(),
            about: format!("The same as `/v1/deals/{{id}}` and so on, for a program that does not know the type. {ITEM}"),
            entry: Some("record"),
            parameters: Box::new(move |components| item_parameters("record", &told, components)),
            responses: Box::new(openapi::record),
            ..both.endpoint("/v1/records/{id}").fails(&OF_ID).fails(&QUESTION)
        };
        both.add_one(endpoint, &mut self.table);
    }

    /// Adds the search in all records.
    fn search(&mut self) {
        let query = self.query::<Hit>();
        let (read, told) = (query.clone(), query.clone());
        let page: Reader = Arc::new(move |request, catalog, _| handlers::list(request, catalog, read.clone()).boxed_local());
        let both = Files::of_records(query).beside(Ids::search(), page, None);
        let about = "All words have to be found: in names in any language and script, titles and texts, or in the name of a partner that the record \
                     concerns. Acronyms, ids and names go before what only mentions them. Filters are those of `/v1/records`.";
        let endpoint = Endpoint {
            tag: tags::register(),
            summary: "A page of the records of all types that have some words, the best first, and what of each they were found in."
                .to_owned(),
            about: about.to_owned(),
            entry: Some("search"),
            parameters: Box::new(move |components| list_parameters(&told, components)),
            responses: Box::new(page_of::<Hit>),
            ..both.endpoint("/v1/search").fails(&QUESTION)
        };
        both.add(endpoint, &mut self.table);
    }
}

impl Face for Lists {
    fn resource<R: Resource>(&mut self) {
        let (one, many) = (R::TYPE.code(), R::PLURAL);
        stats::add::<R>(&mut self.table);
        self.list::<R>(tags::of_type::<R>(), format!("A page of the {many}."));
        let query = self.query::<R>();
        let told = query.clone();
        self.table.push(Endpoint {
            tag: tags::of_type::<R>(),
            summary: format!("One {one}, with its citations and links."),
            about: ITEM.to_owned(),
            parameters: Box::new(move |components| item_parameters(one, &told, components)),
            responses: Box::new(item_of::<R>),
            ..Endpoint::get(
                format!("/v1/{many}/{{id}}"),
                format!("get_{one}"),
                move |request: HttpRequest, catalog: web::Data<Catalog>, id: web::Path<String>| {
                    handlers::item(request, catalog, id, query.clone())
                },
            )
            .fails(&OF_ID)
            .fails(&QUESTION)
        });
    }
}

impl RelationFace for Lists {
    fn relation<P: Resource, C: Listed + Deref<Target = Head>>(&mut self, name: &'static str, about: &'static str, via: fn() -> Via) {
        let query = if via().has_role() { Arc::new(ListQuery::in_roles()) } else { self.query::<C>() };
        let page = nested::reader(P::TYPE, via, query.clone());
        let both = Files::of_records(query.clone()).beside(Ids::list(&format!("{}_{name}", P::TYPE.code())), page, Some((P::TYPE, via)));
        let endpoint = Endpoint {
            tag: tags::of_type::<P>(),
            summary: about.trim().to_owned(),
            about: format!("Filters, orders and pages are those of `/v1/{}`. {}", C::NAME, if via().has_role() { ROLE } else { ITEM }),
            parameters: Box::new(move |components| {
                std::iter::once(parameters::id_of(P::TYPE)).chain(list_parameters(&query, components)).collect()
            }),
            responses: if P::TYPE == RecordType::Partner { Box::new(page_below_partner::<C>) } else { Box::new(page_of::<C>) },
            ..both.endpoint(format!("/v1/{}/{{id}}/{name}", P::PLURAL)).fails(&OF_ID).fails(&QUESTION)
        };
        both.add(endpoint, &mut self.table);
    }
}

/// The endpoint that completes a name.
fn suggest() -> Endpoint {
    Endpoint {
        tag: tags::register(),
        summary: "The names that the beginning of one may be meant for, ten at most, the best first.".to_owned(),
        about: "For a box in which somebody types: ask with what is typed so far.".to_owned(),
        entry: Some("suggest"),
        parameters: Box::new(|_| vec![parameters::typed()]),
        responses: Box::new(openapi::suggestions),
        ..Endpoint::get("/v1/suggest", "suggest", handlers::suggestions).fails(&QUESTION)
    }
}

/// The endpoints that belong to no type.
fn register() -> [Endpoint; 3] {
    [
        Endpoint {
            tag: tags::register(),
            summary: "The dataset that is loaded.".to_owned(),
            about: "Its title, licence and how to cite it, how many records of each type it has, and the revision, which every answer names, too: \
                    while it stays the same nothing has changed. `downloads` are the files of all of it; `bytes` and `sha256` are null while one is not made yet, \
                    and the answer is then not kept by caches."
                .to_owned(),
            entry: Some("dataset"),
            responses: Box::new(openapi::dataset),
            ..Endpoint::get("/v1/dataset", "get_dataset", handlers::dataset).fails(&QUESTION)
        },
        Endpoint {
            tag: tags::register(),
            summary: "Every closed list, with what each value is called in the standards of the field.".to_owned(),
            about: "What `kind`, `status`, `role` and so on may be, each with a label, a sentence and its code in IATI, SDMX or another standard.".to_owned(),
            entry: Some("codelists"),
            responses: Box::new(openapi::codelists),
            ..Endpoint::get("/v1/codelists", "list_codelists", handlers::codelists).fails(&QUESTION)
        },
        Endpoint {
            tag: tags::register(),
            summary: "One closed list.".to_owned(),
            about: "Its id is the type and the field, `deal_kind`, or the field alone where types share it: `role`.".to_owned(),
            parameters: Box::new(|_| vec![in_path("id", "Id of the codelist.")]),
            responses: Box::new(openapi::codelist),
            ..Endpoint::get("/v1/codelists/{id}", "get_codelist", handlers::codelist).fails(&[ErrorCode::NotFound]).fails(&QUESTION)
        },
    ]
}
