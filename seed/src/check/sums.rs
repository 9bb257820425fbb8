//! Figures against each other: a part is no more than the whole, a share is that of the two, turnover and balance are made of
//! export and import. Where a source says otherwise, the record says so in its `remark`.
//!
//! Figures are looked up by series, so that each is compared with the few it can be part of, not with all.
use super::{
    checked::Checked,
    partners::{is_country, parent},
    records::{DISAGREE, has_remark, linked},
};
use crate::{
    kinds::{
        Body, Record,
        observation::{KEY, Observation},
    },
    rule::Rule,
    text::{Number, Value},
};
use entity::{
    indicator::Nature,
    link::LinkRelation,
    observation::{Flow, Measure, ObservationStatus},
    quantity::{PERCENT, Per, minor_places},
    span::Span,
};
use std::collections::{BTreeMap, HashMap};

/// An observation with its value.
#[derive(Clone, Copy)]
struct Figure<'a> {
    record: &'a Record,
    observation: &'a Observation,
    value: &'a Value,
    span: Span,
    series: Series<'a>,
}

/// What figures have in common that differ by their period alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Series<'a> {
    subject: Number,
    counterpart: Option<Number>,
    scope: Option<&'a str>,
    flow: Option<Flow>,
}

/// What figures have to have in common to be compared: indicator, status, unit, length of time.
type Common<'a> = (Number, ObservationStatus, Option<&'a str>, Option<Per>);

impl<'a> Figure<'a> {
    /// None where it names something that there is not, which is reported where references are.
    fn of(record: &'a Record) -> Option<Self> {
        let Body::Observation(observation) = &record.body else {
            return None;
        };
        if KEY.iter().any(|key| record.head.misread(key)) {
            return None;
        }
        let value = observation.value.as_ref()?;
        let counterpart = match &observation.counterpart {
            Some(counterpart) => Some(counterpart.to?),
            None => None,
        };
        let series = Series {
            subject: observation.subject.as_ref()?.to?,
            counterpart,
            scope: observation.scope.as_ref().map(|scope| &*scope.value),
            flow: observation.flow.as_ref().map(|flow| flow.value),
        };
        Some(Self { record, observation, value, span: Span::rounded(value), series })
    }

    fn indicator(&self) -> Option<Number> {
        self.observation.indicator.as_ref()?.to
    }

    fn period(&self) -> Option<&'a str> {
        self.observation.period.as_ref().map(|period| period.edtf.as_str())
    }

    /// All that is told of is the same.
    fn is_about_the_same(&self, other: &Self) -> bool {
        self.series == other.series && self.period() == other.period()
    }
}

/// Figures that can be compared, in the order of their ids, and where those of each series are.
struct Group<'a> {
    figures: &'a [Figure<'a>],
    series: HashMap<Series<'a>, Vec<usize>>,
    nature: Option<Nature>,
}

impl<'a> Group<'a> {
    fn new(figures: &'a [Figure<'a>], nature: Option<Nature>) -> Self {
        let mut series: HashMap<Series<'a>, Vec<usize>> = HashMap::new();
        for (at, figure) in figures.iter().enumerate() {
            series.entry(figure.series).or_default().push(at);
        }
        Self { figures, series, nature }
    }

    fn of(&self, series: &Series<'a>) -> impl Iterator<Item = (usize, &'a Figure<'a>)> {
        let places = self.series.get(series).into_iter().flatten();
        places.filter_map(|at| Some((*at, self.figures.get(*at)?)))
    }

    /// The first figure of a series in a period.
    fn find(&self, series: Series<'a>, period: Option<&str>) -> Option<&'a Figure<'a>> {
        self.of(&series).map(|(_, figure)| figure).find(|figure| figure.period() == period)
    }

    /// What flows in a time is part of what flows in a longer one.
    fn is_meanwhile(&self, part: &Figure<'_>, whole: &Figure<'_>) -> bool {
        let adds = matches!(self.nature, Some(Nature::Flow | Nature::Total)) && part.value.per.is_none();
        let (true, Some(part), Some(whole)) = (adds, &part.observation.period, &whole.observation.period) else {
            return false;
        };
        whole.first_day() <= part.first_day() && part.last_day() <= whole.last_day()
    }

    /// A limit of a part, such as its speed, says nothing of the whole; what it costs does.
    fn adds(&self, figure: &Figure<'_>) -> bool {
        self.nature != Some(Nature::Limit) || figure.value.unit.as_deref().is_some_and(|unit| minor_places(unit).is_some())
    }
}

