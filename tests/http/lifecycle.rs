//! How the server starts and ends: as a process, with real signals.
use crate::on_both_lasting;
use sea_orm::ConnectionTrait;
use std::{
    io::{BufRead, BufReader, ErrorKind, Read, Write},
    net::{TcpListener, TcpStream},
    process::{Child, Command},
    thread,
    time::{Duration, Instant},
};
use tests::{Program, TestApp, bare_on_both};

/// Longer than anything here takes; only what hangs meets it.
const HANGS: Duration = Duration::from_secs(60);

fn program() -> Program {
    Program::new(env!("CARGO_BIN_EXE_atlas-under-test"))
}

/// A server on a database that is loaded already, and its address.
fn serving(program: &Program) -> (String, Child) {
    assert_eq!(program.run(&["seed"]).code, Some(0));
    let (lines, child) = program.start(&["--port", "0", "--workers", "2"], "Documentation");
    let address = lines.iter().find_map(|l| l.strip_prefix("REST           http://")).expect("an address");
    (address.trim_end_matches("/v1").to_owned(), child)
}

fn signal(child: &Child, name: &str) {
    let sent = Command::new("sh").arg("-c").arg(format!("kill -{name} {}", child.id())).status().expect("a shell");
    assert!(sent.success(), "the process is gone before it is signalled");
}

/// Waits for its end.
fn code(child: &mut Child) -> Option<i32> {
    let until = Instant::now() + HANGS;
    loop {
        if let Some(status) = child.try_wait().expect("its status") {
            return status.code();
        }
        assert!(Instant::now() < until, "it does not end");
        thread::sleep(Duration::from_millis(1));
    }
}

/// A connection that asked for a page.
fn asking(address: &str, path: &str) -> std::io::Result<BufReader<TcpStream>> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(HANGS))?;
    stream.write_all(format!("GET {path} HTTP/1.1\r\nHost: atlas\r\n\r\n").as_bytes())?;
    Ok(BufReader::new(stream))
}

/// The head of an answer.
fn head(from: &mut impl BufRead) -> std::io::Result<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if from.read_line(&mut head)? == 0 {
            return Err(ErrorKind::UnexpectedEof.into());
        }
    }
    Ok(head)
}

#[test]
fn a_signal_ends_it_with_success_from_the_first_line_on() {
    let program = program();
    assert_eq!(program.run(&["seed"]).code, Some(0));
    for name in ["TERM", "INT", "TERM", "INT", "TERM", "INT"] {
        let (lines, mut child) = program.start(&["--port", "0"], "");
        assert_eq!(lines.len(), 1);
        signal(&child, name);
        assert_eq!(code(&mut child), Some(0), "{name}");
    }
}

#[test]
fn a_signal_during_the_load_ends_it_with_success_and_leaves_the_database_whole() {
    let whole = program().run(&["export", "--database", "sqlite::memory:"]).out;
    bare_on_both(|database| {
        let program = program();
        let database = if database.starts_with("sqlite") { "sqlite://atlas.sqlite" } else { database };
        for millis in [0, 5, 20, 50, 100, 200, 300, 400] {
            let address = TcpListener::bind("127.0.0.1:0").and_then(|l| l.local_addr()).expect("a free port");
            let mut child = program.spawn(&["--port", &address.port().to_string(), "--database", database]);
            // signals are listened to before the address is
            let until = Instant::now() + HANGS;
            while TcpStream::connect(address).is_err() {
                assert!(Instant::now() < until, "it does not listen");
            }
            // whatever it is doing by then
            thread::sleep(Duration::from_millis(millis));
            signal(&child, "TERM");
            assert_eq!(code(&mut child), Some(0), "after {millis} ms");
        }
        assert_eq!(program.run(&["seed", "--database", database]).code, Some(0));
        assert!(program.run(&["export", "--database", database]).out == whole, "the register is not whole");
    });
}

