//! Counts as statements give them.
use sea_orm::{ColIdx, DbErr, QueryResult, TryGetError, TryGetable};

/// How many there are. A negative number is a defect.
#[derive(Clone, Copy, Debug)]
pub(super) struct Count(pub u64);

impl TryGetable for Count {
    fn try_get_by<I: ColIdx>(row: &QueryResult, index: I) -> Result<Self, TryGetError> {
        let n = i64::try_get_by(row, index)?;
        Ok(Self(u64::try_from(n).map_err(|_| DbErr::Type(format!("{n} is no count")))?))
    }
}
