//! Values: each in a unit, flow and scope that its indicator has; amounts in whole minor units of a currency.
use super::{checked::Checked, stated};
use crate::{
    kinds::{Body, Cite, Record, deal::Deal, indicator::Indicator, observation::Observation},
    rule::Rule,
    suggest::suggest,
    text::{At, Text, Value},
};
use entity::{
    Codelist, Quantity,
    citation::Rank,
    indicator::Nature,
    observation::{Measure, ObservationStatus},
    quantity::{PERCENT, TIMES, minor_places},
};

/// Stands for every ISO 4217 code among the units of an indicator.
const CURRENCY: &str = "currency";
/// What growth, shares and changes may always be in.
const RELATIVE: [&str; 2] = [PERCENT, TIMES];

pub(super) fn check(checked: &Checked<'_>) {
    for record in &checked.statements.records {
        match &record.body {
            Body::Deal(deal) => amount(checked, record, deal),
            Body::Observation(observed) => observation(checked, record, observed),
            Body::Indicator(indicator) => vocabulary(checked, record, indicator),
            _ => {}
        }
    }
}

fn amount(checked: &Checked<'_>, record: &Record, deal: &Deal) {
    in_words(checked, record, "amount", (deal.amount.as_ref(), deal.as_stated.as_ref()), |_| {});
    let Some(amount) = &deal.amount else {
        if let Some(stated) = deal.as_stated.as_ref().filter(|_| !record.head.misread("amount")) {
            let fix = "write it, `? EUR` where there is no figure";
            checked.report(Rule::MissingKey, stated.at, record, "`as_stated` without an `amount`", fix);
        }
        return;
    };
    let problem = |message: String, fix: &str| checked.report(Rule::UnfitValue, amount.at, record, message, fix);
    let unit = amount.unit.as_deref().unwrap_or_default();
    match minor_places(unit) {
        None => problem(format!("`{unit}` is not a currency"), "write an ISO 4217 code, such as EUR"),
        Some(places) => {
            let figures = [amount.min, amount.max].into_iter().flatten();
            if figures.clone().any(|figure| figure.to_minor(places).is_none()) {
                problem(
                    format!("the amount is not a whole number of minor units of {unit}"),
                    "round nothing: write the figure that is stated",
                );
            }
            if figures.clone().any(|figure| figure.to_f64() < 0.0) {
                problem("the amount is negative".to_owned(), "write who pays as the financier");
            }
        }
    }
    if let Some(per) = amount.per {
        problem(format!("an amount per {} is not one sum", per.code()), "make it an observation");
    }
}

fn observation(checked: &Checked<'_>, record: &Record, observation: &Observation) {
    let problem = |rule: Rule, at: At, message: String, fix: &str| checked.report(rule, at, record, message, fix);
    match (&observation.value, &observation.items) {
        _ if record.head.misread("value") || record.head.misread("items") => {}
        (None, None) => problem(Rule::MissingKey, record.head.at, "neither `value` nor `items`".to_owned(), "write the value"),
        (Some(value), Some(_)) => {
            problem(Rule::UnfitValue, value.at, "both `value` and `items`".to_owned(), "make two observations of it");
        }
        (None, Some(items)) if items.is_empty() => {
            problem(Rule::MissingKey, record.head.at, "`items` is empty".to_owned(), "list what there is");
        }
        _ => {}
    }
    let ahead = observation.status != ObservationStatus::Actual && !record.head.misread("status");
    if ahead && observation.announced.is_none() && !record.head.misread("announced") {
        let message = format!("a {} without `announced`", observation.status.code());
        problem(Rule::Unannounced, record.head.at, message, "add the date when it was stated");
    }
    for about in [&observation.subject, &observation.counterpart].into_iter().flatten() {
        if checked.find(Some(about)).is_some_and(|record| matches!(record.body, Body::Observation(_))) {
            let message = format!("`{}` is an observation itself", about.word);
            problem(Rule::UnknownReference, about.at, message, "name the record that both are about");
        }
    }
    let (Some(indicator), Some(measured)) = (checked.indicator(observation), checked.find(observation.indicator.as_ref())) else {
        return;
    };
    // a word of the indicator that is a mistake itself may be meant for this one
    let unknown = |list: &str, words: &[Text]| {
        let known = |word: &Text| if list == "units" { is_unit(checked, word) } else { is_scope(checked, word) };
        measured.head.misread(list) || !words.iter().all(known)
    };
    let name = observation.indicator.as_ref().map_or("", |indicator| &*indicator.word);
    let flows = || indicator.flows.iter().map(|flow| flow.code());
    match &observation.flow {
        Some(flow) if !flows().any(|allowed| allowed == flow.code()) && !measured.head.misread("flows") => {
            let message = format!("`{name}` has no flow `{}`", flow.code());
            problem(Rule::UnfitValue, flow.at, message, &suggest(flow.code(), flows()));
        }
        None if indicator.nature == Some(Nature::Flow) && flows().next().is_some() && !record.head.misread("flow") => {
            let fix = format!("add it, one of {}", flows().collect::<Vec<_>>().join(", "));
            problem(Rule::MissingKey, record.head.at, format!("`flow` is missing, which `{name}` needs"), &fix);
        }
        _ => {}
    }
    if let Some(scope) = &observation.scope {
        let allowed = || indicator.scopes.iter().map(|scope| &*scope.value);
        if !allowed().any(|word| word == &*scope.value) && !unknown("scopes", &indicator.scopes) {
            let fix = format!("{}, or add it to the indicator's `scopes`", suggest(scope, allowed()));
            problem(Rule::UnfitValue, scope.at, format!("`{name}` has no scope `{}`", **scope), &fix);
        }
    }
    let known = !record.head.misread("measure") && !unknown("units", &indicator.units);
    let fits = |value: &Value| {
        if known {
            unit(checked, record, (name, indicator), observation.measure, value);
        }
    };
    observation.value.iter().for_each(fits);
    in_words(checked, record, "value", (observation.value.as_ref(), observation.as_stated.as_ref()), fits);
}

