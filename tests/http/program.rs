//! The program as its users start it.
use serde_json::Value;
use std::{fs, net::TcpListener, process::Command};
use tests::{Finished, Program};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_atlas-under-test"))
}

/// Holds that a run ended with one clear line and no backtrace.
#[track_caller]
fn refused(finished: &Finished, words: &[&str]) {
    assert_eq!(finished.code, Some(1), "{finished:?}");
    let said: Vec<&str> = finished.err.lines().filter(|line| line.starts_with("atlas: ")).collect();
    assert_eq!(said.len(), 1, "{finished:?}");
    assert!(!finished.err.contains("panicked") && !finished.err.contains("backtrace"), "{finished:?}");
    for word in words {
        assert!(said[0].contains(word), "`{}` does not say `{word}`", said[0]);
    }
}

#[test]
fn it_says_where_it_is_and_what_it_holds() {
    let program = program();
    let (lines, mut child) = program.start(&["--port", "0"], "Documentation");
    let printed = lines.join("\n");
    for word in ["revision", "created", "GraphQL        http://127.0.0.1:", "/v1", "/openapi.json", " deal", " partner"] {
        assert!(printed.contains(word), "{word}: {printed}");
    }
    let address = lines.iter().find_map(|l| l.strip_prefix("REST           ")).expect("an address").to_owned();
    assert!(tests::get(&format!("{address}/dataset")).ok()["revision"].is_string());
    assert!(program.home.join("atlas.sqlite").is_file(), "the database is where the program was started");
    child.kill().expect("it is stopped");
    child.wait().expect("it is gone");
}

#[test]
fn it_tells_programs_that_it_is_ready() {
    let program = program();
    let file = program.home.join("ready.json");
    fs::write(&file, "left by another").expect("written");
    let (lines, mut child) = program.start(&["--port", "0", "--ready-file", "ready.json", "--log-format", "json"], "address");
    let [line] = lines.as_slice() else { panic!("one line: {lines:?}") };
    assert_eq!(fs::read_to_string(&file).expect("it is there").trim_end(), line);
    let ready: Value = serde_json::from_str(line).expect("an object");
    let get = |address: String| tests::get(&address).ok();
    let address = |name: &str| ready[name].as_str().expect("an address").to_owned();
    let dataset = get(address("rest") + "/dataset");
    assert_eq!(ready["revision"], dataset["revision"]);
    let counts = dataset["records"].as_array().expect("counts");
    assert_eq!(ready["counts"].as_object().map(serde_json::Map::len), Some(counts.len()));
    for count in counts {
        assert_eq!(ready["counts"][count["type"].as_str().expect("a type")], count["count"]);
    }
    assert_eq!(get(address("graphql") + "?query=%7Bdataset%7Brevision%7D%7D")["data"]["dataset"]["revision"], ready["revision"]);
    assert!(get(address("address") + "/openapi.json")["openapi"].is_string());
    let stopped = Command::new("kill").arg(child.id().to_string()).status().expect("kill");
    assert!(stopped.success() && child.wait().expect("it ends").success());
    assert!(!file.exists(), "it answers no more");
    refused(&program.run(&["--port", "0", "--ready-file", "no/such/ready.json"]), &["no/such/ready.json", "--ready-file"]);
}

#[test]
fn what_it_leaves_out_of_a_folder_is_told_in_the_log() {
    let program = program();
    let folder = program.home.join("dataset");
    fs::create_dir(&folder).expect("a folder");
    for name in ["dataset.toml", "records.toml"] {
        fs::copy(crate::fixture("small").join(name), folder.join(name)).expect("a copy");
    }
    assert!(Command::new("mkfifo").arg(folder.join("pipe.toml")).status().expect("mkfifo").success());
    let check = program.run(&["check", "dataset", "--log-format", "text"]);
    assert!(check.code == Some(0) && check.err.contains("pipe.toml"), "{check:?}");
}

