//! PostgreSQL behind a pooler, which knows only some of what a client may ask for when it connects.
use crate::{fixture, with};
use migration::Limits;
use std::{
    io::{Read, Write},
    net::{Shutdown, TcpListener, TcpStream},
    thread,
    time::Duration,
};
use tests::{TestApp, bare_on_both};

/// What PgBouncer takes in the first message of a client; it refuses whatever else is in there.
const KNOWN: [&str; 7] =
    ["user", "database", "client_encoding", "datestyle", "timezone", "standard_conforming_strings", "application_name"];

/// Stands before a server as PgBouncer does. Returns the address of the database behind it.
fn pooler(url: &str) -> String {
    let (head, name) = url.rsplit_once('/').expect("a name");
    let (user, server) = head.rsplit_once('@').expect("a user");
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!("{user}@{}/{name}", listener.local_addr().expect("its address"));
    let server = server.to_owned();
    thread::spawn(move || {
        for client in listener.incoming().flatten() {
            let server = TcpStream::connect(&server).expect("PostgreSQL listens");
            thread::spawn(move || relay(client, server));
        }
    });
    url
}

fn relay(mut client: TcpStream, mut server: TcpStream) {
    let mut first = message(&mut client);
    if first[4..8] == 80_877_103_u32.to_be_bytes() {
        // it asks for TLS, which is not spoken here
        client.write_all(b"N").expect("it listens");
        first = message(&mut client);
    }
    let asked = first[8..].split(|byte| *byte == 0).map(|word| String::from_utf8_lossy(word).to_lowercase());
    for name in asked.step_by(2).filter(|name| !name.is_empty()) {
        if !KNOWN.contains(&name.as_str()) {
            let error = format!("SFATAL\0C08P01\0Munsupported startup parameter: {name}\0\0");
            let length = u32::try_from(error.len() + 4).expect("a short one").to_be_bytes();
            client.write_all(&[b"E", &length[..], error.as_bytes()].concat()).expect("it listens");
            return;
        }
    }
    server.write_all(&first).expect("it listens");
    let (mut answers, mut back) = (server.try_clone().expect("a handle"), client.try_clone().expect("a handle"));
    thread::spawn(move || {
        let _ = std::io::copy(&mut answers, &mut back);
        let _ = back.shutdown(Shutdown::Both);
    });
    let _ = std::io::copy(&mut client, &mut server);
    let _ = server.shutdown(Shutdown::Both);
}

/// A first message: its length, then the rest.
fn message(client: &mut TcpStream) -> Vec<u8> {
    let mut length = [0; 4];
    client.read_exact(&mut length).expect("a message");
    let mut message = vec![0; u32::from_be_bytes(length) as usize];
    message[..4].copy_from_slice(&length);
    client.read_exact(&mut message[4..]).expect("all of it");
    message
}

#[test]
fn a_register_is_loaded_and_read_through_a_pooler() {
    bare_on_both(|database| {
        // SQLite has no connection that anything could stand in
        if !database.starts_with("postgres") {
            return;
        }
        let through = pooler(database);
        let app = TestApp::with(&through, Some(&fixture("small")), 2);
        assert!(app.get("/v1/deals").ok()["page"]["total"].as_u64() > Some(0));
        // and yet the server knows how long a statement may take
        let limits = Limits { statement: Duration::from_millis(1_234), ..Limits::default() };
        with(&through, limits, async |db| {
            let rows = crate::ask(&db.begin(), "SELECT current_setting('statement_timeout') AS deadline").await.expect("a setting");
            assert_eq!(rows[0].try_get::<String>("", "deadline").expect("text"), "1234ms");
        });
    });
}
