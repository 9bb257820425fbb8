//! Figures against each other: a part is no more than the whole, a share is that of the two, turnover and balance are made of
//! export and import. Where a source says otherwise, the record says so in its `remark`.
use super::{Index, span::Span};
use crate::statement::{Body, Observation, Record, Text, Value};
use entity::{
    Codelist,
    indicator::Nature,
    link::LinkRelation,
    observation::{Flow, Measure},
    partner::PartnerKind,
    quantity::minor_places,
};
use std::collections::{BTreeMap, BTreeSet};

const PERCENT: &str = "percent";

/// An observation with its value.
#[derive(Clone, Copy)]
struct Figure<'a> {
    record: &'a Record,
    said: &'a Observation,
    value: &'a Value,
    span: Span,
}

/// What observations have to have in common: indicator, status, unit, length of time.
type Common<'a> = (&'a str, &'static str, Option<&'a str>, Option<&'a str>);

impl<'a> Figure<'a> {
    fn of(record: &'a Record) -> Option<Self> {
        let Body::Observation(said) = &record.body else {
            return None;
        };
        let value = said.value.as_ref()?;
        Some(Self { record, said, value, span: Span::rounded(value) })
    }

    fn common(&self) -> Common<'a> {
        let (unit, per) = (self.value.unit.as_deref(), self.value.per.as_deref());
        (word(&self.said.indicator).unwrap_or_default(), self.said.status.code(), unit, per)
    }

    /// All that is told of is the same, but for scope and flow.
    fn is_beside(&self, other: &Self) -> bool {
        let about = |figure: &Self| (word(&figure.said.subject), word(&figure.said.counterpart), figure.period());
        about(self) == about(other)
    }

    /// All that is told of is the same.
    fn is_about_the_same(&self, other: &Self) -> bool {
        self.is_beside(other) && self.scope() == other.scope() && self.flow() == other.flow()
    }

    fn period(&self) -> Option<&'a str> {
        self.said.period.as_ref().map(|period| period.edtf.as_str())
    }

    fn scope(&self) -> Option<&'a str> {
        word(&self.said.scope)
    }

    fn is(&self, flows: &[Flow]) -> bool {
        self.said.flow.as_ref().is_some_and(|flow| flows.contains(&flow.value))
    }

    fn flow(&self) -> Option<&'static str> {
        self.said.flow.as_ref().map(|flow| flow.code())
    }
}

fn word(text: &Option<Text>) -> Option<&str> {
    text.as_ref().map(|text| text.as_str())
}

pub(super) fn check(index: &Index<'_>) {
    let mut levels: BTreeMap<Common<'_>, Vec<Figure<'_>>> = BTreeMap::new();
    let mut shares = Vec::new();
    for figure in index.records().filter_map(Figure::of) {
        let rated = index.indicator(figure.said).is_none_or(|indicator| indicator.nature == Some(Nature::Rating));
        match figure.said.measure {
            Measure::Level if !rated => levels.entry(figure.common()).or_default().push(figure),
            Measure::Share if figure.value.unit.as_deref() == Some(PERCENT) => shares.push(figure),
            _ => {}
        }
    }
    for figures in levels.values() {
        for figure in figures {
            parts(index, figure, figures);
            flows(index, figure, figures);
        }
    }
    for figure in shares {
        share(index, &figure, levels.values());
    }
}

/// Reports figures that do not fit each other, unless one of their notes tells why.
fn disagree(index: &Index<'_>, figure: &Figure<'_>, others: &[&Figure<'_>], what: &str) {
    if figure.record.remark.is_some() || others.iter().any(|other| other.record.remark.is_some()) {
        return;
    }
    let places: Vec<String> = others.iter().map(|other| index.problems.place(other.value.at)).collect();
    let message = if places.is_empty() { what.to_owned() } else { format!("{what} ({})", places.join(", ")) };
    index.problems.add(figure.value.at, Some(&figure.record.id), message, "correct one, or say why in a `remark`");
}

/// Each part is no more than the whole, nor are the parts of several countries together.
fn parts(index: &Index<'_>, whole: &Figure<'_>, figures: &[Figure<'_>]) {
    let mut countries = BTreeMap::new();
    for part in figures.iter().filter(|part| is_part(index, part, whole)) {
        if part.span.exceeds(whole.span) {
            disagree(index, part, &[whole], "more than the whole that it is part of");
        }
        if let Some(country) = country(index, part, whole) {
            countries.entry(country).or_insert(part);
        }
    }
    let sum: f64 = countries.values().map(|part| part.span.low.max(0.0)).sum();
    let single = countries.values().any(|part| part.span.exceeds(whole.span));
    if sum > whole.span.high && !single {
        let parts: Vec<&Figure<'_>> = countries.into_values().collect();
        disagree(index, whole, &parts, "less than its parts of several countries");
    }
}

/// The country that is all by which a part differs from the whole: two countries have nothing in common.
fn country<'a>(index: &Index<'_>, part: &Figure<'a>, whole: &Figure<'_>) -> Option<&'a str> {
    let id = word(&part.said.counterpart)?;
    let only = whole.said.counterpart.is_none()
        && word(&part.said.subject) == word(&whole.said.subject)
        && part.period() == whole.period()
        && part.scope() == whole.scope()
        && part.flow() == whole.flow();
    let is_country = |record: &Record| matches!(&record.body, Body::Partner(p) if p.kind == Some(PartnerKind::Country));
    (only && index.get(id).is_some_and(is_country)).then_some(id)
}

