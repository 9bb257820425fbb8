//! What stands beside a record when it is asked for: its citations, its links, what is observed of it. A statement or two for each kind,
//! however many records.
use super::{RelationFace, each_relation};
use crate::catalog::{
    error::CatalogError,
    query::{listed::Listed, nested::Via},
    records::of_each,
    resources::{observation::Observation, resource::Resource},
    snapshot::Snapshot,
    store::{Kind, Stored},
    values::head::Head,
};
use entity::RecordType;
use std::{
    collections::{BTreeMap, HashMap},
    ops::Deref,
    sync::{Arc, LazyLock},
};

/// Observations beside the records of one answer, at most, all records together.
pub const MAX_OBSERVATIONS: usize = 5_000;

/// What can stand beside a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Include {
    /// Where it is stated.
    Citations,
    /// What it is linked to, and what links to it.
    Links,
    /// What the list `observations` below it has; nothing is observed of an observation.
    Observations,
}

impl Include {
    /// All of them, in the order in which they are printed.
    pub const ALL: [Self; 3] = [Self::Citations, Self::Links, Self::Observations];

    /// Its name as a field.
    pub fn name(self) -> &'static str {
        match self {
            Self::Citations => "citations",
            Self::Links => "links",
            Self::Observations => "observations",
        }
    }
}

/// Where the list `observations` below records of each type is found.
#[derive(Default)]
struct Observed(HashMap<RecordType, fn() -> Via>);

static OBSERVED: LazyLock<Observed> = LazyLock::new(|| {
    let mut observed = Observed::default();
    each_relation(&mut observed);
    observed
});

impl RelationFace for Observed {
    fn relation<P: Resource, C: Listed + Deref<Target = Head>>(&mut self, name: &'static str, _: &'static str, via: fn() -> Via) {
        if name == Include::Observations.name() {
            self.0.insert(P::TYPE, via);
        }
    }
}

impl Snapshot {
    /// What stands beside records, as JSON, in their order.
    ///
    /// # Errors
    /// More observations than [`MAX_OBSERVATIONS`], and what the database says.
    pub async fn included(&self, what: Include, records: &[&Head]) -> Result<Vec<Arc<str>>, CatalogError> {
        let ids: Vec<&str> = records.iter().map(|head| &*head.id).collect();
        match what {
            Include::Citations => Ok(printed(self.citations(&ids).await?)),
            Include::Links => Ok(printed(self.links(&ids).await?)),
            Include::Observations => self.observations(records, &ids).await,
        }
    }

    /// All that the list `observations` below each record has.
    async fn observations(&self, records: &[&Head], ids: &[&str]) -> Result<Vec<Arc<str>>, CatalogError> {
        let kept = self.kept(Kind::Observations, ids, async |missing| self.read_observations_below(records, missing).await).await?;
        let below: Vec<&[String]> = kept.iter().map(|of| of.as_ref().map_or(&[][..], |of| of.view.as_slice())).collect();
        let all: Vec<&str> = below.iter().flat_map(|of| of.iter().map(String::as_str)).collect();
        check(all.len(), ids.len())?;
        let mut found = self.get::<Observation>(&all).await?.into_iter();
        Ok(below.iter().map(|of| array(&found.by_ref().take(of.len()).flatten().collect::<Vec<_>>()).into()).collect())
    }

    /// The ids of the observations below the missing ones of some records: one statement for each way in which they are found.
    async fn read_observations_below(&self, records: &[&Head], missing: &[&str]) -> Result<HashMap<String, Vec<String>>, CatalogError> {
        let mut ways: BTreeMap<String, (Via, Vec<&str>)> = BTreeMap::new();
        for head in records.iter().filter(|head| missing.contains(&&*head.id)) {
            if let Some(via) = OBSERVED.0.get(&head.record_type).map(|via| via()) {
                ways.entry(format!("{via:?}")).or_insert_with(|| (via, Vec::new())).1.push(&head.id);
            }
        }
        let mut found = of_each(missing, HashMap::new());
        for (via, parents) in ways.into_values() {
            let below = self.all_below::<Observation>(&via, &parents, Some(MAX_OBSERVATIONS as u64 + 1)).await?;
            check(below.values().map(Vec::len).sum(), records.len())?;
            found.extend(below);
        }
        Ok(found)
    }
}

/// Refused: a truncated list would look complete.
fn check(found: usize, records: usize) -> Result<(), CatalogError> {
    if found <= MAX_OBSERVATIONS {
        return Ok(());
    }
    let (whose, fix) = match records {
        1 => ("this record", ""),
        _ => ("the records of this page", "make `limit` smaller, or "),
    };
    let detail = format!(
        "the `observations` of {whose} are more than {MAX_OBSERVATIONS}; {fix}leave them out and read them page by page in the list below the record"
    );
    Err(CatalogError::field(["include"], detail))
}

fn printed<T>(lists: Vec<Option<Stored<Vec<T>>>>) -> Vec<Arc<str>> {
    lists.into_iter().map(|list| list.map_or_else(|| "[]".into(), |list| list.json)).collect()
}

/// Records as a JSON array.
fn array<T>(records: &[Stored<T>]) -> String {
    let mut all = String::with_capacity(records.iter().map(|record| record.json.len() + 1).sum::<usize>() + 2);
    all.push('[');
    for (i, record) in records.iter().enumerate() {
        if i > 0 {
            all.push(',');
        }
        all.push_str(&record.json);
    }
    all.push(']');
    all
}
