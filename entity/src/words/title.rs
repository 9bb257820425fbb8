//! Titles that the register makes: of observations and of editions of forums.
use super::inside;
use crate::{
    records::{
        forum::ForumKind,
        observation::{Flow, Measure, ObservationStatus},
    },
    values::{
        codelist::Codelist,
        joined::joined,
        quantity::{PERCENT, TIMES, minor_places},
    },
};

/// Letters of the items that a title lists.
const LISTED: usize = 40;

/// What the title of an observation is made of.
pub struct Observed<'a> {
    /// The title of the indicator.
    pub indicator: &'a str,
    /// The words that stand before subject and counterpart.
    pub joined: (&'a str, &'a str),
    /// The title of the record that it is about.
    pub subject: &'a str,
    /// Whether that is a partner.
    pub of_partner: bool,
    /// The title of the other side.
    pub counterpart: Option<&'a str>,
    /// The direction.
    pub flow: Option<Flow>,
    /// The label of the part that is meant.
    pub scope: Option<&'a str>,
    /// The list in place of a figure.
    pub items: &'a [&'a str],
    /// The measure.
    pub measure: Measure,
    /// The unit of the value.
    pub unit: Option<&'a str>,
    /// The period in words.
    pub period: Option<&'a str>,
    /// Whether it is a fact.
    pub status: ObservationStatus,
    /// The value in words; none where it has no figure.
    pub value: Option<&'a str>,
}

/// `Trade of Belarus with Uzbekistan: turnover, target for 2021`; of one side alone, or of another record than a partner,
/// `Caspian Agro 2019: organisations from Belarus`.
pub fn observation(it: &Observed<'_>) -> String {
    let (of, with) = match it.flow {
        Some(Flow::Inward) => ("in", "from"),
        Some(Flow::Outward) => ("from", "in"),
        _ => it.joined,
    };
    let to = it.counterpart.map(|other| format!(" {with} {}", the(other))).unwrap_or_default();
    let money = matches!(it.flow, Some(Flow::Inward | Flow::Outward));
    let mut parts = Vec::new();
    let (mut title, mut mark) = if it.of_partner && it.counterpart.is_some() {
        (format!("{} {of} {}{to}", it.indicator, the(it.subject)), ": ")
    } else {
        let direction = it.flow.filter(|_| money).map(|flow| format!("{} ", inside(flow.label()))).unwrap_or_default();
        (format!("{}: {direction}{}{to}", it.subject, inside(it.indicator)), ", ")
    };
    parts.extend(it.flow.filter(|_| !money).map(|flow| inside(flow.label())));
    parts.extend(it.scope.map(inside));
    parts.extend(measure(it));
    if !parts.is_empty() {
        title += mark;
        title += &parts.join(", ");
        mark = ", ";
    }
    if let Some(listed) = listed(it.items) {
        title += &format!(" ({listed})");
    }
    match it.status {
        ObservationStatus::Actual => {
            if let Some(period) = it.period {
                title += &format!(", {period}");
            }
        }
        ObservationStatus::Target | ObservationStatus::Forecast => title += &format!("{mark}{}", ahead(it)),
    }
    title
}

/// `Trade: Belarus – Uzbekistan, turnover, USD`: what the observations of a series have in common. A unit is as it is said beside a figure.
pub fn series(
    (indicator, subject, counterpart): (&str, &str, Option<&str>),
    flow: Option<Flow>,
    scope: Option<&str>,
    measure: Measure,
    unit: Option<&str>,
) -> String {
    let mut parts = vec![format!("{indicator}: {subject}{}", counterpart.map(|other| format!(" – {other}")).unwrap_or_default())];
    parts.extend(flow.map(|flow| inside(flow.label())));
    parts.extend(scope.map(inside));
    parts.extend((measure != Measure::Level).then(|| inside(measure.label())));
    parts.extend(unit.map(str::to_owned));
    parts.join(", ")
}

/// The measure, where it is not the value itself or said already: `change in percent`.
fn measure(it: &Observed<'_>) -> Option<String> {
    let said = inside(it.measure.label());
    match it.measure {
        Measure::Level => None,
        // of counted things there is but one change
        Measure::Change => match it.unit.filter(|unit| [PERCENT, TIMES].contains(unit) || minor_places(unit).is_some()) {
            Some(unit) => Some(format!("{said} in {unit}")),
            None => Some(said),
        },
        // a target of some rank says so
        Measure::Rank if it.status != ObservationStatus::Actual && it.period.is_none() && it.value.is_some() => None,
        Measure::Growth | Measure::Share | Measure::Rank => (!it.indicator.ends_with(&said)).then_some(said),
    }
}

