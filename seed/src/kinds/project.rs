//! Projects: what is built, run, founded, taught or supplied.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Wanted},
    known::Known,
    places,
    rows::{OwnedRows, keys},
    sectors,
    statement::Head,
};
use crate::text::{Date, Fields, Located, Reference};
use entity::{
    Codelist,
    moment::MomentKind,
    project::{Model, ProjectKind, ProjectStatus},
    sector::Sector,
};

pub(crate) struct Project {
    pub kind: Option<ProjectKind>,
    pub status: Option<ProjectStatus>,
    pub starts: Option<Date>,
    pub ends: Option<Date>,
    pub places: Box<[Reference]>,
    pub sectors: Box<[Located<Sector>]>,
}

impl Kind for Project {
    type Row = Model;

    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            kind: fields.word("kind"),
            status: fields.word("status"),
            starts: fields.point("starts"),
            ends: fields.point("ends"),
            places: places::read(fields),
            sectors: sectors::read(fields),
        }
    }

    fn row(&self, head: &Head, known: &Known, owned: &mut OwnedRows) -> Option<Model> {
        let (starts, starts_from, starts_to) = keys(self.starts.as_ref());
        let (ends, ends_from, ends_to) = keys(self.ends.as_ref());
        Some(Model {
            id: head.id.to_string(),
            kind: self.kind?,
            status: self.status?,
            starts,
            starts_from,
            starts_to,
            ends,
            ends_from,
            ends_to,
            places: places::rows(&self.places, head, known, owned),
            sectors: sectors::rows(&self.sectors, head, owned),
        })
    }

    fn form(&self) -> Form {
        Form::USUAL
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("title", Field::Text),
            ("kind", Field::Code(ProjectKind::ENTRIES)),
            ("status", Field::Code(ProjectStatus::ENTRIES)),
            ("starts", Field::Date),
            ("ends", Field::Date),
            ("places", Field::Reference),
            ("sectors", Field::Code(Sector::ENTRIES)),
            ("parties", Field::Text),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "kind" => Said::code(self.kind),
            "status" => Said::code(self.status),
            "starts" => Said::date(&self.starts),
            "ends" => Said::date(&self.ends),
            "places" => Said::references(&self.places),
            "sectors" => Said::words(self.sectors.iter().map(|sector| sector.code())),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted)) {
        self.places.iter_mut().for_each(|place| show(place, Wanted::Place));
    }

    fn prominence(&self) -> i64 {
        40
    }

    fn made_title(&self, _: &Known) -> Option<String> {
        None
    }

    fn listed_by(&self) -> Option<&Date> {
        self.starts.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        use ProjectStatus::{Completed, Operating, Planned, Proposed, UnderWay};
        let Some(status) = self.status else {
            return Vec::new();
        };
        let ahead = [Proposed, Planned].contains(&status);
        let begun = [UnderWay, Operating, Completed].contains(&status);
        let moment = |what, date, planned, behind| Moment { planned, status: Some(status.code()), ahead, behind, ..Moment::of(what, date) };
        let ended = match status {
            Proposed | Planned | UnderWay => Some(true),
            Completed => Some(false),
            // what operates may have an end before it or behind it
            Operating => None,
        };
        vec![
            moment(MomentKind::Started, &self.starts, Some(ahead), begun),
            moment(MomentKind::Ended, &self.ends, ended, status == Completed),
        ]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        vec![(&self.starts, &self.ends)]
    }
}
