//! A record of any type: what all have and what only its type has; how it is read, and the rows it makes.
use super::{
    citations,
    kind::{Kind, Title, Wanted},
    known::Known,
    links,
    observation::{self, Observation},
    parties,
    rows::{self, Row, Rows, keys},
    statement::Head,
};
use crate::text::{Date, Fields, Item, Reference, Text};
use entity::{RecordType, record};
use std::sync::Arc;

/// A record.
pub(crate) struct Record {
    pub head: Head,
    pub body: Body,
}

macro_rules! body {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// What only one type has.
        pub(crate) enum Body {
            $( #[doc = $doc] $Type(Box<super::$one::$Type>), )*
        }

        impl Body {
            pub(crate) fn r#type(&self) -> RecordType {
                match self { $( Self::$Type(_) => RecordType::$Type, )* }
            }

            pub(crate) fn kind(&self) -> &dyn Kind {
                match self { $( Self::$Type(kind) => &**kind, )* }
            }

            fn kind_mut(&mut self) -> &mut dyn Kind {
                match self { $( Self::$Type(kind) => &mut **kind, )* }
            }

            /// The row of the type's table; the rows that only this type owns are added.
            fn row(&self, head: &Head, known: &Known, owned: &mut Rows) -> Option<Row> {
                match self { $( Self::$Type(kind) => Some(Row::of(kind.row(head, known, owned)?)), )* }
            }
        }

        /// Reads what only one type has.
        type ReadBody = fn(&mut Fields<'_>) -> Body;

        /// Every type that has tables of its own, by their key. Observations stand inside records and in groups.
        pub(super) const TABLES: &[(&str, RecordType, ReadBody)] =
            &[$( ($code, RecordType::$Type, |fields| Body::$Type(Box::new(Kind::read(fields)))), )*];
    };
}
entity::records!(body);

/// What a file says once for all its records.
#[derive(Default)]
pub(super) struct Defaults {
    pub chapter: Option<i64>,
    pub as_of: Option<Date>,
}

