//! Uncertain values as they come out: amounts of deals and values of observations.
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value as GraphqlValue};
use entity::{
    deal, observation,
    quantity::{Decimal, Per, Qualifier, minor_places},
    words,
};
use sea_orm::{DbErr, DerivePartialModel, FromQueryResult, PartialModelTrait, QueryResult, QuerySelect};
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

/// A decimal number of any size, exact to 15 digits; a JSON number.
#[Scalar(name = "Decimal", specified_by_url = "https://www.rfc-editor.org/rfc/rfc8259#section-6")]
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
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
pub struct Amount {
    /// Least amount, in major units; null if unstated or only a greatest is stated.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Greatest amount, in major units; null if unstated or only a least is stated.
    #[schema(value_type = Option<f64>)]
    pub max: Option<Number>,
    /// How it is stated.
    pub qualifier: Qualifier,
    /// ISO 4217 code; null if no currency is stated.
    pub currency: Option<String>,
    /// In the words of the source.
    pub as_stated: Option<String>,
    /// In English words, every digit kept: `at least USD 1.6 billion`.
    #[schema(examples("at least USD 1.6 billion"))]
    pub text: String,
}

/// An amount as it is stored.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "deal::Entity")]
struct StoredAmount {
    amount_min: Option<i64>,
    amount_max: Option<i64>,
    amount_qualifier: Qualifier,
    currency: Option<String>,
    as_stated: Option<String>,
}

impl From<StoredAmount> for Amount {
    fn from(stored: StoredAmount) -> Self {
        let StoredAmount { amount_min, amount_max, amount_qualifier: qualifier, currency, as_stated } = stored;
        let places = currency.as_deref().and_then(minor_places).unwrap_or(0);
        let figure = |minor: i64| Decimal::from_minor(minor, places);
        let ends = (amount_min.map(figure), amount_max.map(figure));
        let number = |end: Option<Decimal>| end.map(|figure| Number(figure.to_f64()));
        let text = words::quantity::quantity(ends, qualifier, currency.as_deref(), None);
        Self { min: number(ends.0), max: number(ends.1), qualifier, currency, as_stated, text }
    }
}

/// A value of an indicator, as sure as it is stated.
#[derive(Clone, Debug, Serialize, ToSchema, SimpleObject)]
#[graphql(name = "Value")]
pub struct Value {
    /// Least value; null if unstated or only a greatest is stated.
    #[schema(value_type = Option<f64>)]
    pub min: Option<Number>,
    /// Greatest value; null if unstated or only a least is stated.
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
    /// In English words, every digit kept: `up to 3,000 tractors a year`.
    #[schema(examples("up to 3,000 tractors a year"))]
    pub text: String,
}

/// A value as it is stored.
#[derive(DerivePartialModel)]
#[sea_orm(entity = "observation::Entity")]
struct StoredValue {
    value_min: Option<f64>,
    value_max: Option<f64>,
    qualifier: Qualifier,
    unit: Option<String>,
    per: Option<Per>,
    as_stated: Option<String>,
}

impl From<StoredValue> for Value {
    fn from(stored: StoredValue) -> Self {
        let StoredValue { value_min, value_max, qualifier, unit, per, as_stated } = stored;
        let ends = (value_min.map(Decimal::from_f64), value_max.map(Decimal::from_f64));
        let text = words::quantity::quantity(ends, qualifier, unit.as_deref(), per);
        Self { min: value_min.map(Number), max: value_max.map(Number), qualifier, unit, per, as_stated, text }
    }
}

/// Reads a view as what is stored, and says it in words.
macro_rules! read_as {
    ($View:ident, $Stored:ident) => {
        impl FromQueryResult for $View {
            fn from_query_result(row: &QueryResult, prefix: &str) -> Result<Self, DbErr> {
                $Stored::from_query_result(row, prefix).map(Into::into)
            }
        }

        impl PartialModelTrait for $View {
            fn select_cols_nested<S: QuerySelect>(select: S, prefix: Option<&str>, alias: Option<&'static str>) -> S {
                $Stored::select_cols_nested(select, prefix, alias)
            }
        }
    };
}
read_as!(Amount, StoredAmount);
read_as!(Value, StoredValue);

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
