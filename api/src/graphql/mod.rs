//! The GraphQL face: its schema and root fields, written over the list of record types; relations stand in the files of the resources.
mod advice;
mod cite;
mod connection;
mod console;
mod endpoints;
mod errors;
mod executor;
mod facets;
mod http;
mod lists;
mod loaders;
mod lookups;
mod nulls;
mod objects;
mod parameters;
pub mod persisted;
mod prepare;
mod questions;
mod register;
mod resources;
mod stats;

pub use console::Console;
pub use endpoints::endpoints;
pub use executor::Executor;

use async_graphql::{EmptyMutation, EmptySubscription, MergedObject, SDLExportOptions, Schema, SchemaBuilder, ValidationMode};
use lookups::Lookups;
use questions::{ChangeLogs, RecordQuestions, SeriesLists};
use register::{Register, RegisterLists};
use resources::Resources;

/// What can be asked.
#[derive(MergedObject, Default)]
pub struct Query(Lookups, RegisterLists, Register, Resources, RecordQuestions, ChangeLogs, SeriesLists);

/// The schema.
pub type Atlas = Schema<Query, EmptyMutation, EmptySubscription>;

/// The schema as text: what introspection tells of it, in the schema definition language.
pub fn sdl(schema: &Atlas) -> String {
    schema.sdl_with_options(SDLExportOptions::new().include_specified_by())
}

/// Builds the schema.
pub fn schema() -> Atlas {
    builder().finish()
}

/// The same for requests that have [nulls where none may be](nulls::Nulls).
fn schema_of_nulls() -> Atlas {
    builder().extension(nulls::FailNulls).finish()
}

fn builder() -> SchemaBuilder<Query, EmptyMutation, EmptySubscription> {
    Schema::build(Query::default(), EmptyMutation, EmptySubscription)
        // what runs is prepared: it fits the schema
        .validation_mode(ValidationMode::Fast)
        .limit_recursive_depth(prepare::MAX_DEPTH * 3)
}
