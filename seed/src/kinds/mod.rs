//! Types of record, one file each: its statement, how it is read, what it names, its dates, its rows. What is over all types is
//! written over the list of the `entity` crate, so a type that has no file here does not compile.
mod citations;
mod dataset;
mod kind;
mod known;
mod links;
mod parties;
mod places;
mod read;
mod record;
mod rows;
mod search;
mod sectors;
mod statement;

pub(crate) use citations::{chapter, field, place, read_value};
pub(crate) use dataset::{Chapter, Code, Statements};
pub(crate) use kind::{COMMON_FIELDS, Field, Moment, Said, Wanted};
pub(crate) use known::Known;
pub(crate) use read::read;
pub(crate) use record::{Body, Record};
pub(crate) use rows::{Row, Stored};
pub(crate) use statement::{Cite, Mark};

macro_rules! modules {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        $( pub(crate) mod $one; )*
    };
}
entity::records!(modules);