#[test]
fn what_runs_is_answered_and_what_is_idle_is_closed() {
    let program = program();
    let (address, mut child) = serving(&program);
    let mut idle = asking(&address, "/healthz").expect("a connection");
    let mut body = [0; 3];
    assert!(head(&mut idle).expect("an answer").starts_with("HTTP/1.1 200"));
    idle.read_exact(&mut body).expect("its body");
    let mut running = TcpStream::connect(&address).expect("a connection");
    let query = br#"{"query": "{ dataset { title } }"}"#;
    let (begin, end) = query.split_at(10);
    let about =
        format!("POST /graphql HTTP/1.1\r\nHost: atlas\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n", query.len());
    running.write_all(&[about.as_bytes(), begin].concat()).expect("half a request is sent");

    signal(&child, "TERM");
    assert_eq!(idle.read(&mut body).expect("an orderly end"), 0, "what is idle is closed while a request runs");
    assert!(child.try_wait().expect("its status").is_none(), "a request is running");
    running.write_all(end).expect("the other half is sent");
    let mut answer = String::new();
    running.read_to_string(&mut answer).expect("the answer and the end of the connection");
    assert!(answer.starts_with("HTTP/1.1 200") && answer.contains("connection: close") && answer.ends_with("}"), "{answer}");
    assert_eq!(code(&mut child), Some(0));
}

#[test]
fn nobody_who_was_let_in_leaves_without_an_answer() {
    let program = program();
    // a race, run five times at once: those who come too late are told so after a second
    let served: Vec<_> = (0..5).map(|_| serving(&program)).collect();
    thread::scope(|scope| served.into_iter().for_each(|(address, child)| drop(scope.spawn(move || stop_among_clients(&address, child)))));
}

/// Stops a server while clients ask, each again and again, and holds that each is answered until it is refused.
fn stop_among_clients(address: &str, mut child: Child) {
    let ask = || {
        for answered in 0.. {
            match asking(address, "/healthz").and_then(|mut answer| head(&mut answer)) {
                Ok(head) => assert!(head.starts_with("HTTP/1.1 200"), "{head}"),
                Err(e) if e.kind() == ErrorKind::ConnectionRefused => return answered,
                Err(e) => panic!("after {answered} answers: {e}"),
            }
        }
        0
    };
    thread::scope(|scope| {
        let clients: Vec<_> = (0..16).map(|_| scope.spawn(ask)).collect();
        thread::sleep(Duration::from_millis(100));
        signal(&child, "TERM");
        let answered: usize = clients.into_iter().map(|client| client.join().expect("every client is answered or refused")).sum();
        assert!(answered > 0, "the stop came before any client");
    });
    assert_eq!(code(&mut child), Some(0));
}

#[test]
fn a_database_that_another_process_emptied_is_not_ready() {
    on_both_lasting("emptied", |database, _| {
        let app = TestApp::on(database);
        assert_eq!(app.get("/readyz").status, 200);
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
        runtime.block_on(async {
            let opened = migration::open(database, migration::Limits::default()).await.expect("the database opens");
            let writer = opened.writer().await.expect("a writer");
            let empty = async |tx: &migration::WriteTransaction| tx.execute_unprepared("DELETE FROM revision").await;
            writer.transaction(empty).await.expect("it is emptied");
        });
        for path in ["/readyz", "/v1/dataset", "/v1/deals"] {
            let answer = app.get(path);
            assert_eq!((answer.status, answer.json()["code"].as_str()), (503, Some("unavailable")), "{path}");
            assert!(answer.header("retry-after").is_some(), "{path}");
        }
        assert_eq!(app.get("/healthz").status, 200, "the process lives");
    });
}

#[test]
fn who_may_only_read_serves_what_is_loaded_and_is_told_where_something_is_to_be_written() {
    let Some(server) = tests::postgres() else { return };
    let read_only = |database: &str| format!("{database}?options[default_transaction_read_only]=on");
    let app = TestApp::on(&read_only(&server.ready()));
    assert_eq!(app.get("/v1/partners/belarus").ok()["id"], "belarus");
    assert_eq!(app.get("/readyz").status, 200);
    for database in [server.bare(), server.migrated()] {
        let told = program().run(&["--port", "0", "--database", &read_only(&database)]);
        assert_eq!(told.code, Some(1), "{told:?}");
        assert!(told.err.starts_with("atlas: ") && told.err.ends_with(" in a read-only transaction\n"), "{told:?}");
    }
}
