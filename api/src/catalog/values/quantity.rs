//! Uncertain values as they come out: amounts of deals and values of observations.
use async_graphql::{InputValueError, InputValueResult, Object, Scalar, ScalarType, SimpleObject, Value as GraphqlValue};
use entity::{
    deal, observation,
    quantity::{Per, Qualifier, minor_places},
};
use sea_orm::DerivePartialModel;
use serde::{Deserialize, Serialize, Serializer};
use utoipa::ToSchema;

/// A decimal number; a whole one is printed without a point.
#[derive(Clone, Copy, Debug, PartialEq, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = f64)]
pub struct Number(pub f64);

/// Doubles hold every whole number up to here.
const WHOLE: f64 = 9_007_199_254_740_992.0;

impl Number {
    fn to_json(self) -> Option<serde_json::Number> {
        if self.0.fract() == 0.0 && self.0.abs() <= WHOLE { Some((self.0 as i64).into()) } else { serde_json::Number::from_f64(self.0) }
    }

    /// From minor units of a currency, exact up to 15 digits.
    fn from_minor(minor: i64, currency: Option<&str>) -> Self {
        let places = currency.and_then(minor_places).unwrap_or(0);
        Self(minor as f64 / 10f64.powi(i32::from(places)))
    }

    /// In whole minor units of a currency: the most that is not above it, and the least that is not below it. They are one where it is
    /// whole; what no amount comes to is the least or greatest `i64`.
    pub fn to_minor(self, places: u16) -> (i64, i64) {
        // by its digits, since in binary 0.29 is a little less than 29 hundredths
        let text = format!("{:e}", self.0);
        let (figure, exponent) = text.split_once('e').unwrap_or((&text, "0"));
        let (whole, fraction) = figure.split_once('.').unwrap_or((figure, ""));
        let digits: i128 = [whole, fraction].concat().parse().unwrap_or(0);
        let shift = exponent.parse().unwrap_or(0) + i32::from(places) - fraction.len() as i32;
        // a double has 17 digits at most: 20 places leave it beyond every amount, or nothing before the point
        let power = 10i128.pow(shift.unsigned_abs().min(20));
        let (below, above) = match shift {
            0.. => (digits * power, digits * power),
            _ => (digits.div_euclid(power), -(-digits).div_euclid(power)),
        };
        let fit = |minor: i128| minor.clamp(i64::MIN.into(), i64::MAX.into()) as i64;
        (fit(below), fit(above))
    }
}

impl Serialize for Number {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.to_json().serialize(s)
    }
}

/// A decimal number of any size, exact to 15 digits.
#[Scalar(name = "Decimal")]
impl ScalarType for Number {
    fn parse(value: GraphqlValue) -> InputValueResult<Self> {
        match &value {
            GraphqlValue::Number(n) => n.as_f64().map(Number).ok_or_else(|| InputValueError::expected_type(value)),
            _ => Err(InputValueError::expected_type(value)),
        }
    }

    fn to_value(&self) -> GraphqlValue {
        self.to_json().map_or(GraphqlValue::Null, GraphqlValue::Number)
    }
}

/// How much money, as sure as it is stated. Never converted, never rounded.
#[derive(Clone, Debug, DerivePartialModel)]
#[sea_orm(entity = "deal::Entity")]
pub struct Amount {
    amount_min: Option<i64>,
    amount_max: Option<i64>,
    amount_qualifier: Qualifier,
    currency: Option<String>,
    as_stated: Option<String>,
}

// an `Amount` as JSON
/// How much money, as sure as it is stated. Never converted, never rounded.
#[derive(Serialize, ToSchema)]
#[schema(as = Amount)]
pub struct AmountBody<'a> {
    /// Least amount, in major units; null if unstated or only a greatest is stated.
    min: Option<Number>,
    /// Greatest amount, in major units; null if unstated or only a least is stated.
    max: Option<Number>,
    /// How it is stated.
    qualifier: Qualifier,
    /// ISO 4217 code; null if no currency is stated.
    currency: Option<&'a str>,
    /// In the words of the source.
    as_stated: Option<&'a str>,
}

impl Amount {
    fn major(&self, minor: Option<i64>) -> Option<Number> {
        minor.map(|n| Number::from_minor(n, self.currency.as_deref()))
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        AmountBody {
            min: self.major(self.amount_min),
            max: self.major(self.amount_max),
            qualifier: self.amount_qualifier,
            currency: self.currency.as_deref(),
            as_stated: self.as_stated.as_deref(),
        }
        .serialize(s)
    }
}

/// How much money, as sure as it is stated. Never converted, never rounded.
#[Object]
impl Amount {
    /// Least amount, in major units; null if unstated or only a greatest is stated.
    async fn min(&self) -> Option<Number> {
        self.major(self.amount_min)
    }
    /// Greatest amount, in major units; null if unstated or only a least is stated.
    async fn max(&self) -> Option<Number> {
        self.major(self.amount_max)
    }
    /// How it is stated.
    async fn qualifier(&self) -> Qualifier {
        self.amount_qualifier
    }
    /// ISO 4217 code; null if no currency is stated.
    async fn currency(&self) -> Option<&str> {
        self.currency.as_deref()
    }
    /// In the words of the source.
    async fn as_stated(&self) -> Option<&str> {
        self.as_stated.as_deref()
    }
}

/// A value of an indicator, as sure as it is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject, DerivePartialModel)]
#[sea_orm(entity = "observation::Entity")]
#[graphql(name = "Value")]
pub struct Value {
    /// Least value; null if unstated or only a greatest is stated.
    #[sea_orm(from_col = "value_min")]
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Greatest value; null if unstated or only a least is stated.
    #[sea_orm(from_col = "value_max")]
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// How it is stated.
    pub qualifier: Qualifier,
    /// ISO 4217 code, UCUM unit or a counted thing; null for a rank.
    pub unit: Option<String>,
    /// Per which time.
    pub per: Option<Per>,
    /// In the words of the source.
    pub as_stated: Option<String>,
}

impl sea_orm::TryGetable for Number {
    fn try_get_by<I: sea_orm::ColIdx>(row: &sea_orm::QueryResult, index: I) -> Result<Self, sea_orm::TryGetError> {
        f64::try_get_by(row, index).map(Number)
    }
}

#[cfg(test)]
mod tests {
    use super::Number;

    #[test]
    fn a_figure_lies_on_a_minor_unit_or_between_two() {
        for (figure, places, minor) in [
            (0.0, 2, (0, 0)),
            (2.0, 2, (200, 200)),
            (0.29, 2, (29, 29)),
            (1.1, 3, (1_100, 1_100)),
            (5.0, 0, (5, 5)),
            (5.5, 0, (5, 6)),
            (-0.001, 2, (-1, 0)),
            (-2.5, 2, (-250, -250)),
            (109_999_999.999, 2, (10_999_999_999, 11_000_000_000)),
            (f64::MIN_POSITIVE, 2, (0, 1)),
            (-f64::MIN_POSITIVE, 2, (-1, 0)),
            // a double has the next figures 0.015625 apart here, and its hundredths no longer
            (123_456_789_012_345.0, 2, (12_345_678_901_234_500, 12_345_678_901_234_500)),
            (999_999_999_999_999.0, 2, (99_999_999_999_999_900, 99_999_999_999_999_900)),
            (1e300, 2, (i64::MAX, i64::MAX)),
            (-f64::MAX, 4, (i64::MIN, i64::MIN)),
        ] {
            assert_eq!(Number(figure).to_minor(places), minor, "{figure} with {places} places");
        }
    }
}
