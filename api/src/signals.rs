//! The signals that end the program. A thread of its own listens, so that nothing the program is doing holds them up.
use std::{
    io,
    process::exit,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread,
};
use tokio::{runtime::Builder, sync::watch};

/// SIGTERM and SIGINT: they end the process with success at once, or ask it to stop once [`Signals::gently`] is called.
pub struct Signals {
    gently: Arc<AtomicBool>,
    asked: watch::Receiver<bool>,
}

impl Signals {
    /// Listens from now on. A load that is under way is one transaction: a process that ends in its midst leaves the database as it was.
    ///
    /// # Errors
    /// The system gives no thread, or no signals.
    pub fn listen() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_io().build()?;
        let mut ends = {
            let _within = runtime.enter();
            Ends::listen()?
        };
        let (ask, asked) = watch::channel(false);
        let gently: Arc<AtomicBool> = Arc::default();
        let gentle = gently.clone();
        thread::Builder::new().name("signals".to_owned()).spawn(move || {
            runtime.block_on(async {
                loop {
                    ends.next().await;
                    // a second signal does not wait
                    if !gentle.swap(false, Ordering::SeqCst) {
                        exit(0);
                    }
                    ask.send_replace(true);
                }
            });
        })?;
        Ok(Self { gently, asked })
    }

    /// Makes the first signal from now on ask only; the future that is returned waits for it.
    pub fn gently(mut self) -> impl Future<Output = ()> {
        self.gently.store(true, Ordering::SeqCst);
        async move {
            // the sender lives as long as the process
            let _ = self.asked.wait_for(|asked| *asked).await;
        }
    }
}

#[cfg(unix)]
struct Ends {
    terminate: tokio::signal::unix::Signal,
    interrupt: tokio::signal::unix::Signal,
}

#[cfg(unix)]
impl Ends {
    fn listen() -> io::Result<Self> {
        use tokio::signal::unix::{SignalKind, signal};
        Ok(Self { terminate: signal(SignalKind::terminate())?, interrupt: signal(SignalKind::interrupt())? })
    }

    async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}

#[cfg(windows)]
struct Ends(tokio::signal::windows::CtrlC);

#[cfg(windows)]
impl Ends {
    fn listen() -> io::Result<Self> {
        tokio::signal::windows::ctrl_c().map(Self)
    }

    async fn next(&mut self) {
        self.0.recv().await;
    }
}
