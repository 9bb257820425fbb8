//! Titles: stated, or made from what a record says.
use crate::{
    check::Index,
    statement::{Body, Event, Observation, Record},
};
use entity::{
    Codelist,
    forum::ForumKind,
    observation::{Measure, ObservationStatus},
};
use sea_orm::JsonValue as Json;
use serde_json::json;

/// The title of a record; `None` where what it is made from is missing.
pub(super) fn title(index: &Index<'_>, record: &Record) -> Option<String> {
    if let Some(title) = &record.title {
        return Some(title.value.clone());
    }
    match &record.body {
        // official English names come first
        Body::Partner(partner) => Some(partner.names.first()?.text.value.clone()),
        Body::Event(event) => edition(index, event),
        Body::Observation(said) => observation(index, said),
        _ => None,
    }
}

/// A record as others show it.
pub(super) fn reference(index: &Index<'_>, record: &Record) -> Json {
    json!({ "id": record.id, "type": record.r#type().code(), "title": title(index, record) })
}

/// `7th session of the Commission`, `22nd Fair`.
fn edition(index: &Index<'_>, event: &Event) -> Option<String> {
    let forum = index.get(event.forum.as_ref()?)?;
    let name = title(index, forum)?;
    let number = ordinal(event.edition.as_ref()?.value);
    let Body::Forum(said) = &forum.body else {
        return None;
    };
    Some(match said.kind? {
        ForumKind::Commission => format!("{number} session of the {name}"),
        ForumKind::WorkingGroup | ForumKind::BusinessCouncil | ForumKind::Dialogue => {
            format!("{number} meeting of the {name}")
        }
        ForumKind::EconomicForum | ForumKind::Exhibition | ForumKind::Conference => {
            format!("{number} {name}")
        }
    })
}

fn ordinal(n: i64) -> String {
    let suffix = match (n % 10, n % 100) {
        (_, 11..=13) => "th",
        (1, _) => "st",
        (2, _) => "nd",
        (3, _) => "rd",
        _ => "th",
    };
    format!("{n}{suffix}")
}

/// `Trade: Norway – Peru, export, goods, growth, 2018, target`.
fn observation(index: &Index<'_>, said: &Observation) -> Option<String> {
    let name = |id: &str| {
        let record = index.get(id)?;
        // an observation about an observation has no title of its own to go by
        match record.body {
            Body::Observation(_) => None,
            _ => title(index, record),
        }
    };
    let mut text = format!("{}: {}", name(said.indicator.as_ref()?)?, name(said.subject.as_ref()?)?);
    if let Some(counterpart) = &said.counterpart {
        text += &format!(" – {}", name(counterpart)?);
    }
    let level = said.measure == Measure::Level;
    let actual = said.status == ObservationStatus::Actual;
    let parts = [
        said.flow.as_ref().map(|flow| flow.code().to_owned()),
        said.scope.as_ref().map(|scope| scope.replace('_', " ")),
        (!level).then(|| said.measure.code().to_owned()),
        said.period.as_ref().map(|period| period.edtf.clone()),
        (!actual).then(|| said.status.code().to_owned()),
    ];
    for part in parts.into_iter().flatten() {
        text += &format!(", {part}");
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::ordinal;

    #[test]
    fn editions_count_in_english() {
        let counted: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal).into();
        let expected = ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"];
        assert_eq!(counted, expected);
    }
}
