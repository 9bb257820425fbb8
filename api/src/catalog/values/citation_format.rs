//! The formats in which records are cited.
use async_graphql::Enum;

/// A format of references.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub enum CitationFormat {
    /// An item of CSL-JSON 1.0.2.
    CslJson,
    /// An entry of BibTeX.
    #[graphql(name = "BIBTEX")]
    BibTex,
    /// A reference in RIS.
    Ris,
}
