//! The rules that a dataset is held against, by name.
use crate::suggest::suggest;
use std::{fmt, str::FromStr};

macro_rules! rules {
    ($($(#[doc = $about:literal])+ $Rule:ident $name:literal $strict:literal,)*) => {
        /// A rule that a dataset is held against.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Rule { $( $(#[doc = $about])+ $Rule, )* }

        impl Rule {
            /// All rules.
            pub const ALL: &[Self] = &[$( Self::$Rule, )*];

            /// Its name, which stays.
            pub fn name(self) -> &'static str {
                match self { $( Self::$Rule => $name, )* }
            }

            /// What breaks it cannot be loaded, so it cannot be allowed.
            pub fn is_strict(self) -> bool {
                match self { $( Self::$Rule => $strict, )* }
            }

            /// What it asks.
            pub fn about(self) -> &'static str {
                match self { $( Self::$Rule => concat!($($about),+).trim_ascii(), )* }
            }
        }
    };
}

rules! {
    /// A file is UTF-8 and TOML.
    Syntax "syntax" true,
    /// A table has no keys but those of its type.
    UnknownKey "unknown-key" true,
    /// Required keys are present.
    MissingKey "missing-key" true,
    /// A value is of the right sort: text, a number, a list, a table; text is not empty.
    WrongType "wrong-type" true,
    /// A word of a closed list is one of the list: kinds, statuses, roles, relations, fields, flows, scopes, units.
    UnknownWord "unknown-word" true,
    /// Ids, dates, values, ranges, codes, tags, addresses and coordinates are written as such.
    Format "format" true,
    /// Nothing stands twice in one list.
    ListedTwice "listed-twice" true,
    /// An id, the key of an observation, a chapter, a note, a unit and a scope are there once.
    Duplicate "duplicate" true,
    /// What names a record names one that is there, by its present id, and of the type that belongs there.
    UnknownReference "unknown-reference" true,
    /// No record lies in, implements or links to itself.
    Circle "circle" true,
    /// A value has a unit that its indicator has, a rank none; an amount is a whole positive number of minor units.
    UnfitValue "unfit-value" true,
    /// A note is one of a source, a page one of the work; a rival, and only a rival, has a value.
    WrongCitation "wrong-citation" true,
    /// What a citation is for is there: a field that the record has, a party of it.
    CitedField "cited-field" true,
    /// Chapters, their pages and their notes lie one behind the other, and what names a chapter names one of them.
    Chapter "chapter" true,
    /// Each note of a chapter belongs to a source.
    MissingNote "missing-note" false,
    /// Each note of a source is cited by a record.
    UnusedNote "unused-note" false,
    /// A record cites something.
    Uncited "uncited" false,
    /// A deal has a financier.
    MissingFinancier "missing-financier" false,
    /// A partner is named by another record, or says who belongs to it or what it links to.
    UnusedPartner "unused-partner" false,
    /// A place lies in a country.
    PlaceCountry "place-country" false,
    /// A representation has the country of its host, not that of what it represents.
    HostCountry "host-country" false,
    /// Each edition of a forum is there once, and they are in order.
    Edition "edition" false,
    /// A status fits the dates, seen from the day that it is told from.
    StatusDate "status-date" false,
    /// What ends does so after it began.
    DateOrder "date-order" false,
    /// A target or forecast says when it was stated.
    Unannounced "unannounced" false,
    /// A value agrees with the words that it was stated in.
    AsStated "as-stated" false,
    /// A value has the figure that its words give.
    WithheldFigure "withheld-figure" false,
    /// A rival says something else than the record.
    SameRival "same-rival" false,
    /// The title of a note that is cited for a figure has one.
    UntoldByTitle "untold-by-title" false,
    /// Figures and amounts fit each other.
    Figures "figures" false,
    /// No partner stands twice under two spellings.
    SimilarPartner "similar-partner" false,
    /// A `[[distinct]]` is of partners whose names are alike.
    NeedlessDistinct "needless-distinct" false,
    /// Summaries and remarks are whole sentences.
    WholeSentence "whole-sentence" false,
    /// A date in a title is in words.
    DateInWords "date-in-words" false,
    /// No eight words in a row are those of a text that the wording is compared with.
    CopiedWords "copied-words" false,
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Why a word names no rule that can be allowed, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAllowed(String);

impl fmt::Display for NotAllowed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}
impl std::error::Error for NotAllowed {}

/// Reads the name of a rule that can be allowed.
impl FromStr for Rule {
    type Err = NotAllowed;

    fn from_str(name: &str) -> Result<Self, NotAllowed> {
        let lenient = || Self::ALL.iter().copied().filter(|rule| !rule.is_strict());
        match Self::ALL.iter().find(|rule| rule.name() == name) {
            Some(rule) if rule.is_strict() => {
                Err(NotAllowed(format!("what breaks the rule `{name}` cannot be loaded, so it cannot be allowed; mend it")))
            }
            Some(rule) => Ok(*rule),
            None => {
                let fix = suggest(name, lenient().map(Self::name));
                Err(NotAllowed(format!("there is no rule `{name}`; {fix}")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;
    use std::collections::BTreeSet;

    #[test]
    fn rules_are_known_by_name() {
        assert_eq!("unused-partner".parse(), Ok(Rule::UnusedPartner));
        let refused = |name: &str| name.parse::<Rule>().err().map(|e| e.to_string());
        assert_eq!(refused("unused-partners").as_deref(), Some("there is no rule `unused-partners`; did you mean `unused-partner`"));
        assert!(refused("syntax").is_some_and(|why| why.contains("cannot be allowed")));
        let names: BTreeSet<&str> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }

    #[test]
    fn the_guide_lists_all_rules() {
        let page = include_str!("../../docs/dataset.md");
        for rule in Rule::ALL {
            let row = format!("| `{rule}` | {}{} |", rule.about(), if rule.is_strict() { "" } else { " *" });
            assert!(page.contains(&row), "docs/dataset.md lacks\n{row}");
        }
    }
}