pub(super) fn check(checked: &Checked<'_>) {
    let mut levels: BTreeMap<Common<'_>, Vec<Figure<'_>>> = BTreeMap::new();
    let mut shares: HashMap<(Number, ObservationStatus), Vec<Figure<'_>>> = HashMap::new();
    for figure in checked.records().filter_map(|(_, record)| Figure::of(record)) {
        let Some(indicator) = figure.indicator() else {
            continue;
        };
        let status = figure.observation.status;
        let (unit, per) = (figure.value.unit.as_deref(), figure.value.per);
        let rated = checked.indicator(figure.observation).is_none_or(|indicator| indicator.nature == Some(Nature::Rating));
        match figure.observation.measure {
            Measure::Level if !rated => levels.entry((indicator, status, unit, per)).or_default().push(figure),
            Measure::Share if unit == Some(PERCENT) => {
                if figure.span.low > 100.0 {
                    disagree(checked, &figure, &[], "a share of more than the whole");
                }
                shares.entry((indicator, status)).or_default().push(figure);
            }
            _ => {}
        }
    }
    for ((indicator, status, ..), figures) in &levels {
        let nature = checked.statements.get(*indicator).and_then(|record| match &record.body {
            Body::Indicator(indicator) => indicator.nature,
            _ => None,
        });
        let group = Group::new(figures, nature);
        parts(checked, &group);
        figures.iter().for_each(|figure| flows(checked, figure, &group));
        for figure in shares.get(&(*indicator, *status)).into_iter().flatten() {
            share(checked, figure, &group);
        }
    }
}

/// Reports figures that do not fit each other, unless one of their remarks tells why.
fn disagree(checked: &Checked<'_>, figure: &Figure<'_>, others: &[&Figure<'_>], what: &str) {
    if has_remark(figure.record) || others.iter().any(|other| has_remark(other.record)) {
        return;
    }
    let places: Vec<String> = others.iter().map(|other| checked.problems.place(other.value.at)).collect();
    let message = if places.is_empty() { what.to_owned() } else { format!("{what} ({})", places.join(", ")) };
    checked.report(Rule::Figures, figure.value.at, figure.record, message, DISAGREE);
}

/// Each part is no more than the whole, nor are the parts of several countries together.
fn parts(checked: &Checked<'_>, group: &Group<'_>) {
    // whole and part, by their places
    let mut pairs: Vec<(usize, usize)> = Vec::new();
    for (at, part) in group.figures.iter().enumerate() {
        for series in wider(checked, group, part) {
            pairs.extend(group.of(&series).filter(|(_, whole)| is_part(group, part, whole)).map(|(whole, _)| (whole, at)));
        }
    }
    pairs.sort_unstable();
    pairs.dedup();
    for pairs in pairs.chunk_by(|(a, _), (b, _)| a == b) {
        let parts: Vec<&Figure<'_>> = pairs.iter().filter_map(|(_, part)| group.figures.get(*part)).collect();
        if let Some(whole) = pairs.first().and_then(|(whole, _)| group.figures.get(*whole)) {
            compare(checked, whole, &parts);
        }
    }
}

fn compare(checked: &Checked<'_>, whole: &Figure<'_>, parts: &[&Figure<'_>]) {
    let mut countries = BTreeMap::new();
    for part in parts {
        if part.span.exceeds(whole.span) {
            disagree(checked, part, &[whole], "more than the whole that it is part of");
        }
        if let Some(country) = country(checked, part, whole) {
            countries.entry(country).or_insert(*part);
        }
    }
    let sum: f64 = countries.values().map(|part| part.span.low.max(0.0)).sum();
    let single = countries.values().any(|part| part.span.exceeds(whole.span));
    if sum > whole.span.high && !single {
        let parts: Vec<&Figure<'_>> = countries.into_values().collect();
        disagree(checked, whole, &parts, "less than its parts of several countries");
    }
}

/// The country that is all by which a part differs from the whole: two countries have nothing in common.
fn country(checked: &Checked<'_>, part: &Figure<'_>, whole: &Figure<'_>) -> Option<Number> {
    let country = part.series.counterpart?;
    let only = part.series == Series { counterpart: Some(country), ..whole.series } && part.period() == whole.period();
    let differs = only && whole.series.counterpart.is_none();
    (differs && checked.statements.get(country).is_some_and(is_country)).then_some(country)
}

/// The series that a figure may measure part of: no scope or counterpart is the whole, a place is part of what it lies in, export
/// and import are part of turnover.
fn wider<'a>(checked: &Checked<'a>, group: &Group<'a>, part: &Figure<'a>) -> Vec<Series<'a>> {
    let series = part.series;
    let around = |number: Number| if group.adds(part) { outward(checked, number) } else { vec![number] };
    let counterparts: Vec<Option<Number>> = match series.counterpart {
        Some(counterpart) => [None].into_iter().chain(around(counterpart).into_iter().map(Some)).collect(),
        None => vec![None],
    };
    let scopes = [series.scope, None].into_iter().take(if series.scope.is_some() { 2 } else { 1 });
    let flows = match series.flow {
        // the balance with one may well be above that with all
        Some(Flow::Balance) => vec![],
        Some(Flow::Export | Flow::Import) => vec![series.flow, Some(Flow::Turnover)],
        flow => vec![flow],
    };
    let mut wider = Vec::new();
    for subject in around(series.subject) {
        for counterpart in &counterparts {
            for scope in scopes.clone() {
                wider.extend(flows.iter().map(|flow| Series { subject, counterpart: *counterpart, scope, flow: *flow }));
            }
        }
    }
    wider
}