/// Holds the words of the record and of its citations for the field against the value that each is about; a rival's value is
/// first held against `fits`.
fn in_words(checked: &Checked<'_>, record: &Record, field: &str, (own, words): (Option<&Value>, Option<&Text>), fits: impl Fn(&Value)) {
    if let (Some(value), Some(text)) = (own, words) {
        stated::check(checked, record, text, value);
    }
    // of a whole observation its value is what can be stated
    let whole = matches!(record.body, Body::Observation(_));
    let about = |cite: &&Cite| cite.supports.as_ref().map_or(whole, |supports| &*supports.value == field);
    for cite in record.head.cites.iter().filter(|cite| !cite.misread).filter(about) {
        // one that cannot be read is reported where citations are
        let rival = cite.value.as_ref().and_then(|text| {
            let value = Quantity::parse(text).ok()?;
            Some(Value { value, at: text.at })
        });
        rival.iter().for_each(&fits);
        let value = if cite.rank == Rank::Rival { rival.as_ref() } else { own };
        if let (Some(value), Some(text)) = (value, &cite.as_stated) {
            stated::check(checked, record, text, value);
        }
    }
}

/// A value's unit has to be one of the indicator's; a rank has none.
fn unit(checked: &Checked<'_>, record: &Record, (name, indicator): (&str, &Indicator), measure: Measure, value: &Value) {
    if let Err((message, fix)) = fits(checked, (name, indicator), measure, value) {
        checked.report(Rule::UnfitValue, value.at, record, message, fix);
    }
}

fn fits(checked: &Checked<'_>, (name, indicator): (&str, &Indicator), measure: Measure, value: &Quantity) -> Result<(), (String, String)> {
    let units = || indicator.units.iter().map(|unit| &*unit.value);
    let all = || units().chain(RELATIVE);
    let refuse = |message: String, fix: &str| Err((message, fix.to_owned()));
    let Some(unit) = value.unit.as_deref() else {
        return match measure {
            Measure::Rank => Ok(()),
            _ => refuse("the value has no unit".to_owned(), "write one, or measure = \"rank\""),
        };
    };
    let relative = RELATIVE.contains(&unit);
    let own = units().any(|allowed| allowed == unit) || (units().any(|u| u == CURRENCY) && minor_places(unit).is_some());
    let known = || checked.statements.units.iter().any(|known| &*known.code.value == unit) || minor_places(unit).is_some();
    match measure {
        Measure::Rank => refuse(format!("a rank has no unit `{unit}`"), "write the number alone"),
        Measure::Growth | Measure::Share if !relative => refuse(format!("{} is not in `{unit}`", measure.code()), "write % or times"),
        Measure::Growth | Measure::Share => Ok(()),
        Measure::Change if relative || own => Ok(()),
        Measure::Level if own => Ok(()),
        _ if !known() => {
            let known = || checked.statements.units.iter().map(|known| &*known.code.value);
            refuse(format!("unknown unit `{unit}`"), &suggest(unit, known().chain(units())))
        }
        _ => {
            let fix = format!("{}, or add it to the indicator's `units`", suggest(unit, all()));
            refuse(format!("`{name}` is not measured in `{unit}`"), &fix)
        }
    }
}

/// A unit that is explained, a currency, or what stands for all of them.
fn is_unit(checked: &Checked<'_>, word: &str) -> bool {
    let explained = || checked.statements.units.iter().any(|unit| &*unit.code.value == word);
    word == CURRENCY || minor_places(word).is_some() || checked.statements.unread("unit") || explained()
}

/// A scope that is explained.
fn is_scope(checked: &Checked<'_>, word: &str) -> bool {
    checked.statements.unread("scope") || checked.statements.scopes.iter().any(|scope| &*scope.code.value == word)
}

/// Every unit and scope of an indicator is explained in the dataset's lists.
fn vocabulary(checked: &Checked<'_>, record: &Record, indicator: &Indicator) {
    let lists = [(&indicator.units, &checked.statements.units, "unit"), (&indicator.scopes, &checked.statements.scopes, "scope")];
    for (words, list, noun) in lists {
        let known = || list.iter().map(|code| &*code.code.value);
        let is_known = if noun == "unit" { is_unit } else { is_scope };
        for word in words.iter().filter(|word| !is_known(checked, word)) {
            let fix = format!("{}, or explain it in a [[{noun}]]", suggest(word, known()));
            checked.report(Rule::UnknownWord, word.at, record, format!("unknown {noun} `{}`", **word), fix);
        }
    }
}
