//! Sums of money: in one currency, of deals that may be added up, with what is left out and why.
use crate::catalog::values::quantity::Number;
use async_graphql::SimpleObject;
use entity::{
    deal::NotSummed,
    quantity::{Decimal, Qualifier, minor_places},
    words,
};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// The amounts of some deals in one currency. Nothing is converted, and no money is counted twice.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Sum {
    /// ISO 4217 code; null where no currency is stated.
    pub currency: Option<String>,
    /// How many deals are in it: those that are added up, and those that are left out.
    pub count: u64,
    /// All that is signed and may be added up; null if there is nothing.
    pub possible: Option<Range>,
    /// Of that what is certain: without amounts stated as about, and in the cells of years without deals dated to several years; null if there is
    /// nothing.
    pub certain: Option<Range>,
    /// What is not added up, by the reason.
    pub left_out: Vec<LeftOut>,
}

/// What some amounts come to.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Range {
    /// How many deals.
    pub count: u64,
    /// Least sum, in major units. An amount of which only a greatest is stated adds nothing to it.
    #[schema(value_type = f64)]
    pub min: Number,
    /// Greatest sum, in major units; null if of some amount only a least is stated.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// The part of the least sum that is stated as exact figures, in major units.
    #[schema(value_type = f64)]
    pub exact: Number,
    /// In English words, every digit kept: `EUR 150–450 million`.
    #[schema(examples("EUR 150–450 million"))]
    pub text: String,
}

/// Deals that are not added up, for one reason.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(complex)]
pub struct LeftOut {
    /// Why.
    pub reason: NotSummed,
    /// How many.
    pub count: u64,
    /// The currency of the sum.
    #[serde(skip)]
    #[graphql(skip)]
    pub currency: Option<String>,
}

/// Some deals whose amounts are stated alike.
#[derive(Clone, Debug)]
pub(super) struct Money {
    pub currency: Option<String>,
    pub not_summed: Option<NotSummed>,
    pub qualifier: Qualifier,
    /// Their least amounts together, in minor units, if they have such.
    pub min: Option<i128>,
    /// Their greatest amounts together, in minor units, if they have such.
    pub max: Option<i128>,
}

/// Sums under way, by currency.
#[derive(Debug, Default)]
pub(super) struct Sums(BTreeMap<Option<String>, Tally>);

#[derive(Debug, Default)]
struct Tally {
    count: u64,
    possible: Amounts,
    certain: Amounts,
    left_out: Vec<LeftOut>,
}

/// Amounts together, in minor units.
#[derive(Debug, Default)]
struct Amounts {
    count: u64,
    min: i128,
    max: i128,
    exact: i128,
    /// Some amount has no greatest.
    open: bool,
    /// Some amount is stated as about.
    about: bool,
}

impl Sums {
    /// Adds so many deals, which certainly or possibly belong here.
    pub fn add(&mut self, money: &Money, count: u64, certainly: bool) {
        let tally = self.0.entry(money.currency.clone()).or_default();
        tally.count += count;
        if let Some(reason) = money.not_summed {
            match tally.left_out.iter_mut().find(|left| left.reason == reason) {
                Some(left) => left.count += count,
                None => tally.left_out.push(LeftOut { reason, count, currency: money.currency.clone() }),
            }
            return;
        }
        tally.possible.add(money, count);
        if certainly && money.qualifier != Qualifier::About {
            tally.certain.add(money, count);
        }
    }

    /// The sums, those of most deals first.
    pub fn told(self) -> Vec<Sum> {
        let sum = |(currency, tally): (Option<String>, Tally)| {
            let Tally { count, possible, certain, mut left_out } = tally;
            left_out.sort_by_key(|left| (std::cmp::Reverse(left.count), left.reason as u8));
            Sum { possible: possible.told(currency.as_deref()), certain: certain.told(currency.as_deref()), currency, count, left_out }
        };
        let mut sums: Vec<Sum> = self.0.into_iter().map(sum).collect();
        sums.sort_by_key(|sum| std::cmp::Reverse(sum.count));
        sums
    }
}

impl Amounts {
    fn add(&mut self, money: &Money, count: u64) {
        self.count += count;
        self.min += money.min.unwrap_or(0);
        self.max += money.max.unwrap_or(0);
        self.open |= money.max.is_none();
        self.about |= money.qualifier == Qualifier::About;
        if money.qualifier == Qualifier::Exact {
            self.exact += money.min.unwrap_or(0);
        }
    }

    fn told(&self, currency: Option<&str>) -> Option<Range> {
        let places = currency.and_then(minor_places).unwrap_or(0);
        let figure = |minor: i128| Decimal::from_minor(minor, places);
        let number = |minor: i128| Number(figure(minor).to_f64());
        let (min, max) = (figure(self.min), (!self.open).then(|| figure(self.max)));
        let (ends, qualifier) = match max {
            None => ((Some(min), None), Qualifier::AtLeast),
            Some(max) if self.min < self.max => match self.min {
                0 => ((None, Some(max)), Qualifier::UpTo),
                _ => ((Some(min), Some(max)), Qualifier::Range),
            },
            Some(max) => ((Some(min), Some(max)), if self.about { Qualifier::About } else { Qualifier::Exact }),
        };
        (self.count > 0).then(|| Range {
            count: self.count,
            min: number(self.min),
            max: (!self.open).then(|| number(self.max)),
            exact: number(self.exact),
            text: words::quantity::quantity(ends, qualifier, currency, None),
        })
    }
}
