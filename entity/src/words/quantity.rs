//! Amounts and values in English: `at least EUR 70 million`, `150–450 km`, `about 33 %`, `rank 30 or better`. Every digit that is stated stays.
use crate::values::quantity::{Decimal, PERCENT, Per, Qualifier, Quantity, minor_places};

/// Words for numbers, by their power of ten; a figure takes the greatest that leaves no more than [`DECIMALS`].
const SCALES: [(i32, &str); 3] = [(12, " trillion"), (9, " billion"), (6, " million")];
/// Most decimals before a word for a number.
const DECIMALS: i32 = 3;

/// A value as files write it.
pub fn stated(value: &Quantity) -> String {
    quantity((value.min, value.max), value.qualifier, value.unit.as_deref(), value.per)
}

/// A value between two ends as it was stated, in its unit (`None` for a rank), per which time.
pub fn quantity(ends: (Option<Decimal>, Option<Decimal>), qualifier: Qualifier, unit: Option<&str>, per: Option<Per>) -> String {
    let (figure, last) = match (ends, qualifier) {
        ((Some(low), Some(high)), Qualifier::Range) => (range(&Figure::of(low), &Figure::of(high)), high),
        ((Some(figure), _) | (None, Some(figure)), _) => (Figure::of(figure).to_string(), figure),
        ((None, None), _) => return unstated(unit, per),
    };
    let hedged = |said: String| match qualifier {
        Qualifier::About => format!("about {said}"),
        Qualifier::AtLeast => format!("at least {said}"),
        Qualifier::UpTo => format!("up to {said}"),
        Qualifier::Exact | Qualifier::Range | Qualifier::Unstated => said,
    };
    match unit {
        None => match qualifier {
            Qualifier::UpTo => format!("rank {figure} or better"),
            Qualifier::AtLeast => format!("rank {figure} or worse"),
            Qualifier::About | Qualifier::Exact | Qualifier::Range | Qualifier::Unstated => hedged(format!("rank {figure}")),
        },
        Some(currency) if minor_places(currency).is_some() => hedged(format!("{currency} {figure}{}", each(per))),
        Some(unit) => {
            let unit = if last.to_f64() == 1.0 { one(&said(unit)) } else { said(unit) };
            hedged(format!("{figure} {unit}{}", each(per)))
        }
    }
}

/// A value without a figure, in what.
fn unstated(unit: Option<&str>, per: Option<Per>) -> String {
    match unit {
        Some(unit) if minor_places(unit).is_some() => format!("unstated ({unit}{})", each(per)),
        Some(unit) => format!("unstated ({}{})", said(unit), each(per)),
        None => "unstated".to_owned(),
    }
}

fn each(per: Option<Per>) -> &'static str {
    match per {
        Some(Per::Year) => " a year",
        Some(Per::Month) => " a month",
        Some(Per::Day) => " a day",
        Some(Per::Hour) => " an hour",
        None => "",
    }
}

/// A unit in words, per which time: `%`, `m³`, `spare parts`, `tractors a year`.
pub fn unit(unit: &str, per: Option<Per>) -> String {
    format!("{}{}", said(unit), each(per))
}

/// A unit in words: `%`, `m³`, `spare parts`.
fn said(unit: &str) -> String {
    match unit {
        PERCENT => "%".to_owned(),
        unit => match (unit.strip_suffix("m2"), unit.strip_suffix("m3")) {
            (Some(of), _) => format!("{of}m²"),
            (_, Some(of)) => format!("{of}m³"),
            (None, None) => unit.replace('_', " "),
        },
    }
}

/// One of a counted thing, whose unit is its plural.
fn one(unit: &str) -> String {
    let stem = |end: &str| unit.strip_suffix(end);
    if let Some(stem) = stem("people") {
        return format!("{stem}person");
    }
    if let Some(stem) = stem("buses") {
        return format!("{stem}bus");
    }
    if let Some(stem) = stem("ies") {
        return format!("{stem}y");
    }
    let hissing = ["ches", "shes", "sses", "xes"].iter().any(|end| unit.ends_with(end));
    let stem = if hissing { stem("es") } else { stem("s").filter(|stem| stem.len() > 1 && !stem.ends_with('s')) };
    stem.unwrap_or(unit).to_owned()
}

/// Both ends: `150–450 million`, `800 million to 1.2 billion`.
fn range(low: &Figure, high: &Figure) -> String {
    match low.scale == high.scale && !low.digits.starts_with('-') {
        true => format!("{}–{high}", low.digits),
        false => format!("{low} to {high}"),
    }
}

/// A number in words: its digits before a word for its size.
struct Figure {
    digits: String,
    scale: &'static str,
}

impl std::fmt::Display for Figure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}{}", self.digits, self.scale)
    }
}

