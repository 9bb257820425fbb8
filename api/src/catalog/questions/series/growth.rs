//! Whether a stated growth follows from the levels that it is about, as exact as all of them are stated.
use super::{Series, stated_growth::SeriesGrowth};
use crate::catalog::{
    resources::observation::Observation,
    values::{
        date::FuzzyDate,
        quantity::{Number, Value},
    },
};
use entity::{
    Quantity,
    observation::{Measure, ObservationStatus},
    quantity::{Decimal, PERCENT, TIMES},
    span::Span,
};

/// A stated growth, beside the levels of its period and of the same a year before, which are among `near`.
pub(super) fn told(series: &Series, near: &[&Observation], stated: &Observation) -> SeriesGrowth {
    let plain = SeriesGrowth { observation: stated.clone(), agrees: None, remark: None };
    let has_figure = |it: &Observation| it.value.min.is_some() || it.value.max.is_some();
    let levels = || near.iter().filter(|it| it.measure == Measure::Level && has_figure(it));
    let is_own = |it: &Observation| it.value.unit == series.unit && it.value.per == series.per;
    // where levels are of several units it is not said of which the growth is
    if !levels().all(|it| is_own(it)) {
        return plain;
    }
    let Some(before) = stated.period.as_ref().and_then(year_before) else { return plain };
    let level = |period: &dyn Fn(&FuzzyDate) -> bool, status: ObservationStatus| {
        let mut found = levels().filter(|it| it.status == status && it.period.as_ref().is_some_and(period));
        // of two figures none is the one
        found.next().filter(|_| found.next().is_none())
    };
    let ends = |period: &FuzzyDate| (period.earliest.clone(), period.latest.clone());
    let now = stated.period.as_ref().map(ends);
    let base = level(&|period| ends(period) == before, ObservationStatus::Actual);
    let reached = level(&|period| Some(ends(period)) == now, stated.status);
    let (Some(base), Some(reached)) = (base, reached) else { return plain };
    let Some(agrees) = follows(&base.value, &reached.value, stated.measure, &stated.value) else { return plain };
    let when = |it: &Observation| it.period.as_ref().map(|period| period.text.clone()).unwrap_or_default();
    let remark = (!agrees).then(|| {
        let (from, to) = (format!("{} ({})", base.value.text, when(base)), format!("{} ({})", reached.value.text, when(reached)));
        format!("From {from} and {to} does not follow what is stated: {}.", stated.value.text)
    });
    SeriesGrowth { agrees: Some(agrees), remark, ..plain }
}

/// The first and last day of the same period a year before; none of one that is open.
fn year_before(period: &FuzzyDate) -> Option<(Option<String>, Option<String>)> {
    let back = |day: &str| {
        let (year, rest) = day.split_at_checked(4)?;
        Some(format!("{:04}{rest}", year.parse::<i32>().ok()?.checked_sub(1)?))
    };
    Some((Some(back(period.earliest.as_deref()?)?), Some(back(period.latest.as_deref()?)?)))
}

/// Whether a growth or change leads from one level to another; nothing where they cannot be compared.
fn follows(base: &Value, reached: &Value, measure: Measure, stated: &Value) -> Option<bool> {
    let (from, to, by) = (span(base)?, span(reached)?, span(stated)?);
    let times = |by: Span| (from.low >= 0.0 && by.low >= 0.0).then_some(Span { low: from.low * by.low, high: from.high * by.high });
    let expected = match (measure, stated.unit.as_deref()) {
        (Measure::Growth, Some(TIMES)) => times(by)?,
        (Measure::Growth, Some(PERCENT)) => times(by * 0.01)?,
        (Measure::Change, Some(PERCENT)) => times(Span { low: 1.0 + by.low / 100.0, high: 1.0 + by.high / 100.0 })?,
        (Measure::Change, unit) if unit == base.unit.as_deref() && stated.per == base.per => from + by,
        _ => return None,
    };
    Some(expected.meets(to))
}

/// What a value may be, none less than nothing where only the greatest is stated; `None` where no figure is.
fn span(value: &Value) -> Option<Span> {
    let figure = |end: Option<Number>| end.map(|end| Decimal::from_f64(end.0));
    let (min, max) = (figure(value.min), figure(value.max));
    let rounded = Span::rounded(&Quantity { min, max, qualifier: value.qualifier, unit: value.unit.clone(), per: value.per });
    min.or(max).map(|_| Span { low: if min.is_some() { rounded.low } else { 0.0 }, ..rounded })
}

#[cfg(test)]
mod tests {
    use super::{follows, year_before};
    use crate::catalog::values::quantity::{Number, Value};
    use entity::{
        observation::Measure::{self, Change, Growth},
        quantity::Qualifier::{self, About, AtLeast, Exact},
    };

    fn value(figure: f64, qualifier: Qualifier, unit: &str) -> Value {
        let max = (qualifier != AtLeast).then_some(Number(figure));
        Value { min: Some(Number(figure)), max, qualifier, unit: Some(unit.to_owned()), per: None, as_stated: None, text: String::new() }
    }

    #[test]
    fn a_growth_follows_from_levels_as_exact_as_they_are_stated() {
        let usd = |figure| value(figure, Exact, "USD");
        let cases: &[(f64, f64, Measure, Value, Option<bool>)] = &[
            (100e6, 250e6, Growth, value(2.5, Exact, "times"), Some(true)),
            (101e6, 249e6, Growth, value(2.5, Exact, "times"), Some(true)),
            (100e6, 200e6, Growth, value(2.5, Exact, "times"), Some(false)),
            (100e6, 112.4e6, Growth, value(112.0, Exact, "percent"), Some(true)),
            (100e6, 120e6, Change, value(20.0, Exact, "percent"), Some(true)),
            (104e6, 106e6, Change, value(20.0, Exact, "percent"), Some(false)),
            (100e6, 131e6, Change, value(33.0, About, "percent"), Some(true)),
            (100e6, 300e6, Change, value(20.0, AtLeast, "percent"), Some(true)),
            (104e6, 111e6, Change, value(20.0, AtLeast, "percent"), Some(false)),
            (104e6, 106e6, Change, usd(2e6), Some(true)),
            (104e6, 106e6, Change, usd(20e6), Some(false)),
            (104e6, 106e6, Change, value(2e6, Exact, "EUR"), None),
        ];
        for (from, to, measure, stated, right) in cases {
            assert_eq!(follows(&usd(*from), &usd(*to), *measure, stated), *right, "{from} {to} {stated:?}");
        }
    }

    #[test]
    fn the_same_period_a_year_before_has_the_same_days() {
        let before = |edtf: &str| year_before(&entity::FuzzyDate::parse(edtf).ok()?.into());
        let days = |first: &str, last: &str| Some((Some(first.to_owned()), Some(last.to_owned())));
        assert_eq!(before("2018"), days("2017-01-01", "2017-12-31"));
        assert_eq!(before("2019-01/2019-04"), days("2018-01-01", "2018-04-30"));
        assert_eq!(before("2007/.."), None);
    }
}
