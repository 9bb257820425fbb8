//! The schema goes up and down on both databases.
use crate::{ask, with};
use migration::{Limits, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
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

const RECORD: &str = "INSERT INTO record (id, type, title, title_key, date_from, date_to, parties, hash)
    VALUES ('one', 'deal', 'One', 'one', '', '', '[]', '')";
const ORPHAN: &str = "INSERT INTO link (from_id, position, relation, to_id) VALUES ('nobody', 0, 'about', 'nothing')";
const TWINS: &str = "INSERT INTO link (from_id, position, relation, to_id) VALUES ('one', 0, 'about', 'one'), ('one', 1, 'about', 'one')";

#[test]
fn foreign_keys_guard() {
    on_both(|database| {
        with(database, Limits::default(), async |db| {
            let writer = db.writer().await.expect("a writer");
            assert!(writer.transaction(async |tx| tx.execute_unprepared(ORPHAN).await).await.is_err());
        });
    });
}

#[test]
fn a_database_that_is_filled_keeps_its_indexes_and_what_they_and_its_keys_guard() {
    on_both(|database| {
        with(database, Limits::default(), async |db| {
            let texts = async |sql: &str| {
                let rows = ask(&db.begin(), sql).await.expect("rows");
                rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect::<Vec<String>>()
            };
            let indexes = async || match db.backend() {
                DbBackend::Sqlite => texts("SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name").await,
                _ => texts("SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY indexname").await,
            };
            let before = indexes().await;
            assert!(before.len() > 50, "{before:?}");
            for (rows, fits) in [([RECORD, ORPHAN], false), ([RECORD, TWINS], false), ([RECORD, ""], true)] {
                let writer = db.writer().await.expect("a writer");
                let filled = writer
                    .transaction(async |tx| {
                        tx.fill(async || {
                            for sql in rows {
                                tx.execute_unprepared(sql).await?;
                            }
                            Ok::<_, DbErr>(())
                        })
                        .await
                    })
                    .await;
                assert_eq!(filled.is_ok(), fits, "{rows:?}: {filled:?}");
                assert_eq!(texts("SELECT id FROM record").await.len(), usize::from(fits), "{rows:?}");
                assert_eq!(indexes().await, before);
            }
            let writer = db.writer().await.expect("a writer");
            assert!(writer.transaction(async |tx| tx.execute_unprepared(ORPHAN).await).await.is_err());
        });
    });
}
