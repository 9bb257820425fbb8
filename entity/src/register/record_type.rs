//! The one list of record types.
use crate::values::codelist::{codelist, codelists};

/// Every record type, once: what it is, its variant of [`RecordType`] and name as a type, its module in `records`, its code, its name for many.
/// Tables, seed, API and tests are written over this list.
#[macro_export]
macro_rules! records {
    ($each:ident) => {
        $each! {
            /// An actor or a place.
            Partner partner "partner" partners,
            /// A format that meets again.
            Forum forum "forum" forums,
            /// Something that happened or will.
            Event event "event" events,
            /// A text, or an understanding meant to become one.
            Agreement agreement "agreement" agreements,
            /// One financing with a named financier.
            Deal deal "deal" deals,
            /// What is built, run, founded, taught or supplied.
            Project project "project" projects,
            /// What an observation measures.
            Indicator indicator "indicator" indicators,
            /// One value of an indicator.
            Observation observation "observation" observations,
            /// A publication that facts are cited from.
            Source source "source" sources,
        }
    };
}

codelists![RecordType];

macro_rules! record_type {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        codelist! {
            /// Which sort of record it is.
            RecordType "record_type" {
                $( #[doc = $doc] $Type $code = [], )*
            }
        }

        impl RecordType {
            /// Every type, in the order of the list.
            pub const ALL: &[Self] = &[$( Self::$Type ),*];

            /// Its name for many, as in addresses: `deals`.
            pub const fn plural(self) -> &'static str {
                match self { $( Self::$Type => stringify!($many), )* }
            }
        }
    };
}
records!(record_type);