impl Figure {
    fn of(number: Decimal) -> Self {
        let (digits, exponent) = number.parts();
        let magnitude = i32::try_from(digits.unsigned_abs().checked_ilog10().unwrap_or(0)).unwrap_or(0) + exponent;
        let scale = SCALES.iter().find(|(power, _)| digits != 0 && magnitude >= *power).filter(|(power, _)| power - exponent <= DECIMALS);
        let (power, scale) = scale.copied().unwrap_or((0, ""));
        Self { digits: written(digits, exponent - power), scale }
    }
}

/// `digits * 10^exponent` with a decimal point, and a comma at every thousand.
fn written(digits: i64, exponent: i32) -> String {
    let all = digits.unsigned_abs().to_string();
    let [behind, after] = [-exponent, exponent].map(|places| usize::try_from(places).unwrap_or(0));
    // at least one digit stands before the point
    let padded = format!("{}{all}{}", "0".repeat((behind + 1).saturating_sub(all.len())), "0".repeat(after));
    let (whole, fraction) = padded.split_at(padded.len() - behind);
    let mut grouped = if digits < 0 { "-".to_owned() } else { String::new() };
    for (at, digit) in whole.chars().enumerate() {
        if at > 0 && (whole.len() - at) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { grouped } else { format!("{grouped}.{fraction}") }
}

#[cfg(test)]
mod tests {
    use super::stated;
    use crate::values::quantity::Quantity;

    #[test]
    fn values_are_said_in_english() {
        for (value, text) in [
            // how it is stated
            ("110 mn EUR", "EUR 110 million"),
            ("~ 30 mn EUR", "about EUR 30 million"),
            (">= 1.6 bn USD", "at least USD 1.6 billion"),
            ("<= 30 mn EUR", "up to EUR 30 million"),
            ("150..450 mn EUR", "EUR 150–450 million"),
            ("? EUR", "unstated (EUR)"),
            ("? percent", "unstated (%)"),
            ("? companies", "unstated (companies)"),
            ("? USD / year", "unstated (USD a year)"),
            ("?", "unstated"),
            // every digit stays
            ("2.157 bn USD", "USD 2.157 billion"),
            ("1344 mn USD", "USD 1.344 billion"),
            ("465.3 mn USD", "USD 465.3 million"),
            ("26.9 bn USD", "USD 26.9 billion"),
            ("1.2345 bn USD", "USD 1,234,500,000"),
            ("1234567 USD", "USD 1,234,567"),
            ("1.234567 mn USD", "USD 1,234,567"),
            ("100 bn USD", "USD 100 billion"),
            ("2500 bn RUB", "RUB 2.5 trillion"),
            ("12345678901234.5 USD", "USD 12,345,678,901,234.5"),
            ("999999 USD", "USD 999,999"),
            ("1 mn USD", "USD 1 million"),
            ("500 k USD", "USD 500,000"),
            ("0.05 EUR", "EUR 0.05"),
            ("0 EUR", "EUR 0"),
            ("-18.8 mn USD", "USD -18.8 million"),
            ("800..1200 mn USD", "USD 800 million to 1.2 billion"),
            ("0..5 mn USD", "USD 0 to 5 million"),
            ("-5..3 %", "-5 to 3 %"),
            ("10..15 bn USD / year", "USD 10–15 billion a year"),
            // other units
            ("~ 33 %", "about 33 %"),
            ("78.7 %", "78.7 %"),
            ("-0.4 %", "-0.4 %"),
            ("5..7 %", "5–7 %"),
            ("2.5 times", "2.5 times"),
            ("200 units", "200 units"),
            ("11 k tractors", "11,000 tractors"),
            ("<= 3000 tractors / year", "up to 3,000 tractors a year"),
            (">= 3.5 mn people", "at least 3.5 million people"),
            ("150..200 cars", "150–200 cars"),
            (">= 160 k m3 / year", "at least 160,000 m³ a year"),
            ("12 km2", "12 km²"),
            ("<= 60 km/h", "up to 60 km/h"),
            ("6 min", "6 min"),
            ("1000 head", "1,000 head"),
            ("4 spare_parts / hour", "4 spare parts an hour"),
            ("2 people / day", "2 people a day"),
            ("9 months / month", "9 months a month"),
            // one of them
            ("1 companies", "1 company"),
            (">= 1 people", "at least 1 person"),
            ("1 buses", "1 bus"),
            ("1 buses / day", "1 bus a day"),
            ("0..1 branches", "0–1 branch"),
            ("1 houses", "1 house"),
            ("1 tractors", "1 tractor"),
            ("1 head", "1 head"),
            ("1 m", "1 m"),
            // ranks
            ("10", "rank 10"),
            ("~ 10", "about rank 10"),
            ("<= 30", "rank 30 or better"),
            (">= 30", "rank 30 or worse"),
            ("5..10", "rank 5–10"),
        ] {
            assert_eq!(Quantity::parse(value).map(|value| stated(&value)), Ok(text.to_owned()), "{value}");
        }
    }
}
