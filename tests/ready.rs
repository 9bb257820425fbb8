//! The shipped dataset, loaded once a build and copied for each test that asks for it.
//!
//! Beside the test binary lies a folder with what was made; processes that start together wait for the one that makes it.
use api::config::{Allowed, Place, Register};
use migration::Limits;
use std::{
    fs::{self, File},
    path::{Path, PathBuf},
    time::UNIX_EPOCH,
};
use tokio::runtime::Runtime;

/// Makes the tables of a database and closes it.
pub fn migrate(database: &str) {
    let opened = runtime().block_on(migration::open(database, Limits::default()));
    opened.map(drop).unwrap_or_else(|e| panic!("the tables are not made: {e}"));
}

/// Loads the shipped dataset into a database and closes it.
pub fn load(database: &str) {
    let register = Register { place: Place { database: database.to_owned() }, dataset: None, allowed: Allowed::default() };
    runtime().block_on(api::open(&register, Limits::default())).map(drop).unwrap_or_else(|e| panic!("the dataset does not load: {e}"));
}

fn runtime() -> Runtime {
    tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime")
}

/// A file or folder that `make` makes at the path it is given, once a build of this binary; `take` is called while nobody remakes it.
pub fn once<T>(name: &str, make: impl FnOnce(&Path), take: impl FnOnce(&Path) -> T) -> T {
    let program = std::env::current_exe().expect("this binary");
    let folder = program.with_extension("ready");
    let lock = File::create(program.with_extension("lock")).expect("a lock beside the test binary");
    lock.lock().expect("the lock");
    let built = fs::metadata(&program).and_then(|m| m.modified()).expect("when it was built");
    let build = format!("{:?}", built.duration_since(UNIX_EPOCH));
    if fs::read_to_string(folder.join("build")).unwrap_or_default() != build {
        drop(fs::remove_dir_all(&folder));
        fs::create_dir_all(&folder).expect("a folder beside the test binary");
        fs::write(folder.join("build"), &build).expect("a file");
    }
    let path = folder.join(name);
    if !path.exists() {
        // what a killed process left half made has another name
        let half = folder.join(format!("{name}.half"));
        drop(fs::remove_dir_all(&half));
        make(&half);
        fs::rename(&half, &path).expect("it is ready");
    }
    lock.lock_shared().expect("the lock");
    take(&path)
}

/// Copies a folder with all that is in it.
pub fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let (path, to): (PathBuf, PathBuf) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &to);
        } else {
            fs::copy(&path, &to).expect("a copy");
        }
    }
}

/// A copy of a SQLite database with the shipped dataset: its address.
pub fn sqlite() -> String {
    let copy = crate::scratch("ready").join("atlas.sqlite");
    let make = |half: &Path| {
        fs::create_dir_all(half).expect("a folder");
        load(&format!("sqlite://{}", half.join("atlas.sqlite").display()));
        assert!(!half.join("atlas.sqlite-wal").exists(), "the database is closed, so that one file is all of it");
    };
    once("sqlite", make, |ready| fs::copy(ready.join("atlas.sqlite"), &copy).expect("a copy"));
    format!("sqlite://{}", copy.display())
}
