//! Loading a dataset: all or nothing, told line by line, again without effect.
use crate::{fixture, lasting};
use std::{fs, path::Path, thread, time::Duration};
use tests::{Program, TestApp, bare_on_both, scratch};

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_atlas-under-test"))
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a copy");
    }
}

#[test]
fn loading_says_what_changed_and_again_does_nothing() {
    bare_on_both(|database| {
        let program = program();
        let database = lasting(database, &program.home);
        let data = program.home.join("data");
        copy(&fixture("small"), &data);
        let seed = || program.run(&["seed", "--database", &database, "--dataset", data.to_str().expect("a path")]);
        let first = seed();
        assert!(first.out.contains("11 created, 0 updated, 0 removed"), "{first:?}");
        let again = seed();
        assert!(again.out.contains("nothing to load"), "{again:?}");

        let file = data.join("records.toml");
        let text = fs::read_to_string(&file).expect("the file");
        let (kept, _) = text.split_once("[[deal]]\nid = \"unsigned-loan\"").expect("the deal");
        let (_, rest) = text.split_once("[[observations]]").expect("the observations");
        let changed = format!("{kept}[[observations]]{rest}").replace("\"Loan for the bridge\"", "\"Loan for the long bridge\"");
        fs::write(&file, &changed).expect("written");
        let third = seed();
        assert!(third.out.contains("0 created, 1 updated, 1 removed"), "{third:?}");
        let app = TestApp::with(&database, Some(&data), 1);
        assert_eq!(app.get("/v1/deals/bridge-loan-2019").ok()["title"], "Loan for the long bridge");
        assert_eq!(app.get("/v1/deals/unsigned-loan").status, 410);
        assert_eq!(app.get("/v1/deals").ok()["page"]["total"], 2);
        drop(app);
        let moved = changed
            .replace("id = \"percent-company\"\n", "id = \"hundred-company\"\nwas = [\"percent-company\"]\n")
            .replace("recipient = \"percent-company\"", "recipient = \"hundred-company\"");
        fs::write(&file, moved).expect("written");
        let fourth = seed();
        assert!(fourth.out.contains("0 created, 1 updated, 0 removed, 1 renamed"), "{fourth:?}");
    });
}

#[test]
fn all_mistakes_are_told_in_one_run_and_nothing_is_touched() {
    bare_on_both(|database| {
        let program = program();
        let database = lasting(database, &program.home);
        let data = program.home.join("data");
        copy(&fixture("small"), &data);
        let arguments = ["seed", "--database", &database, "--dataset", data.to_str().expect("a path")].map(str::to_owned);
        assert_eq!(program.run(&arguments).code, Some(0));
        let file = data.join("records.toml");
        let text = fs::read_to_string(&file).expect("the file");
        let bad = text
            .replace("kind = \"bank\"", "kind = \"bnk\"")
            .replace("signed = \"2019-05\"", "signed = \"May\"")
            .replace("recipient = \"aland\"", "recipient = \"alnd\"")
            .replace("5..7 mn EUR", "lots");
        fs::write(&file, bad).expect("written");
        let refused = program.run(&arguments);
        assert_eq!(refused.code, Some(1));
        let line = |what: &str| text.lines().position(|l| l.contains(what)).expect("the line") + 1;
        for (what, words) in
            [("kind = \"bank\"", "`bank`"), ("signed = \"2019-05\"", "May"), ("recipient = \"aland\"", "aland"), ("5..7 mn EUR", "lots")]
        {
            let place = format!("records.toml:{}:", line(what));
            let told = refused.err.lines().find(|l| l.contains(&place)).unwrap_or_else(|| panic!("{place} {}", refused.err));
            assert!(told.contains(words), "{told}");
        }
        fs::write(&file, &text).expect("written");
        let app = TestApp::with(&database, Some(&data), 1);
        assert_eq!(app.get("/v1/partners/harbour-bank").ok()["kind"], "bank");
    });
}