/// `target for 2025`, `forecast from 2019 on`; of no period that is known the value, which tells it from others.
fn ahead(it: &Observed<'_>) -> String {
    let status = inside(it.status.label());
    match (it.period, it.value) {
        (Some(period), _) if period.starts_with("from ") || period.starts_with("up to ") => format!("{status} {period}"),
        (Some(period), _) => format!("{status} for {period}"),
        (None, Some(value)) => format!("{status} of {value}"),
        (None, None) => status,
    }
}

/// What a list holds, in short: its first items and how many more there are, or, where the first is long, how many there are.
fn listed(items: &[&str]) -> Option<String> {
    let (mut shown, mut letters) = (Vec::new(), 0);
    for item in items {
        letters += item.chars().count();
        if letters > LISTED {
            break;
        }
        shown.push(*item);
    }
    let more = items.len() - shown.len();
    match shown.last() {
        _ if items.is_empty() => None,
        None => Some(format!("{more} {}", if more == 1 { "item" } else { "items" })),
        Some(_) if more == 0 => Some(joined(&shown, "and")),
        // the last of those shown may have an `and` of its own
        Some(last) => Some(format!("{}{} and {more} more", shown.join(", "), if last.contains(" and ") { "," } else { "" })),
    }
}

/// Names that are made of such words take the article.
const COMMON: [&str; 25] = [
    "Academy",
    "Agency",
    "Alliance",
    "Association",
    "Bank",
    "Chamber",
    "Commission",
    "Committee",
    "Commonwealth",
    "Council",
    "Emirates",
    "Federation",
    "Forum",
    "Fund",
    "Institute",
    "Kingdom",
    "Ministry",
    "Netherlands",
    "Organisation",
    "Organization",
    "Park",
    "Republic",
    "States",
    "Union",
    "Zone",
];

/// A name inside a sentence: `the European Union`, `Belarus`. One that begins with the common word is a proper name, `Bank Sudria`, unless it
/// goes on with a small word, `Ministry of Trade`.
fn the(name: &str) -> String {
    let mut behind = name.split(' ').skip(1).peekable();
    let of = behind.peek().is_some_and(|word| ["of", "for"].contains(word));
    let takes = of || behind.any(|word| COMMON.contains(&word));
    if takes && !name.starts_with("The ") { format!("the {name}") } else { name.to_owned() }
}

