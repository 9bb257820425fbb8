//! Observations: values of indicators about any record. They stand inside a record, or in groups that say once what holds for all
//! their rows.
use super::{
    kind::{Field, Form, Kind, Moment, Said, Title, Wanted},
    known::Known,
    rows::{OwnedRows, keys},
    statement::{Cite, Head},
};
use crate::text::{Date, Fields, Located, Reference, Text, Value, once};
use entity::{
    Codelist, Quantity, RecordType,
    citation::Rank,
    moment::MomentKind,
    observation::{Flow, Measure, Model, ObservationStatus},
    quantity::{Decimal, Qualifier},
    words::{
        quantity,
        title::{self, Observed},
    },
};
use sea_orm::JsonValue as Json;
use std::sync::Arc;

pub(crate) struct Observation {
    pub indicator: Option<Reference>,
    pub subject: Option<Reference>,
    pub counterpart: Option<Reference>,
    pub flow: Option<Located<Flow>>,
    pub scope: Option<Text>,
    pub measure: Measure,
    pub period: Option<Date>,
    pub announced: Option<Date>,
    pub value: Option<Value>,
    pub items: Option<Box<[Text]>>,
    pub as_stated: Option<Text>,
    pub status: ObservationStatus,
    /// Its id is made from its key, so another record of that id is one of the same key.
    pub id_is_made: bool,
}

impl Kind for Observation {
    type Row = Model;

    /// Reads the keys of an observation, whether they stand in a row or in its group.
    fn read(fields: &mut Fields<'_>) -> Self {
        let items = fields.item("items").map(|_| fields.texts("items"));
        once(fields, items.iter().flatten().map(|item| (&*item.value, item.at)), |item| format!("`{item}`"));
        Self {
            indicator: fields.reference("indicator"),
            subject: fields.reference("subject"),
            counterpart: fields.reference("counterpart"),
            flow: fields.code("flow"),
            scope: fields.item("scope").and_then(|scope| scope.shared()),
            measure: fields.code("measure").map_or(Measure::Level, |measure| measure.value),
            period: fields.span("period"),
            announced: fields.point("announced"),
            value: fields.quantity("value"),
            items,
            as_stated: fields.text("as_stated"),
            status: fields.code("status").map_or(ObservationStatus::Actual, |status| status.value),
            id_is_made: false,
        }
    }

    fn row(&self, head: &Head, known: &Known, _: &mut OwnedRows) -> Option<Model> {
        let (indicator_id, indicator) = known.referent(self.indicator.as_ref());
        let (subject_id, subject) = known.referent(self.subject.as_ref());
        let (counterpart_id, counterpart) = known.referent(self.counterpart.as_ref());
        let (period, period_from, period_to) = keys(self.period.as_ref());
        let (announced, announced_from, announced_to) = keys(self.announced.as_ref());
        let value = self.value.as_ref();
        let figure = |figure: fn(&Quantity) -> Option<Decimal>| Some(figure(value?)?.to_f64());
        let sort_value = figure(Quantity::sort_value);
        Some(Model {
            id: head.id.to_string(),
            indicator_id: indicator_id?,
            indicator,
            subject_id: subject_id?,
            subject,
            counterpart_id,
            counterpart,
            flow: self.flow.as_ref().map(|flow| flow.value),
            scope: self.scope.as_ref().map(|scope| scope.to_string()),
            measure: self.measure,
            period,
            period_from,
            period_to,
            announced,
            announced_from,
            announced_to,
            value_min: figure(|value| value.min),
            value_max: figure(|value| value.max),
            qualifier: value.map_or(Qualifier::Unstated, |value| value.qualifier),
            unit: value.and_then(|value| value.unit.clone()),
            per: value.and_then(|value| value.per),
            as_stated: self.as_stated.as_ref().map(|text| text.to_string()),
            items: self.items.as_ref().map_or(Json::Null, |items| items.iter().map(|item| &*item.value).collect()),
            status: self.status,
            value_first: sort_value.unwrap_or(f64::MAX),
            value_last: sort_value.unwrap_or(f64::MIN),
        })
    }

    fn form(&self) -> Form {
        Form { title: Title::Made, cited: true, observed: false }
    }

