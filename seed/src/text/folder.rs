//! The TOML files of a folder as people really have it: with links, hidden files and things that are no files.
use crate::error::SeedError;
use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::{OsStr, OsString},
    fs, io,
    path::{Path, PathBuf},
};

/// Reads every TOML file of a folder and of the folders in it, each once: path below the folder (with `/`) and content.
///
/// # Errors
/// The folder cannot be listed; a file that ends in `.toml` cannot be read or has a name that is not UTF-8.
pub(super) fn read(dir: &Path) -> Result<BTreeMap<String, Vec<u8>>, SeedError> {
    let names = list(dir).map_err(failed(dir))?;
    let mut reader = Reader::default();
    reader.is_new(dir)?;
    reader.gather(dir, OsStr::new(""), names)?;
    Ok(reader.contents)
}

#[derive(Default)]
struct Reader {
    contents: BTreeMap<String, Vec<u8>>,
    /// What was read, without links: a link to the folder that holds it would have no end.
    seen: BTreeSet<PathBuf>,
}

impl Reader {
    fn gather(&mut self, dir: &Path, below: &OsStr, names: Vec<OsString>) -> Result<(), SeedError> {
        for name in names {
            let path = dir.join(&name);
            let toml = Path::new(&name).extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
            let mut place = below.to_owned();
            place.push(&name);
            match fs::metadata(&path) {
                Ok(about) if about.is_dir() => {
                    place.push("/");
                    self.folder(&path, &place)?;
                }
                Ok(about) if toml && about.is_file() => self.file(&path, place)?,
                Ok(_) if toml => tracing::warn!(path = %path.display(), "not read: it is no regular file"),
                Ok(_) => {}
                Err(source) if toml => return Err(failed(&path)(source)),
                Err(error) => tracing::warn!(path = %path.display(), %error, "not read"),
            }
        }
        Ok(())
    }

    /// A folder that may not be listed, such as `lost+found`, does not keep the others from being read.
    fn folder(&mut self, dir: &Path, below: &OsStr) -> Result<(), SeedError> {
        match list(dir) {
            Ok(names) if self.is_new(dir)? => self.gather(dir, below, names),
            Ok(_) => Ok(()),
            Err(error) if error.kind() == io::ErrorKind::PermissionDenied => {
                tracing::warn!(path = %dir.display(), %error, "this folder is not read");
                Ok(())
            }
            Err(source) => Err(failed(dir)(source)),
        }
    }

    fn file(&mut self, path: &Path, place: OsString) -> Result<(), SeedError> {
        if self.is_new(path)? {
            let place = place.into_string().map_err(|place| {
                let detail = format!("its name `{}` is not UTF-8; rename it", place.as_encoded_bytes().escape_ascii());
                failed(path)(io::Error::new(io::ErrorKind::InvalidData, detail))
            })?;
            self.contents.insert(place, fs::read(path).map_err(failed(path))?);
        }
        Ok(())
    }

    /// Whether this was not read before, by whatever name.
    fn is_new(&mut self, path: &Path) -> Result<bool, SeedError> {
        Ok(self.seen.insert(fs::canonicalize(path).map_err(failed(path))?))
    }
}

