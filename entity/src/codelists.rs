//! Every closed list of the model: the one list of lists.
use crate::{
    owned::{citation, link, name, party},
    records,
    register::change,
    values::{codelist::ListInfo, quantity, sector},
};

macro_rules! of_records {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        const OF_RECORDS: &[&[ListInfo]] = &[$( records::$one::CODELISTS ),*];
    };
}
records!(of_records);

const OTHERS: &[&[ListInfo]] = &[
    records::CODELISTS,
    sector::CODELISTS,
    quantity::CODELISTS,
    name::CODELISTS,
    party::CODELISTS,
    citation::CODELISTS,
    link::CODELISTS,
    change::CODELISTS,
];

/// Every closed list of the model.
pub fn codelists() -> impl Iterator<Item = &'static ListInfo> {
    OF_RECORDS.iter().chain(OTHERS).copied().flatten()
}
