//! The threads that answer, and how they stop: what was accepted is answered, what is idle is closed, and nothing waits for a clock.
//!
//! actix's own server looks once a second whether its connections are gone, and drops those that wait for a thread.
use crate::http::Told;
use actix_http::{HttpService, Protocol, Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, map_config};
use actix_web::{
    Error, HttpRequest,
    body::MessageBody,
    dev::{AppConfig, ServiceRequest},
    rt::{Runtime, net::TcpStream},
};
use std::{cell::RefCell, fmt::Debug, io, net, rc::Rc, sync::Arc, thread, time::Duration};
use tokio::{
    net::TcpListener,
    select,
    sync::{Notify, mpsc, oneshot, watch},
    task::JoinSet,
    time::{Instant, sleep, timeout, timeout_at},
};

/// How long requests that are running may take after the stop.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a new connection may take to ask its first question where the server stops.
const FIRST: Duration = Duration::from_secs(1);
/// How long a client that is connecting at the stop may take to be let in.
const HANDSHAKE: Duration = Duration::from_millis(20);
/// How long a client may take to send the head of a request.
const HEAD: Duration = Duration::from_secs(5);
/// How long a client may take to read the end of an answer.
const FAREWELL: Duration = Duration::from_secs(1);
/// How long a client may take no byte of an answer that waits for it.
#[cfg(target_os = "linux")]
const STALL: Duration = Duration::from_secs(30);
/// What accepting waits after an error that is not one connection's, such as too many open files.
const PAUSE: Duration = Duration::from_millis(100);

/// Threads that answer, and the address they answer at.
pub struct Server {
    listener: net::TcpListener,
    threads: Vec<Thread>,
    handle: Handle,
}

struct Thread {
    connections: mpsc::UnboundedSender<net::TcpStream>,
    done: oneshot::Receiver<()>,
}

/// Stops a server.
#[derive(Clone, Debug)]
pub struct Handle(Arc<watch::Sender<bool>>);

impl Handle {
    /// Makes the server end: it accepts no more connections, answers what was asked, and closes the rest.
    pub fn stop(&self) {
        self.0.send_replace(true);
    }
}

impl Server {
    /// Starts threads that answer with an application; each makes its own.
    ///
    /// # Errors
    /// The system has no more threads to give.
    pub fn start<F, I, S, B>(listener: net::TcpListener, threads: usize, application: F) -> io::Result<Self>
    where
        F: Fn() -> I + Send + Clone + 'static,
        I: IntoServiceFactory<S, Request>,
        S: ServiceFactory<Request, Config = AppConfig> + 'static,
        S::Error: Into<Error>,
        S::InitError: Debug,
        S::Response: Into<Response<B>>,
        S::Service: 'static,
        <S::Service as Service<Request>>::Future: 'static,
        B: MessageBody + 'static,
    {
        let handle = Handle(Arc::new(watch::Sender::new(false)));
        let threads = (0..threads).map(|n| {
            let (connections, accepted) = mpsc::unbounded_channel();
            let (finished, done) = oneshot::channel();
            let (application, stop) = (application.clone(), handle.0.subscribe());
            thread::Builder::new().name(format!("worker-{n}")).spawn(move || {
                match Runtime::new() {
                    Ok(runtime) => runtime.block_on(answer(application, accepted, stop)),
                    Err(e) => tracing::error!(error = %e, "a thread cannot answer"),
                }
                drop(finished);
            })?;
            Ok(Thread { connections, done })
        });
        let threads = threads.collect::<io::Result<_>>()?;
        Ok(Self { listener, threads, handle })
    }

    /// The handle that stops it from elsewhere.
    pub fn handle(&self) -> Handle {
        self.handle.clone()
    }

    /// Accepts connections until it is stopped, and ends when all of them are answered or took too long.
    ///
    /// # Errors
    /// The address cannot be listened on.
    pub async fn run(self) -> io::Result<()> {
        let mut stop = self.handle.0.subscribe();
        self.listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(self.listener)?;
        let count = self.threads.len();
        let mut turns = (0..count).cycle();
        let mut hand = |mut stream| {
            // a thread that is gone gives its turn to the next
            for turn in turns.by_ref().take(count) {
                match self.threads[turn].connections.send(stream) {
                    Ok(()) => return,
                    Err(mpsc::error::SendError(back)) => stream = back,
                }
            }
        };
        loop {
            select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                accepted = listener.accept() => match accepted.and_then(|(stream, _)| stream.into_std()) {
                    Ok(stream) => hand(stream),
                    Err(e) if of_one_connection(&e) => {}
                    Err(e) => {
                        tracing::warn!(error = %e, "cannot accept a connection");
                        sleep(PAUSE).await;
                    }
                },
            }
        }
        let listener = listener.into_std()?;
        deafen(&listener);
        // whoever was let in before, or nearly so, is answered
        sleep(HANDSHAKE).await;
        while let Ok((stream, _)) = listener.accept() {
            hand(stream);
        }
        drop(listener);
        for Thread { connections, done } in self.threads {
            drop(connections);
            let _ = done.await;
        }
        Ok(())
    }
}

