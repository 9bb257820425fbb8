//! What a word of a filter stands for: a text, a code of a standard or of a list of the dataset, a record.
use crate::catalog::error::meant;
use entity::{RecordType, standard_codes};

/// What a word stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Means {
    /// Itself.
    #[default]
    Text,
    /// A country, ISO 3166-1 alpha-2.
    Country,
    /// A part of a country, ISO 3166-2.
    Subdivision,
    /// A currency, ISO 4217.
    Currency,
    /// A language, BCP 47.
    Language,
    /// A currency, or a unit that the dataset explains.
    Unit,
    /// A part of a whole that the dataset explains.
    Scope,
    /// A record of one type, by its id.
    Record(RecordType),
    /// A record of any type, by its id.
    AnyRecord,
    /// A record that is or was there, by its id.
    Once,
    /// What can be measured: a record that is no observation itself, by its id.
    Subject,
    /// A load of the dataset: by its revision, its time or a cursor of a change.
    Since,
}

/// Prefix of a word resolved to a load, before its number.
pub(in crate::catalog) const AT: &str = "@";

/// A word that was read.
pub(super) enum Read {
    /// As it is kept.
    Kept(String),
    /// Only the register can say.
    AskRegister,
}

impl Means {
    /// A partner, by its id.
    pub const PARTNER: Self = Self::Record(RecordType::Partner);

    /// Reads a word; codes of standards in any case.
    ///
    /// # Errors
    /// It is none: what is wrong with it, and the nearest.
    pub(super) fn read(self, word: &str) -> Result<Read, String> {
        let code = |known: Option<String>, what: &str, nearest: fn(&str) -> Option<String>, write: &str| {
            known.map(Read::Kept).ok_or_else(|| {
                let hint = nearest(word).map_or_else(|| format!("; write {write}"), |near| meant(Some(&near)));
                format!("`{word}` is not {what}{hint}")
            })
        };
        let none = |_: &str| None;
        match self {
            _ if word.trim().is_empty() => Err("a value is empty; write one, or leave the field out".to_owned()),
            Self::Text => Ok(Read::Kept(word.to_owned())),
            Self::Country => code(
                standard_codes::country(word),
                "a country code (ISO 3166-1 alpha-2)",
                standard_codes::nearest_country,
                "two letters, such as `PL`",
            ),
            Self::Subdivision => code(
                standard_codes::subdivision(word),
                "a code of a part of a country (ISO 3166-2)",
                none,
                "it with the code of its country, such as `BY-HM`",
            ),
            Self::Currency => {
                code(standard_codes::currency(word), "an ISO 4217 code", standard_codes::nearest_currency, "three letters, such as `EUR`")
            }
            Self::Language => {
                code(standard_codes::language(word), "a language tag (BCP 47)", standard_codes::nearest_language, "one such as `be`")
            }
            Self::Unit if standard_codes::currency(word).as_deref() == Some(word) => Ok(Read::Kept(word.to_owned())),
            Self::Unit | Self::Scope | Self::Record(_) | Self::AnyRecord | Self::Once | Self::Subject | Self::Since => {
                Ok(Read::AskRegister)
            }
        }
    }

    /// The list of the dataset that has it, if it is a code of one.
    pub(super) fn list(self) -> Option<&'static str> {
        match self {
            Self::Unit => Some("unit"),
            Self::Scope => Some("scope"),
            _ => None,
        }
    }

    /// Whether it is a record, by its id.
    pub(super) fn is_id(self) -> bool {
        matches!(self, Self::Record(_) | Self::AnyRecord | Self::Once | Self::Subject)
    }

    /// Whether it may be a record of a type.
    pub(in crate::catalog) fn may_be(self, r#type: RecordType) -> bool {
        match self {
            Self::Record(only) => only == r#type,
            Self::AnyRecord | Self::Once => true,
            Self::Subject => r#type != RecordType::Observation,
            _ => false,
        }
    }
}
