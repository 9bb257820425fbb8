//! The rows that records have in the database, to compare them with those that they make.
use crate::kinds::{Row, Stored};
use entity::{citation, link, record};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, IdenStatic, Iterable, Order, PrimaryKeyToColumn, QueryFilter, QueryOrder, Value,
};
use std::collections::HashMap;

macro_rules! typed {
    ($(#[doc = $doc:tt] $Type:ident $one:ident $code:tt $many:ident,)*) => {
        /// The rows of records by their ids: of the table of all records, that of their type, their citations and links.
        pub(super) async fn stored(c: &impl ConnectionTrait, ids: &[&str]) -> Result<HashMap<String, Vec<Row>>, DbErr> {
            let mut found = HashMap::new();
            add::<record::Entity>(c, record::Column::Id, ids, &mut found).await?;
            $( add::<entity::$one::Entity>(c, entity::$one::Column::Id, ids, &mut found).await?; )*
            add::<citation::Entity>(c, citation::Column::RecordId, ids, &mut found).await?;
            add::<link::Entity>(c, link::Column::FromId, ids, &mut found).await?;
            Ok(found)
        }
    };
}
entity::records!(typed);

/// Adds the rows of a table in which a column names the record, in the order of their keys.
async fn add<E: EntityTrait>(
    c: &impl ConnectionTrait,
    owner: E::Column,
    ids: &[&str],
    found: &mut HashMap<String, Vec<Row>>,
) -> Result<(), DbErr>
where
    E::Model: Stored,
{
    let mut select = E::find().filter(owner.is_in(ids.iter().copied()));
    for key in E::PrimaryKey::iter() {
        select = select.order_by(key.into_column(), Order::Asc);
    }
    for model in select.all(c).await? {
        let row = Row::of(model);
        if let Some(Value::String(Some(id))) = row.get(owner.as_str()) {
            found.entry(id.clone()).or_default().push(row);
        }
    }
    Ok(())
}
