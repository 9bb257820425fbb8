//! Every closed list of the model: the one list of lists.
use crate::{
    owned::{citation, link, moment, name, party},
    records,
    register::{change, record_type, role},
    values::{codelist::list::ListInfo, fuzzy, quantity, sector},
};

macro_rules! of_records {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        const OF_RECORDS: &[&[ListInfo]] = &[$( records::$one::CODELISTS ),*];
    };
}
records!(of_records);

const OTHERS: &[&[ListInfo]] = &[
    record_type::CODELISTS,
    sector::CODELISTS,
    quantity::CODELISTS,
    fuzzy::CODELISTS,
    name::CODELISTS,
    role::CODELISTS,
    party::CODELISTS,
    citation::CODELISTS,
    link::CODELISTS,
    moment::CODELISTS,
    change::CODELISTS,
];

/// Every closed list of the model.
pub fn codelists() -> impl Iterator<Item = &'static ListInfo> {
    OF_RECORDS.iter().chain(OTHERS).copied().flatten()
}

#[cfg(test)]
mod tests {
    use super::codelists;
    use crate::words;
    use std::collections::HashSet;

    #[test]
    fn every_value_has_a_short_label_of_its_own() {
        for list in codelists() {
            let mut labels = HashSet::new();
            for entry in list.entries {
                let (label, code) = (entry.label, entry.code);
                assert!(labels.insert(label), "{}: `{label}` twice", list.list);
                assert!(label.starts_with(char::is_uppercase) && label.len() <= 44 && !label.ends_with('.'), "{}: `{label}`", list.list);
                // a label that only repeats the code is not written down, and those of datasets are made alike
                assert!(
                    label != words::label(code)
                        || label.bytes().map(|b| if b == b' ' { b'_' } else { b.to_ascii_lowercase() }).eq(code.bytes())
                );
            }
        }
    }
}
