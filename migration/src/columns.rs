//! The few sorts of column, key and index that the schema is made of, the same on both databases.
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::{ConnectionTrait, DbBackend};

/// Builds the tables of one step, in the dialect of the database at hand.
pub(crate) struct Schema<'a, 'c> {
    manager: &'a SchemaManager<'c>,
}

/// A table under construction.
pub(crate) struct TableOf<'a, 'c> {
    schema: &'a Schema<'a, 'c>,
    name: &'static str,
    create: TableCreateStatement,
}

impl<'a, 'c> Schema<'a, 'c> {
    pub(crate) fn new(manager: &'a SchemaManager<'c>) -> Self {
        Self { manager }
    }

    pub(crate) fn table(&'a self, name: &'static str) -> TableOf<'a, 'c> {
        let mut create = Table::create();
        create.table(name);
        TableOf { schema: self, name, create }
    }

    /// An index over plain columns; `-column` runs downwards.
    pub(crate) async fn index(&self, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
        self.manager.create_index(index(table, columns)).await
    }

    /// An index that also guards: no two rows alike.
    pub(crate) async fn unique(&self, table: &'static str, columns: &[&'static str]) -> Result<(), DbErr> {
        self.manager.create_index(index(table, columns).unique().to_owned()).await
    }

    /// No two rows alike, where `optional` may be missing: a missing value counts as a value.
    pub(crate) async fn unique_with_optional(&self, table: &str, columns: &str, optional: &str) -> Result<(), DbErr> {
        let sql = format!("CREATE UNIQUE INDEX {table}_once ON {table} ({columns}, coalesce({optional}, ''))");
        self.manager.get_connection().execute_unprepared(&sql).await.map(drop)
    }

    /// Drops tables, in the order given.
    pub(crate) async fn drop(&self, tables: &[&'static str]) -> Result<(), DbErr> {
        for &table in tables {
            self.manager.drop_table(Table::drop().table(table).to_owned()).await?;
        }
        Ok(())
    }
}

fn index(table: &'static str, columns: &[&'static str]) -> IndexCreateStatement {
    let plain = |c: &'static str| c.trim_start_matches('-');
    let name =
        columns.iter().fold(table.to_owned(), |name, c| format!("{name}_{}{}", plain(c), if c.starts_with('-') { "_desc" } else { "" }));
    let mut index = Index::create();
    index.name(name).table(table);
    for &column in columns {
        let order = if column.starts_with('-') { IndexOrder::Desc } else { IndexOrder::Asc };
        index.col((plain(column), order));
    }
    index
}

impl TableOf<'_, '_> {
    fn column(mut self, column: &mut ColumnDef) -> Self {
        self.create.col(column);
        self
    }

    /// Text that sorts by its bytes on both databases, so that pages and cursors agree.
    fn text_column(&self, name: &'static str) -> ColumnDef {
        let mut column = ColumnDef::new(name);
        column.text();
        if self.schema.manager.get_database_backend() == DbBackend::Postgres {
            column.extra("COLLATE \"C\"");
        }
        column
    }

    pub(crate) fn text(self, name: &'static str) -> Self {
        let mut column = self.text_column(name);
        self.column(column.not_null())
    }

    pub(crate) fn text_opt(self, name: &'static str) -> Self {
        let mut column = self.text_column(name);
        self.column(&mut column)
    }

    pub(crate) fn int(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer().not_null())
    }

    pub(crate) fn int_opt(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).big_integer())
    }

    pub(crate) fn double(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).double().not_null())
    }

    pub(crate) fn double_opt(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).double())
    }

    /// JSON kept as text: it is read back in the order it was written in.
    pub(crate) fn json(self, name: &'static str) -> Self {
        self.column(ColumnDef::new(name).json().not_null())
    }

    /// An uncertain date: EDTF as written, and its first and last day as sort and filter keys that are never null.
    pub(crate) fn fuzzy(self, edtf: &'static str, from: &'static str, to: &'static str) -> Self {
        self.text_opt(edtf).text(from).text(to)
    }

    pub(crate) fn key(mut self, columns: &[&'static str]) -> Self {
        let mut key = Index::create();
        for &column in columns {
            key.col(column);
        }
        self.create.primary_key(&mut key);
        self
    }

    /// The id of this typed row is the id of its record, and goes with it.
    pub(crate) fn keyed_by_record(self) -> Self {
        self.text("id").key(&["id"]).owned_by("id", "record")
    }

    /// `column` names a row of `table` and this row goes with it.
    pub(crate) fn owned_by(self, column: &'static str, table: &'static str) -> Self {
        self.foreign(column, table, ForeignKeyAction::Cascade)
    }

    /// `column` names a row of `table`, which cannot go while this row names it.
    pub(crate) fn refers_to(self, column: &'static str, table: &'static str) -> Self {
        self.foreign(column, table, ForeignKeyAction::NoAction)
    }

    fn foreign(mut self, column: &'static str, table: &'static str, on_delete: ForeignKeyAction) -> Self {
        self.create.foreign_key(
            ForeignKey::create().name(format!("{}_{column}_fk", self.name)).from(self.name, column).to(table, "id").on_delete(on_delete),
        );
        self
    }

    /// Makes the table. A transaction may put off looking at its foreign keys to the end, so that rows are written in any order: on SQLite
    /// that goes without saying.
    pub(crate) async fn create(self) -> Result<(), DbErr> {
        let foreign: Vec<String> = self
            .create
            .get_foreign_key_create_stmts()
            .iter()
            .filter_map(|key| key.get_foreign_key().get_name().map(str::to_owned))
            .collect();
        let (manager, table) = (self.schema.manager, self.name);
        manager.create_table(self.create).await?;
        for key in foreign.iter().filter(|_| manager.get_database_backend() == DbBackend::Postgres) {
            manager.get_connection().execute_unprepared(&format!("ALTER TABLE {table} ALTER CONSTRAINT {key} DEFERRABLE")).await?;
        }
        Ok(())
    }
}
