//! Which records have citations beside them.
use crate::catalog::{Filter, Listed, query::head_filters::HeadFilter};
use std::any::TypeId;

/// Whether something states the records of a list. Of indicators and sources nothing does: they can be asked what every record can be asked, and no
/// more.
pub fn are_stated<L: Listed>() -> bool {
    TypeId::of::<<L::Filter as Filter>::Shared>() != TypeId::of::<HeadFilter>()
}
