//! The files of a dataset, wherever they are.
use super::folder;
use crate::{error::SeedError, hash::Hash};
use entity::{codelist::ListInfo, codelists};
use rust_embed::RustEmbed;
use std::{collections::BTreeMap, io, path::Path};

/// Changes when the same files come to be written as other rows, so that a newer program loads them again.
const FORMAT: &str = "12";

#[derive(RustEmbed)]
#[folder = "data"]
struct Shipped;

/// The files of a dataset: path below its folder (with `/`) and content.
#[derive(Clone, Debug)]
pub struct Files {
    contents: BTreeMap<String, Vec<u8>>,
}

impl Files {
    /// The dataset that comes with the program.
    pub fn embedded() -> Self {
        let contents = Shipped::iter()
            .filter(|path| path.ends_with(".toml"))
            .filter_map(|path| {
                let content = Shipped::get(&path)?.data.into_owned();
                Some((path.into_owned(), content))
            })
            .collect();
        Self { contents }
    }

    /// Every `*.toml` of a folder and of the folders in it, once. What is hidden (its name begins with `.`) is not read; a link is
    /// followed. A folder in it that may not be listed and what is no regular file are told in the log.
    ///
    /// # Errors
    /// A folder or file that cannot be read; a file whose name is not UTF-8; a folder without any.
    pub fn read(dir: &Path) -> Result<Self, SeedError> {
        let contents = folder::read(dir)?;
        if contents.is_empty() {
            return Err(SeedError::Io {
                path: dir.to_owned(),
                source: io::Error::new(io::ErrorKind::NotFound, "there is no *.toml file in it"),
            });
        }
        Ok(Self { contents })
    }

    /// SHA-256, hexadecimal, over all that a database is made from: paths and contents, and what the program itself writes beside
    /// them, which is the closed lists of the model. The same files and lists, the same revision.
    pub fn revision(&self) -> String {
        self.revision_with(codelists())
    }

    fn revision_with<'a>(&self, lists: impl Iterator<Item = &'a ListInfo>) -> String {
        let mut hash = Hash::new();
        hash.part(FORMAT);
        for list in lists {
            hash.part(list.list);
            for entry in list.entries {
                let standards = entry.standards.iter().flat_map(|(standard, code)| [*standard, *code]);
                [entry.code, entry.label, entry.about].into_iter().chain(standards).for_each(|text| hash.part(text));
            }
        }
        for (path, content) in &self.contents {
            hash.part(path);
            hash.part(content);
        }
        hash.finish()
    }

    /// How many bytes they are.
    pub(crate) fn bytes(&self) -> usize {
        self.contents.values().map(Vec::len).sum()
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.contents.iter().map(|(path, content)| (path.as_str(), content.as_slice()))
    }
}

#[cfg(test)]
impl From<Vec<(String, String)>> for Files {
    fn from(files: Vec<(String, String)>) -> Self {
        let files = files.into_iter();
        Self { contents: files.map(|(path, content)| (path, content.into_bytes())).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::{Files, codelists};
    use entity::codelist::{Entry, ListInfo};

    #[test]
    fn what_the_program_writes_is_part_of_the_revision() {
        let files = Files::from(vec![("a.toml".to_owned(), "title = \"A\"".to_owned())]);
        let list = |about| {
            let entries: &'static [Entry] = Box::leak(Box::new([Entry { code: "loan", label: "Loan", about, standards: &[] }]));
            ListInfo { list: "kind", entries }
        };
        let with = |about| files.revision_with([list(about)].iter());
        assert_eq!(with("Money lent."), with("Money lent."));
        assert_ne!(with("Money lent."), with("Money that is lent."));
        assert_eq!(files.revision(), files.revision_with(codelists()));
    }
}
