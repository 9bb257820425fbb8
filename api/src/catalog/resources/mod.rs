//! The resources, a file each, and the walk through them.
#![deny(unused_variables, reason = "a filter takes itself apart: a field that is never asked is a mistake")]
pub mod resource;

use super::values::head::Head;
use entity::records;
use resource::Resource;

macro_rules! resources {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        $( pub mod $one; )*

        /// Walks the resources.
        pub fn each(face: &mut impl Face) {
            $( face.resource::<$one::$Type>(); )*
        }

        $(
            impl std::ops::Deref for $one::$Type {
                type Target = Head;
                fn deref(&self) -> &Head {
                    &self.head
                }
            }
        )*
    };
}
records!(resources);

/// A face that treats every resource alike.
pub trait Face {
    /// Adds a resource.
    fn resource<R: Resource>(&mut self);
}
