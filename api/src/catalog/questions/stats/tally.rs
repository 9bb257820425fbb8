//! Adds groups of rows up to cells.
use super::{
    Cell, CellKey, Stats, Total,
    ask::Ask,
    by::Dimension,
    rows::{self, Group, GroupKey, MAX_GROUPS},
    sum::Sums,
};
use crate::catalog::{
    error::CatalogError,
    query::{facets::Labels, list::List, listed::Listed, years::Years},
    snapshot::Snapshot,
};
use std::{cmp::Reverse, collections::BTreeMap};

/// What a cell comes to so far.
#[derive(Default)]
struct Tally {
    count: u64,
    certainly: u64,
    sums: Sums,
    /// What its values are called.
    titles: Vec<Option<String>>,
}

impl Snapshot {
    /// Counts a list by dimensions, past the store.
    pub(super) async fn count_by<L: Listed>(&self, list: &List<L>, dimensions: &[Dimension]) -> Result<Stats, CatalogError> {
        self.revision().await?;
        let (mut count, mut placed, mut sums) = (0, 0, Sums::default());
        for row in self.rows(&rows::whole(list, dimensions)).await? {
            let group = Group::read::<L>(&row, &[])?;
            count += group.count;
            placed += rows::placed(&row)?;
            if let Some(money) = &group.money {
                sums.add(money, group.count, true);
            }
        }
        let cells = if dimensions.is_empty() { Vec::new() } else { self.cells(list, dimensions).await? };
        let in_cells: u64 = cells.iter().map(|cell| cell.count).sum();
        Ok(Stats {
            by: dimensions.iter().map(|dimension| dimension.by).collect(),
            total: Total { count, sums: sums.told() },
            cells_total: cells.len() as u64,
            overlap: in_cells > placed && !cells.is_empty(),
            in_no_cell: if dimensions.is_empty() { 0 } else { count - placed },
            cells,
        })
    }

    async fn cells<L: Listed>(&self, list: &List<L>, dimensions: &[Dimension]) -> Result<Vec<Cell>, CatalogError> {
        let rows = self.rows(&rows::cells(list, dimensions)).await?;
        let groups = rows.iter().map(|row| Group::read::<L>(row, dimensions)).collect::<Result<Vec<_>, _>>()?;
        let years = Years::told(groups.iter().flat_map(|group| &group.keys).filter_map(GroupKey::years));
        let mut cells: BTreeMap<Vec<Option<String>>, Tally> = BTreeMap::new();
        for group in &groups {
            let spans: Vec<Vec<Option<String>>> = group.keys.iter().map(|key| key.values(years)).collect();
            let certainly = group.keys.iter().all(GroupKey::is_certain);
            for keys in pairs(&spans) {
                let cell = cells.entry(keys).or_default();
                cell.count += group.count;
                cell.certainly += if certainly { group.count } else { 0 };
                if let Some(money) = &group.money {
                    cell.sums.add(money, group.count, certainly);
                }
                cell.titles = group.keys.iter().map(|key| key.title.clone()).collect();
            }
        }
        if groups.len() > MAX_GROUPS || cells.len() > MAX_GROUPS {
            let detail = format!("there are more than {MAX_GROUPS} cells; count by less, or fewer records with a filter");
            return Err(CatalogError::field(["by"], detail));
        }
        let chapters = match dimensions.iter().any(|dimension| matches!(dimension.facet.labels, Labels::Chapter)) {
            true => self.dataset().await?.view.chapters.iter().map(|it| (it.number.to_string(), it.title.clone())).collect(),
            false => BTreeMap::new(),
        };
        let mut cells: Vec<Cell> = cells.into_iter().map(|(keys, tally)| told(dimensions, keys, tally, &chapters)).collect();
        match dimensions.iter().position(Dimension::is_years) {
            // what has no date comes last
            Some(year) => {
                cells.sort_by_cached_key(|cell| (cell.keys[year].value.is_none(), cell.keys[year].value.clone(), Reverse(cell.count)))
            }
            None => cells.sort_by_key(|cell| Reverse(cell.count)),
        }
        Ok(cells)
    }
}

/// Every combination of values of the dimensions.
fn pairs(spans: &[Vec<Option<String>>]) -> Vec<Vec<Option<String>>> {
    spans.iter().fold(vec![Vec::new()], |all, values| {
        all.iter().flat_map(|keys| values.iter().map(|value| [keys.as_slice(), std::slice::from_ref(value)].concat())).collect()
    })
}

fn told(dimensions: &[Dimension], keys: Vec<Option<String>>, tally: Tally, chapters: &BTreeMap<String, String>) -> Cell {
    let Tally { count, certainly, sums, titles } = tally;
    let asks = dimensions.iter().zip(&keys).map(|(dimension, value)| Ask::of(dimension, value.as_deref())).collect();
    let key = |((dimension, value), title): ((&Dimension, Option<String>), Option<String>)| {
        let label = value.as_ref().map(|value| match dimension.facet.labels {
            Labels::Chapter => chapters.get(value).cloned(),
            Labels::Title => title,
            labels => labels.of(value),
        });
        let label = label.and_then(|label| label.or_else(|| value.clone()));
        CellKey { by: dimension.by, value, label }
    };
    Cell { keys: dimensions.iter().zip(keys).zip(titles).map(key).collect(), count, certainly, sums: sums.told(), asks }
}

impl GroupKey {
    /// Whether it stands for one value: it is no date, or has none, or lies within one year.
    fn is_certain(&self) -> bool {
        self.last_year.is_none() || self.value >= self.last_year
    }

    /// The first and the last year of a date; the wrong way round there is none.
    fn years(&self) -> Option<(i64, i64)> {
        let year = |text: &Option<String>| text.as_deref()?.parse().ok();
        Some((year(&self.value)?, year(&self.last_year)?)).filter(|(first, last)| first <= last)
    }

    /// The values that it stands for: itself, or the years from the first to the last; none where there is no date.
    fn values(&self, told: Option<Years>) -> Vec<Option<String>> {
        if self.last_year.is_none() {
            return vec![self.value.clone()];
        }
        match told.zip(self.years()) {
            Some((told, (first, last))) => told.of(first, last).map(|year| Some(format!("{year:04}"))).collect(),
            None => vec![None],
        }
    }
}