/// A dataset that takes a while to load.
fn large(folder: &Path, n: usize) {
    copy(&fixture("small"), folder);
    let mut text = String::from("[file]\nchapter = 1\n");
    for i in 0..n {
        text += &format!(
            "[[event]]\nid = \"meeting-{i}\"\nkind = \"meeting\"\ntitle = \"Meeting {i}\"\nstatus = \"held\"\ndate = \"2019-05\"\nparties = {{ participant = [\"aland\", \"harbour-bank\"] }}\ncite = [1]\n"
        );
    }
    fs::write(folder.join("many.toml"), text).expect("written");
}

/// Whether somebody has begun to write to a database and has not ended yet.
fn is_written(database: &str) -> bool {
    match database.strip_prefix("sqlite://") {
        // pages that are not committed yet go there, too
        Some(file) => fs::metadata(format!("{file}-wal")).is_ok_and(|wal| wal.len() > 100_000),
        None => {
            let name = database.rsplit('/').next().expect("a name");
            let writing = format!("SELECT 1 / count(*) FROM pg_stat_activity WHERE datname = '{name}' AND backend_xid IS NOT NULL");
            tests::postgres().expect("the cluster").execute(&writing).is_ok()
        }
    }
}

#[test]
fn a_process_killed_half_way_leaves_the_database_as_it_was() {
    bare_on_both(|database| {
        let program = program();
        let database = lasting(database, &program.home);
        let small = fixture("small");
        let big = program.home.join("big");
        large(&big, 3_000);
        let load = |dataset: &Path| ["seed", "--database", &database, "--dataset", dataset.to_str().expect("a path")].map(str::to_owned);
        assert_eq!(program.run(&load(&small)).code, Some(0));
        let mut killed = 0;
        for later in [0, 60] {
            let mut child = program.spawn(&load(&big));
            while !is_written(&database) && child.try_wait().expect("its state").is_none() {
                thread::sleep(Duration::from_millis(2));
            }
            thread::sleep(Duration::from_millis(later));
            child.kill().expect("it is killed");
            child.wait().expect("it is gone");
            let state = program.run(&load(&small));
            // it may have been done before it was killed: then all is there that it loaded, else nothing
            if state.out.contains("0 created, 0 updated, 3000 removed") {
                continue;
            }
            assert!(state.out.contains("nothing to load"), "{state:?}");
            killed += 1;
        }
        assert!(killed > 0, "it was always done before it could be killed half way");
        assert_eq!(program.run(&load(&big)).code, Some(0));
        let app = TestApp::with(&database, Some(&big), 1);
        assert_eq!(app.get("/v1/events").ok()["page"]["total"], 3_000);
    });
}

#[test]
fn processes_that_start_together_load_once() {
    bare_on_both(|database| {
        let program = program();
        let database = lasting(database, &program.home);
        let arguments = ["seed", "--database", &database].map(str::to_owned);
        let runs: Vec<_> = thread::scope(|scope| {
            let started: Vec<_> = (0..4).map(|_| scope.spawn(|| program.run(&arguments))).collect();
            started.into_iter().map(|run| run.join().expect("it runs")).collect()
        });
        assert!(runs.iter().all(|run| run.code == Some(0)), "{runs:?}");
        assert_eq!(runs.iter().filter(|run| run.out.contains("created")).count(), 1, "{runs:?}");
    });
}

#[test]
fn check_tells_mistakes_without_a_database() {
    let program = program();
    let data = scratch("check");
    copy(&fixture("small"), &data);
    let fine = program.run(&["check", data.to_str().expect("a path")]);
    assert!(fine.code == Some(0) && fine.out.contains("no mistakes"), "{fine:?}");
    fs::write(data.join("more.toml"), "[[partner]]\nid = \"Bad Id\"\nkind = \"company\"\n").expect("written");
    let refused = program.run(&["check", data.to_str().expect("a path")]);
    assert!(refused.code == Some(1) && refused.err.contains("more.toml:2"), "{refused:?}");
    let shipped = program.run(&["check"]);
    assert_eq!(shipped.code, Some(0), "{shipped:?}");
    fs::remove_dir_all(data).expect("the folder goes");
}
