//! References in the formats that reference managers read.
mod bibtex;
mod csl;
mod entry;
mod ris;

use crate::catalog::{questions::cited::Cited, values::citation_format::CitationFormat as Style};
use entry::Entry;

impl Style {
    /// All of them, the one that is answered unasked first.
    pub const ALL: [Self; 3] = [Self::CslJson, Self::BibTex, Self::Ris];

    /// How addresses end that ask for it, after the point.
    pub const fn suffix(self) -> &'static str {
        match self {
            Self::CslJson => "csl.json",
            Self::BibTex => "bib",
            Self::Ris => "ris",
        }
    }

    /// Its media type, without parameters.
    pub const fn media(self) -> &'static str {
        match self {
            Self::CslJson => "application/vnd.citationstyles.csl+json",
            Self::BibTex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
        }
    }

    /// Its media type, with what clients have to know.
    pub const fn content_type(self) -> &'static str {
        match self {
            Self::CslJson => self.media(),
            Self::BibTex => "application/x-bibtex; charset=utf-8",
            Self::Ris => "application/x-research-info-systems; charset=utf-8",
        }
    }

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::CslJson => "CSL-JSON",
            Self::BibTex => "BibTeX",
            Self::Ris => "RIS",
        }
    }
}

/// Prints what is cited. Data of this register is at an address and was read on a day, ISO 8601, as far as they are told; a publication is where it
/// was published.
pub fn written(cited: Cited, style: Style, url: Option<String>, accessed: Option<String>) -> String {
    let (url, accessed) = if cited.is_data { (url, accessed) } else { (cited.url.clone(), None) };
    let entry = Entry { cited, url, accessed };
    match style {
        Style::CslJson => csl::write(&entry),
        Style::BibTex => bibtex::write(&entry),
        Style::Ris => ris::write(&entry),
    }
}
