//! The program as a process of its own.
use std::{
    ffi::OsStr,
    fs::{self, File},
    io::{BufRead, BufReader},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
    sync::{
        OnceLock,
        atomic::{AtomicUsize, Ordering},
    },
};

/// How a run of the program ended.
#[derive(Debug)]
pub struct Finished {
    /// Its exit code.
    pub code: Option<i32>,
    /// What it printed.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

/// The program, to be run in a folder of its own.
pub struct Program {
    path: PathBuf,
    /// The folder.
    pub home: PathBuf,
}

/// A fresh folder for a test. It goes with this process, however that ends.
pub fn scratch(name: &str) -> PathBuf {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    static ROOT: OnceLock<(PathBuf, Child)> = OnceLock::new();
    let (root, _watcher) = ROOT.get_or_init(|| {
        let root = std::env::temp_dir().join(format!("atlas-test-{}", std::process::id()));
        fs::create_dir_all(&root).expect("a folder");
        // its input is closed when this process ends
        let mut watcher = Command::new("/bin/sh");
        watcher.args(["-c", r#"cat >/dev/null; rm -rf "$0""#]).arg(&root);
        let watcher =
            watcher.process_group(0).stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("a watcher");
        (root, watcher)
    });
    let folder = root.join(format!("{}-{name}", COUNT.fetch_add(1, Ordering::Relaxed)));
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

impl Program {
    /// The program at a path, in a fresh folder.
    pub fn new(path: &str) -> Self {
        Self { path: path.into(), home: scratch("program") }
    }

    fn command<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Command {
        let mut command = Command::new(&self.path);
        for variable in [
            "DATABASE_URL",
            "PORT",
            "ATLAS_HOST",
            "ATLAS_DATASET",
            "ATLAS_WORKERS",
            "ATLAS_STORE_BYTES",
            "ATLAS_MAX_TRANSACTION",
            "ATLAS_LOG",
            "ATLAS_LOG_FORMAT",
            "ATLAS_READY_FILE",
            "ATLAS_ALLOW",
        ] {
            command.env_remove(variable);
        }
        // a test that needs none does not wait for them
        command.env("ATLAS_DOWNLOADS", "asked");
        command.args(arguments).current_dir(&self.home).stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Runs it to its end.
    pub fn run<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Finished {
        let output = self.command(arguments).output().expect("the program runs");
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Finished { code: output.status.code(), out: text(&output.stdout), err: text(&output.stderr) }
    }

    /// Starts it.
    pub fn spawn<S: AsRef<OsStr>>(&self, arguments: &[S]) -> Child {
        self.command(arguments).stdout(Stdio::null()).stderr(Stdio::null()).spawn().expect("the program starts")
    }

    /// Starts the server on a database, logging into a file as `ATLAS_LOG` would have it: the running process and its address.
    pub fn serve(&self, database: &str, logging: &str, log: &Path) -> (Child, String) {
        let mut command = self.command(&["--port", "0", "--database", database]);
        // no answer is kept: each is asked of the database
        command.env("ATLAS_LOG", logging).env("ATLAS_CACHE_BYTES", "0").stderr(File::create(log).expect("a log"));
        let (lines, child) = until(command, "Documentation");
        let address = lines.iter().find_map(|line| line.strip_prefix("REST ")).expect("an address").trim();
        (child, address.trim_end_matches("/v1").to_owned())
    }

    /// Starts it and reads what it prints until a line contains `mark`; returns the lines and the running process.
    pub fn start<S: AsRef<OsStr>>(&self, arguments: &[S], mark: &str) -> (Vec<String>, Child) {
        let mut command = self.command(arguments);
        command.stderr(Stdio::null());
        until(command, mark)
    }
}

/// Starts a program and reads what it prints until a line contains `mark`.
fn until(mut command: Command, mark: &str) -> (Vec<String>, Child) {
    let mut child = command.spawn().expect("the program starts");
    let mut lines = Vec::new();
    for line in BufReader::new(child.stdout.take().expect("its output")).lines() {
        lines.push(line.expect("a line of text"));
        if lines.last().is_some_and(|line| line.contains(mark)) {
            break;
        }
    }
    (lines, child)
}
