//! Settings, by flag or variable.
use crate::{
    catalog::store,
    graphql::persisted,
    http::{Network, cache, rates::Policy},
    server::Bounds,
};
use clap::{Args, Parser, Subcommand, ValueEnum};
use migration::Limits;
use seed::Rule;
use std::{path::PathBuf, time::Duration};

/// An open register of international partnerships over GraphQL and REST.
#[derive(Debug, Parser)]
#[command(name = "atlas", version, about, args_conflicts_with_subcommands = true)]
pub struct Cli {
    /// What to do; `serve` if nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
    /// How to log, and to say that the server answers; logs are text on a terminal and JSON elsewhere if nothing is said
    #[arg(long, env = "ATLAS_LOG_FORMAT", value_name = "FORMAT", global = true)]
    pub log_format: Option<LogFormat>,
    /// How to serve.
    #[command(flatten)]
    pub serve: Serve,
}

/// For whom the program writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// One JSON object a line
    Json,
    /// Lines for people
    Text,
}

/// What the program does.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Migrate, seed and serve (the default)
    Serve(Serve),
    /// Bring a database to the newest schema
    Migrate(Place),
    /// Migrate and load a dataset
    Seed(Register),
    /// Check a dataset without loading it
    Check(Check),
    /// Write the whole dataset as one file; loads a dataset only if one is named or the database holds none
    Export(Export),
    /// Print the OpenAPI document
    Openapi,
    /// Print the GraphQL schema
    Schema,
    /// Ask a running server whether it is ready; for container health checks
    Health {
        /// Port of the server on this machine
        #[arg(long, env = "PORT", default_value_t = 8080)]
        port: u16,
    },
}

/// How to check a dataset.
#[derive(Clone, Debug, Args)]
pub struct Check {
    /// Folder of the dataset; the one in the binary if none is given
    pub dir: Option<PathBuf>,
    /// Also compare what records say with a text, row of words by row of words; may be repeated
    #[arg(long, value_name = "FILE")]
    pub against: Vec<PathBuf>,
    /// Also print what is recorded for each chapter and note
    #[arg(long, conflicts_with = "format")]
    pub coverage: bool,
    /// How to tell what was found: lines for people, or one JSON document on standard output
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub format: CheckFormat,
    /// What may be broken.
    #[command(flatten)]
    pub allowed: Allowed,
}

/// For whom a check writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// One JSON document
    Json,
    /// Lines for people
    Text,
}

/// Rules of a dataset that may be broken.
#[derive(Clone, Debug, Default, Args)]
pub struct Allowed {
    /// Rules that the dataset may break, by name, as in unused-partner,unused-note
    #[arg(long = "allow", env = "ATLAS_ALLOW", value_name = "RULES", value_delimiter = ',')]
    pub rules: Vec<Rule>,
}

/// Where the database is.
#[derive(Clone, Debug, Args)]
pub struct Place {
    /// Database: sqlite://FILE, sqlite::memory: or postgres://USER@HOST/NAME
    #[arg(long, env = "DATABASE_URL", default_value = "sqlite://atlas.sqlite", hide_env_values = true)]
    pub database: String,
}

/// A database and the dataset it holds.
#[derive(Clone, Debug, Args)]
pub struct Register {
    /// The database.
    #[command(flatten)]
    pub place: Place,
    /// Folder of a dataset to load instead of the one in the binary
    #[arg(long, env = "ATLAS_DATASET")]
    pub dataset: Option<PathBuf>,
    /// What it may break.
    #[command(flatten)]
    pub allowed: Allowed,
}

/// What to write of a register, and where.
#[derive(Clone, Debug, Args)]
pub struct Export {
    /// File to write, which must not be there; standard output if none is given
    pub file: Option<PathBuf>,
    /// What to write; as FILE ends if nothing is said, and records without FILE
    #[arg(long, value_name = "FORMAT")]
    pub format: Option<ExportFormat>,
    /// The register.
    #[command(flatten)]
    pub register: Register,
}

/// What is written of a register.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    /// Every record, one JSON object a line (.ndjson)
    Records,
    /// Tables as CSV with what their columns hold, in an archive (.zip)
    Datapackage,
    /// Tables as a SQLite database (.sqlite, .db)
    Sqlite,
}

/// When the files of the whole dataset are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum When {
    /// As soon as a revision is there
    Ready,
    /// When somebody first asks for one
    Asked,
}

