//! Many rows in few statements.
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbBackend, DbErr, EntityTrait, IdenStatic, Iterable, ModelTrait, PrimaryKeyToColumn, QueryFilter, Value,
    sea_query::{Expr, ExprTrait, OnConflict, Query},
};

/// Values bound to one statement: SQLite takes 32,766, PostgreSQL 65,535.
const VALUES: usize = 30_000;

/// The columns of the table of a row.
type Column<M> = <<M as ModelTrait>::Entity as EntityTrait>::Column;

/// Inserts rows.
pub(super) async fn insert<M: ModelTrait>(c: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr> {
    write(c, rows, None).await
}

/// Inserts rows, and overwrites those whose key is there.
pub(super) async fn upsert<M: ModelTrait>(c: &impl ConnectionTrait, rows: Vec<M>) -> Result<(), DbErr> {
    let key: Vec<Column<M>> = <M::Entity as EntityTrait>::PrimaryKey::iter().map(PrimaryKeyToColumn::into_column).collect();
    let rest = Column::<M>::iter().filter(|column| !key.iter().any(|k| k.as_str() == column.as_str()));
    let overwrite = OnConflict::columns(key.iter().copied()).update_columns(rest).to_owned();
    write(c, rows, Some(overwrite)).await
}

async fn write<M: ModelTrait>(c: &impl ConnectionTrait, rows: Vec<M>, overwrite: Option<OnConflict>) -> Result<(), DbErr> {
    let backend = c.get_database_backend();
    let columns: Vec<Column<M>> = Column::<M>::iter().collect();
    for rows in rows.chunks(VALUES / columns.len()) {
        let mut statement = Query::insert();
        statement.into_table(M::Entity::default()).columns(columns.iter().copied());
        for row in rows {
            let values = columns.iter().map(|column| bound(row.get(*column), backend));
            statement.values(values).map_err(|e| DbErr::Custom(e.to_string()))?;
        }
        if let Some(overwrite) = &overwrite {
            statement.on_conflict(overwrite.clone());
        }
        c.execute(&statement).await?;
    }
    Ok(())
}

/// PostgreSQL's driver sends JSON as `jsonb`, which forgets the order of keys; as text it is kept as it is.
fn bound(value: Value, backend: DbBackend) -> Expr {
    match (value, backend) {
        (Value::Json(Some(json)), DbBackend::Postgres) => Expr::val(json.to_string()).cast_as("json"),
        (value, _) => Expr::val(value),
    }
}

/// Deletes the rows whose `column` is one of the ids.
pub(super) async fn delete<E: EntityTrait>(c: &impl ConnectionTrait, column: E::Column, ids: &[String]) -> Result<(), DbErr> {
    for ids in of_ids(ids) {
        E::delete_many().filter(column.is_in(ids)).exec(c).await?;
    }
    Ok(())
}

/// Ids, as many at a time as one statement takes.
pub(super) fn of_ids(ids: &[String]) -> impl Iterator<Item = &[String]> {
    ids.chunks(VALUES)
}
