//! The relations between resources, each a line: nested lists of GraphQL and sub-lists of REST.
use super::*;
use entity::{agreement, citation, event, link, link::LinkRelation, observation, office, partner, party, place};
use sea_orm::ColumnTrait;
use std::marker::PhantomData;

/// Every relation, once. `lists`: pairs of ids in a table, parent first. `ones`: another record that the view names. `several`: some.
/// `records`: a record of any type.
#[macro_export]
macro_rules! links {
    ($face:ident) => {
        $face! {
            Partner {
                lists {
                    /// Deals it has a part in.
                    deals: Deal = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Agreements it has a part in.
                    agreements: Agreement = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Events it has a part in.
                    events: Event = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Projects it has a part in.
                    projects: Project = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Forums it has a part in.
                    forums: Forum = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Partners it has a part in: it is their founder, member, shareholder or resident.
                    memberships: Partner = Via::new(party::Column::PartnerId, party::Column::RecordId);
                    /// Partners that belong to it or lie in it.
                    children: Partner = Via::new(partner::Column::ParentId, partner::Column::Id);
                    /// Persons who hold an office in it.
                    officers: Partner = Via::new(office::Column::OrganisationId, office::Column::PersonId);
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                    /// What is measured of others with it as the other side.
                    counterpart_observations: Observation = Via::new(observation::Column::CounterpartId, observation::Column::Id);
                    /// Events that take place in it.
                    events_here: Event = Via::new(place::Column::PartnerId, place::Column::RecordId);
                    /// Projects that are placed in it.
                    projects_here: Project = Via::new(place::Column::PartnerId, place::Column::RecordId);
                }
                ones {
                    /// The partner it belongs to or lies in.
                    parent: Partner = |it| it.parent.as_ref();
                }
                several {}
                records {}
            }
            Forum {
                lists {
                    /// Its editions.
                    editions: Event = Via::new(event::Column::ForumId, event::Column::Id);
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                }
                ones {}
                several {}
                records {}
            }
            Event {
                lists {
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                    /// Agreements that came out of it.
                    agreements: Agreement =
                        Via::new(link::Column::ToId, link::Column::FromId).only(link::Column::Relation.eq(LinkRelation::OutcomeOf));
                }
                ones {
                    /// The forum it is an edition of.
                    forum: Forum = |it| it.forum.as_ref();
                }
                several {
                    /// Where.
                    places: Partner = |it| &it.places;
                }
                records {}
            }
            Agreement {
                lists {
                    /// Agreements that implement it.
                    implementations: Agreement = Via::new(agreement::Column::UnderId, agreement::Column::Id);
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                }
                ones {
                    /// The agreement that it implements.
                    under: Agreement = |it| it.under.as_ref();
                }
                several {}
                records {}
            }
            Deal {
                lists {
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                    /// Projects it finances.
                    projects: Project =
                        Via::new(link::Column::FromId, link::Column::ToId).only(link::Column::Relation.eq(LinkRelation::Finances));
                }
                ones {}
                several {}
                records {}
            }
            Project {
                lists {
                    /// What is measured of it.
                    observations: Observation = Via::new(observation::Column::SubjectId, observation::Column::Id);
                    /// Deals that finance it.
                    deals: Deal =
                        Via::new(link::Column::ToId, link::Column::FromId).only(link::Column::Relation.eq(LinkRelation::Finances));
                }
                ones {}
                several {
                    /// Where.
                    places: Partner = |it| &it.places;
                }
                records {}
            }
            Indicator {
                lists {
                    /// Its values.
                    observations: Observation = Via::new(observation::Column::IndicatorId, observation::Column::Id);
                }
                ones {}
                several {}
                records {}
            }
            Observation {
                lists {}
                ones {
                    /// What is measured.
                    indicator: Indicator = |it| Some(&it.indicator.0);
                }
                several {}
                records {
                    /// The record it is about. Seen from this side is the flow.
                    subject = |it| Some(&it.subject.0);
                    /// The other side.
                    counterpart = |it| it.counterpart.as_ref();
                }
            }
            Source {
                lists {
                    /// Partners it is cited for.
                    partners: Partner = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Forums it is cited for.
                    forums: Forum = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Events it is cited for.
                    events: Event = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Agreements it is cited for.
                    agreements: Agreement = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Deals it is cited for.
                    deals: Deal = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Projects it is cited for.
                    projects: Project = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                    /// Observations it is cited for.
                    observations: Observation = Via::new(citation::Column::SourceId, citation::Column::RecordId);
                }
                ones {}
                several {}
                records {}
            }
        }
    };
}

/// Where the lists below a resource are found: a function for each, named as the list.
pub struct LinksOf<R>(PhantomData<R>);

/// A face that treats every relation alike.
pub trait LinkFace {
    /// Is told of one list of `C` below a `P`.
    fn link<P: Resource, C: Resource>(&mut self, name: &'static str, about: &'static str, via: fn() -> Via);
}

macro_rules! walk {
    ($($Parent:ident {
        lists { $( #[doc = $doc:literal] $list:ident: $Child:ident = $via:expr; )* }
        ones { $($ones:tt)* }
        several { $($several:tt)* }
        records { $($records:tt)* }
    })*) => {
        $(
            impl LinksOf<$Parent> {
                $(
                    #[doc = $doc]
                    pub fn $list() -> Via {
                        $via
                    }
                )*
            }
        )*

        /// Walks the relations that are lists.
        pub fn each_link(face: &mut impl LinkFace) {
            $( $( face.link::<$Parent, $Child>(stringify!($list), $doc, LinksOf::<$Parent>::$list); )* )*
        }
    };
}
links!(walk);
