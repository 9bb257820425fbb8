//! A throw-away PostgreSQL cluster, started from the installed binaries on a free port and gone with the test process.
use crate::ready;
use sea_orm::ConnectionTrait;
use std::{
    fs::{self, File, Permissions},
    io::Write,
    net::{TcpListener, TcpStream},
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        Mutex, OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

/// Variable that makes a missing PostgreSQL a failure.
pub const REQUIRED: &str = "ATLAS_REQUIRE_POSTGRES";

/// How a cluster is set for tests.
const SETTINGS: [&str; 12] = [
    "listen_addresses=127.0.0.1",
    "max_connections=200",
    // nothing here is read again after a crash
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "max_wal_size=8GB",
    "wal_level=minimal",
    "max_wal_senders=0",
    "shared_buffers=256MB",
    "maintenance_work_mem=256MB",
    // a plan is not to change while a test looks at it
    "autovacuum=off",
    // tests that read the log look for what their own program did
    "log_line_prefix=%a ",
];

/// A running cluster.
pub struct Postgres {
    binaries: PathBuf,
    home: PathBuf,
    port: u16,
    /// Ends the cluster when its input is closed, however this process ends.
    watcher: Child,
}

/// The cluster of this process; `None`, said loudly, where PostgreSQL is not installed.
pub fn server() -> Option<&'static Postgres> {
    static SERVER: OnceLock<Option<Postgres>> = OnceLock::new();
    SERVER
        .get_or_init(|| match binaries() {
            Some(folder) => Some(Postgres::make(folder)),
            None if std::env::var_os(REQUIRED).is_some() => panic!("PostgreSQL is not installed, and {REQUIRED} is set"),
            None => {
                // past the capture of the test harness
                let warning =
                    "\n*** PostgreSQL is not installed: its half of the tests was SKIPPED (Debian: apt install postgresql) ***\n\n";
                std::io::stderr().write_all(warning.as_bytes()).expect("standard error");
                None
            }
        })
        .as_ref()
}

fn binaries() -> Option<PathBuf> {
    let on_path = std::env::var_os("PATH").into_iter().flat_map(|path| std::env::split_paths(&path).collect::<Vec<_>>());
    let mut debian: Vec<PathBuf> =
        fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten().map(|entry| entry.path().join("bin")).collect();
    debian.sort();
    debian.into_iter().rev().chain(on_path).find(|folder| folder.join("initdb").is_file() && folder.join("postgres").is_file())
}

/// A user that the server may run as: itself, or where that is root an unprivileged one.
fn user() -> Option<(u32, u32)> {
    let me = fs::metadata("/proc/self").map(|m| std::os::unix::fs::MetadataExt::uid(&m)).unwrap_or(1);
    if me != 0 {
        return None;
    }
    let passwd = fs::read_to_string("/etc/passwd").unwrap_or_default();
    let ids = |name: &str| {
        let line = passwd.lines().find(|line| line.split(':').next() == Some(name))?;
        let mut fields = line.split(':').skip(2);
        Some((fields.next()?.parse().ok()?, fields.next()?.parse().ok()?))
    };
    Some(ids("postgres").or_else(|| ids("nobody")).expect("a user that is not root"))
}

fn command(program: &Path, user: Option<(u32, u32)>, home: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(home).env("LC_ALL", "C.UTF-8");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

/// Starts the server under a watcher that ends it when it reads a line, or when this process ends; then its folder goes, too.
fn watched(binaries: &Path, home: &Path, port: u16) -> Child {
    let script = r#""$0" "$@" & server=$!; read -r word; kill -INT $server; wait $server; [ "$word" = stop ] || rm -rf "$ATLAS_HOME""#;
    let port = port.to_string();
    command(Path::new("/bin/sh"), user(), home)
        .env("ATLAS_HOME", home)
        .args(["-c", script])
        .arg(binaries.join("postgres"))
        .args(["-D", "data", "-p", &port])
        .args(SETTINGS.iter().flat_map(|setting| ["-c", setting]))
        .arg("-k")
        .arg(home)
        .process_group(0)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(File::options().create(true).append(true).open(home.join("log")).expect("a log"))
        .spawn()
        .expect("the cluster starts")
}

/// Gives a folder and all in it to the user that the server runs as; the server wants it closed to others.
fn hand_over(folder: &Path) {
    if let Some((uid, gid)) = user() {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let path = entry.path();
            if path.is_dir() { hand_over(&path) } else { chown(&path, Some(uid), Some(gid)).expect("it changes hands") }
        }
        chown(folder, Some(uid), Some(gid)).expect("it changes hands");
    }
    fs::set_permissions(folder, Permissions::from_mode(0o700)).expect("it is closed to others");
}

