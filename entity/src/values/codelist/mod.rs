//! Closed lists of the model: a Rust enum that knows its codes, what each means and what it is called in the field's standard.
pub(crate) mod faces;

/// One value of a closed list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Entry {
    /// The value as it is written in files, JSON and URLs (`snake_case`).
    pub code: &'static str,
    /// What it is called, short: `Syndicated loan`.
    pub label: &'static str,
    /// What it means, one sentence.
    pub about: &'static str,
    /// Pairs of standard and code there, as `("IATI FinanceType", "421")`; empty where the standards have none.
    pub standards: &'static [(&'static str, &'static str)],
}

/// A closed list that its file names in `codelists!`, so that it is loaded and served.
#[diagnostic::on_unimplemented(message = "the closed list `{Self}` is not named in the `codelists![…]` of its file")]
pub trait Named {}

/// A closed list.
pub trait Codelist: Named + Sized + Copy + 'static {
    /// Name of the list, `deal_kind`.
    const LIST: &'static str;
    /// What the list is for, one sentence.
    const ABOUT: &'static str;
    /// Every value with its meaning, in the order of declaration.
    const ENTRIES: &'static [Entry];

    /// The code of this value.
    fn code(self) -> &'static str;

    /// What this value is called, short.
    fn label(self) -> &'static str;

    /// Reads a code.
    fn from_code(code: &str) -> Option<Self>;
}

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
            Clone, Copy, Debug, PartialEq, Eq, Hash,
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

        impl $crate::values::codelist::Codelist for $Name {
            const LIST: &'static str = $list;
            const ABOUT: &'static str = $about.trim_ascii();
            const ENTRIES: &'static [$crate::values::codelist::Entry] = &[
                $( $crate::values::codelist::Entry {
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
        const LABEL: [u8; $code.len()] = $crate::values::codelist::labelled($code);
        $crate::values::codelist::as_text(&LABEL)
    }};
}
pub(crate) use label;

/// A code with a capital and spaces.
pub(crate) const fn labelled<const N: usize>(code: &str) -> [u8; N] {
    let mut label = spelt(code, b' ');
    label[0] = label[0].to_ascii_uppercase();
    label
}

/// A code in capitals.
pub(crate) const fn capitals<const N: usize>(code: &str) -> [u8; N] {
    let mut name = spelt(code, b'_');
    name.make_ascii_uppercase();
    name
}

const fn spelt<const N: usize>(code: &str, underscore: u8) -> [u8; N] {
    let (mut letters, mut at) = ([0; N], 0);
    while at < N {
        letters[at] = if code.as_bytes()[at] == b'_' { underscore } else { code.as_bytes()[at] };
        at += 1;
    }
    letters
}

/// Letters of ASCII as text.
pub(crate) const fn as_text(letters: &[u8]) -> &str {
    match std::str::from_utf8(letters) {
        Ok(text) => text,
        Err(_) => "",
    }
}

/// Declares `CODELISTS`: the closed lists of one file. One that is left out does not compile.
macro_rules! codelists {
    ($($List:ty),* $(,)?) => {
        /// The closed lists of this file.
        pub const CODELISTS: &[$crate::values::codelist::ListInfo] = &[
            $( $crate::values::codelist::ListInfo::of::<$List>() ),*
        ];
        $( impl $crate::values::codelist::Named for $List {} )*
    };
}
pub(crate) use codelists;

/// A closed list, told of without its type.
#[derive(Clone, Copy, Debug)]
pub struct ListInfo {
    /// Name of the list, `deal_kind`.
    pub list: &'static str,
    /// What the list is for.
    pub about: &'static str,
    /// Every value.
    pub entries: &'static [Entry],
}

impl ListInfo {
    /// The same, of a list.
    pub const fn of<C: Codelist>() -> Self {
        Self { list: C::LIST, about: C::ABOUT, entries: C::ENTRIES }
    }
}
