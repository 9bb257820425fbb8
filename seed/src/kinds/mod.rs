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

#[cfg(test)]
mod tests {
    use super::read;
    use crate::text::Files;
    use std::collections::BTreeSet;

    #[test]
    fn what_a_citation_may_support_some_record_says() {
        let files = Files::embedded();
        let (statements, _) = read(&files, &mut |_| {});
        let (mut known, mut said) = (BTreeSet::new(), BTreeSet::new());
        for record in &statements.records {
            for (field, _) in record.body.kind().fields() {
                let field = (record.body.r#type().plural(), *field);
                known.insert(field);
                said.extend((!record.said(field.1).is_empty()).then_some(field));
            }
        }
        // no partner of the dataset has ended
        let silent: Vec<_> = known.difference(&said).filter(|field| **field != ("partners", "dissolved")).collect();
        assert!(silent.is_empty(), "{silent:?}");
    }
}
