//! Links from record to record.
use crate::values::codelist::{codelist, codelists};
use sea_orm::entity::prelude::*;

/// Links from record to record.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, DeriveEntityModel)]
#[sea_orm(table_name = "link")]
pub struct Model {
    /// The record that links.
    #[sea_orm(primary_key, auto_increment = false)]
    pub from_id: String,
    /// Place in the list of links, from 0.
    #[sea_orm(primary_key, auto_increment = false)]
    pub position: i64,
    /// How they are related.
    pub relation: LinkRelation,
    /// The record linked.
    pub to_id: String,
}

impl ActiveModelBehavior for ActiveModel {}

codelists![LinkRelation];

codelist! {
    /// How one record is related to another.
    LinkRelation "relation" {
        /// Works with; the inverse is works_with.
        WorksWith "works_with" = [],
        /// Came out of; the inverse is outcomes.
        OutcomeOf "outcome_of" = [],
        /// Carries out; the inverse is implemented_by.
        Implements "implements" = [],
        /// Pays for; the inverse is financed_by.
        Finances "finances" = [],
        /// Is a part of; the inverse is parts.
        PartOf "part_of" = [],
        /// Comes after; the inverse is followed_by.
        Follows "follows" = [],
        /// Is about; the inverse is subject_of.
        About "about" = [],
    }
}

impl LinkRelation {
    /// The name of the relation read from the other end.
    pub fn inverse(self) -> &'static str {
        match self {
            LinkRelation::WorksWith => "works_with",
            LinkRelation::OutcomeOf => "outcomes",
            LinkRelation::Implements => "implemented_by",
            LinkRelation::Finances => "financed_by",
            LinkRelation::PartOf => "parts",
            LinkRelation::Follows => "followed_by",
            LinkRelation::About => "subject_of",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::LinkRelation;
    use crate::values::codelist::list::Codelist;

    #[test]
    fn the_list_tells_each_inverse() {
        for entry in LinkRelation::ENTRIES {
            let inverse = LinkRelation::from_code(entry.code).map(|relation| format!("; the inverse is {}.", relation.inverse()));
            assert!(inverse.is_some_and(|inverse| entry.about.ends_with(&inverse)), "{}: {}", entry.code, entry.about);
        }
    }
}