/// Errors that end one connection before it is let in.
fn of_one_connection(e: &io::Error) -> bool {
    matches!(e.kind(), io::ErrorKind::ConnectionAborted | io::ErrorKind::ConnectionReset | io::ErrorKind::ConnectionRefused)
}

/// Has the system hear no new client: who asks again later is refused, rather than cut off when the listener closes.
#[cfg(target_os = "linux")]
fn deafen(listener: &net::TcpListener) {
    use socket2::{SockFilter, SockRef};
    // a packet filter: byte 13 of a TCP header holds the flags; SYN without ACK opens a connection
    const LOAD_BYTE: u16 = 0x30;
    const AND: u16 = 0x54;
    const IF_EQUAL: u16 = 0x15;
    const RETURN: u16 = 0x06;
    let filter = [
        SockFilter::new(LOAD_BYTE, 0, 0, 13),
        SockFilter::new(AND, 0, 0, 0x12),
        SockFilter::new(IF_EQUAL, 0, 1, 0x02),
        SockFilter::new(RETURN, 0, 0, 0),
        SockFilter::new(RETURN, 0, 0, u32::MAX),
    ];
    if let Err(e) = SockRef::from(listener).attach_filter(&filter) {
        tracing::debug!(error = %e, "clients that connect at this moment may be cut off");
    }
}

#[cfg(not(target_os = "linux"))]
fn deafen(_: &net::TcpListener) {}

/// Has the system close a connection whose client is gone without a word, or reads nothing of what waits for it.
#[cfg(target_os = "linux")]
fn bound_stalls(stream: &net::TcpStream) {
    if let Err(e) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(STALL)) {
        tracing::debug!(error = %e, "a client that reads nothing keeps its connection");
    }
}

#[cfg(not(target_os = "linux"))]
fn bound_stalls(_: &net::TcpStream) {}

/// What a connection knows of itself; every request finds it.
#[derive(Clone)]
struct Connection {
    /// Notified when its first request has been read.
    asked: Rc<Notify>,
    stop: watch::Receiver<bool>,
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

/// Answers the connections of one thread until no more come and all are done.
async fn answer<F, I, S, B>(application: F, mut accepted: mpsc::UnboundedReceiver<net::TcpStream>, stop: watch::Receiver<bool>)
where
    F: Fn() -> I,
    I: IntoServiceFactory<S, Request>,
    S: ServiceFactory<Request, Config = AppConfig> + 'static,
    S::Error: Into<Error>,
    S::InitError: Debug,
    S::Response: Into<Response<B>>,
    S::Service: 'static,
    <S::Service as Service<Request>>::Future: 'static,
    B: MessageBody + 'static,
{
    // the connection that is being made, between the two callbacks that a new one calls
    let fresh: Rc<RefCell<Option<Connection>>> = Rc::default();
    let made = fresh.clone();
    let service = HttpService::build()
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(FAREWELL)
        // a client who closes its half has gone away: what it asked is dropped
        .h1_allow_half_closed(false)
        .on_connect_ext(move |_, data| {
            let connection = Connection { asked: Rc::default(), stop: stop.clone() };
            data.insert(connection.clone());
            made.replace(Some(connection));
        })
        .graceful_shutdown_signal(move || idle(fresh.take()))
        .finish(map_config(application().into_factory().map_err(|e| e.into().error_response()), |()| AppConfig::default()))
        .new_service(())
        .await;
    let Ok(service) = service else {
        tracing::error!("a thread cannot answer: its application does not start");
        return;
    };
    let mut running = JoinSet::new();
    loop {
        select! {
            stream = accepted.recv() => match stream {
                Some(stream) => {
                    bound_stalls(&stream);
                    if stream.set_nonblocking(true).is_ok() && let Ok(stream) = TcpStream::from_std(stream) {
                        let peer = stream.peer_addr().ok();
                        running.spawn_local(service.call((Told::new(stream), Protocol::Http1, peer)));
                    }
                }
                None => break,
            },
            Some(_) = running.join_next() => {}
        }
    }
    let _ = timeout(PATIENCE, async { while running.join_next().await.is_some() {} }).await;
}

/// Waits until a connection is to be closed as soon as it has nothing to answer: the server stops, and a new client has had the time to
/// ask.
async fn idle(connection: Option<Connection>) {
    let Some(Connection { asked, mut stop }) = connection else {
        return std::future::pending().await;
    };
    let opened = Instant::now();
    let _ = stop.wait_for(|stop| *stop).await;
    let _ = timeout_at(opened + FIRST, asked.notified()).await;
}
