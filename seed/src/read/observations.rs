//! Observations, inside a record or in groups that say once what holds for all their rows.
use super::{
    Defaults, cites,
    fields::{Fields, Item},
    once, record,
};
use crate::statement::{Body, Cite, Observation, Record, Text};
use entity::{
    Codelist,
    citation::Rank,
    observation::{Measure, ObservationStatus},
};

/// An `[[observations]]` group.
pub(super) fn group(mut group: Fields<'_>, defaults: &Defaults, records: &mut Vec<Record>) {
    group.need("rows");
    if let Some(subject) = group.text("subject") {
        group.id = subject.value;
    }
    for mut row in group.each("rows").iter().filter_map(Item::table) {
        row.inherit(&group);
        records.push(observation(row, None, defaults));
    }
    // the rows have read what the group says; asking for the same keys tells a known key from an unknown one
    read(&mut group);
    group.done();
}

/// The `observations` of a record.
pub(super) fn inside(fields: &mut Fields<'_>, owner: &Record, defaults: &Defaults, records: &mut Vec<Record>) {
    for row in fields.each("observations").iter().filter_map(Item::table) {
        records.push(observation(row, Some(owner), defaults));
    }
}

fn observation(mut fields: Fields<'_>, owner: Option<&Record>, defaults: &Defaults) -> Record {
    let mut record = read(&mut fields);
    let at = fields.at;
    record.as_of = record.as_of.or_else(|| owner.and_then(|o| o.as_of.clone())).or_else(|| defaults.as_of.clone());
    record.chapter = defaults.chapter;
    if let (true, Some(owner)) = (record.cites.is_empty(), owner) {
        let whole = |c: &&Cite| c.supports.is_none() && c.rank == Rank::Preferred;
        record.cites = owner.cites.iter().filter(whole).cloned().collect();
    }
    let Body::Observation(said) = &mut record.body else {
        return record;
    };
    if let (None, Some(owner)) = (&said.subject, owner) {
        said.subject = Some(Text { value: owner.id.clone(), at: owner.at });
    }
    if said.indicator.is_none() {
        fields.problem(at, "`indicator` is missing", "add it");
    }
    if said.subject.is_none() {
        fields.problem(at, "`subject` is missing", "add it");
    }
    if said.id_is_made {
        record.id = made_id(said).unwrap_or_default();
    }
    fields.done();
    record
}

/// Reads the keys of an observation, whether they stand in a row or in its group.
fn read(fields: &mut Fields<'_>) -> Record {
    let id = fields.text("id").map(|id| record::checked_id(fields, id));
    if let Some(id) = &id {
        fields.id.clone_from(id);
    }
    let items = fields.item("items").map(|item| item.each());
    let items = items.map(|items| items.iter().filter_map(Item::text).collect::<Vec<Text>>());
    once(fields, items.iter().flatten().map(|i| (i.value.clone(), i.at, format!("`{}`", **i))));
    let measure = fields.item("measure").and_then(|m| m.code());
    let status = fields.item("status").and_then(|s| s.code());
    let said = Observation {
        indicator: fields.text("indicator"),
        subject: fields.text("subject"),
        counterpart: fields.text("counterpart"),
        flow: fields.item("flow").and_then(|f| f.code()),
        scope: fields.text("scope"),
        measure: measure.map_or(Measure::Level, |m| m.value),
        period: fields.span("period"),
        announced: fields.point("announced"),
        value: fields.quantity("value"),
        items,
        as_stated: fields.text("as_stated"),
        status: status.map_or(ObservationStatus::Actual, |s| s.value),
        id_is_made: id.is_none(),
    };
    Record {
        at: fields.at,
        id: id.unwrap_or_default(),
        title: None,
        summary: fields.plain("summary"),
        remark: fields.plain("remark"),
        as_of: fields.point("as_of"),
        chapter: None,
        parties: Vec::new(),
        links: record::links(fields),
        cites: cites::read(fields),
        was: fields.texts("was"),
        body: Body::Observation(Box::new(said)),
    }
}

/// The key of an observation as an id.
fn made_id(said: &Observation) -> Option<String> {
    let level = said.measure == Measure::Level;
    let actual = said.status == ObservationStatus::Actual;
    let parts = [
        Some(said.indicator.as_ref()?.replace('_', "-")),
        Some(said.subject.as_ref().filter(|id| !id.is_empty())?.value.clone()),
        said.counterpart.as_ref().map(|id| id.value.clone()),
        said.flow.as_ref().map(|flow| flow.code().to_owned()),
        said.scope.as_ref().map(|scope| scope.replace('_', "-")),
        (!level).then(|| said.measure.code().to_owned()),
        said.period.as_ref().map(|period| date_in_id(&period.edtf)),
        (!actual).then(|| said.status.code().to_owned()),
    ];
    Some(parts.into_iter().flatten().collect::<Vec<_>>().join("-"))
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
