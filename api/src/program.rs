//! The program: reads the settings, does what they say, and ends with one clear line where it cannot.
use crate::{
    Error, Running,
    catalog::{Catalog, CatalogError, files::Whole, store},
    check::check,
    config::{Cli, Command, Export, ExportFormat, LogFormat, Serve},
    downloads, files, graphql, http, listen, open, openapi,
    print::print,
    progress,
    ready::{Ready, ReadyFile},
    run,
    signals::Signals,
    telemetry,
};
use clap::Parser;
use migration::Limits;
use seed::Report;
use std::{
    fmt::Display,
    fs::File,
    io::{ErrorKind, Read, Seek, SeekFrom, Write},
    net::TcpStream,
    path::Path,
    process::ExitCode,
    time::Duration,
};

/// Runs the program with the arguments of this process.
pub fn main() -> ExitCode {
    let cli = Cli::parse();
    telemetry::init(cli.log_format);
    let done = actix_web::rt::System::new().block_on(act(cli));
    match done {
        Ok(()) => ExitCode::SUCCESS,
        // the reader of the output has seen enough
        Err(Error::Io(e)) if e.kind() == ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(e) => {
            if let Error::Catalog(e) = &e {
                http::log(e);
            }
            eprintln!("atlas: {e}");
            ExitCode::FAILURE
        }
    }
}

async fn act(cli: Cli) -> Result<(), Error> {
    match cli.command.unwrap_or(Command::Serve(cli.serve)) {
        Command::Serve(settings) => serve(settings, cli.log_format).await,
        Command::Migrate(place) => {
            migration::open(&place.database, Limits::default()).await?;
            print("the database is at the newest schema\n")
        }
        Command::Seed(register) => print(&told(&open(&register, Limits::default()).await?.report)),
        Command::Check(settings) => check(&settings),
        Command::Export(settings) => export(settings).await,
        Command::Openapi => print(&format!("{:#}\n", openapi())),
        Command::Schema => print(&graphql::sdl(&graphql::schema())),
        Command::Health { port } => health(port),
    }
}

async fn serve(settings: Serve, format: Option<LogFormat>) -> Result<(), Error> {
    let signals = Signals::listen()?;
    let listener = listen(&settings)?;
    let address = listener.local_addr()?;
    // not before the address is known to be free: it may be the file of the server that has it
    let file = settings.ready_file.clone().map(ReadyFile::new).transpose()?;
    let Running { server, report, dataset, .. } = run(listener, &settings).await?;
    let ready = Ready::new(address, &dataset);
    file.as_ref().map_or(Ok(()), |file| file.write(&ready))?;
    let (stop, handle) = (signals.gently(), server.handle());
    actix_web::rt::spawn(async move {
        stop.await;
        drop(file);
        handle.stop();
    });
    print(&match format {
        Some(LogFormat::Json) => ready.json()?,
        Some(LogFormat::Text) | None => format!("{}{ready}", told(&report)),
    })?;
    Ok(server.run().await?)
}

/// What loading the dataset did, in words.
fn told(report: &Report) -> String {
    let what = if report.unchanged {
        "nothing to load: this revision is in the database".to_owned()
    } else {
        let renamed = if report.renamed == 0 { String::new() } else { format!(", {} renamed", report.renamed) };
        format!("{} created, {} updated, {} removed{renamed}", report.created, report.updated, report.removed)
    };
    format!("{}, revision {}\n{what}\n", report.title, report.revision)
}

/// What is written where nothing is said: what the name of the file says.
fn format_of(file: Option<&Path>) -> Result<ExportFormat, Error> {
    let Some(file) = file else { return Ok(ExportFormat::Records) };
    match file.extension().and_then(|suffix| suffix.to_str()) {
        Some("ndjson" | "jsonl") => Ok(ExportFormat::Records),
        Some("zip") => Ok(ExportFormat::Datapackage),
        Some("sqlite" | "sqlite3" | "db") => Ok(ExportFormat::Sqlite),
        _ => Err(cannot_write(file, "its name does not end in .ndjson, .zip or .sqlite; say what to write with --format")),
    }
}

fn cannot_write(file: &Path, why: impl Display) -> Error {
    Error::Io(std::io::Error::other(format!("cannot write {}: {why}", file.display())))
}

async fn export(Export { file, format, register }: Export) -> Result<(), Error> {
    let file = file.as_deref();
    let whole = match format.map_or_else(|| format_of(file), Ok)? {
        ExportFormat::Records => Whole::Records,
        ExportFormat::Datapackage => Whole::Package,
        ExportFormat::Sqlite => Whole::Sqlite,
    };
    // it may be the database itself
    if let Some(file) = file.filter(|file| file.exists()) {
        return Err(cannot_write(file, "it is there already; choose another name"));
    }
    let database = migration::open(&register.place.database, Limits::default()).await?;
    let catalog = Catalog::new(database.clone(), store::DEFAULT_BYTES);
    // an export does not replace what the database holds
    let empty = match catalog.snapshot().revision().await {
        Ok(_) => false,
        Err(CatalogError::Empty) => true,
        Err(e) => return Err(e.into()),
    };
    if empty || register.dataset.is_some() {
        let mut line = progress::Line::new();
        seed::load(&database, &files(register.dataset.as_deref())?, &register.allowed.rules, &mut |progress| line.show(progress)).await?;
    }
    let mut made = downloads::write(whole, &catalog.long_snapshot()?).await?;
    made.seek(SeekFrom::Start(0))?;
    let Some(file) = file else {
        let mut out = std::io::stdout().lock();
        std::io::copy(&mut made, &mut out)?;
        return Ok(out.flush()?);
    };
    let mut out = File::create_new(file).map_err(|e| cannot_write(file, e))?;
    std::io::copy(&mut made, &mut out).map_err(|e| {
        // a part is of no use
        let _ = std::fs::remove_file(file);
        cannot_write(file, e)
    })?;
    Ok(())
}

fn health(port: u16) -> Result<(), Error> {
    let wait = Duration::from_secs(3);
    let mut stream = TcpStream::connect_timeout(&([127, 0, 0, 1], port).into(), wait)?;
    stream.set_read_timeout(Some(wait))?;
    stream.write_all(b"GET /readyz HTTP/1.0\r\n\r\n")?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    let status = answer.lines().next().unwrap_or_default();
    if status.contains(" 200 ") { Ok(()) } else { Err(std::io::Error::other(format!("not ready: {status}")).into()) }
}
