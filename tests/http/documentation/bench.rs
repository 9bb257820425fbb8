//! Where examples are run: a folder as a reader has it, with addresses and ports of its own in place of those that the pages show.
use super::blocks::Command;
use crate::fixture;
use std::{
    collections::BTreeMap,
    fs,
    io::{self, Write},
    net::TcpListener,
    os::unix::fs::{PermissionsExt, symlink},
    path::{Path, PathBuf},
    process::{self, Stdio},
    sync::Mutex,
};
use tests::{TestApp, scratch};

/// `cargo run` is the program under test; other commands of cargo are excused.
const CARGO: &str = r#"#!/bin/sh
[ "$1" = run ] || { echo "only cargo run is known here" >&2; exit 1; }
while [ $# -gt 0 ] && [ "$1" != -- ]; do shift; done
[ $# -eq 0 ] || shift
exec atlas "$@"
"#;

/// Commands of the program that end by themselves.
const ENDING: [&str; 8] = ["migrate", "seed", "check", "export", "openapi", "schema", "health", "--help"];

/// How a command ended.
#[derive(Debug, Default)]
pub struct Outcome {
    /// Its exit code.
    pub code: i32,
    /// What it printed, with the addresses that the pages show.
    pub out: String,
    /// What it printed on standard error.
    pub err: String,
}

/// A folder in which the examples of one block are run.
pub struct Bench {
    home: PathBuf,
    /// What the pages show, and what it is here.
    here: Vec<(&'static str, String)>,
    port: u16,
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port()
}

/// Whether a tool is installed. One that is not is told, so that nobody takes what was not run for what holds.
pub fn installed(tool: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(tool).is_file());
    if !found {
        not_run(&format!("`{tool}` is not installed, so the examples that need it are not tried"));
    }
    found
}

/// Whether what a program loads is at hand, told as well: its lines that load something are run alone, once for all programs that have them.
pub fn loads(interpreter: &str, at: &str, text: &str) -> bool {
    static TRIED: Mutex<BTreeMap<(String, String), bool>> = Mutex::new(BTreeMap::new());
    let (flags, begins): (&[&str], &[&str]) = match interpreter {
        "python3" => (&["-c"], &["import ", "from "]),
        "Rscript" => (&["-e"], &["library("]),
        _ => (&["--input-type=module", "-e"], &["import "]),
    };
    let lines: Vec<&str> = text.lines().filter(|line| begins.iter().any(|begin| line.starts_with(begin))).collect();
    let program = lines.join("\n");
    let tried = || process::Command::new(interpreter).args(flags).arg(&program).stderr(Stdio::null()).status();
    let mut known = TRIED.lock().expect("what was tried");
    let found = known.entry((interpreter.to_owned(), program.clone()));
    let found = *found.or_insert_with(|| lines.is_empty() || tried().is_ok_and(|status| status.success()));
    if !found {
        not_run(&format!("{at}: {interpreter} cannot load what it needs: {}", lines.join("; ")));
    }
    found
}

/// Tells past what keeps the output of tests that pass to itself.
fn not_run(why: &str) {
    let _ = io::stderr().write_all(format!("NOT RUN: {why}\n").as_bytes());
}

impl Bench {
    /// Beside a server of its own, with the files that the pages show.
    pub fn new(app: &TestApp, files: &[(String, String)]) -> Self {
        let home = scratch("documentation");
        for folder in ["bin", "api", "target/release", "my-data"] {
            fs::create_dir_all(home.join(folder)).expect("a folder");
        }
        let link = |from: &Path, to: &str| symlink(from, home.join(to)).expect("a link");
        let program = Path::new(env!("CARGO_BIN_EXE_atlas-under-test"));
        link(program, "bin/atlas");
        link(program, "target/release/atlas");
        let root = fixture("../..");
        for folder in ["seed", "tests"] {
            link(&root.join(folder), folder);
        }
        fs::write(home.join("bin/cargo"), CARGO).expect("written");
        fs::set_permissions(home.join("bin/cargo"), fs::Permissions::from_mode(0o755)).expect("it may be run");
        let port = free_port();
        let here = vec![
            ("127.0.0.1:8080", app.url("").trim_start_matches("http://").to_owned()),
            ("127.0.0.1:8127", format!("127.0.0.1:{port}")),
            ("--port 8127", format!("--port {port}")),
            ("postgres://USER:PASSWORD@HOST/NAME", app.database.clone()),
        ];
        let bench = Self { home, here, port };
        for (name, text) in files {
            fs::write(bench.home.join(name), bench.moved(text)).expect("written");
        }
        bench
    }

    /// A text of a page with what is here in place of what it shows.
    pub fn moved(&self, text: &str) -> String {
        self.here.iter().fold(text.to_owned(), |text, (shown, here)| text.replace(shown, here))
    }

    /// An output with what the pages show in place of what is here.
    fn shown(&self, text: &[u8]) -> String {
        let text = String::from_utf8_lossy(text).into_owned();
        let text = self.here.iter().take(1).fold(text, |text, (shown, here)| text.replace(here, shown));
        // that of a server that a command started
        text.replace(&format!("127.0.0.1:{}", self.port), "127.0.0.1:8080")
    }

    fn process(&self, program: &str, arguments: &[&str]) -> process::Output {
        let path = std::env::var("PATH").unwrap_or_default();
        process::Command::new(program)
            .args(arguments)
            .current_dir(&self.home)
            .env_clear()
            .envs(["HOME", "TMPDIR"].into_iter().filter_map(|name| Some((name, std::env::var_os(name)?))))
            .env("LC_ALL", "C.UTF-8")
            .env("PATH", format!("{}:{path}", self.home.join("bin").display()))
            .env("PORT", self.port.to_string())
            .env("ATLAS_READY_FILE", "ready.json")
            .stdin(Stdio::null())
            .output()
            .unwrap_or_else(|e| panic!("{program}: {e}"))
    }

    /// Runs a program that is written in some language.
    pub fn program(&self, interpreter: &str, name: &str, text: &str) -> Outcome {
        fs::write(self.home.join(name), self.moved(text)).expect("written");
        let output = self.process(interpreter, &[name]);
        Outcome { code: output.status.code().unwrap_or(-1), out: self.shown(&output.stdout), err: self.shown(&output.stderr) }
    }

    /// Runs commands one after the other in one shell. A server is waited for until it is ready; one that nothing follows is then stopped.
    pub fn shell(&self, commands: &[&Command]) -> Vec<Outcome> {
        // not what `jobs` lists: a substitution has no jobs in some shells
        let mut script = "servers=; trap 'kill $servers 2>/dev/null' EXIT\n".to_owned();
        for (i, command) in commands.iter().enumerate() {
            let text = self.moved(&command.text);
            if !serves(&text) {
                script += &format!("{{ {text}\n}} >{i}.out 2>{i}.err; echo $? >{i}.code\n");
                continue;
            }
            let (stays, text) = text.strip_suffix('&').map_or((false, text.as_str()), |text| (true, text));
            script += &format!("rm -f ready.json; {{ exec {text}; }} >{i}.out 2>{i}.err & servers=\"$servers $!\"\n");
            script += "while kill -0 $! 2>/dev/null && [ ! -s ready.json ]; do sleep 0.02; done\n";
            script += &if stays { format!("echo 0 >{i}.code\n") } else { format!("kill $! 2>/dev/null; wait $!; echo $? >{i}.code\n") };
        }
        let ran = self.process("/bin/sh", &["-c", &script]);
        let read = |name: String| fs::read(self.home.join(&name)).unwrap_or_else(|e| panic!("{name}: {e}; {ran:?}"));
        let outcome = |i: usize| Outcome {
            code: self.shown(&read(format!("{i}.code"))).trim().parse().expect("an exit code"),
            out: self.shown(&read(format!("{i}.out"))),
            err: self.shown(&read(format!("{i}.err"))),
        };
        (0..commands.len()).map(outcome).collect()
    }
}

/// Whether a command starts a server.
fn serves(command: &str) -> bool {
    let mut words = command.split_whitespace();
    let program = match words.next() {
        Some("cargo") => words.next() == Some("run"),
        Some(word) => word.ends_with("atlas"),
        None => false,
    };
    program && !words.any(|word| ENDING.contains(&word))
}
