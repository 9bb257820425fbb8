//! The relations between resources: nested lists of GraphQL and sub-lists of REST, gathered from the files of the resources that have them.
//!
//! A file says `lists` (pairs of ids in a table, parent first), `ones` (another record that the view names), `several` (some of them) and
//! `records` (a record of any type); `perhaps` and `perhaps_records` are those that it may name. The ways to pairs that several share are the
//! functions below.
pub mod export;
pub mod include;

use super::{
    query::{listed::Listed, nested::Via},
    questions::timeline::TimelineItem,
    records::Record,
    resources::{self, resource::Resource},
    values::head::Head,
};
use entity::{RecordType, citation, concern, link, link::LinkRelation, observation, party, place, records};
use sea_orm::ColumnTrait;
use std::{collections::BTreeSet, marker::PhantomData, ops::Deref, sync::LazyLock};

/// Records that a partner has a part in. Such a list says `(role)`, since it may be asked for the role of the partner.
fn by_party() -> Via {
    Via::new(party::Column::PartnerId, party::Column::RecordId).with_role(party::Column::Role)
}

/// Records that concern a partner, or what lies within it.
fn by_concern() -> Via {
    Via::new(concern::Column::PartnerId, concern::Column::RecordId)
}

/// Observations about a record.
fn by_subject() -> Via {
    Via::new(observation::Column::SubjectId, observation::Column::Id)
}

/// Records that cite a source.
fn by_citation() -> Via {
    Via::new(citation::Column::SourceId, citation::Column::RecordId)
}

/// Records that take place somewhere.
fn by_place() -> Via {
    Via::new(place::Column::PartnerId, place::Column::RecordId)
}

/// Records that a record links to.
fn by_link_to(relation: LinkRelation) -> Via {
    Via::new(link::Column::FromId, link::Column::ToId).only(link::Column::Relation.eq(relation))
}

/// Records that link to a record.
fn by_link_from(relation: LinkRelation) -> Via {
    Via::new(link::Column::ToId, link::Column::FromId).only(link::Column::Relation.eq(relation))
}

/// Where the lists below a resource are found: a function for each, named as the list.
pub struct RelationsOf<R>(PhantomData<R>);

/// A face that treats every relation alike.
pub trait RelationFace {
    /// Adds a list of `C` below a `P`.
    fn relation<P: Resource, C: Listed + Deref<Target = Head>>(&mut self, name: &'static str, about: &'static str, via: fn() -> Via);
}

/// Whether the list of that name below a partner may ask for the role that the partner has.
pub fn takes_role(list: &str) -> bool {
    static LISTS: LazyLock<InRoles> = LazyLock::new(|| {
        let mut lists = InRoles::default();
        each_relation(&mut lists);
        lists
    });
    LISTS.0.contains(list)
}

/// The lists below a partner in each of whose rows it has a role, by name.
#[derive(Default)]
struct InRoles(BTreeSet<&'static str>);

impl RelationFace for InRoles {
    fn relation<P: Resource, C: Listed + Deref<Target = Head>>(&mut self, name: &'static str, _: &'static str, via: fn() -> Via) {
        if P::TYPE == RecordType::Partner && name == C::NAME && via().has_role() {
            self.0.insert(name);
        }
    }
}

macro_rules! lists {
    ($Parent:ident {
        $( lists { $( #[doc = $doc:literal] $list:ident $( ($role:ident) )?: $Child:ident = $via:expr; )* } )?
        $( ones { $($ones:tt)* } )?
        $( perhaps { $($perhaps:tt)* } )?
        $( several { $($several:tt)* } )?
        $( records { $($records:tt)* } )?
        $( perhaps_records { $($perhaps_records:tt)* } )?
    }) => {
        impl RelationsOf<$Parent> {
            $( $(
                #[doc = $doc]
                pub fn $list() -> Via {
                    $via
                }
            )* )?

            fn walk(_face: &mut impl RelationFace) {
                $( $( _face.relation::<$Parent, $Child>(stringify!($list), $doc, Self::$list); )* )?
            }
        }
    };
}

macro_rules! relations {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        // what the relations name stands there by its name
        $(
            use resources::$one::$Type;
            resources::$one::relations!(lists);
        )*

        /// Walks the relations that are lists.
        pub fn each_relation(face: &mut impl RelationFace) {
            $( RelationsOf::<$Type>::walk(face); )*
        }
    };
}
records!(relations);
