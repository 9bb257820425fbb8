//! The record types, one file each, as `records!` lists them.
use crate::register::{record_type::RecordType, role::Role};

macro_rules! modules {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        $( pub mod $one; )*

        impl RecordType {
            /// The roles that partners may have in such a record.
            pub const fn roles(self) -> &'static [Role] {
                match self { $( Self::$Type => $one::ROLES, )* }
            }
        }
    };
}
crate::records!(modules);
