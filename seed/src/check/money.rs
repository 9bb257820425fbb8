//! Money that is part of other money: what is linked as `part_of` is in the same currency and does not come to more.
use super::{Index, span::Span};
use crate::statement::{Body, Record, Value};
use entity::{link::LinkRelation, observation::Measure, quantity::minor_places};
use std::collections::BTreeMap;

pub(super) fn check(index: &Index<'_>) {
    let mut wholes: BTreeMap<&str, Vec<(&Record, &Value)>> = BTreeMap::new();
    for part in index.records() {
        let Some(value) = money(part) else {
            continue;
        };
        for whole in part.linked(LinkRelation::PartOf) {
            wholes.entry(whole).or_default().push((part, value));
        }
    }
    for (id, parts) in wholes {
        if let Some(whole) = index.get(id)
            && let Some(value) = money(whole)
        {
            compare(index, (whole, value), &parts);
        }
    }
}

/// The money of a deal, or of an observation of a level.
fn money(record: &Record) -> Option<&Value> {
    let value = match &record.body {
        Body::Deal(deal) => deal.amount.as_ref(),
        Body::Observation(said) if said.measure == Measure::Level => said.value.as_ref(),
        _ => None,
    };
    value.filter(|value| value.unit.as_deref().is_some_and(|unit| minor_places(unit).is_some()))
}

fn compare(index: &Index<'_>, (whole, value): (&Record, &Value), parts: &[(&Record, &Value)]) {
    let place = |record: &Record| index.problems.place(record.at);
    let fix = "correct one, or say why in a `remark`";
    let (other, same): (Vec<_>, Vec<_>) = parts.iter().partition(|(_, part)| part.unit != value.unit);
    for (record, part) in other.into_iter().filter(|(record, _)| record.remark.is_none() && whole.remark.is_none()) {
        let [part_unit, unit] = [part, value].map(|value| value.unit.as_deref().unwrap_or_default());
        let message = format!("it is in {part_unit}, and what it is part of, `{}`, in {unit} ({})", whole.id, place(whole));
        index.problems.add(part.at, Some(&record.id), message, fix);
    }
    let explained = whole.remark.is_some() || same.iter().any(|(record, _)| record.remark.is_some());
    let sum: f64 = same.iter().map(|(_, part)| Span::told(part).low.max(0.0)).sum();
    if !explained && sum > Span::told(value).high {
        let names: Vec<&str> = same.iter().map(|(record, _)| record.id.as_str()).collect();
        let message = format!("its parts come to more: {}", names.join(", "));
        index.problems.add(value.at, Some(&whole.id), message, fix);
    }
}
