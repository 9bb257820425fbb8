//! The REST face: lists and items of every resource, written once.
mod below;
mod handlers;
mod openapi;
mod query;

pub use openapi::openapi;

use crate::{
    catalog::{Face, Record, Resource, each, each_relation},
    http::readable,
};
use actix_web::web;
use below::SubLists;

/// Every route of `/v1`, and the contract.
pub fn routes(config: &mut web::ServiceConfig) {
    each(&mut Routes { config });
    let mut below = SubLists::default();
    each_relation(&mut below);
    config
        .app_data(web::Data::new(below))
        .service(readable("/v1", handlers::index))
        .service(readable("/v1/{list}/{id}/{below}", below::below))
        .app_data(web::Data::new(query::ListQuery::<Record>::new()))
        .service(readable("/v1/records", handlers::list::<Record>))
        .service(readable("/v1/records/{id}", handlers::record))
        .service(readable("/v1/dataset", handlers::dataset))
        .service(readable("/v1/codelists", handlers::codelists))
        .service(readable("/v1/codelists/{id}", handlers::codelist))
        .service(readable("/openapi.json", openapi::document));
}

struct Routes<'a> {
    config: &'a mut web::ServiceConfig,
}

impl Face for Routes<'_> {
    fn resource<R: Resource>(&mut self) {
        self.config
            .app_data(web::Data::new(query::ListQuery::<R>::new()))
            .service(readable(&format!("/v1/{}", R::PLURAL), handlers::list::<R>))
            .service(readable(&format!("/v1/{}/{{id}}", R::PLURAL), handlers::item::<R>));
    }
}