/// Reads a record and the observations inside it.
pub(super) fn read(mut fields: Fields<'_>, r#type: RecordType, body: ReadBody, defaults: &Defaults, records: &mut Vec<Record>) {
    let at = fields.at;
    let id = fields.need("id").and_then(|id| id.text());
    fields.id = id.map_or_else(|| "".into(), |id| checked_id(&fields, id));
    let body = body(&mut fields);
    let form = body.kind().form();
    let title = if form.title == Title::Made { None } else { fields.plain("title") };
    let (parties, party_cites) = parties::read(&mut fields, r#type, body.kind().roles());
    let mut head = Head {
        title,
        parties: parties.into(),
        as_of: fields.point("as_of").or_else(|| defaults.as_of.clone()),
        chapter: defaults.chapter,
        ..head(&mut fields)
    };
    if head.title.is_none() && form.title == Title::Stated {
        fields.problem(at, "`title` is missing", "add it");
    }
    if form.observed {
        for row in fields.each("observations").iter().filter_map(Item::table) {
            records.push(observed(row, Some(&head), defaults));
        }
    }
    if !party_cites.is_empty() {
        let cites = std::mem::take(&mut head.cites);
        head.cites = cites.into_iter().chain(party_cites).collect();
    }
    records.push(Record { head, body });
    fields.done();
}

/// Reads an `[[observations]]` group.
pub(super) fn read_group(mut group: Fields<'_>, defaults: &Defaults, records: &mut Vec<Record>) {
    group.need("rows");
    if let Some(subject) = group.text("subject") {
        group.id = subject.value;
    }
    for mut row in group.each("rows").iter().filter_map(Item::table) {
        row.inherit(&group);
        records.push(observed(row, None, defaults));
    }
    // the rows have read what the group says; asking for the same keys tells a known key from an unknown one
    read_observed(&mut group);
    group.done();
}

fn observed(mut fields: Fields<'_>, owner: Option<&Head>, defaults: &Defaults) -> Record {
    let (mut head, mut observation) = read_observed(&mut fields);
    head.as_of = head.as_of.or_else(|| owner.and_then(|owner| owner.as_of.clone())).or_else(|| defaults.as_of.clone());
    head.chapter = defaults.chapter;
    if let Some(owner) = owner {
        observation.inherit(owner);
        if head.cites.is_empty() {
            head.cites = observation::inherited(&owner.cites);
        }
    }
    observation.complete(&fields);
    if observation.id_is_made {
        head.id = observation::made_id(&observation).unwrap_or_else(|| "".into());
    }
    fields.done();
    Record { head, body: Body::Observation(Box::new(observation)) }
}

/// Reads the keys of an observation, whether they stand in a row or in its group.
fn read_observed(fields: &mut Fields<'_>) -> (Head, Observation) {
    let id = fields.text("id").map(|id| checked_id(fields, id));
    if let Some(id) = &id {
        fields.id = id.clone();
    }
    let observation = Observation { id_is_made: id.is_none(), ..Observation::read(fields) };
    let as_of = fields.point("as_of");
    let head = Head { id: id.unwrap_or_else(|| "".into()), as_of, ..head(fields) };
    (head, observation)
}

/// Reads the keys that records of every type have, but for `title`, `as_of` and `parties`.
fn head(fields: &mut Fields<'_>) -> Head {
    Head {
        at: fields.at,
        id: fields.id.clone(),
        title: None,
        summary: fields.plain("summary"),
        remark: fields.plain("remark"),
        as_of: None,
        chapter: None,
        parties: Box::default(),
        links: links::read(fields),
        cites: citations::read(fields).into(),
        was: fields.texts("was"),
    }
}

/// Reports an id outside the grammar.
fn checked_id(fields: &Fields<'_>, id: Text) -> Arc<str> {
    if !is_id(&id) {
        fields.problem(id.at, format!("`{}` is not an id", *id), "write words of a-z and 0-9 joined by -");
    }
    id.value
}

/// `[a-z0-9]+(-[a-z0-9]+)*`
fn is_id(text: &str) -> bool {
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
}

/// What a record puts into the database.
pub(crate) struct Made {
    pub title: Arc<str>,
    /// Its row in the table of all records, that of its type, and those that it owns.
    pub rows: Vec<Row>,
}

impl Record {
    /// Shows each word that names another record, those of citations aside.
    pub(crate) fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted)) {
        self.head.parties.iter_mut().for_each(|party| show(&mut party.partner, Wanted::Type(RecordType::Partner)));
        self.head.links.iter_mut().for_each(|link| show(&mut link.to, Wanted::Any));
        self.body.kind_mut().references(show);
    }

    /// Its title, stated or made; `None` where what it is made from is missing.
    pub(crate) fn title(&self, known: &Known) -> Option<Arc<str>> {
        self.head.title.clone().or_else(|| self.body.kind().made_title(known).map(Into::into))
    }

    /// The day that its statuses are told from: its own, its file's, else its chapter's.
    pub(crate) fn as_of<'a>(&'a self, known: &'a Known) -> Option<&'a Date> {
        let chapter = || known.as_of(self.head.chapter?);
        self.head.as_of.as_ref().or_else(chapter).filter(|_| self.body.kind().form().cited)
    }

    /// The hash of everything that it puts into the database, by which a change is seen.
    pub(crate) fn hash(&self, known: &Known) -> Option<String> {
        self.rows(known)?.rows.into_iter().next()?.text("hash")
    }

    /// Everything that it puts into the database. `None` where a word that it needs is missing, so never of a dataset without mistakes.
    pub(crate) fn rows(&self, known: &Known) -> Option<Made> {
        let (head, mut owned) = (&self.head, Rows::default());
        let typed = self.body.row(head, known, &mut owned)?;
        let parties = parties::rows(head, known, &mut owned);
        citations::rows(self.body.kind(), head, known, &mut owned);
        links::rows(head, known, &mut owned);
        let title = self.title(known)?;
        let text = |text: &Option<Arc<str>>| text.as_deref().map(str::to_owned);
        let (_, date_from, date_to) = keys(self.body.kind().listed_by());
        let record = record::Model {
            id: head.id.to_string(),
            r#type: self.body.r#type(),
            title_key: entity::fold(&title),
            title: title.to_string(),
            summary: text(&head.summary),
            remark: text(&head.remark),
            as_of: self.as_of(known).map(|date| date.edtf.clone()),
            date_from,
            date_to,
            parties,
            hash: String::new(),
        };
        owned.0.push(typed);
        let record = rows::hashed(record, &owned);
        owned.0.insert(0, record);
        Some(Made { title, rows: owned.0 })
    }
}
