//! Closed lists of the model: a Rust enum that knows its codes, what each means and what it is called in the field's standard.
pub(crate) mod faces;
pub(crate) mod list;

pub use list::{Codelist, Entry, ListInfo, Named};

/// Declares a closed list: the enum, its faces (database, JSON, GraphQL, OpenAPI) and its entries, from one text. A value is labelled by its
/// code, `syndicated_loan` as `Syndicated loan`, unless a label stands behind the code.
macro_rules! codelist {
    (
        #[doc = $about:tt]
        $Name:ident $list:tt {
            $( #[doc = $doc:tt] $Variant:ident $code:tt $($label:literal)? = [$($standard:literal $value:literal),* $(,)?], )+
        }
    ) => {
        #[doc = $about]
        #[derive(
            Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash,
            ::sea_orm::EnumIter, ::sea_orm::DeriveActiveEnum, ::serde::Serialize, ::serde::Deserialize,
        )]
        #[sea_orm(rs_type = "String", db_type = "Text")]
        pub enum $Name {
            $(
                #[doc = $doc]
                #[sea_orm(string_value = $code)]
                #[serde(rename = $code)]
                $Variant,
            )+
        }

        impl $crate::values::codelist::list::Codelist for $Name {
            const LIST: &'static str = $list;
            const ABOUT: &'static str = $about.trim_ascii();
            const ENTRIES: &'static [$crate::values::codelist::list::Entry] = &[
                $( $crate::values::codelist::list::Entry {
                    code: $code,
                    label: $crate::values::codelist::label!($code $($label)?),
                    about: $doc.trim_ascii(),
                    standards: &[$(($standard, $value)),*],
                }, )+
            ];

            fn code(self) -> &'static str {
                match self { $( $Name::$Variant => $code, )+ }
            }

            fn label(self) -> &'static str {
                match self { $( $Name::$Variant => $crate::values::codelist::label!($code $($label)?), )+ }
            }

            fn from_code(code: &str) -> Option<Self> {
                match code { $( $code => Some($Name::$Variant), )+ _ => None }
            }
        }

        $crate::values::codelist::faces::faces!($Name { $($Variant $code)+ });
    };
}
pub(crate) use codelist;

/// The label of a value: as stated, else made of its code.
macro_rules! label {
    ($code:tt $label:literal) => {
        $label
    };
    ($code:tt) => {{
        const LABEL: [u8; $code.len()] = $crate::values::codelist::list::labelled($code);
        $crate::values::codelist::list::as_text(&LABEL)
    }};
}
pub(crate) use label;

/// Declares `CODELISTS`: the closed lists of one file. One that is left out does not compile.
macro_rules! codelists {
    ($($List:ty),* $(,)?) => {
        /// The closed lists of this file.
        pub const CODELISTS: &[$crate::values::codelist::list::ListInfo] = &[
            $( $crate::values::codelist::list::ListInfo::of::<$List>() ),*
        ];
        $( impl $crate::values::codelist::list::Named for $List {} )*
    };
}
pub(crate) use codelists;