/// Of two figures of which the series of one is part of that of the other, the periods are, too.
fn is_part(group: &Group<'_>, part: &Figure<'_>, whole: &Figure<'_>) -> bool {
    let announced = part.observation.announced.as_ref().zip(whole.observation.announced.as_ref());
    !part.is_about_the_same(whole)
        && announced.is_none_or(|(a, b)| a.edtf == b.edtf)
        && (part.period() == whole.period() || group.is_meanwhile(part, whole))
}

/// A record, and all that it lies in as a place, is an edition of, or is `part_of`.
fn outward(checked: &Checked<'_>, inner: Number) -> Vec<Number> {
    let mut found = vec![inner];
    let mut at = 0;
    while let Some(record) = found.get(at).and_then(|number| checked.statements.get(*number)) {
        let wider = match &record.body {
            Body::Partner(partner) if partner.is_place() => parent(record),
            Body::Event(event) => event.forum.as_ref().and_then(|forum| forum.to),
            _ => None,
        };
        for number in linked(record, LinkRelation::PartOf).chain(wider) {
            if !found.contains(&number) {
                found.push(number);
            }
        }
        at += 1;
    }
    found
}

/// Turnover is export and import, balance what one is more than the other: of any three the third follows.
fn flows<'a>(checked: &Checked<'_>, figure: &Figure<'a>, group: &Group<'a>) {
    if !matches!(figure.series.flow, Some(Flow::Turnover | Flow::Balance)) {
        return;
    }
    let of = |flow: Flow| group.find(Series { flow: Some(flow), ..figure.series }, figure.period());
    let (export, import, balance) = (of(Flow::Export), of(Flow::Import), of(Flow::Balance));
    if figure.series.flow == Some(Flow::Turnover) {
        if let (Some(export), Some(import)) = (export, import)
            && !figure.span.meets(export.span + import.span)
        {
            disagree(checked, figure, &[export, import], "not the sum of export and import");
        } else if let (Some(balance), Some(export)) = (balance, export)
            && !(figure.span + balance.span).meets(export.span + export.span)
        {
            disagree(checked, figure, &[export, balance], "with the balance it does not make the export");
        } else if let (Some(balance), Some(import)) = (balance, import)
            && !(figure.span - balance.span).meets(import.span + import.span)
        {
            disagree(checked, figure, &[import, balance], "with the balance it does not make the import");
        }
    } else if let (Some(export), Some(import)) = (export, import)
        && !figure.span.meets(export.span - import.span)
    {
        disagree(checked, figure, &[export, import], "not what export is more than import");
    }
}

/// A share is of the same series without scope, without counterpart, or without both.
fn share<'a>(checked: &Checked<'_>, share: &Figure<'a>, group: &Group<'a>) {
    let Series { scope, counterpart, .. } = share.series;
    let Some(part) = group.find(share.series, share.period()) else {
        return;
    };
    let series =
        [(None, counterpart), (scope, None), (None, None)].map(|(scope, counterpart)| Series { scope, counterpart, ..share.series });
    let mut wholes: Vec<(usize, &Figure<'_>)> = series
        .iter()
        .filter(|series| **series != share.series)
        .flat_map(|series| group.of(series))
        .filter(|(_, whole)| whole.period() == share.period())
        .collect();
    wholes.sort_by_key(|(at, _)| *at);
    wholes.dedup_by_key(|(at, _)| *at);
    let fits = |(_, whole): &(usize, &Figure<'_>)| share.span.meets((part.span / whole.span) * 100.0);
    if !wholes.is_empty() && !wholes.iter().any(fits) {
        let others: Vec<&Figure<'_>> = [part].into_iter().chain(wholes.into_iter().map(|(_, whole)| whole)).collect();
        disagree(checked, share, &others, "not the share that the part has of the whole");
    }
}
