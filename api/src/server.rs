//! The threads that answer, and how they stop: what was accepted is answered, what is idle is closed, and nothing waits for a clock.
//!
//! actix's own server looks once a second whether its connections are gone, and drops those that wait for a thread.
use crate::{
    http::{
        connection::{Connection, FAREWELL, HEAD},
        refused::Told,
    },
    stalled::StallGuard,
};
use actix_http::{HttpService, Protocol, Request, Response};
use actix_service::{IntoServiceFactory, Service, ServiceFactory, ServiceFactoryExt, map_config};
use actix_web::{
    Error,
    body::MessageBody,
    dev::AppConfig,
    rt::{Runtime, net::TcpStream},
};
use std::{cell::RefCell, fmt::Debug, io, net, rc::Rc, sync::Arc, thread, time::Duration};
use tokio::{
    net::TcpListener,
    select,
    sync::{OwnedSemaphorePermit, Semaphore, mpsc, oneshot, watch},
    task::JoinSet,
    time::{sleep, timeout},
};

/// How long requests that are running may take after the stop.
const PATIENCE: Duration = Duration::from_secs(10);
/// How long a client that is connecting at the stop may take to be let in.
const HANDSHAKE: Duration = Duration::from_millis(20);
/// How long a connection may be idle: longer than the minute for which load balancers keep theirs, so that none asks on one that is being
/// closed.
const IDLE: Duration = Duration::from_secs(75);
/// What accepting waits after an error that is not one connection's, such as too many open files, and before it asks for places again.
const PAUSE: Duration = Duration::from_millis(100);

/// What connections may take.
#[derive(Clone, Copy, Debug)]
pub struct Bounds {
    /// How many there are at once. Where one more comes, those that are idle are closed.
    pub connections: usize,
    /// How long a client may take nothing of an answer that waits for it.
    pub stall: Duration,
}

/// Threads that answer, and the address they answer at.
pub struct Server {
    listener: net::TcpListener,
    threads: Vec<Thread>,
    handle: Handle,
    places: Arc<Semaphore>,
    /// Changed where a client finds no place.
    crowded: watch::Sender<()>,
}

/// A connection and its place.
type Accepted = (net::TcpStream, OwnedSemaphorePermit);

struct Thread {
    connections: mpsc::UnboundedSender<Accepted>,
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
    pub fn start<F, I, S, B>(listener: net::TcpListener, threads: usize, bounds: Bounds, application: F) -> io::Result<Self>
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
        let crowded = watch::Sender::new(());
        let threads = (0..threads).map(|n| {
            let (connections, accepted) = mpsc::unbounded_channel();
            let (finished, done) = oneshot::channel();
            let (application, stop, crowded) = (application.clone(), handle.0.subscribe(), crowded.subscribe());
            thread::Builder::new().name(format!("worker-{n}")).spawn(move || {
                match Runtime::new() {
                    Ok(runtime) => runtime.block_on(answer(application, accepted, bounds.stall, (stop, crowded))),
                    Err(e) => tracing::error!(error = %e, "a thread cannot answer"),
                }
                drop(finished);
            })?;
            Ok(Thread { connections, done })
        });
        let threads = threads.collect::<io::Result<_>>()?;
        Ok(Self { listener, threads, handle, places: Arc::new(Semaphore::new(bounds.connections)), crowded })
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
        let (mut stop, mut stop_waiting) = (self.handle.0.subscribe(), self.handle.0.subscribe());
        self.listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(self.listener)?;
        let count = self.threads.len();
        let mut turns = (0..count).cycle();
        let mut hand = |mut accepted: Accepted| {
            // a thread that is gone gives its turn to the next
            for turn in turns.by_ref().take(count) {
                match self.threads[turn].connections.send(accepted) {
                    Ok(()) => return,
                    Err(mpsc::error::SendError(back)) => accepted = back,
                }
            }
        };
        loop {
            select! {
                biased;
                _ = stop.wait_for(|stop| *stop) => break,
                accepted = listener.accept() => match accepted.and_then(|(stream, _)| stream.into_std()) {
                    Ok(stream) => select! {
                        biased;
                        _ = stop_waiting.wait_for(|stop| *stop) => break,
                        place = place(&self.places, &self.crowded) => {
                            if let Some(place) = place {
                                hand((stream, place));
                            }
                        }
                    },
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
        while let (Ok((stream, _)), Ok(place)) = (listener.accept(), self.places.clone().try_acquire_owned()) {
            hand((stream, place));
        }
        drop(listener);
        for Thread { connections, done } in self.threads {
            drop(connections);
            let _ = done.await;
        }
        Ok(())
    }
}

/// A place for a connection. Where there is none, those that are idle are closed, and the others after their answers.
async fn place(places: &Arc<Semaphore>, crowded: &watch::Sender<()>) -> Option<OwnedSemaphorePermit> {
    if let Ok(place) = places.clone().try_acquire_owned() {
        return Some(place);
    }
    tracing::warn!("there are as many connections as may be: idle ones are closed; allow more with --max-connections");
    loop {
        crowded.send_replace(());
        // a connection that no thread has taken up yet hears it the next time
        if let Ok(place) = timeout(PAUSE, places.clone().acquire_owned()).await {
            return place.ok();
        }
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
fn bound_stalls(stream: &net::TcpStream, stall: Duration) {
    if let Err(e) = socket2::SockRef::from(stream).set_tcp_user_timeout(Some(stall)) {
        tracing::debug!(error = %e, "a client that reads nothing keeps its connection");
    }
}

#[cfg(not(target_os = "linux"))]
fn bound_stalls(_: &net::TcpStream, _: Duration) {}

/// Answers the connections of one thread until no more come and all are done.
async fn answer<F, I, S, B>(
    application: F,
    mut accepted: mpsc::UnboundedReceiver<Accepted>,
    stall: Duration,
    (stop, crowded): (watch::Receiver<bool>, watch::Receiver<()>),
) where
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
        .keep_alive(IDLE)
        .client_request_timeout(HEAD)
        .client_disconnect_timeout(FAREWELL)
        // a client who closes its half has gone away: what it asked is dropped
        .h1_allow_half_closed(false)
        .on_connect_ext(move |_, data| {
            let connection = Connection::new(stop.clone(), crowded.clone());
            data.insert(connection.clone());
            made.replace(Some(connection));
        })
        .graceful_shutdown_signal(move || Connection::idle(fresh.take()))
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
                Some((stream, place)) => {
                    bound_stalls(&stream, stall);
                    if stream.set_nonblocking(true).is_ok() && let Ok(stream) = TcpStream::from_std(stream) {
                        let peer = stream.peer_addr().ok();
                        let answered = service.call((Told::new(StallGuard::new(stream, stall)), Protocol::Http1, peer));
                        running.spawn_local(async move {
                            let _ = answered.await;
                            drop(place);
                        });
                    }
                }
                None => break,
            },
            Some(_) = running.join_next() => {}
        }
    }
    let _ = timeout(PATIENCE, async { while running.join_next().await.is_some() {} }).await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn who_comes_to_hear_late_that_places_are_short_hears_it_too() {
        let (places, crowded) = (Arc::new(Semaphore::new(1)), watch::Sender::new(()));
        let taken = places.clone().try_acquire_owned();
        let late = async {
            // by now it has been said once
            sleep(PAUSE / 2).await;
            let heard = crowded.subscribe().changed().await.is_ok();
            drop(taken);
            heard
        };
        let both = timeout(50 * PAUSE, async { tokio::join!(place(&places, &crowded), late) }).await;
        assert!(matches!(both, Ok((Some(_), true))), "it is said again, and a place is found");
    }
}
