//! What a load has to do: which records are new, changed or gone.
use super::progress::{Progress, Stage, Tell};
use crate::{check::Dataset, error::SeedError, text::Number};
use entity::{RecordType, record};
use sea_orm::{ColumnTrait, ConnectionTrait, DbErr, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect};
use std::collections::{BTreeMap, HashMap};

/// Records that are read from the database at once.
const PAGE: u64 = 10_000;
/// Progress is reported every so many records.
const TOLD: usize = 1_000;

/// A record as the database has it. (Columns are read by name: a tuple would take them in another order on SQLite.)
#[derive(FromQueryResult)]
pub(super) struct Stored {
    pub id: String,
    pub hash: String,
    pub r#type: RecordType,
    pub title: String,
}

/// What is to be written and deleted, each in the order of ids.
pub(super) struct Plan {
    /// The database holds no record yet.
    pub first: bool,
    pub created: Vec<Number>,
    pub updated: Vec<Number>,
    pub removed: Vec<Stored>,
}

impl Plan {
    /// Compares the hashes of records with those of the database. Into an empty database all records go, and none is hashed here.
    pub(super) async fn make(c: &impl ConnectionTrait, dataset: &Dataset, progress: Tell<'_>) -> Result<Self, SeedError> {
        let mut stored = stored(c).await?;
        let (first, mut created, mut updated) = (stored.is_empty(), Vec::new(), Vec::new());
        let total = dataset.statements.records.len();
        for (done, (number, record)) in dataset.statements.numbered().enumerate() {
            match stored.remove(&*record.head.id) {
                None => created.push(number),
                Some(old) if record.hash(&dataset.known).is_none_or(|hash| hash != old.hash) => updated.push(number),
                Some(_) => {}
            }
            if done % TOLD == 0 {
                progress(Progress { stage: Stage::Comparing, done, total });
            }
        }
        let removed: BTreeMap<String, Stored> = stored.into_iter().collect();
        Ok(Self { first, created, updated, removed: removed.into_values().collect() })
    }
}

/// Every record of the database, by its id.
pub(super) async fn stored(c: &impl ConnectionTrait) -> Result<HashMap<String, Stored>, DbErr> {
    let columns = [record::Column::Id, record::Column::Hash, record::Column::Type, record::Column::Title];
    let mut all = HashMap::new();
    let mut last = String::new();
    loop {
        let after = record::Entity::find().filter(record::Column::Id.gt(last.as_str())).order_by_asc(record::Column::Id).limit(PAGE);
        let page = after.select_only().columns(columns).into_model::<Stored>().all(c).await?;
        let Some(end) = page.last() else {
            return Ok(all);
        };
        last.clone_from(&end.id);
        all.extend(page.into_iter().map(|stored| (stored.id.clone(), stored)));
    }
}
