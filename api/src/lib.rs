//! Partnership Atlas: an open register of international partnerships over GraphQL and REST.
//!
//! `catalog` is the query core; `rest`, `graphql` and `exports` are thin faces of it: parse, ask the catalog, print.
pub mod catalog;
pub mod config;
pub mod exports;
pub mod graphql;
pub mod http;
pub mod program;
mod progress;
pub mod rest;
pub mod telemetry;

use actix_cors::Cors;
use actix_web::{
    App, HttpServer,
    dev::Server,
    middleware::{NormalizePath, from_fn},
    web,
};
use catalog::{Catalog, CatalogError, Dataset};
use config::{Register, Serve};
use migration::{Database, Limits, OpenError};
use seed::{Files, Report, SeedError};
use std::{net::TcpListener, path::Path, sync::Arc};

/// Why the program stops: one clear line.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database cannot be opened.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// The dataset cannot be read, has mistakes, or cannot be loaded.
    #[error(transparent)]
    Seed(#[from] SeedError),
    /// The database cannot be read.
    #[error(transparent)]
    Catalog(#[from] CatalogError),
    /// The address cannot be listened on.
    #[error("cannot listen on {address}: {source}; choose another with --host and --port")]
    Listen {
        /// The address.
        address: String,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The server fails.
    #[error(transparent)]
    Io(#[from] std::io::Error),
}

/// A register that is open: its database, at the newest schema, with its dataset loaded.
pub struct Opened {
    /// The database.
    pub database: Database,
    /// What loading the dataset did.
    pub report: Report,
}

/// The dataset in a folder, or the one in the binary.
///
/// # Errors
/// A folder that cannot be read.
pub fn files(dir: Option<&Path>) -> Result<Files, SeedError> {
    dir.map_or_else(|| Ok(Files::embedded()), Files::read)
}

/// Opens a database, migrates it and loads the dataset.
///
/// # Errors
/// As its parts.
pub async fn open(register: &Register) -> Result<Opened, Error> {
    let files = files(register.dataset.as_deref())?;
    let database = migration::open(&register.place.database, Limits::default()).await?;
    let mut line = progress::Line::new();
    let report = seed::load(&database, &files, &mut |progress| line.show(progress)).await?;
    Ok(Opened { database, report })
}

/// A server that runs once it is awaited.
pub struct Running {
    /// The server; its handle stops it.
    pub server: Server,
    /// What loading the dataset did.
    pub report: Report,
    /// The dataset that is served.
    pub dataset: Arc<Dataset>,
}

/// Listens on the address that the settings name.
///
/// # Errors
/// An address that is taken or is none.
pub fn listen(settings: &Serve) -> Result<TcpListener, Error> {
    TcpListener::bind((settings.host.as_str(), settings.port))
        .map_err(|source| Error::Listen { address: format!("{}:{}", settings.host, settings.port), source })
}

/// Migrates, seeds and serves on a listener.
///
/// # Errors
/// As its parts.
pub async fn run(listener: TcpListener, settings: &Serve) -> Result<Running, Error> {
    let Opened { database, report } = open(&settings.register).await?;
    let catalog = Catalog::new(database);
    let dataset = catalog.dataset().await?;
    let catalog = web::Data::new(catalog);
    let workers = settings.workers.map(usize::from).or(std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let executor = web::Data::new(graphql::Executor::new(workers)?);
    let server = HttpServer::new(move || {
        App::new()
            .wrap(NormalizePath::trim())
            .wrap(cors())
            .wrap(from_fn(http::observe))
            .app_data(catalog.clone())
            .app_data(executor.clone())
            .configure(http::routes)
            .configure(exports::routes)
            .configure(rest::routes)
            .configure(graphql::routes)
            .default_service(web::to(http::not_found))
    });
    let server = server.workers(workers).shutdown_timeout(10).listen(listener)?.run();
    Ok(Running { server, report, dataset })
}

/// A public register: any page may read it.
fn cors() -> Cors {
    Cors::default()
        .allow_any_origin()
        .send_wildcard()
        .allowed_methods(["GET", "HEAD", "POST"])
        .allow_any_header()
        .expose_headers(["Link", "Retry-After", "X-Request-Id"])
        .max_age(86_400)
}