/// `7th session of the Trade Commission`, `22nd Trade Fair`.
pub fn edition(number: i64, kind: ForumKind, forum: &str) -> String {
    use ForumKind::{BusinessCouncil, Commission, Conference, Dialogue, EconomicForum, Exhibition, WorkingGroup};
    let number = ordinal(number);
    match kind {
        Commission => format!("{number} session of the {forum}"),
        WorkingGroup | BusinessCouncil | Dialogue => format!("{number} meeting of the {forum}"),
        EconomicForum | Exhibition | Conference => format!("{number} {forum}"),
    }
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

#[cfg(test)]
mod tests {
    use super::*;

    const TRADE: Observed<'_> = Observed {
        indicator: "Trade",
        joined: ("of", "with"),
        subject: "Norvia",
        of_partner: true,
        counterpart: Some("Sudria"),
        flow: Some(Flow::Turnover),
        scope: None,
        items: &[],
        measure: Measure::Level,
        unit: Some("USD"),
        period: Some("2018"),
        status: ObservationStatus::Actual,
        value: Some("USD 1 million"),
    };
    const CAPACITY: Observed<'_> = Observed {
        indicator: "Capacity",
        subject: "Ferry across the strait",
        of_partner: false,
        counterpart: None,
        flow: None,
        period: None,
        unit: Some("cars"),
        value: Some("150–200 cars"),
        ..TRADE
    };

    #[test]
    fn titles_of_observations_are_said_in_english() {
        use Measure::{Change, Growth, Rank};
        use ObservationStatus::{Forecast, Target};
        let between = "some time between September 2021 and September 2022";
        for (it, title) in [
            (TRADE, "Trade of Norvia with Sudria: turnover, 2018"),
            (
                Observed { status: Target, period: Some(between), ..TRADE },
                "Trade of Norvia with Sudria: turnover, target for some time between September 2021 and September 2022",
            ),
            (
                Observed { scope: Some("Farm produce"), measure: Change, unit: Some("percent"), ..TRADE },
                "Trade of Norvia with Sudria: turnover, farm produce, change in percent, 2018",
            ),
            (Observed { measure: Change, unit: None, period: None, ..TRADE }, "Trade of Norvia with Sudria: turnover, change"),
            (Observed { flow: None, ..TRADE }, "Trade of Norvia with Sudria, 2018"),
            (
                Observed { flow: Some(Flow::Export), counterpart: Some("European Union"), ..TRADE },
                "Trade of Norvia with the European Union: exports, 2018",
            ),
            (Observed { counterpart: None, ..TRADE }, "Norvia: trade, turnover, 2018"),
            (
                Observed { items: &["timber", "salt fish"], value: None, unit: None, ..TRADE },
                "Trade of Norvia with Sudria: turnover (timber and salt fish), 2018",
            ),
            (
                Observed { items: &["timber", "salt fish", "condensed and dried milk", "glass"], value: None, unit: None, ..TRADE },
                "Trade of Norvia with Sudria: turnover (timber, salt fish, condensed and dried milk, and 1 more), 2018",
            ),
            (
                Observed { items: &["timber of the northern forests, sawn or in logs", "glass"], value: None, unit: None, ..TRADE },
                "Trade of Norvia with Sudria: turnover (2 items), 2018",
            ),
            (
                Observed { status: Forecast, period: Some("from 2019 on"), ..TRADE },
                "Trade of Norvia with Sudria: turnover, forecast from 2019 on",
            ),
            (Observed { status: Target, period: None, ..TRADE }, "Trade of Norvia with Sudria: turnover, target of USD 1 million"),
            (Observed { status: Target, period: None, value: None, ..TRADE }, "Trade of Norvia with Sudria: turnover, target"),
            (
                Observed { indicator: "Investment", flow: Some(Flow::Inward), scope: Some("Direct"), ..TRADE },
                "Investment in Norvia from Sudria: direct, 2018",
            ),
            (Observed { indicator: "Investment", flow: Some(Flow::Inward), ..TRADE }, "Investment in Norvia from Sudria, 2018"),
            (Observed { indicator: "Investment", flow: Some(Flow::Outward), ..TRADE }, "Investment from Norvia in Sudria, 2018"),
            (
                Observed { indicator: "Investment", flow: Some(Flow::Inward), counterpart: None, measure: Growth, ..TRADE },
                "Norvia: inward investment, growth, 2018",
            ),
            (
                Observed {
                    indicator: "EY attractiveness rank",
                    joined: ("of", "by"),
                    flow: None,
                    counterpart: Some("World Bank"),
                    measure: Rank,
                    status: Target,
                    ..TRADE
                },
                "EY attractiveness rank of Norvia by the World Bank: target for 2018",
            ),
            (
                Observed { measure: Rank, status: Target, period: None, value: Some("rank 5"), ..TRADE },
                "Trade of Norvia with Sudria: turnover, target of rank 5",
            ),
            (Observed { measure: Change, unit: Some("cars"), ..TRADE }, "Trade of Norvia with Sudria: turnover, change, 2018"),
            (Observed { measure: Rank, ..TRADE }, "Trade of Norvia with Sudria: turnover, rank, 2018"),
            (CAPACITY, "Ferry across the strait: capacity"),
            (Observed { status: Forecast, ..CAPACITY }, "Ferry across the strait: capacity, forecast of 150–200 cars"),
            (
                Observed { joined: ("at", "from"), counterpart: Some("Norvia"), scope: Some("One phase"), ..CAPACITY },
                "Ferry across the strait: capacity from Norvia, one phase",
            ),
        ] {
            assert_eq!(observation(&it), title);
        }
    }

    #[test]
    fn names_of_common_words_take_the_article() {
        for (name, said) in [
            ("Belarus", "Belarus"),
            ("United Kingdom", "the United Kingdom"),
            ("European Investment Bank", "the European Investment Bank"),
            ("Bank Sudria", "Bank Sudria"),
            ("Bank of Sudria", "the Bank of Sudria"),
            ("Ministry of Trade", "the Ministry of Trade"),
            ("Belinvestbank", "Belinvestbank"),
            ("The Gambia", "The Gambia"),
            ("Great Stone Industrial Park", "the Great Stone Industrial Park"),
            ("National Academy of Sciences", "the National Academy of Sciences"),
            ("Gomel Region", "Gomel Region"),
        ] {
            assert_eq!(the(name), said);
        }
    }

    #[test]
    fn editions_count_in_english() {
        assert_eq!(edition(7, ForumKind::Commission, "Trade Commission"), "7th session of the Trade Commission");
        assert_eq!(edition(2, ForumKind::Dialogue, "Trade Dialogue"), "2nd meeting of the Trade Dialogue");
        assert_eq!(edition(22, ForumKind::Exhibition, "Trade Fair"), "22nd Trade Fair");
        let counted: Vec<_> = [1, 2, 3, 4, 11, 12, 13, 21, 22, 103, 111].map(ordinal).into();
        let expected = ["1st", "2nd", "3rd", "4th", "11th", "12th", "13th", "21st", "22nd", "103rd", "111th"];
        assert_eq!(counted, expected);
    }
}