/// What is in a folder and not hidden, by name, so that of two names of one file the same is taken everywhere.
fn list(dir: &Path) -> io::Result<Vec<OsString>> {
    let mut names = fs::read_dir(dir)?.map(|entry| Ok(entry?.file_name())).collect::<io::Result<Vec<_>>>()?;
    names.retain(|name| !name.as_encoded_bytes().starts_with(b"."));
    names.sort();
    Ok(names)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> SeedError {
    let path = path.to_owned();
    move |source| SeedError::Io { path, source }
}

#[cfg(test)]
mod tests {
    use super::{SeedError, read};
    use std::{
        error::Error,
        fs,
        path::{Path, PathBuf},
    };

    /// A folder that goes with the test.
    struct Folder(PathBuf);

    impl Folder {
        /// With files, each holding its own name.
        fn with(name: &str, files: &[&str]) -> Result<Self, Box<dyn Error>> {
            let dir = std::env::temp_dir().join(format!("atlas-folder-{}-{name}", std::process::id()));
            fs::create_dir_all(&dir)?;
            let folder = Self(dir);
            for file in files {
                let path = folder.at(file);
                fs::create_dir_all(path.parent().ok_or("no folder")?)?;
                fs::write(path, file)?;
            }
            Ok(folder)
        }

        fn at(&self, name: impl AsRef<Path>) -> PathBuf {
            self.0.join(name)
        }

        fn names(&self) -> Result<Vec<String>, SeedError> {
            Ok(read(&self.0)?.into_keys().collect())
        }

        fn refusal(&self) -> String {
            read(&self.0).map_or_else(|e| e.to_string(), |files| format!("nothing refused in {files:?}"))
        }
    }

    impl Drop for Folder {
        fn drop(&mut self) {
            let _ = fs::remove_dir_all(&self.0);
        }
    }

    #[test]
    fn files_are_read_by_their_ending_in_any_case_and_hidden_ones_are_not() -> Result<(), Box<dyn Error>> {
        let files = ["b.toml", "a/b/c.TOML", "d.Toml", "notes.txt", "toml", "x.toml~", "._b.toml", ".#b.toml", ".toml"];
        let folder = Folder::with("hidden", &[&files[..], &[".ipynb_checkpoints/b.toml", "a/.git/b.toml"]].concat())?;
        assert_eq!(folder.names()?, ["a/b/c.TOML", "b.toml", "d.Toml"]);
        assert_eq!(read(&folder.0)?["a/b/c.TOML"], b"a/b/c.TOML");
        Ok(())
    }

    #[cfg(unix)]
    mod unix {
        use super::{Folder, read};
        use std::{
            error::Error,
            ffi::OsStr,
            fs,
            os::unix::{ffi::OsStrExt, fs::PermissionsExt, fs::symlink},
            process::Command,
        };

        #[test]
        fn a_config_map_is_read_once() -> Result<(), Box<dyn Error>> {
            let folder = Folder::with("config-map", &["..2026_11_01/dataset.toml", "..2026_11_01/records.toml"])?;
            symlink("..2026_11_01", folder.at("..data"))?;
            for name in ["dataset.toml", "records.toml"] {
                symlink(format!("..data/{name}"), folder.at(name))?;
            }
            assert_eq!(folder.names()?, ["dataset.toml", "records.toml"]);
            Ok(())
        }

        #[test]
        fn what_links_lead_to_twice_is_read_once() -> Result<(), Box<dyn Error>> {
            let folder = Folder::with("links", &["a/x.toml", "b/y.toml"])?;
            let elsewhere = Folder::with("elsewhere", &["far.toml", "plain"])?;
            symlink(&folder.0, folder.at("a/itself"))?;
            symlink("a", folder.at("c"))?;
            symlink("../a/x.toml", folder.at("b/z.toml"))?;
            symlink(elsewhere.at("plain"), folder.at("plain.toml"))?;
            symlink(&elsewhere.0, folder.at("d"))?;
            symlink("nowhere", folder.at("old"))?;
            assert_eq!(folder.names()?, ["a/x.toml", "b/y.toml", "d/far.toml", "plain.toml"]);
            symlink("nowhere", folder.at("lost.toml"))?;
            assert!(folder.refusal().contains("lost.toml"), "{}", folder.refusal());
            Ok(())
        }

        #[test]
        fn a_folder_that_may_not_be_listed_keeps_no_other_from_being_read() -> Result<(), Box<dyn Error>> {
            let folder = Folder::with("unreadable", &["x.toml", "lost+found/nothing"])?;
            let lost = folder.at("lost+found");
            fs::set_permissions(&lost, fs::Permissions::from_mode(0o000))?;
            let names = folder.names();
            fs::set_permissions(&lost, fs::Permissions::from_mode(0o700))?;
            assert_eq!(names?, ["x.toml"]);
            assert!(read(&folder.at("missing")).is_err());
            Ok(())
        }

        #[test]
        fn a_pipe_is_not_waited_for() -> Result<(), Box<dyn Error>> {
            let folder = Folder::with("pipe", &["x.toml"])?;
            assert!(Command::new("mkfifo").arg(folder.at("pipe.toml")).status()?.success());
            assert_eq!(folder.names()?, ["x.toml"]);
            Ok(())
        }

        #[test]
        fn a_name_that_is_not_utf_8_is_told() -> Result<(), Box<dyn Error>> {
            let folder = Folder::with("names", &["x.toml"])?;
            let name = OsStr::from_bytes(b"caf\xe9.toml");
            if fs::write(folder.at(name), "").is_ok() {
                assert!(folder.refusal().contains(r"`caf\xe9.toml` is not UTF-8"), "{}", folder.refusal());
            }
            Ok(())
        }
    }
}
