//! A load whose connection is cut leaves the database as it was.
use crate::{ask, fixture, with};
use migration::{Database, Limits};
use std::{
    fs,
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};
use tests::{bare_on_both, scratch};

/// Stands between a program and PostgreSQL, and cuts the connection that writes in place of passing on the message it waits for.
struct Cutter {
    url: String,
    /// Messages of the writer that still pass.
    left: Arc<AtomicUsize>,
}

impl Cutter {
    fn before(url: &str) -> Self {
        let (head, name) = url.rsplit_once('/').expect("a name");
        let (user, server) = head.rsplit_once('@').expect("a user");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("{user}@{}/{name}", listener.local_addr().expect("its address"));
        let left = Arc::new(AtomicUsize::new(usize::MAX));
        let (server, counter) = (server.to_owned(), left.clone());
        thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let server = TcpStream::connect(&server).expect("PostgreSQL listens");
                let (mut answers, mut back) = (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
                thread::spawn(move || {
                    let _ = std::io::copy(&mut answers, &mut back);
                    let _ = back.shutdown(Shutdown::Both);
                });
                let counter = counter.clone();
                thread::spawn(move || pass(client, server, &counter));
            }
        });
        Self { url, left }
    }
}

fn pass(mut client: TcpStream, mut server: TcpStream, left: &AtomicUsize) {
    let mut buffer = vec![0; 1 << 20];
    let mut writes = false;
    while let Ok(n @ 1..) = client.read(&mut buffer) {
        writes |= buffer[..n].windows(16).any(|bytes| bytes == b"pg_advisory_xact");
        if writes && left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1)).is_err() {
            break;
        }
        if server.write_all(&buffer[..n]).is_err() {
            break;
        }
    }
    let _ = server.shutdown(Shutdown::Both);
    let _ = client.shutdown(Shutdown::Both);
}

/// All that the tables hold.
async fn state(db: &Database) -> Vec<(String, String)> {
    let tx = db.begin();
    let mut all = Vec::new();
    for table in ask(&tx, "SELECT tablename::text AS t FROM pg_tables WHERE schemaname = 'public' ORDER BY 1").await.expect("tables") {
        let table: String = table.try_get("", "t").expect("a name");
        let rows = format!("SELECT coalesce(string_agg(t::text, E'\\n' ORDER BY t::text), '') AS rows FROM \"{table}\" t");
        let rows = ask(&tx, &rows).await.expect("rows").remove(0).try_get("", "rows").expect("text");
        all.push((table, rows));
    }
    all
}

#[test]
fn a_load_cut_between_any_two_statements_changes_nothing() {
    bare_on_both(|database| {
        // SQLite has no connection that could be cut
        if database.starts_with("postgres") {
            cut_everywhere(database);
        }
    });
}

fn cut_everywhere(direct: &str) {
    let cutter = Cutter::before(direct);
    let folder = scratch("cut");
    for file in ["dataset.toml", "records.toml"] {
        fs::copy(fixture("small").join(file), folder.join(file)).expect("a copy");
    }
    let old = seed::Files::read(&folder).expect("the dataset");
    let records = fs::read_to_string(folder.join("records.toml")).expect("the records");
    let (kept, _) = records.split_once("[[observations]]").expect("the observations");
    let changed = kept.replace("title = \"Loan", "title = \"The loan").replace("harbour-loan-2019", "harbour-loan");
    fs::write(folder.join("records.toml"), changed).expect("written");
    let new = seed::Files::read(&folder).expect("the dataset");

    with(direct, Limits::default(), async |db| {
        seed::load(db, &old, &[], &mut |_| {}).await.expect("it loads");
        let before = state(db).await;
        let through = migration::open(&cutter.url, Limits::default()).await.expect("it opens through the proxy");
        let mut cuts = 0;
        loop {
            cutter.left.store(cuts, Ordering::SeqCst);
            let loaded = seed::load(&through, &new, &[], &mut |_| {}).await;
            cutter.left.store(usize::MAX, Ordering::SeqCst);
            match loaded {
                Err(_) => assert_eq!(state(db).await, before, "after {cuts} messages"),
                Ok(report) => {
                    assert!(!report.unchanged && report.updated > 0, "{report:?}");
                    break;
                }
            }
            cuts += 1;
        }
        assert!(cuts > 20, "only {cuts} cuts were made before it was through");
        assert_ne!(state(db).await, before);
        assert!(seed::load(&through, &old, &[], &mut |_| {}).await.is_ok(), "a fresh load succeeds");
    });
    fs::remove_dir_all(&folder).expect("the folder goes");
}
