//! The years that dates lie in.
use entity::fuzzy::{MAX_DAY, MIN_DAY};
use sea_orm::sea_query::{Expr, Func, SimpleExpr};
use std::ops::RangeInclusive;

/// The year of a day.
pub(in crate::catalog) fn year_of(day: &SimpleExpr) -> SimpleExpr {
    Func::cust("SUBSTR").args([day.clone(), Expr::cust("1"), Expr::cust("4")]).into()
}

/// The years that dates cover: from the first in which one begins or ends to the last. A date with an open end reaches no further
/// than any that has one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::catalog) struct Years {
    first: i64,
    last: i64,
}

impl Years {
    /// Of dates by their first and last years; `None` where no date has an end.
    pub fn told(dates: impl Iterator<Item = (i64, i64)>) -> Option<Self> {
        let open = [MIN_DAY, MAX_DAY].map(|day| day.get(..4).and_then(|year| year.parse().ok()).unwrap_or_default());
        let ends = dates.flat_map(|(first, last)| [first, last]).filter(|year| !open.contains(year));
        ends.fold(None, |all: Option<Self>, year| {
            Some(all.map_or(Self { first: year, last: year }, |all| Self { first: all.first.min(year), last: all.last.max(year) }))
        })
    }

    /// Those in which a date may lie.
    pub fn of(self, first: i64, last: i64) -> RangeInclusive<i64> {
        first.clamp(self.first, self.last)..=last.clamp(self.first, self.last)
    }
}
