//! Partnership Atlas: an open register of international partnerships over GraphQL and REST.
//!
//! `catalog` is the query core. The faces (`rest`, `graphql`, `cite`, `downloads`, `reconcile`, `docs`) are thin: parse, ask the catalog, print.
//! Below them lie `http`, which all of them share, and `formats`, in which they print.
#[allow(clippy::disallowed_methods, reason = "the query core sends the statements of every face")]
pub mod catalog;
mod check;
mod cite;
pub mod config;
mod docs;
pub mod downloads;
pub mod formats;
pub mod graphql;
pub mod http;
mod print;
pub mod program;
mod progress;
mod ready;
pub mod reconcile;
pub mod rest;
pub mod server;
pub mod signals;
mod stalled;
pub mod telemetry;

use actix_web::{
    App,
    middleware::{NormalizePath, from_fn},
    web,
};
use catalog::{Catalog, CatalogError, dataset::Dataset};
use config::{Register, Serve, When};
use http::{
    Endpoint,
    rates::{Policy, Rates},
    whole_files::WholeFiles,
};
use migration::{Database, Limits, OpenError};
use seed::{Files, Report, SeedError};
use server::Server;
use std::{
    net::TcpListener,
    path::{Path, PathBuf},
    sync::{Arc, LazyLock},
};

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
    /// The file that says that the server answers cannot be written.
    #[error("cannot write {}: {source}; choose another file with --ready-file", path.display())]
    ReadyFile {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: std::io::Error,
    },
    /// The GraphQL documents that alone are answered cannot be read, or do not fit the schema.
    #[error("{0}; correct them, or leave --trusted-documents out")]
    Documents(String),
    /// The folder of the console holds no build of GraphiQL.
    #[error("{0}; build it in api/graphiql (npm ci, npm run build) and name its dist, or leave --graphiql out")]
    Console(String),
    /// A dataset has so many mistakes, which are told elsewhere.
    #[error("{0}")]
    Mistakes(String),
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
pub async fn open(register: &Register, limits: Limits) -> Result<Opened, Error> {
    let files = files(register.dataset.as_deref())?;
    let database = migration::open(&register.place.database, limits).await?;
    let mut line = progress::Line::new();
    let report = seed::load(&database, &files, &register.allowed.rules, &mut |progress| line.show(progress)).await?;
    Ok(Opened { database, report })
}

/// A server that accepts connections once it is run, and what it serves.
pub struct Running {
    /// The server; its handle stops it.
    pub server: Server,
    /// What loading the dataset did.
    pub report: Report,
    /// The dataset that is served.
    pub dataset: Arc<Dataset>,
    /// The database it reads.
    pub database: Database,
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
    let console = web::Data::new(graphql::Console::open(settings.graphiql.as_deref()).map_err(Error::Console)?);
    let Opened { database, report } = open(&settings.register, settings.limits()).await?;
    let catalog = Catalog::new(database.clone(), settings.store_bytes);
    let dataset = catalog.snapshot().dataset().await?.view;
    let catalog = web::Data::new(catalog);
    let watched = catalog.clone();
    let (files, jobs) = WholeFiles::new((**catalog).clone(), settings.downloads == When::Ready);
    downloads::start((**catalog).clone(), jobs)?;
    let files = web::Data::new(files);
    let made = files.clone();
    let metrics = web::Data::new(http::metrics::Metrics::default());
    // whoever can connect from elsewhere shares the server with others
    let public = !listener.local_addr()?.ip().is_loopback();
    let policy = settings.rate_limit.unwrap_or(if public { Policy::PUBLIC } else { Policy::OFF });
    let rates = Rates::new(policy, &settings.trusted_proxies).map(web::Data::new);
    let telling = web::Data::new(http::Telling { timing: settings.server_timing });
    let answers = web::Data::new(http::cache::Answers::new(settings.cache_bytes));
    let workers = settings.workers.map(usize::from).or(std::thread::available_parallelism().ok().map(usize::from)).unwrap_or(1);
    let executor = web::Data::new(graphql::Executor::new(workers)?);
    let documents = graphql::persisted::Documents::open(settings.persisted_bytes, settings.trusted_documents.as_deref(), &executor);
    let documents = web::Data::new(documents.map_err(Error::Documents)?);
    let table = endpoints();
    let paths: Arc<[String]> = table.iter().flat_map(Endpoint::ways).map(|(path, _)| path).collect();
    let server = Server::start(listener, workers, settings.bounds(), move || {
        let paths = paths.clone();
        App::new()
            .wrap(from_fn(http::follow))
            .wrap(NormalizePath::trim())
            .wrap(from_fn(http::readable))
            .wrap(from_fn(http::rates::limit))
            .wrap(from_fn(http::share))
            .wrap(from_fn(http::body::pass))
            .wrap(from_fn(http::observe))
            .app_data(catalog.clone())
            .app_data(executor.clone())
            .app_data(documents.clone())
            .app_data(console.clone())
            .app_data(answers.clone())
            .app_data(files.clone())
            .app_data(telling.clone())
            .app_data(metrics.clone())
            .configure(|config| {
                if let Some(rates) = &rates {
                    config.app_data(rates.clone());
                }
            })
            .configure(|config| http::endpoints::routes(config, table))
            .default_service(web::to(move |request| http::endpoints::not_found(request, paths.clone())))
    })?;
    // it ends with the runtime that serves
    actix_web::rt::spawn(async move { watched.watch().await });
    actix_web::rt::spawn(async move { made.watch().await });
    Ok(Running { server, report, dataset, database })
}

/// Every address of the server.
pub fn endpoints() -> &'static [Endpoint] {
    &TABLE
}

/// The table is the same of every server of a program, and not made in a moment.
static TABLE: LazyLock<Vec<Endpoint>> = LazyLock::new(|| {
    let mut table = [rest::endpoints(), downloads::endpoints(), cite::endpoints(), reconcile::endpoints(), graphql::endpoints()]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>();
    table.push(http::contract(|| OPENAPI.clone()));
    let docs = docs::endpoints(&table);
    table.extend(docs);
    let index = rest::index(&table);
    table.extend(index);
    table.extend(http::endpoints());
    table.into_iter().map(Endpoint::settled).collect()
});

/// The OpenAPI document.
pub fn openapi() -> serde_json::Value {
    http::openapi::document(endpoints())
}

/// The document as it is served, written once.
static OPENAPI: LazyLock<web::Bytes> = LazyLock::new(|| openapi().to_string().into());
