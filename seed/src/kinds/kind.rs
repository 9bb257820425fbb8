//! What the seed knows of a type of record: one trait, implemented once, in the file of the type.
use super::{
    known::Known,
    rows::{OwnedRows, Stored},
    statement::Head,
};
use crate::text::{Date, Fields, Reference, Value};
use entity::{Codelist, FuzzyDate, Quantity, RecordType, codelist::Entry, moment, moment::MomentKind, name::NameKind, record};
use std::borrow::Cow;

/// What files state of one type of record beside what every record has. A word that is needed and missing or unknown is `None` in it,
/// and reported already.
pub(crate) trait Kind {
    /// The row of its table.
    type Row: Stored
    where
        Self: Sized;

    /// Reads the keys that only this type has.
    fn read(fields: &mut Fields<'_>) -> Self
    where
        Self: Sized;

    /// Makes the row of its table, and adds the rows that it owns beside those that any record may own. `None` where a word that it
    /// needs is missing, so never of a dataset without mistakes.
    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Self::Row>
    where
        Self: Sized;

    /// How it stands in files.
    fn form(&self) -> Form;

    /// The fields that a citation may support, in the words of the files, beside those that every record has.
    fn fields(&self) -> &'static [(&'static str, Field)];

    /// What it says in one of these fields; nothing where it says nothing.
    fn said(&self, field: &str) -> Vec<Said<'_>>;

    /// Shows each word that names another record, with what it may name.
    fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted));

    /// What it is called beside its title: a name of its own and which sort it is, or another title.
    fn names(&self) -> Vec<(&str, Option<NameKind>)> {
        Vec::new()
    }

    /// What its type adds to the weights of its words in a search, at most 60: of records named alike the one with more comes first.
    fn prominence(&self) -> i64;

    /// The title of a record that states none.
    fn made_title(&self, known: &Known) -> Option<String>;

    /// The date that it is listed by among records of all types.
    fn listed_by(&self) -> Option<&Date>;

    /// Its dates, what happened then, and what its status makes of each.
    fn moments(&self) -> Vec<Moment>;

    /// Dates of which the second may not end before the first begins.
    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)>;
}

/// How a type of record stands in files.
#[derive(Clone, Copy)]
pub(crate) struct Form {
    pub title: Title,
    /// It is stated by others, so it cites them, and its statuses are told from a day.
    pub cited: bool,
    /// It may hold observations.
    pub observed: bool,
}

impl Form {
    /// With a title, citations and observations: most types.
    pub(crate) const USUAL: Self = Self { title: Title::Stated, cited: true, observed: true };
}

/// Where the title of a record comes from.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Title {
    /// It is stated.
    Stated,
    /// It is made, unless one is stated.
    Optional,
    /// It is made.
    Made,
}

/// What a word may name.
#[derive(Clone, Copy)]
pub(crate) enum Wanted {
    /// Any record.
    Any,
    /// A record of this type.
    Type(RecordType),
    /// A partner that is somewhere on the map.
    Place,
}

/// A date, what happened then, and what the status makes of it, seen from the day that the status is told from.
pub(crate) struct Moment {
    pub what: MomentKind,
    pub date: Option<Date>,
    /// Whether it was still to come, as the status says; where it says nothing, the date does.
    pub planned: Option<bool>,
    /// The code of the status; none where none speaks of the date.
    pub status: Option<&'static str>,
    /// It is not over yet.
    pub ahead: bool,
    /// It has begun.
    pub behind: bool,
    /// Where the status does not allow the date: the key of the date, and the codes of the statuses that do.
    pub only: Option<(&'static str, Vec<&'static str>)>,
}

impl Moment {
    /// A date that no status speaks of.
    pub(super) fn of(what: MomentKind, date: &Option<Date>) -> Self {
        Self { what, date: date.clone(), planned: None, status: None, ahead: false, behind: false, only: None }
    }

    /// Its row, if it has a date, seen from the day that the statuses are told from.
    pub(super) fn row(&self, record: &record::Model, as_of: Option<&Date>) -> Option<moment::Model> {
        let date = self.date.as_ref()?;
        let later = || as_of.is_some_and(|as_of| date.first_day() > as_of.last_day());
        Some(moment::Model {
            id: format!("{}.{}", record.id, self.what.code()),
            record_id: record.id.clone(),
            r#type: record.r#type,
            what: self.what,
            date: date.edtf.clone(),
            date_from: date.first_day().to_owned(),
            date_to: date.last_day().to_owned(),
            planned: self.planned.unwrap_or_else(later).into(),
        })
    }
}

/// What the value of a field is.
#[derive(Clone, Copy)]
pub(crate) enum Field {
    /// A date that is a point.
    Date,
    /// A date or a span.
    Span,
    /// An amount of money.
    Amount,
    /// A value with its unit.
    Value,
    /// A word of a closed list.
    Code(&'static [Entry]),
    /// The id of a record.
    Reference,
    /// Plain text.
    Text,
}

/// What a record says in a field.
pub(crate) enum Said<'a> {
    /// A date.
    Date(&'a FuzzyDate),
    /// A value or an amount of money.
    Value(&'a Quantity),
    /// The word of a closed list, an id, or text.
    Word(Cow<'a, str>),
}

impl<'a> Said<'a> {
    pub(super) fn date(date: &'a Option<Date>) -> Vec<Self> {
        date.iter().map(|date| Self::Date(date)).collect()
    }

    pub(super) fn value(value: &'a Option<Value>) -> Vec<Self> {
        value.iter().map(|value| Self::Value(value)).collect()
    }

    pub(super) fn code<C: Codelist>(code: Option<C>) -> Vec<Self> {
        Self::words(code.map(Codelist::code))
    }

    pub(super) fn words<W: Into<Cow<'a, str>>>(words: impl IntoIterator<Item = W>) -> Vec<Self> {
        words.into_iter().map(|word| Self::Word(word.into())).collect()
    }

    pub(super) fn references(references: impl IntoIterator<Item = &'a Reference>) -> Vec<Self> {
        Self::words(references.into_iter().map(|reference| &*reference.word))
    }
}

/// The fields that every record has.
pub(crate) const COMMON_FIELDS: [(&str, Field); 3] = [("summary", Field::Text), ("remark", Field::Text), ("links", Field::Text)];
