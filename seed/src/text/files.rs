//! The files of a dataset, wherever they are.
use crate::error::SeedError;
use entity::{codelist::ListInfo, codelists};
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};
use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

/// Changes when the same files come to be written as other rows, so that a newer program loads them again.
const FORMAT: &str = "3";

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

    /// Every `*.toml` of a folder and of the folders in it.
    ///
    /// # Errors
    /// A folder or file that cannot be read; a folder without any.
    pub fn read(dir: &Path) -> Result<Self, SeedError> {
        let mut contents = BTreeMap::new();
        gather(dir, "", &mut contents)?;
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
        let mut hash = Sha256::new();
        let mut part = |part: &[u8]| {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part);
        };
        part(FORMAT.as_bytes());
        for list in lists {
            part(list.list.as_bytes());
            for entry in list.entries {
                let standards = entry.standards.iter().flat_map(|(standard, code)| [*standard, *code]);
                [entry.code, entry.about].into_iter().chain(standards).for_each(|text| part(text.as_bytes()));
            }
        }
        for (path, content) in &self.contents {
            part(path.as_bytes());
            part(content);
        }
        hex(&hash.finalize())
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

fn gather(dir: &Path, below: &str, contents: &mut BTreeMap<String, Vec<u8>>) -> Result<(), SeedError> {
    let failed = |path: PathBuf| move |source| SeedError::Io { path, source };
    for entry in fs::read_dir(dir).map_err(failed(dir.to_owned()))? {
        let path = entry.map_err(failed(dir.to_owned()))?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let name = format!("{below}{name}");
        if path.is_dir() {
            gather(&path, &format!("{name}/"), contents)?;
        } else if name.ends_with(".toml") {
            let content = fs::read(&path).map_err(failed(path.clone()))?;
            contents.insert(name, content);
        }
    }
    Ok(())
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::{Files, codelists};
    use entity::codelist::{Entry, ListInfo};

    #[test]
    fn what_the_program_writes_is_part_of_the_revision() {
        let files = Files::from(vec![("a.toml".to_owned(), "title = \"A\"".to_owned())]);
        let list = |about| {
            let entries: &'static [Entry] = Box::leak(Box::new([Entry { code: "loan", about, standards: &[] }]));
            ListInfo { list: "kind", about: "Kinds.", entries }
        };
        let with = |about| files.revision_with([list(about)].iter());
        assert_eq!(with("Money lent."), with("Money lent."));
        assert_ne!(with("Money lent."), with("Money that is lent."));
        assert_eq!(files.revision(), files.revision_with(codelists()));
    }
}
