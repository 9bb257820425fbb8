//! The schema goes up and down on both databases.
use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Statement};
use tests::on_both;

#[test]
fn the_schema_goes_up_down_and_up_again() {
    on_both(|database| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
            let writer = opened.writer().await.expect("a writer");
            let there =
                async || opened.begin().query_all_raw(Statement::from_string(opened.backend(), "SELECT id FROM deal")).await.is_ok();
            assert!(there().await);
            writer.transaction(async |tx| Migrator::down(tx, None).await).await.expect("every step goes down");
            assert!(!there().await);
            let writer = opened.writer().await.expect("a writer");
            writer.transaction(async |tx| Migrator::up(tx, None).await).await.expect("and up again");
            assert!(there().await);
        });
    });
}

#[test]
fn foreign_keys_guard() {
    on_both(|database| {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
            let writer = opened.writer().await.expect("a writer");
            let orphan = "INSERT INTO link (from_id, position, relation, to_id) VALUES ('nobody', 0, 'about', 'nothing')";
            assert!(writer.transaction(async |tx| tx.execute_unprepared(orphan).await).await.is_err());
        });
    });
}
