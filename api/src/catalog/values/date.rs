//! Uncertain dates as they come out and as they are asked for.
use async_graphql::{InputValueError, InputValueResult, Scalar, ScalarType, SimpleObject, Value};
use entity::fuzzy::{DatePrecision, FuzzyDate as Edtf};
use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use utoipa::ToSchema;

/// A date or span as precise as it is known.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema, SimpleObject)]
pub struct FuzzyDate {
    /// As written, in EDTF (ISO 8601-2): `2019`, `2019-05`, `2019~`, `2021/2027`.
    #[schema(examples("2019-05"))]
    pub edtf: String,
    /// In English words: `May 2019`, `about 2019`, `2021 to 2027`.
    #[schema(examples("May 2019"))]
    pub text: String,
    /// First possible day, ISO 8601; null if open.
    #[schema(examples("2019-05-01"))]
    pub earliest: Option<String>,
    /// Last possible day, ISO 8601; null if open.
    #[schema(examples("2019-05-31"))]
    pub latest: Option<String>,
    /// How precise it is.
    pub precision: DatePrecision,
    /// Stated as about that time (`~`).
    pub approximate: bool,
    /// Stated with doubt (`?`).
    pub uncertain: bool,
}

impl FuzzyDate {
    /// Its year, month and day, as many of them as are known; nothing of what is no single day, month or year.
    pub fn parts(&self) -> Option<Vec<&str>> {
        let known = match self.precision {
            DatePrecision::Day => 3,
            DatePrecision::Month => 2,
            DatePrecision::Year => 1,
            _ => return None,
        };
        Some(self.earliest.as_deref()?.split('-').take(known).collect())
    }

    /// Whether it is stated without `~` and `?`.
    pub fn is_sure(&self) -> bool {
        !self.approximate && !self.uncertain
    }
}

impl From<Edtf> for FuzzyDate {
    fn from(d: Edtf) -> Self {
        Self {
            edtf: d.edtf,
            text: d.text,
            earliest: d.earliest,
            latest: d.latest,
            precision: d.precision,
            approximate: d.approximate,
            uncertain: d.uncertain,
        }
    }
}

impl TryGetable for FuzzyDate {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let text = String::try_get_by(row, index)?;
        let date = Edtf::parse(&text).map_err(|e| DbErr::Type(e.to_string()))?;
        Ok(date.into())
    }
}

impl<'de> Deserialize<'de> for FuzzyDate {
    /// From EDTF, as files and columns write it.
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Edtf::parse(&text).map(Self::from).map_err(serde::de::Error::custom)
    }
}

/// A date or period to compare with, in EDTF (ISO 8601-2): `2019`, `2019-05`, `2018/2019`.
#[derive(Clone, Debug, PartialEq, ToSchema)]
#[schema(value_type = String, format = "edtf", examples("2019-05"))]
pub struct When(pub Edtf);

impl Serialize for When {
    fn serialize<S: Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        self.0.edtf.serialize(s)
    }
}

impl<'de> Deserialize<'de> for When {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        Edtf::parse(&text).map(When).map_err(serde::de::Error::custom)
    }
}

/// A date or period in EDTF (ISO 8601-2): `2019`, `2019-05`, `2018/2019`.
#[Scalar(name = "EDTF", specified_by_url = "https://www.loc.gov/standards/datetime/")]
impl ScalarType for When {
    fn parse(value: Value) -> InputValueResult<Self> {
        match value {
            Value::String(text) => Edtf::parse(&text).map(When).map_err(InputValueError::custom),
            other => Err(InputValueError::expected_type(other)),
        }
    }

    fn to_value(&self) -> Value {
        Value::String(self.0.edtf.clone())
    }
}
