//! The files of a dataset, read as tables.
use std::{
    fs,
    path::{Path, PathBuf},
};
use toml::Table;

/// The files of the shipped dataset, read.
pub fn shipped() -> Vec<Table> {
    read(&PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../seed/data"))
}

/// The files of a dataset, read.
pub fn read(path: &Path) -> Vec<Table> {
    let mut folders = vec![path.to_owned()];
    let mut tables = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the dataset").flatten() {
            let path = entry.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|end| end == "toml") {
                tables.push(fs::read_to_string(&path).expect("a file").parse().unwrap_or_else(|e| panic!("{}: {e}", path.display())));
            }
        }
    }
    tables
}
