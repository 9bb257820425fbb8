//! Events: what happened or will.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Title, Wanted},
    known::Known,
    places,
    rows::{OwnedRows, keys},
    sectors,
    statement::Head,
};
use crate::{
    rule::Rule,
    text::{Date, Fields, Located, Reference},
};
use entity::{
    Codelist, RecordType,
    event::{EventKind, EventStatus, Model},
    moment::MomentKind,
    sector::Sector,
    words::title,
};

pub(crate) struct Event {
    pub kind: Option<EventKind>,
    pub status: Option<EventStatus>,
    pub date: Option<Date>,
    pub forum: Option<Reference>,
    pub edition: Option<Located<i64>>,
    pub places: Box<[Reference]>,
    pub sectors: Box<[Located<Sector>]>,
}

impl Kind for Event {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        let event = Self {
            kind: fields.word("kind"),
            status: fields.word("status"),
            date: fields.span("date"),
            forum: fields.reference("forum"),
            edition: fields.item("edition").and_then(|e| e.integer()),
            places: places::read(fields),
            sectors: sectors::read(fields),
        };
        if let Some(edition) = &event.edition {
            if event.forum.is_none() && !fields.misread("forum") {
                fields.problem(Rule::MissingKey, edition.at, "`edition` without `forum`", "name the forum it is an edition of");
            }
            if edition.value < 1 {
                let message = format!("`edition` is {}", edition.value);
                fields.problem(Rule::Format, edition.at, message, "count from 1");
            }
        }
        event
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (date, date_from, date_to) = keys(self.date.as_ref());
        let (forum_id, forum) = known.referent(self.forum.as_ref());
        Some(Model {
            id: head.id.to_string(),
            kind: self.kind?,
            status: self.status?,
            date,
            date_from,
            date_to,
            forum_id,
            forum,
            edition: self.edition.as_ref().map(|edition| edition.value),
            places: places::rows(&self.places, head, known, owned),
            sectors: sectors::rows(&self.sectors, head, owned),
        })
    }

    fn form(&self) -> Form {
        let edition = self.forum.is_some() && self.edition.is_some();
        Form { title: if edition { Title::Optional } else { Title::Stated }, ..Form::USUAL }
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("title", Field::Text),
            ("kind", Field::Code(EventKind::ENTRIES)),
            ("status", Field::Code(EventStatus::ENTRIES)),
            ("date", Field::Span),
            ("forum", Field::Reference),
            ("edition", Field::Text),
            ("places", Field::Reference),
            ("sectors", Field::Code(Sector::ENTRIES)),
            ("parties", Field::Text),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "status" => Said::code(self.status),
            "date" => Said::date(&self.date),
            "forum" => Said::references(&self.forum),
            "edition" => Said::words(self.edition.as_ref().map(|edition| edition.to_string())),
            "places" => Said::references(&self.places),
            "sectors" => Said::words(self.sectors.iter().map(|sector| sector.code())),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted)) {
        self.forum.iter_mut().for_each(|forum| show(forum, Wanted::Type(RecordType::Forum)));
        self.places.iter_mut().for_each(|place| show(place, Wanted::Place));
    }

    fn prominence(&self) -> i64 {
        30
    }

    fn made_title(&self, known: &Known) -> Option<String> {
        let forum = self.forum.as_ref()?;
        Some(title::edition(self.edition.as_ref()?.value, known.forum_kind(forum)?, known.title(forum)?))
    }

    fn listed_by(&self) -> Option<&Date> {
        self.date.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        let moment = |status: EventStatus| Moment {
            what: MomentKind::Held,
            date: self.date.clone(),
            planned: Some(status == EventStatus::Planned),
            status: Some(status.code()),
            ahead: status == EventStatus::Planned,
            behind: status == EventStatus::Held,
            only: None,
        };
        self.status.map(moment).into_iter().collect()
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}