    fn fields(&self) -> &'static [(&'static str, Field)] {
        &[
            ("indicator", Field::Reference),
            ("subject", Field::Reference),
            ("counterpart", Field::Reference),
            ("flow", Field::Code(Flow::ENTRIES)),
            ("scope", Field::Text),
            ("measure", Field::Code(Measure::ENTRIES)),
            ("period", Field::Span),
            ("announced", Field::Date),
            ("value", Field::Value),
            ("items", Field::Text),
            ("status", Field::Code(ObservationStatus::ENTRIES)),
        ]
    }

    fn said(&self, field: &str) -> Vec<Said<'_>> {
        match field {
            "indicator" => Said::references(&self.indicator),
            "subject" => Said::references(&self.subject),
            "counterpart" => Said::references(&self.counterpart),
            "flow" => Said::code(self.flow.as_ref().map(|flow| flow.value)),
            "scope" => Said::words(self.scope.as_ref().map(|scope| &*scope.value)),
            "measure" => Said::code(Some(self.measure)),
            "period" => Said::date(&self.period),
            "announced" => Said::date(&self.announced),
            "value" => Said::value(&self.value),
            "items" => Said::words(self.items.iter().flatten().map(|item| &*item.value)),
            "status" => Said::code(Some(self.status)),
            _ => Vec::new(),
        }
    }

    fn references(&mut self, show: &mut dyn FnMut(&mut Reference, Wanted)) {
        self.indicator.iter_mut().for_each(|word| show(word, Wanted::Type(RecordType::Indicator)));
        self.subject.iter_mut().chain(&mut self.counterpart).for_each(|word| show(word, Wanted::Any));
    }

    fn prominence(&self) -> i64 {
        0
    }

    fn made_title(&self, known: &Known) -> Option<String> {
        let (indicator, subject) = (self.indicator.as_ref()?, self.subject.as_ref()?);
        let scope = self.scope.as_deref();
        let items: Vec<&str> = self.items.iter().flatten().map(|item| &*item.value).collect();
        let figure = self.value.as_ref().filter(|value| value.qualifier != Qualifier::Unstated);
        Some(title::observation(&Observed {
            indicator: known.title(indicator)?,
            joined: known.joined(indicator)?,
            subject: known.title(subject)?,
            of_partner: known.get(subject)?.r#type == RecordType::Partner,
            counterpart: match &self.counterpart {
                Some(counterpart) => Some(known.title(counterpart)?),
                None => None,
            },
            flow: self.flow.as_ref().map(|flow| flow.value),
            scope: scope.map(|scope| known.scope(scope).unwrap_or(scope)),
            items: &items,
            measure: self.measure,
            unit: self.value.as_ref().and_then(|value| value.unit.as_deref()),
            period: self.period.as_ref().map(|period| &*period.text),
            status: self.status,
            value: figure.map(|figure| quantity::stated(figure)).as_deref(),
        }))
    }

    fn listed_by(&self) -> Option<&Date> {
        self.period.as_ref()
    }

    fn moments(&self) -> Vec<Moment> {
        let actual = self.status == ObservationStatus::Actual;
        vec![
            Moment {
                planned: Some(!actual),
                status: Some(self.status.code()),
                behind: actual,
                ..Moment::of(MomentKind::Period, &self.period)
            },
            Moment::of(MomentKind::Announced, &self.announced),
        ]
    }

    fn spans(&self) -> Vec<(&Option<Date>, &Option<Date>)> {
        Vec::new()
    }
}

impl Observation {
    /// Takes over from the record that it stands in what it does not say itself.
    pub(super) fn inherit(&mut self, owner: &Head) {
        if self.subject.is_none() {
            self.subject = Some(Reference { word: owner.id.clone(), at: owner.at, to: None });
        }
    }

    /// What it has to say by itself, or by its group or record.
    pub(super) fn complete(&self, fields: &Fields<'_>) {
        for (key, word) in [("indicator", &self.indicator), ("subject", &self.subject)] {
            if word.is_none() && !fields.misread(key) {
                fields.missing(key);
            }
        }
    }
}

/// The citations that an observation takes over: those of the whole record that it stands in.
pub(super) fn inherited(owner: &[Cite]) -> Box<[Cite]> {
    owner.iter().filter(|cite| cite.supports.is_none() && cite.rank == Rank::Preferred).cloned().collect()
}

/// What the key of an observation is made of.
pub(crate) const KEY: [&str; 8] = ["indicator", "subject", "counterpart", "flow", "scope", "measure", "period", "status"];

/// The key of an observation as an id.
pub(super) fn made_id(observation: &Observation) -> Option<Arc<str>> {
    let level = observation.measure == Measure::Level;
    let actual = observation.status == ObservationStatus::Actual;
    let parts: [Option<String>; KEY.len()] = [
        Some(observation.indicator.as_ref()?.word.to_string()),
        Some(observation.subject.as_ref().filter(|subject| !subject.word.is_empty())?.word.to_string()),
        observation.counterpart.as_ref().map(|other| other.word.to_string()),
        observation.flow.as_ref().map(|flow| flow.code().to_owned()),
        observation.scope.as_ref().map(|scope| scope.replace('_', "-")),
        (!level).then(|| observation.measure.code().to_owned()),
        observation.period.as_ref().map(|period| date_in_id(&period.edtf)),
        (!actual).then(|| observation.status.code().to_owned()),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("-").into())
}

/// A date as part of an id: `2007/..` is `2007--open`, `[2021..2022]` is `2021-open-2022`.
fn date_in_id(edtf: &str) -> String {
    let plain: String = edtf.to_ascii_lowercase().chars().filter(|c| !"~?%[]{}".contains(*c)).collect();
    if plain.contains('/') {
        return plain.replace("..", "open").replace('/', "--");
    }
    plain.replace("..", "-open-").trim_matches('-').replace(',', "-")
}

#[cfg(test)]
mod tests {
    use super::date_in_id;

    #[test]
    fn dates_are_readable_in_ids() {
        for (edtf, id) in [
            ("2018", "2018"),
            ("2019-05~", "2019-05"),
            ("2021/2027", "2021--2027"),
            ("2007/..", "2007--open"),
            ("../2019", "open--2019"),
            ("[2021-09..2022-09]", "2021-09-open-2022-09"),
            ("201X", "201x"),
        ] {
            assert_eq!(date_in_id(edtf), id);
        }
    }
}
