//! The one error of the query core. Faces print it; none makes its own.
use entity::{Codelist, RecordType};
use migration::Failure;
use sea_orm::DbErr;
use std::{borrow::Cow, fmt, sync::Arc};

/// The message of a defect.
pub const MISTAKE: &str = "the server made a mistake; it has been logged";

/// What can go wrong with a question.
#[derive(Clone, Debug, thiserror::Error)]
pub enum CatalogError {
    /// Something in the question is wrong; the text says what and how to mend it.
    #[error("{detail}")]
    Invalid {
        /// The parameter or argument at fault.
        parameter: String,
        /// What is wrong with it, what to do, and the nearest right word.
        detail: String,
    },
    /// A field of the question is wrong. The core knows it by its path; a face says how the client wrote it ([`CatalogError::named`]).
    #[error("{}: {detail}", path.join("__"))]
    Field {
        /// The field, from the outside in: `title`, `contains`.
        path: Vec<Cow<'static, str>>,
        /// What is wrong with it, what to do.
        detail: String,
    },
    /// A field makes sense only beside others that the question does not ask. A face says how they are written, as with `Field`.
    #[error("{}: {detail}", path.join("__"))]
    Needs {
        /// The field, from the outside in.
        path: Vec<Cow<'static, str>>,
        /// Why they are needed.
        detail: &'static str,
        /// Those that are, each with a value that it may have.
        fields: &'static [(&'static str, &'static str)],
    },
    /// A word of a closed list never fits there. A face says how words are written, as with `Field`.
    #[error("{}: `{word}` is never found in these records", path.join("__"))]
    Never {
        /// The field, from the outside in.
        path: Vec<Cow<'static, str>>,
        /// The word.
        word: &'static str,
        /// Those that may be found.
        known: Vec<&'static str>,
    },
    /// No record has this id.
    #[error("no {what} has the id `{id}`{hint}")]
    NotFound {
        /// What it was looked up as.
        what: What,
        /// The id.
        id: String,
        /// What it may have been meant to be, `; did you mean …?`; empty where that is not known.
        hint: String,
    },
    /// The record has another id now.
    #[error("`{id}` is now `{to}`")]
    Moved {
        /// The id asked for.
        id: String,
        /// The id it has now.
        to: String,
    },
    /// The record was removed.
    #[error("`{id}` was removed: {reason}")]
    Gone {
        /// The id.
        id: String,
        /// Why it was removed.
        reason: String,
    },
    /// The database holds no dataset.
    #[error("no dataset is loaded yet; try again in a moment")]
    Empty,
    /// The answer would take too long.
    #[error("the answer took too long; ask for less: a narrower filter, a shorter page")]
    Timeout,
    /// The database cannot be reached.
    #[error("the database cannot be reached; try again in a moment")]
    Unavailable(#[source] Arc<DbErr>),
    /// More is asked at once than is taken on.
    #[error("the server has more to do than it takes on at once; try again in a moment")]
    Overloaded,
    /// A defect.
    #[error("{}", MISTAKE)]
    Internal(#[source] Arc<DbErr>),
}

/// What an id names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// A record of any type.
    Record,
    /// A record of one type.
    Of(RecordType),
    /// A series of observations.
    Series,
    /// A closed list.
    Codelist,
}

impl fmt::Display for What {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Record => "record",
            Self::Of(r#type) => r#type.code(),
            Self::Series => "series",
            Self::Codelist => "codelist",
        })
    }
}

impl CatalogError {
    /// An error about a parameter.
    pub fn invalid(parameter: impl Into<String>, detail: impl Into<String>) -> Self {
        Self::Invalid { parameter: parameter.into(), detail: detail.into() }
    }

    /// An error about a field, by its path.
    pub fn field(path: impl IntoIterator<Item = &'static str>, detail: impl Into<String>) -> Self {
        Self::Field { path: path.into_iter().map(Cow::Borrowed).collect(), detail: detail.into() }
    }

    /// A defect: what a rule of the dataset or a key of the database does not let happen.
    pub fn defect(what: impl Into<String>) -> Self {
        DbErr::Custom(what.into()).into()
    }

    /// Names fields as the client does: `name` turns the path of one into that, `asks` says how to ask for some, each with a value,
    /// and `word` how a word of a closed list is written.
    pub fn named(
        self,
        name: impl FnOnce(&[Cow<'static, str>]) -> String,
        asks: impl FnOnce(&[(&'static str, &'static str)]) -> String,
        word: impl Fn(&str) -> String,
    ) -> Self {
        match self {
            Self::Field { path, detail } => {
                let parameter = name(&path);
                Self::Invalid { detail: format!("{parameter}: {detail}"), parameter }
            }
            Self::Needs { path, detail, fields } => {
                let parameter = name(&path);
                Self::Invalid { detail: format!("{parameter}: {detail}, such as {}", asks(fields)), parameter }
            }
            Self::Never { path, word: never, known } => {
                let parameter = name(&path);
                let known: Vec<String> = known.into_iter().map(&word).collect();
                let detail = format!("{parameter}: nobody is `{}` in these records; it takes {}", word(never), known.join(", "));
                Self::Invalid { detail, parameter }
            }
            other => other,
        }
    }
}

impl From<DbErr> for CatalogError {
    fn from(e: DbErr) -> Self {
        match migration::classify(&e) {
            Failure::Timeout => Self::Timeout,
            Failure::Overloaded => Self::Overloaded,
            Failure::Unavailable => Self::Unavailable(Arc::new(e)),
            Failure::Defect => Self::Internal(Arc::new(e)),
        }
    }
}

impl From<serde_json::Error> for CatalogError {
    /// A defect: what the core makes is always JSON.
    fn from(e: serde_json::Error) -> Self {
        DbErr::Json(e.to_string()).into()
    }
}

/// The hint `; did you mean x?` where one of the known words is near, else nothing.
pub fn suggest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    meant(entity::nearest(word, known))
}

/// The hint `; did you mean x?` where one of the known words is near, else what all of them are: `; it takes x, y, z`.
pub fn suggest_or_list<'a>(word: &str, known: impl IntoIterator<Item = &'a str, IntoIter: Clone>) -> String {
    let known = known.into_iter();
    match suggest(word, known.clone()) {
        near if near.is_empty() => format!("; it takes {}", known.collect::<Vec<_>>().join(", ")),
        near => near,
    }
}

/// A number of what is asked for, from 1 to the most that there may be.
///
/// # Errors
/// It is another: what is wrong, and what to do where more is wanted.
pub(super) fn up_to(n: i64, most: u64, instead: &str) -> Result<u64, String> {
    let fitting = u64::try_from(n).ok().filter(|n| (1..=most).contains(n));
    fitting.ok_or_else(|| format!("`{n}` is not between 1 and {most}; {instead}"))
}

/// The hint `; did you mean x?` where a word is near, else nothing.
pub(super) fn meant(near: Option<&str>) -> String {
    near.map_or(String::new(), |near| format!("; did you mean `{near}`?"))
}