#[test]
fn what_a_check_finds_is_told_to_programs_too() {
    let program = program();
    let folder = program.home.join("dataset");
    fs::create_dir(&folder).expect("a folder");
    for name in ["dataset.toml", "records.toml"] {
        fs::copy(crate::fixture("small").join(name), folder.join(name)).expect("a copy");
    }
    let read = |finished: &Finished| -> Value { serde_json::from_str(&finished.out).expect("one JSON document") };
    let fine = program.run(&["check", "dataset", "--format", "json"]);
    assert_eq!((fine.code, &read(&fine)["ok"]), (Some(0), &true.into()), "{fine:?}");
    assert_eq!(read(&fine)["problems"], Value::Array(Vec::new()));
    assert_eq!(read(&fine)["counts"]["deal"], 3);

    let idle = "[[partner]]\nid = \"idle\"\nkind = \"bank\"\nnames = { en = \"Idle\" }\ncite = [1]\n";
    fs::write(folder.join("idle.toml"), idle).expect("written");
    let wrong = program.run(&["check", "dataset", "--format", "json"]);
    refused(&wrong, &["1 mistake"]);
    let problem = &read(&wrong)["problems"][0];
    for (key, value) in [("file", "idle.toml"), ("id", "idle"), ("rule", "unused-partner"), ("message", "no record uses this partner")] {
        assert_eq!(problem[key], value, "{problem}");
    }
    assert_eq!((&problem["line"], &problem["column"], &read(&wrong)["ok"]), (&1.into(), &1.into(), &false.into()), "{problem}");

    // a fixture is no register
    let load = ["seed", "--dataset", "dataset", "--database", "sqlite://fixture.sqlite"];
    refused(&program.run(&load), &["idle.toml:1: idle: no record uses this partner"]);
    for arguments in [&["check", "dataset"][..], &load] {
        let allowed = program.run(&[arguments, &["--allow", "unused-note,unused-partner"]].concat());
        assert_eq!(allowed.code, Some(0), "{allowed:?}");
    }
    let unknown = program.run(&["check", "dataset", "--allow", "unused-partners"]);
    assert!(unknown.code == Some(2) && unknown.err.contains("did you mean `unused-partner`"), "{unknown:?}");
    let strict = program.run(&["check", "dataset", "--allow", "syntax"]);
    assert!(strict.code == Some(2) && strict.err.contains("cannot be allowed"), "{strict:?}");
}

#[test]
fn what_it_cannot_use_is_one_clear_line() {
    let program = program();
    fs::write(program.home.join("text.sqlite"), "this is no database, but a text that is long enough to be looked at as one")
        .expect("written");
    refused(&program.run(&["--database", "sqlite://text.sqlite", "--port", "0"]), &["text.sqlite", "not a database"]);
    refused(&program.run(&["--database", "sqlite://no/such/folder/atlas.sqlite", "--port", "0"]), &["no/such/folder", "unable to open"]);
    refused(&program.run(&["--database", "sqlite:///proc/atlas.sqlite", "--port", "0"]), &["/proc/atlas.sqlite"]);
    refused(&program.run(&["--database", "mysql://somewhere", "--port", "0"]), &["mysql://somewhere", "postgres://"]);
    let closed = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port").port();
    let postgres = format!("postgres://somebody:secret@127.0.0.1:{closed}/atlas");
    let unreachable = program.run(&["--database", &postgres, "--port", "0"]);
    refused(&unreachable, &["somebody@127.0.0.1", "refused"]);
    assert!(!unreachable.err.contains("secret"), "{unreachable:?}");
    refused(&program.run(&["--dataset", "no-such-folder", "--port", "0"]), &["no-such-folder"]);
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = taken.local_addr().expect("its address").port().to_string();
    refused(&program.run(&["--port", &port]), &[&port, "--port"]);
    assert!(!program.home.join("atlas.sqlite").exists(), "nothing was made before the port was known to be free");
    refused(&program.run(&["health", "--port", &closed.to_string()]), &["refused"]);
}

#[test]
fn wrong_arguments_are_told_with_the_right_ones() {
    let program = program();
    for workers in ["0", "513"] {
        assert_eq!(program.run(&["--workers", workers]).code, Some(2));
    }
    let wrong = program.run(&["--prot", "1"]);
    assert!(wrong.code == Some(2) && wrong.err.contains("--port"), "{wrong:?}");
    assert_eq!(program.run(&["--help"]).code, Some(0));
    assert_eq!(program.run(&["schema"]).out, api::graphql::sdl(&api::graphql::schema()));
}

#[test]
fn it_exports_to_standard_output() {
    let program = program();
    let export = program.run(&["export", "--database", "sqlite::memory:"]);
    assert_eq!(export.code, Some(0), "{}", export.err);
    assert!(export.out.lines().count() > 100);
    assert!(export.out.lines().all(|line| line.starts_with("{\"id\":")));
    // a database keeps what it holds
    let other = crate::fixture("small");
    assert_eq!(program.run(&["seed", "--dataset", other.to_str().expect("a path")]).code, Some(0));
    let kept = program.run(&["export"]);
    assert!(kept.out.contains("harbour-loan-2019") && !kept.out.contains("belaruskali"), "{}", kept.err);
}
