//! The schema goes up and down on both databases.
use crate::with;
use migration::{Limits, Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, Statement};
use tests::bare_on_both;

#[test]
fn the_schema_goes_up_down_and_up_again() {
    bare_on_both(|database| {
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
    bare_on_both(|database| {
        with(database, Limits::default(), async |db| {
            let writer = db.writer().await.expect("a writer");
            assert!(writer.transaction(async |tx| tx.execute_unprepared(ORPHAN).await).await.is_err());
        });
    });
}

async fn texts(db: &impl ConnectionTrait, sql: &str) -> Vec<String> {
    let rows = db.query_all_raw(Statement::from_string(db.get_database_backend(), sql)).await.expect("rows");
    rows.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

#[test]
fn a_database_that_is_filled_keeps_its_indexes_and_what_they_and_its_keys_guard() {
    bare_on_both(|database| {
        with(database, Limits::default(), async |db| {
            // what stands beside the register is nobody's business
            let writer = db.writer().await.expect("a writer");
            let other = "CREATE TABLE other (n bigint); CREATE INDEX other_n ON other (n)";
            writer.transaction(async |tx| tx.execute_unprepared(other).await).await.expect("another table");
            let indexes = match db.backend() {
                DbBackend::Sqlite => "SELECT sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name",
                _ => "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND indexname NOT LIKE '%_pkey' ORDER BY indexname",
            };
            let before = texts(&db.begin(), indexes).await;
            assert!(before.len() > 50, "{before:?}");
            for (rows, fits) in [([RECORD, ORPHAN], false), ([RECORD, TWINS], false), ([RECORD, ""], true)] {
                let writer = db.writer().await.expect("a writer");
                let filled = writer
                    .transaction(async |tx| {
                        tx.fill(async || {
                            assert_eq!(texts(tx, indexes).await.len(), 1, "only that of the other table is left");
                            for sql in rows.into_iter().filter(|sql| !sql.is_empty()) {
                                tx.execute_unprepared(sql).await?;
                            }
                            Ok::<_, DbErr>(())
                        })
                        .await
                    })
                    .await;
                assert_eq!(filled.is_ok(), fits, "{rows:?}: {filled:?}");
                assert_eq!(texts(&db.begin(), "SELECT id FROM record").await.len(), usize::from(fits), "{rows:?}");
                assert_eq!(texts(&db.begin(), indexes).await, before);
            }
            let writer = db.writer().await.expect("a writer");
            assert!(writer.transaction(async |tx| tx.execute_unprepared(ORPHAN).await).await.is_err());
        });
    });
}