/// Makes an empty cluster in a home. Its collation is other than C, as servers have: order has to come from the schema.
fn initialise(binaries: &Path, home: &Path) {
    let made = command(&binaries.join("initdb"), user(), home)
        .args([
            "--username=atlas",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-sync",
            "--locale-provider=icu",
            "--icu-locale=en",
            "-D",
            "data",
        ])
        .output()
        .expect("initdb runs");
    assert!(made.status.success(), "initdb: {}", String::from_utf8_lossy(&made.stderr));
}

impl Postgres {
    /// A cluster of one's own, to be stopped and started; `None` where PostgreSQL is not installed.
    pub fn own() -> Option<Self> {
        server()?;
        binaries().map(Self::make)
    }

    /// A cluster with a database `migrated` that has tables and no rows, and one `ready` that holds the shipped dataset.
    fn make(binaries: PathBuf) -> Self {
        ready::once(
            "postgres",
            |half| {
                let mut cluster = Self::start_in(&binaries, |home| initialise(&binaries, home));
                cluster.execute("CREATE DATABASE migrated").expect("a database is made");
                ready::migrate(&cluster.url("migrated"));
                cluster.execute("CREATE DATABASE ready").expect("a database is made");
                ready::load(&cluster.url("ready"));
                cluster.stop();
                ready::copy(&cluster.home.join("data"), half);
            },
            |made| {
                Self::start_in(&binaries, |home| {
                    let data = home.join("data");
                    ready::copy(made, &data);
                    hand_over(&data);
                })
            },
        )
    }

    /// A server over the folder `data` that `fill` puts into its home.
    fn start_in(binaries: &Path, fill: impl FnOnce(&Path)) -> Self {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let n = COUNT.fetch_add(1, Ordering::Relaxed);
        let home = std::env::temp_dir().join(format!("atlas-postgres-{}-{n}", std::process::id()));
        fs::create_dir_all(&home).expect("a folder for the cluster");
        if let Some((uid, gid)) = user() {
            chown(&home, Some(uid), Some(gid)).expect("the folder changes hands");
        }
        fill(&home);
        let port = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
        let server = Self { watcher: watched(binaries, &home, port), binaries: binaries.to_owned(), home, port };
        server.wait();
        server
    }

    /// Stops the server as an administrator would: connections are cut.
    pub fn stop(&mut self) {
        if let Some(mut input) = self.watcher.stdin.take() {
            input.write_all(b"stop\n").expect("the watcher listens");
        }
        self.watcher.wait().expect("the server is gone");
    }

    /// Starts it again with what it held.
    pub fn start(&mut self) {
        self.watcher = watched(&self.binaries, &self.home, self.port);
        self.wait();
    }

    fn wait(&self) {
        let until = Instant::now() + Duration::from_secs(60);
        while self.execute("SELECT 1").is_err() {
            assert!(Instant::now() < until, "PostgreSQL does not answer on port {}", self.port);
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// A fresh database with nothing in it.
    pub fn bare(&self) -> String {
        self.create("TEMPLATE template1")
    }

    /// A fresh database that has tables and no rows.
    pub fn migrated(&self) -> String {
        self.create("TEMPLATE migrated")
    }

    /// A fresh database with the shipped dataset.
    pub fn ready(&self) -> String {
        self.create("TEMPLATE ready")
    }

    fn create(&self, from: &str) -> String {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
        // a template is copied for one at a time
        let _turn = ONE_AT_A_TIME.lock();
        let name = format!("t{}", COUNT.fetch_add(1, Ordering::Relaxed));
        self.execute(&format!("CREATE DATABASE {name} {from}")).expect("a database is made");
        self.url(&name)
    }

    /// Address of a database of this cluster.
    pub fn url(&self, name: &str) -> String {
        format!("postgres://atlas@127.0.0.1:{}/{name}", self.port)
    }

    /// What the server says.
    pub fn log(&self) -> PathBuf {
        self.home.join("log")
    }

    /// Runs a statement on the maintenance database.
    ///
    /// # Errors
    /// What the database says.
    pub fn execute(&self, sql: &str) -> Result<(), sea_orm::DbErr> {
        if TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            return Err(sea_orm::DbErr::Custom("nothing listens".to_owned()));
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let connection = sea_orm::Database::connect(self.url("postgres")).await?;
            connection.execute_unprepared(sql).await?;
            connection.close().await
        })
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.watcher.stdin.take());
        let _ = self.watcher.wait();
        let _ = fs::remove_dir_all(&self.home);
    }
}
