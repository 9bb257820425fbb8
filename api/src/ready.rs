//! Telling others that the server answers: what it prints, and the file that says the same.
use crate::{Error, catalog::dataset::Dataset};
use entity::Codelist;
use serde::Serialize;
use std::{
    collections::BTreeMap,
    fmt, fs, io,
    net::SocketAddr,
    path::{Path, PathBuf},
};

/// A server that answers.
#[derive(Debug, Serialize)]
pub(crate) struct Ready {
    /// Where it is, such as `http://127.0.0.1:8080`.
    address: String,
    rest: String,
    graphql: String,
    /// Of the dataset that it serves.
    revision: String,
    /// How many records there are of each type.
    counts: BTreeMap<&'static str, i64>,
}

impl Ready {
    pub(crate) fn new(address: SocketAddr, dataset: &Dataset) -> Self {
        let address = format!("http://{address}");
        Self {
            rest: format!("{address}/v1"),
            graphql: format!("{address}/graphql"),
            address,
            revision: dataset.revision.clone(),
            counts: dataset.records.iter().map(|count| (count.r#type.code(), count.count)).collect(),
        }
    }

    /// As one line of JSON.
    pub(crate) fn json(&self) -> io::Result<String> {
        Ok(serde_json::to_string(self)? + "\n")
    }
}

/// As lines for people.
impl fmt::Display for Ready {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { address, rest, graphql, counts, .. } = self;
        for (what, count) in counts {
            writeln!(f, "{count:>8} {what}")?;
        }
        writeln!(f, "GraphQL        {graphql}")?;
        writeln!(f, "REST           {rest}")?;
        writeln!(f, "Documentation  {address}/openapi.json and {graphql}/schema.graphql")
    }
}

/// A file that is there while the server answers. One that an earlier server left goes when this is made.
pub(crate) struct ReadyFile(PathBuf);

impl ReadyFile {
    /// # Errors
    /// A file that cannot be removed.
    pub(crate) fn new(path: PathBuf) -> Result<Self, Error> {
        match fs::remove_file(&path) {
            Err(source) if source.kind() != io::ErrorKind::NotFound => Err(Error::ReadyFile { path, source }),
            _ => Ok(Self(path)),
        }
    }

    /// Writes it, at once and whole, so that whoever finds it can read it.
    ///
    /// # Errors
    /// A place that cannot be written.
    pub(crate) fn write(&self, ready: &Ready) -> Result<(), Error> {
        let Self(path) = self;
        let written = || {
            let mut fresh = path.clone().into_os_string();
            fresh.push(".new");
            let fresh = Path::new(&fresh);
            fs::write(fresh, ready.json()?)?;
            fs::rename(fresh, path)
        };
        written().map_err(|source| Error::ReadyFile { path: path.clone(), source })
    }
}

/// The server stops: the file goes.
impl Drop for ReadyFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}
