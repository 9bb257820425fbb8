//! GraphiQL, as `api/graphiql` builds it.
use super::parts::{BASE, Console, media, with_examples};
use std::{collections::BTreeMap, fs, io, path::Path};

/// As that of other pages, but for what the editor needs.
const POLICY: &str = concat!(
    "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; ",
    // its languages are read in workers
    "worker-src 'self'; ",
    // it makes style elements as it goes, and places each line by a style of its own
    "style-src 'self' 'unsafe-inline'; ",
    // its stylesheet holds its icons
    "font-src data:; img-src data:",
);
/// The file that names the others.
const PAGE: &str = "page.html";

/// Reads a folder.
///
/// # Errors
/// It cannot be read, or a file that belongs to a build is not there.
pub fn read(folder: &Path) -> Result<Console, String> {
    let told = |why: String| format!("cannot use the GraphiQL in {}: {why}", folder.display());
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder).map_err(|e| told(e.to_string()))? {
        let path = entry.map_err(|e| told(e.to_string()))?.path();
        // what no page asks for is not served
        let Some((name, media)) = path.file_name().and_then(|name| name.to_str()).and_then(|name| Some((name, media(name)?))) else {
            continue;
        };
        let body = fs::read(&path).map_err(|e| told(format!("{name}: {e}")))?;
        files.insert(name.into(), (media, body.into()));
    }
    let page = match fs::read_to_string(folder.join(PAGE)) {
        Ok(page) => page,
        Err(e) if e.kind() == io::ErrorKind::NotFound => return Err(told(format!("it has no {PAGE}"))),
        Err(e) => return Err(told(format!("{PAGE}: {e}"))),
    };
    let mut named = page.split(BASE).skip(1).filter_map(|rest| rest.split('"').next()).peekable();
    if named.peek().is_none() {
        return Err(told(format!("its {PAGE} names no file of a build")));
    }
    if let Some(missing) = named.find(|name| !files.contains_key(*name)) {
        return Err(told(format!("it has no {missing}, which its {PAGE} names")));
    }
    Ok(Console { page: with_examples(&page), policy: POLICY, files })
}
