//! All rows of a list, page after page, for exports.
use super::{
    list::{List, listed},
    listed::Listed,
    nested::Via,
};
use crate::catalog::{error::CatalogError, snapshot::Snapshot, store::Stored};
use sea_orm::sea_query::SimpleExpr;

/// A walk through all rows of a list, in its order.
#[derive(Clone, Debug)]
pub struct Walk<L: Listed> {
    list: List<L>,
    among: Option<SimpleExpr>,
    over: bool,
}

impl Snapshot {
    /// A walk through a list, from where it begins, in chunks of its limit; `below` keeps to what is found below a record.
    ///
    /// # Errors
    /// A word that stands for nothing, and what the database says.
    pub async fn walk<L: Listed>(&self, list: List<L>, below: Option<(&Via, &str)>) -> Result<Walk<L>, CatalogError> {
        let list = self.read_words(&list).await?.unwrap_or(list);
        let among = below.map(|(via, parent)| via.below(parent, &list));
        Ok(Walk { list, among, over: false })
    }

    /// The next rows of a walk; none where it is over.
    ///
    /// # Errors
    /// What the database says.
    pub async fn step<L: Listed>(&self, walk: &mut Walk<L>) -> Result<Vec<Stored<L>>, CatalogError> {
        if walk.over {
            return Ok(Vec::new());
        }
        let keys = walk.list.row_keys(self.page_keys(&walk.list, walk.among.clone()).await?);
        let ids: Vec<&str> = keys.keys.iter().map(|key| key.id.as_str()).collect();
        let found = L::read(self, walk.list.criteria(), &ids).await?;
        let rows = ids.into_iter().zip(found).map(|(id, row)| listed(id, row)).collect::<Result<_, _>>()?;
        match walk.list.next(&keys) {
            Some(cursor) => walk.list = walk.list.clone().from(Some(&cursor), None, false)?,
            None => walk.over = true,
        }
        Ok(rows)
    }
}
