//! A server of one's own.
use crate::{
    grown,
    postgres::{self, Postgres},
    ready,
};
use api::{
    Running,
    catalog::store,
    config::{Allowed, Place, Register, Serve, When},
    graphql::persisted,
    http::cache,
    server::Handle,
};
use migration::Database;
use std::{
    net::{TcpListener, TcpStream},
    panic::resume_unwind,
    path::{Path, PathBuf},
    sync::{OnceLock, mpsc},
    thread::{self, JoinHandle, ScopedJoinHandle},
};
use tokio::net::TcpSocket;

/// A running server. It stops when this is dropped.
pub struct TestApp {
    address: String,
    /// Address of its database.
    pub database: String,
    opened: Database,
    handle: Handle,
    thread: Option<JoinHandle<()>>,
}

impl TestApp {
    /// With the shipped dataset, on SQLite.
    pub fn new() -> Self {
        Self::on(&ready::sqlite())
    }

    /// With the shipped dataset, on a database.
    pub fn on(database: &str) -> Self {
        Self::with(database, None, 2)
    }

    /// With a dataset, on a database, with so many threads that answer.
    pub fn with(database: &str, dataset: Option<&Path>, workers: u16) -> Self {
        Self::start(&Serve { workers: Some(workers), ..settings(database, dataset) })
    }

    /// With settings; its port is a free one.
    pub fn start(settings: &Serve) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("its address").to_string();
        let (started, waits) = mpsc::channel();
        let thread = thread::spawn({
            let settings = settings.clone();
            move || {
                actix_web::rt::System::new().block_on(async move {
                    match api::run(listener, &settings).await {
                        Ok(Running { server, database, .. }) => {
                            started.send(Ok((server.handle(), database))).expect("somebody waits");
                            server.run().await.expect("the server runs to its end");
                        }
                        Err(e) => started.send(Err(e.to_string())).expect("somebody waits"),
                    }
                });
            }
        });
        let (handle, opened) = waits.recv().expect("the server starts").unwrap_or_else(|e| panic!("the server does not start: {e}"));
        let database = settings.register.place.database.clone();
        Self { address, database, opened, handle, thread: Some(thread) }
    }

    /// A connection to it that takes in little before it is read.
    pub fn connect(&self) -> TcpStream {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_io().build().expect("a runtime");
        let stream = runtime.block_on(async {
            let socket = TcpSocket::new_v4().expect("a socket");
            socket.set_recv_buffer_size(64 * 1024).expect("a small buffer");
            socket.connect(self.address.parse().expect("an address")).await.expect("it accepts").into_std().expect("a stream")
        });
        stream.set_nonblocking(false).expect("one that waits");
        stream
    }

    /// How many of its statements run now.
    pub fn running(&self) -> usize {
        self.opened.running()
    }

    /// A path as a full address.
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

impl Default for TestApp {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for TestApp {
    fn drop(&mut self) {
        self.handle.stop();
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// The settings of a server on a database.
pub fn settings(database: &str, dataset: Option<&Path>) -> Serve {
    Serve {
        register: Register {
            place: Place { database: database.to_owned() },
            dataset: dataset.map(PathBuf::from),
            allowed: Allowed::default(),
        },
        host: "127.0.0.1".to_owned(),
        port: 0,
        workers: Some(2),
        store_bytes: store::DEFAULT_BYTES,
        cache_bytes: cache::DEFAULT_BYTES,
        persisted_bytes: persisted::DEFAULT_BYTES,
        trusted_documents: None,
        graphiql: None,
        // a test that needs none does not wait for them
        downloads: When::Asked,
        max_transaction: 600,
        max_connections: 4_096,
        max_stall: 30,
        rate_limit: None,
        trusted_proxies: Vec::new(),
        server_timing: false,
        ready_file: None,
    }
}

/// Runs a test on both databases, each a fresh one with nothing in it, not even tables: `test` gets its address.
pub fn bare_on_both(test: impl Fn(&str) + Sync) {
    both(|| test("sqlite::memory:"), |server| test(&server.bare()));
}

/// Runs a test on both databases, each a fresh one without rows: `test` gets its address. PostgreSQL takes long to make tables, so there they are
/// copied.
pub fn on_both(test: impl Fn(&str) + Sync) {
    both(|| test("sqlite::memory:"), |server| test(&server.migrated()));
}

/// Runs a test on both databases, each a fresh one with the shipped dataset: `test` gets its address.
pub fn ready_on_both(test: impl Fn(&str) + Sync) {
    both(|| test(&ready::sqlite()), |server| test(&server.ready()));
}

/// Runs a test on both databases, each grown to some 100,000 records and shared by all such tests, which only read: `test` gets its address.
pub fn grown_on_both(test: impl Fn(&str) + Sync) {
    both(|| test(grown::sqlite()), |server| test(grown::postgres(server)));
}

/// Runs a test that only reads on both databases, over servers that all such tests share.
pub fn shared_on_both(test: impl Fn(&TestApp) + Sync) {
    static POSTGRES: OnceLock<TestApp> = OnceLock::new();
    both(|| test(shared()), |server| test(POSTGRES.get_or_init(|| TestApp::on(&server.ready()))));
}

/// The server over SQLite of [`shared_on_both`], for tests of what is decided above the databases. `parity` holds that both databases answer the
/// same to the byte.
pub fn shared() -> &'static TestApp {
    static SQLITE: OnceLock<TestApp> = OnceLock::new();
    SQLITE.get_or_init(TestApp::new)
}

/// Runs the halves of a test side by side: each waits a good deal.
fn both(on_sqlite: impl FnOnce(), on_postgres: impl FnOnce(&'static Postgres) + Send) {
    thread::scope(|scope| {
        let half = postgres::server().map(|server| scope.spawn(|| on_postgres(server)));
        on_sqlite();
        if let Some(Err(panic)) = half.map(ScopedJoinHandle::join) {
            resume_unwind(panic);
        }
    });
}
