//! Money that is part of other money: what is linked as `part_of` is in the same currency and does not come to more.
use super::{
    checked::Checked,
    records::{DISAGREE, has_remark, linked},
};
use crate::{
    kinds::{Body, Record},
    rule::Rule,
    text::{Number, Value},
};
use entity::{link::LinkRelation, observation::Measure, quantity::minor_places, span::Span};
use std::collections::BTreeMap;

pub(super) fn check(checked: &Checked<'_>) {
    let mut wholes: BTreeMap<Number, Vec<(&Record, &Value)>> = BTreeMap::new();
    for (_, part) in checked.records() {
        for whole in linked(part, LinkRelation::PartOf) {
            if let Some(value) = money(part) {
                wholes.entry(whole).or_default().push((part, value));
            }
        }
    }
    for (number, parts) in wholes {
        if let Some(whole) = checked.statements.get(number)
            && let Some(value) = money(whole)
        {
            compare(checked, (whole, value), &parts);
        }
    }
}

/// The money of a deal, or of an observation of a level.
fn money(record: &Record) -> Option<&Value> {
    let value = match &record.body {
        Body::Deal(deal) => deal.amount.as_ref(),
        Body::Observation(observation) if observation.measure == Measure::Level => observation.value.as_ref(),
        _ => None,
    };
    value.filter(|value| value.unit.as_deref().is_some_and(|unit| minor_places(unit).is_some()))
}

fn compare(checked: &Checked<'_>, (whole, value): (&Record, &Value), parts: &[(&Record, &Value)]) {
    let explained = |record: &Record| has_remark(record) || has_remark(whole);
    let (other, same): (Vec<_>, Vec<_>) = parts.iter().partition(|(_, part)| part.unit != value.unit);
    for (record, part) in other.into_iter().filter(|(record, _)| !explained(record)) {
        let [part_unit, unit] = [part, value].map(|value| value.unit.as_deref().unwrap_or_default());
        let (id, place) = (&whole.head.id, checked.problems.place(whole.head.at));
        let message = format!("it is in {part_unit}, and what it is part of, `{id}`, in {unit} ({place})");
        checked.report(Rule::Figures, part.at, record, message, DISAGREE);
    }
    let sum: f64 = same.iter().map(|(_, part)| Span::told(part).low.max(0.0)).sum();
    if sum > Span::told(value).high && !same.iter().any(|(record, _)| explained(record)) {
        let names: Vec<&str> = same.iter().map(|(record, _)| &*record.head.id).collect();
        let message = format!("its parts come to more: {}", names.join(", "));
        checked.report(Rule::Figures, value.at, whole, message, DISAGREE);
    }
}