/// How to serve a register.
#[derive(Clone, Debug, Args)]
pub struct Serve {
    /// The register.
    #[command(flatten)]
    pub register: Register,
    /// Address to listen on
    #[arg(long, env = "ATLAS_HOST", default_value = "127.0.0.1")]
    pub host: String,
    /// Port to listen on; 0 takes a free one and prints it
    #[arg(long, env = "PORT", default_value_t = 8080)]
    pub port: u16,
    /// Threads that answer; as many as there are cores if nothing is said
    #[arg(long, env = "ATLAS_WORKERS", value_parser = clap::value_parser!(u16).range(1..=512))]
    pub workers: Option<u16>,
    /// Bytes of records kept ready to be sent; 0 keeps none
    #[arg(long, env = "ATLAS_STORE_BYTES", value_name = "BYTES", default_value_t = store::DEFAULT_BYTES)]
    pub store_bytes: u64,
    /// Bytes of whole answers kept ready to be sent; 0 keeps none
    #[arg(long, env = "ATLAS_CACHE_BYTES", value_name = "BYTES", default_value_t = cache::DEFAULT_BYTES)]
    pub cache_bytes: u64,
    /// Bytes of GraphQL documents that clients have the server learn by their hash; 0 learns none
    #[arg(long, env = "ATLAS_PERSISTED_BYTES", value_name = "BYTES", default_value_t = persisted::DEFAULT_BYTES)]
    pub persisted_bytes: u64,
    /// File of the only GraphQL documents that are answered: a JSON object from ids to documents
    #[arg(long, env = "ATLAS_TRUSTED_DOCUMENTS", value_name = "FILE")]
    pub trusted_documents: Option<PathBuf>,
    /// Folder in which GraphiQL was built, to show in a browser at /graphql; a small console if nothing is said
    #[arg(long, env = "ATLAS_GRAPHIQL", value_name = "DIR")]
    pub graphiql: Option<PathBuf>,
    /// When the downloads of the whole dataset are made; until then nobody knows their size
    #[arg(long, env = "ATLAS_DOWNLOADS", value_name = "WHEN", default_value = "ready")]
    pub downloads: When,
    /// Seconds that an answer may read in one state of the database; a download that takes longer is cut
    #[arg(long, env = "ATLAS_MAX_TRANSACTION", value_name = "SECONDS", default_value_t = 600, value_parser = clap::value_parser!(u32).range(1..=86_400))]
    pub max_transaction: u32,
    /// Connections at once; where one more comes, those that are idle are closed
    #[arg(long, env = "ATLAS_MAX_CONNECTIONS", value_name = "CONNECTIONS", default_value_t = 4_096, value_parser = clap::value_parser!(u32).range(1..=1_000_000))]
    pub max_connections: u32,
    /// Seconds for which a client may take nothing of an answer that waits for it before its connection is cut
    #[arg(long, env = "ATLAS_MAX_STALL", value_name = "SECONDS", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=3_600))]
    pub max_stall: u32,
    /// Requests that one client may make in so many seconds, such as 600/60, or off; off if nothing is said and only this machine can connect
    #[arg(long, env = "ATLAS_RATE_LIMIT", value_name = "REQUESTS/SECONDS")]
    pub rate_limit: Option<Policy>,
    /// Proxies whose `Forwarded` or `X-Forwarded-For` is believed: addresses or ranges, divided by commas
    #[arg(long, env = "ATLAS_TRUSTED_PROXIES", value_name = "NETWORKS", value_delimiter = ',')]
    pub trusted_proxies: Vec<Network>,
    /// Say in `Server-Timing` how long an answer took
    #[arg(long, env = "ATLAS_SERVER_TIMING")]
    pub server_timing: bool,
    /// File that is there, with the addresses as JSON, while the server answers
    #[arg(long, env = "ATLAS_READY_FILE", value_name = "PATH")]
    pub ready_file: Option<PathBuf>,
}

impl Serve {
    /// What connections may take.
    pub fn bounds(&self) -> Bounds {
        let connections = usize::try_from(self.max_connections).unwrap_or(usize::MAX);
        Bounds { connections, stall: Duration::from_secs(self.max_stall.into()) }
    }

    /// How much reading may take.
    pub fn limits(&self) -> Limits {
        Limits { transaction: Duration::from_secs(self.max_transaction.into()), ..Limits::default() }
    }
}
