//! What a connection knows of itself, and how long its client may take. The server makes it; every request finds it.
use actix_web::{HttpRequest, dev::ServiceRequest};
use std::{future::pending, rc::Rc, time::Duration};
use tokio::{
    select,
    sync::{Notify, watch},
    time::{Instant, timeout_at},
};

/// How long a client may take to send the head of a request.
pub const HEAD: Duration = Duration::from_secs(5);
/// How long a client may take to read the end of an answer.
pub const FAREWELL: Duration = Duration::from_secs(1);
/// How long a new connection may take to ask its first question where the server stops.
const FIRST: Duration = Duration::from_secs(1);

/// A connection, as its requests and the server know it.
#[derive(Clone)]
pub struct Connection {
    /// Notified when its first request has been read.
    asked: Rc<Notify>,
    stop: watch::Receiver<bool>,
    crowded: watch::Receiver<()>,
}

impl Connection {
    /// Of a server that sets `stop` where it ends, and changes `crowded` where a client finds no place.
    pub fn new(stop: watch::Receiver<bool>, mut crowded: watch::Receiver<()>) -> Self {
        crowded.mark_unchanged();
        Self { asked: Rc::default(), stop, crowded }
    }

    /// Waits until a connection is to be closed as soon as it has nothing to answer: the server stops or others find no place, and a new client
    /// has had the time to ask.
    pub async fn idle(connection: Option<Self>) {
        let Some(Self { asked, mut stop, mut crowded }) = connection else {
            return pending().await;
        };
        let opened = Instant::now();
        select! {
            _ = stop.wait_for(|stop| *stop) => {}
            _ = crowded.changed() => {}
        }
        let _ = timeout_at(opened + FIRST, asked.notified()).await;
    }
}

/// Notes that the connection of a request has asked its first question.
pub fn asked(request: &ServiceRequest) {
    if let Some(connection) = request.conn_data::<Connection>() {
        connection.asked.notify_one();
    }
}

/// Whether the connection of a request should be closed after the answer.
pub fn last(request: &HttpRequest) -> bool {
    request.conn_data::<Connection>().is_some_and(|connection| *connection.stop.borrow())
}
