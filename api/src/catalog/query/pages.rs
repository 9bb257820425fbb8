//! Reading a page: a narrow statement for ids and keys, then the records from the store.
use super::{
    list::List,
    listed::Listed,
    page::{Page, RowKey},
    search::nothing_asked,
};
use crate::catalog::{count::Count, error::CatalogError, snapshot::Snapshot, store::Kind};
use sea_orm::sea_query::{Expr, SimpleExpr};

/// Some of the rows of a list: a condition, and a name that no other condition has.
pub(in crate::catalog) struct Among {
    pub name: String,
    pub condition: SimpleExpr,
}

impl Snapshot {
    /// One page of a list.
    ///
    /// # Errors
    /// What the database says.
    pub async fn list<L: Listed>(&self, list: &List<L>) -> Result<Page<L>, CatalogError> {
        self.page_among(list, None).await
    }

    /// The list with its words as the register reads them, where that is not as they were asked.
    ///
    /// # Errors
    /// A word that stands for nothing, or for what it cannot; no words where some are needed; what the database says.
    pub(in crate::catalog) async fn read_words<L: Listed>(&self, list: &List<L>) -> Result<Option<List<L>>, CatalogError> {
        if L::SEARCHED && list.search().is_none() {
            return Err(nothing_asked());
        }
        let readings = self.readings(list.references()).await?;
        let search = match list.search() {
            Some(search) => Some(self.read_search(search).await?),
            None => None,
        };
        if readings.is_empty() && search.is_none() { Ok(None) } else { list.reading(readings, search).map(Some) }
    }

    /// One page of a list, of the rows for which a condition holds too.
    pub(in crate::catalog) async fn page_among<L: Listed>(&self, list: &List<L>, among: Option<Among>) -> Result<Page<L>, CatalogError> {
        let read = self.read_words(list).await?;
        let list = read.as_ref().unwrap_or(list);
        let keys = list.row_keys(self.kept_keys(list, among.as_ref()).await?);
        let ids: Vec<&str> = keys.keys.iter().map(|key| key.id.as_str()).collect();
        let records = L::read(self, list.criteria(), &ids).await?;
        let facets = self.facets(list, &list.counted, among.as_ref()).await?;
        let total = match list.count {
            true => Some(self.total(list, among).await?),
            false => None,
        };
        Ok(Page { facets, ..list.page(keys, records, total)? })
    }

    /// Ids and sort keys of a page, and one more, which are read once a revision.
    async fn kept_keys<L: Listed>(&self, list: &List<L>, among: Option<&Among>) -> Result<Vec<RowKey>, CatalogError> {
        let (within, condition) = among.map_or(("", None), |among| (among.name.as_str(), Some(among.condition.clone())));
        let id = format!("{}{within} {} {}", list.mark(), list.start, list.limit);
        let kept = self.kept_one(Kind::Page, &id, async || self.page_keys(list, condition).await).await?;
        Ok(Vec::clone(&kept.view))
    }

    /// Ids and sort keys of a page, and one more, past the store.
    pub(in crate::catalog) async fn page_keys<L: Listed>(
        &self,
        list: &List<L>,
        among: Option<SimpleExpr>,
    ) -> Result<Vec<RowKey>, CatalogError> {
        self.revision().await?;
        let (keys, ids) = list.directions();
        let mut page = list.found();
        page.and_where_option(among)
            .and_where_option(list.beyond())
            .order_by_expr(list.key().column.clone(), keys.into())
            .order_by_expr(list.id(), ids.into())
            .limit(list.limit + 1);
        self.rows(&page).await?.iter().map(|row| RowKey::read(row, list.key().holds)).collect()
    }

    /// How many rows there are, which is counted once a revision.
    pub(in crate::catalog) async fn total<L: Listed>(&self, list: &List<L>, among: Option<Among>) -> Result<u64, CatalogError> {
        let (within, among) = among.map_or((String::new(), None), |Among { name, condition }| (name, Some(condition)));
        let id = format!("{}{within}", list.mark());
        Ok(*self.kept_one(Kind::Total, &id, async || self.count(list, among).await).await?.view)
    }

    async fn count<L: Listed>(&self, list: &List<L>, among: Option<SimpleExpr>) -> Result<u64, CatalogError> {
        let mut count = list.matching();
        count.expr(Expr::cust("COUNT(*)")).and_where_option(among);
        let rows = self.rows(&count).await?;
        let counted = rows.first().ok_or_else(|| CatalogError::defect("nothing was counted"))?;
        Ok(counted.try_get_by_index::<Count>(0)?.0)
    }
}
