//! One record and the list of each type.
use super::lists::lists;
use crate::catalog::resources;
use entity::records;

macro_rules! resources {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        lists! {
            /// One record and the list of each type.
            Resources {
                $(
                    one $one: $Type;
                    #[doc = concat!("A page of the ", stringify!($many), ".")]
                    $many(
                        q: Option<String> = "Words that they have in their names, titles and texts; those that fit best come first.",
                        { filter: "Which to list.", order_by: "In which order; the id breaks ties." }
                    ) -> resources::$one::$Type;
                )*
            }
        }
    };
}
records!(resources);