/// Of two figures that have all else in common one measures part of the other: no scope or counterpart is the whole.
fn is_part(index: &Index<'_>, part: &Figure<'_>, whole: &Figure<'_>) -> bool {
    let (a, b) = (part.said, whole.said);
    let announced = a.announced.as_ref().zip(b.announced.as_ref());
    if part.is_about_the_same(whole) || announced.is_some_and(|(a, b)| a.edtf != b.edtf) {
        return false;
    }
    // the balance with one may well be above that with all
    let directed = (part.flow() == whole.flow() && !part.is(&[Flow::Balance]))
        || (part.is(&[Flow::Export, Flow::Import]) && whole.is(&[Flow::Turnover]));
    let scoped = part.scope() == whole.scope() || whole.scope().is_none();
    let nearer = |a: &Option<Text>, b: &Option<Text>| match (word(a), word(b)) {
        (Some(a), Some(b)) => a == b || (adds(index, part) && within(index, a, b)),
        (_, b) => b.is_none(),
    };
    directed
        && scoped
        && (part.period() == whole.period() || is_meanwhile(index, part, whole))
        && nearer(&a.subject, &b.subject)
        && nearer(&a.counterpart, &b.counterpart)
}

/// What flows in a time is part of what flows in a longer one.
fn is_meanwhile(index: &Index<'_>, part: &Figure<'_>, whole: &Figure<'_>) -> bool {
    let nature = index.indicator(part.said).and_then(|indicator| indicator.nature);
    let adds = matches!(nature, Some(Nature::Flow | Nature::Total)) && part.value.per.is_none();
    let (Some(part), Some(whole)) = (&part.said.period, &whole.said.period) else {
        return false;
    };
    adds && whole.first_day() <= part.first_day() && part.last_day() <= whole.last_day()
}

/// A limit of a part, such as its speed, says nothing of the whole; what it costs does.
fn adds(index: &Index<'_>, figure: &Figure<'_>) -> bool {
    let limit = index.indicator(figure.said).is_some_and(|indicator| indicator.nature == Some(Nature::Limit));
    !limit || figure.value.unit.as_deref().is_some_and(|unit| minor_places(unit).is_some())
}

/// One lies in the other as a place, is an edition of it, or `part_of` it.
fn within(index: &Index<'_>, inner: &str, outer: &str) -> bool {
    let mut seen = BTreeSet::new();
    let mut next: Vec<&str> = vec![inner];
    while let Some(record) = next.pop().and_then(|id| index.get(id)) {
        if record.id == outer {
            return true;
        }
        if seen.insert(&record.id) {
            next.extend(record.linked(LinkRelation::PartOf).filter(|id| index.get(id).is_some()));
            let wider = match &record.body {
                Body::Partner(partner) if partner.is_place() => record.parent(),
                Body::Event(event) => word(&event.forum),
                _ => None,
            };
            next.extend(wider.filter(|id| index.get(id).is_some()));
        }
    }
    false
}

/// Turnover is export and import, balance what one is more than the other: of any three the third follows.
fn flows(index: &Index<'_>, figure: &Figure<'_>, figures: &[Figure<'_>]) {
    let of = |flow: Flow| {
        let about = |other: &&Figure<'_>| figure.is_beside(other) && figure.scope() == other.scope();
        figures.iter().find(|other| other.is(&[flow]) && about(other))
    };
    let (export, import, balance) = (of(Flow::Export), of(Flow::Import), of(Flow::Balance));
    if figure.is(&[Flow::Turnover]) {
        if let (Some(export), Some(import)) = (export, import)
            && !figure.span.meets(export.span + import.span)
        {
            disagree(index, figure, &[export, import], "not the sum of export and import");
        } else if let (Some(balance), Some(export)) = (balance, export)
            && !(figure.span + balance.span).meets(export.span + export.span)
        {
            disagree(index, figure, &[export, balance], "with the balance it does not make the export");
        } else if let (Some(balance), Some(import)) = (balance, import)
            && !(figure.span - balance.span).meets(import.span + import.span)
        {
            disagree(index, figure, &[import, balance], "with the balance it does not make the import");
        }
    }
    if let (true, Some(export), Some(import)) = (figure.is(&[Flow::Balance]), export, import)
        && !figure.span.meets(export.span - import.span)
    {
        disagree(index, figure, &[export, import], "not what export is more than import");
    }
}

/// A share is of the same series without scope, without counterpart, or without both.
fn share<'a>(index: &Index<'_>, share: &Figure<'a>, levels: impl Iterator<Item = &'a Vec<Figure<'a>>>) {
    if share.span.low > 100.0 {
        disagree(index, share, &[], "a share of more than the whole");
    }
    let series = |figure: &Figure<'a>| {
        let (indicator, status, ..) = figure.common();
        (indicator, status)
    };
    for figures in levels {
        let Some(part) = figures.iter().find(|part| series(part) == series(share) && part.is_about_the_same(share)) else {
            continue;
        };
        let wholes: Vec<&Figure<'_>> = figures.iter().filter(|whole| is_whole(part, whole)).collect();
        let fits = |whole: &&Figure<'_>| {
            let ratio = part.span / whole.span;
            share.span.meets(Span { low: ratio.low * 100.0, high: ratio.high * 100.0 })
        };
        if !wholes.is_empty() && !wholes.iter().any(fits) {
            let others: Vec<&Figure<'_>> = [part].into_iter().chain(wholes).collect();
            disagree(index, share, &others, "not the share that the part has of the whole");
        }
    }
}

fn is_whole(part: &Figure<'_>, whole: &Figure<'_>) -> bool {
    let open = |part: Option<&str>, whole: Option<&str>| whole.is_none() || part == whole;
    !part.is_about_the_same(whole)
        && word(&part.said.subject) == word(&whole.said.subject)
        && part.period() == whole.period()
        && part.flow() == whole.flow()
        && open(part.scope(), whole.scope())
        && open(word(&part.said.counterpart), word(&whole.said.counterpart))
}
