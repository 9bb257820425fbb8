//! What the register and its records are cited as: a publication as itself, every other record as a part of the dataset.
use crate::catalog::{
    dataset::Dataset,
    error::CatalogError,
    records::Record,
    resources::source::Source,
    snapshot::Snapshot,
    values::{date::FuzzyDate, head::Head},
};

/// Something that is cited, in plain text without line breaks.
#[derive(Clone, Debug)]
pub struct Cited {
    /// What it is called in a list of references: the id of the record; of the dataset `dataset` and the beginning of its revision.
    pub key: String,
    /// The record that it is; `None` for the dataset.
    pub id: Option<String>,
    /// Whether it is data of this register, not a publication.
    pub is_data: bool,
    /// Its title in English.
    pub title: String,
    /// The title of the dataset that it is a part of.
    pub part_of: Option<String>,
    /// Version and revision of the data.
    pub edition: Option<String>,
    /// Who wrote it.
    pub authors: Vec<Author>,
    /// Who published it.
    pub publisher: Option<String>,
    /// What it is written in, BCP 47.
    pub language: Option<String>,
    /// When it was published.
    pub published: Option<FuzzyDate>,
    /// Where it was published. Where the register is read, its readers know.
    pub url: Option<String>,
    /// The licence of the data, or the title as printed.
    pub note: Option<String>,
}

/// Who wrote something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Author {
    /// A person, whose names are told apart.
    Person {
        /// Family name.
        family: String,
        /// Given names or their initials.
        given: String,
    },
    /// A body, or a person of whose names it is not known which is which.
    Whole(String),
}

impl Author {
    /// Reads a name. Whoever has initials is a person; the name of a body has none before its last word.
    fn new(name: &str) -> Self {
        let name = line(name);
        match name.rsplit_once(' ') {
            Some((given, family)) if given.split(' ').all(|word| word.ends_with('.')) && !family.ends_with('.') => {
                Self::Person { family: family.to_owned(), given: given.to_owned() }
            }
            _ => Self::Whole(name),
        }
    }
}

impl Cited {
    fn publication(source: &Source) -> Self {
        let text = |text: &Option<String>| text.as_deref().map(line);
        Self {
            key: source.id.0.clone(),
            id: Some(source.id.0.clone()),
            is_data: false,
            title: line(&source.title),
            part_of: None,
            edition: None,
            authors: source.authors.iter().map(|name| Author::new(name)).collect(),
            publisher: text(&source.publisher),
            language: text(&source.language),
            published: source.published.clone(),
            url: text(&source.url),
            note: source.printed.as_deref().map(|printed| format!("Title as printed: {}", line(printed))),
        }
    }

    /// What the dataset is cited as.
    pub fn dataset(dataset: &Dataset) -> Self {
        Self {
            key: format!("dataset-{}", dataset.short_revision()),
            id: None,
            is_data: true,
            title: line(&dataset.title),
            part_of: None,
            edition: Some(line(&dataset.edition())),
            authors: Vec::new(),
            publisher: None,
            language: Some("en".to_owned()),
            published: None,
            url: None,
            note: Some(format!("Licence: {}", line(&dataset.licence))),
        }
    }

    /// What a record is cited as: a source as the publication that it is, any other as a part of the dataset.
    pub fn of(record: &Record, dataset: &Dataset) -> Self {
        match record {
            Record::Source(source) => Self::publication(source),
            other => Self::part(other, dataset),
        }
    }

    fn part(head: &Head, dataset: &Dataset) -> Self {
        let whole = Self::dataset(dataset);
        Self { key: head.id.0.clone(), id: Some(head.id.0.clone()), title: line(&head.title), part_of: Some(whole.title.clone()), ..whole }
    }
}

/// A text in one line, without control characters.
fn line(text: &str) -> String {
    text.split(|c: char| c.is_whitespace() || c.is_control()).filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

impl Snapshot {
    /// What a record is cited as.
    ///
    /// # Errors
    /// An id that is unknown, moved or gone, and what the database says.
    pub async fn cited(&self, id: &str) -> Result<Cited, CatalogError> {
        let record = self.record(id).await?;
        Ok(Cited::of(&record.view, &self.dataset().await?.view))
    }

    /// What the dataset is cited as.
    ///
    /// # Errors
    /// Nothing is loaded, and what the database says.
    pub async fn cited_dataset(&self) -> Result<Cited, CatalogError> {
        Ok(Cited::dataset(&self.dataset().await?.view))
    }
}

#[cfg(test)]
mod tests {
    use super::{Author, line};

    #[test]
    fn initials_tell_a_person() {
        let person = |family: &str, given: &str| Author::Person { family: family.to_owned(), given: given.to_owned() };
        assert_eq!(Author::new("T. Lisatovich"), person("Lisatovich", "T."));
        assert_eq!(Author::new("V. V. Klishin"), person("Klishin", "V. V."));
        for whole in ["European Commission", "Boris Zalessky", "Reuters", "Acme Inc.", "U.S. Dept."] {
            assert_eq!(Author::new(whole), Author::Whole(whole.to_owned()));
        }
    }

    #[test]
    fn texts_are_one_line() {
        assert_eq!(line(" a\r\nb\u{2028}c\u{7} \td "), "a b c d");
    }
}
