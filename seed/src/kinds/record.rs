//! A record of any type: what all have and what only its type has; how it is read, and the rows it makes.
use super::{
    citations,
    kind::{Kind, Said, Title, Wanted},
    known::Known,
    links,
    observation::{self, Observation},
    parties,
    rows::{self, OwnedRows, Row, keys},
    search,
    statement::Head,
};
use crate::{
    rule::Rule,
    text::{Date, Fields, Item, Located, Reference, Text},
};
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
            fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Row> {
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
#[derive(Clone, Default)]
pub(super) struct Defaults {
    pub chapter: Option<Located<i64>>,
    pub as_of: Option<Date>,
    /// There is an `as_of` that could not be read.
    pub as_of_misread: bool,
}

impl Defaults {
    fn chapter(&self) -> Option<i64> {
        self.chapter.as_ref().map(|chapter| chapter.value)
    }
}

/// Reads a record and the observations inside it.
pub(super) fn read(fields: Fields<'_>, r#type: RecordType, body: ReadBody, defaults: &Defaults) -> Vec<Record> {
    fields.read(|fields| {
        let at = fields.at;
        let id = fields.need("id").and_then(|id| id.text());
        fields.id = id.map_or_else(|| "".into(), |id| checked_id(fields, id));
        let body = body(fields);
        let form = body.kind().form();
        let title = if form.title == Title::Made { None } else { fields.plain("title") };
        let (parties, party_cites) = parties::read(fields, r#type);
        let as_of = fields.point("as_of").or_else(|| defaults.as_of.clone());
        let mut head = Head { title, parties: parties.into(), as_of, chapter: defaults.chapter(), ..head(fields, defaults) };
        let stated = form.title == Title::Stated && !["title", "forum", "edition"].iter().any(|key| fields.misread(key));
        if head.title.is_none() && stated {
            fields.missing("title");
        }
        let mut records = Vec::new();
        if form.observed {
            for row in fields.each("observations").iter().filter_map(Item::table) {
                records.push(observed(row, None, Some(&head), defaults));
            }
        }
        if !party_cites.is_empty() {
            let cites = std::mem::take(&mut head.cites);
            head.cites = cites.into_iter().chain(party_cites).collect();
        }
        head.at = at;
        records.push(Record { head, body });
        records
    })
}

/// Reads an `[[observations]]` group.
pub(super) fn read_group(group: Fields<'_>, defaults: &Defaults) -> Vec<Record> {
    group.read(|group| {
        group.need("rows");
        if let Some(subject) = group.text("subject") {
            group.id = subject.value;
        }
        let rows = group.each("rows");
        let records = rows.iter().filter_map(Item::table).map(|row| observed(row, Some(group), None, defaults)).collect();
        // the rows have read what the group says; asking for the same keys tells a known key from an unknown one
        read_observed(group, defaults);
        records
    })
}

fn observed(fields: Fields<'_>, group: Option<&Fields<'_>>, owner: Option<&Head>, defaults: &Defaults) -> Record {
    fields.read(|fields| {
        if let Some(group) = group {
            fields.inherit(group);
        }
        let (mut head, mut observation) = read_observed(fields, defaults);
        head.as_of = head.as_of.or_else(|| owner.and_then(|owner| owner.as_of.clone())).or_else(|| defaults.as_of.clone());
        head.chapter = defaults.chapter();
        if let Some(owner) = owner {
            observation.inherit(owner);
            if head.cites.is_empty() {
                head.cites = observation::inherited(&owner.cites);
            }
            let unknown = ["cite", "as_of"].into_iter().filter(|key| owner.misread(key));
            head.misread = head.misread.iter().copied().chain(unknown).collect();
        }
        observation.complete(fields);
        if observation.id_is_made && !observation::KEY.iter().any(|key| head.misread(key)) {
            head.id = observation::made_id(&observation).unwrap_or_else(|| "".into());
        }
        Record { head, body: Body::Observation(Box::new(observation)) }
    })
}

/// Reads the keys of an observation, whether they stand in a row or in its group.
fn read_observed(fields: &mut Fields<'_>, defaults: &Defaults) -> (Head, Observation) {
    let id = fields.text("id").map(|id| checked_id(fields, id));
    if let Some(id) = &id {
        fields.id = id.clone();
    }
    let observation = Observation { id_is_made: id.is_none(), ..Observation::read(fields) };
    let as_of = fields.point("as_of");
    let head = Head { id: id.unwrap_or_else(|| "".into()), as_of, ..head(fields, defaults) };
    (head, observation)
}

/// Reads the keys that records of every type have, but for `title`, `as_of` and `parties`. The last to be read, so that it knows what
/// could not be.
fn head(fields: &mut Fields<'_>, defaults: &Defaults) -> Head {
    let (summary, remark) = (fields.text("summary"), fields.text("remark"));
    let (links, cites, was) = (links::read(fields), citations::read(fields), fields.texts("was"));
    let mut misread = fields.all_misread();
    if defaults.as_of_misread {
        misread = misread.iter().copied().chain(["as_of"]).collect();
    }
    Head {
        at: fields.at,
        id: fields.id.clone(),
        title: None,
        summary,
        remark,
        as_of: None,
        chapter: None,
        parties: Box::default(),
        links,
        cites: cites.into(),
        was,
        misread,
    }
}

/// Reports an id outside the grammar.
fn checked_id(fields: &Fields<'_>, id: Text) -> Arc<str> {
    if !is_id(&id) {
        fields.problem(Rule::Format, id.at, format!("`{}` is not an id", *id), "write words of a-z and 0-9 joined by -");
    }
    id.value
}

/// `[a-z0-9]+(-[a-z0-9]+)*`
fn is_id(text: &str) -> bool {
    text.split('-').all(|word| !word.is_empty() && word.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()))
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

    /// What it says in a field; nothing where it says nothing. A title that is made says something, too.
    pub(crate) fn said(&self, field: &str) -> Vec<Said<'_>> {
        let head = &self.head;
        match field {
            "title" => Said::words([head.title.as_deref().unwrap_or_default()]),
            "summary" => Said::words(head.summary.as_ref().map(|text| &*text.value)),
            "remark" => Said::words(head.remark.as_ref().map(|text| &*text.value)),
            "links" => Said::references(head.links.iter().map(|link| &link.to)),
            "parties" => Said::references(head.parties.iter().map(|party| &party.partner)),
            _ => self.body.kind().said(field),
        }
    }

    /// The day that its statuses are told from: its own, its file's, else its chapter's.
    pub(crate) fn as_of<'a>(&'a self, known: &'a Known) -> Option<&'a Date> {
        let chapter = || known.as_of(self.head.chapter?);
        self.head.as_of.as_ref().or_else(chapter).filter(|_| self.body.kind().form().cited)
    }

    /// The hash of everything that it puts into the database, by which a change is seen.
    pub(crate) fn hash(&self, known: &Known) -> Option<String> {
        self.rows(known)?.into_iter().next()?.text("hash")
    }

    /// Everything that it puts into the database: its row in the table of all records, those that it owns, that of its type among them. `None`
    /// where a word that it needs is missing, so never of a dataset without mistakes.
    pub(crate) fn rows(&self, known: &Known) -> Option<Vec<Row>> {
        let (head, mut owned) = (&self.head, OwnedRows::default());
        let typed = self.body.row(head, known, &mut owned)?;
        let parties = parties::rows(head, known, &mut owned);
        citations::rows(self.body.kind(), head, known, &mut owned);
        links::rows(head, known, &mut owned);
        let title = self.title(known)?;
        let text = |text: &Option<Text>| text.as_ref().map(|text| text.to_string());
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
        let moments = self.body.kind().moments();
        moments.iter().filter_map(|moment| moment.row(&record, self.as_of(known))).for_each(|row| owned.push(row));
        search::rows(self.body.kind(), &record, &mut owned);
        let record = rows::hashed(record, &owned);
        owned.0.insert(0, record);
        Some(owned.0)
    }
}
