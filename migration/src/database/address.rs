//! Addresses of databases.
use crate::sqlite::Location;

/// Where a database is.
#[derive(Clone, Debug)]
pub(crate) enum Place {
    Sqlite(Location),
    /// At a `postgres://` address, as it was written.
    Postgres(String),
}

impl Place {
    /// `None` where it is no address of a database.
    pub(crate) fn read(url: &str) -> Option<Self> {
        if ["sqlite::memory:", "sqlite://:memory:"].contains(&url) {
            Some(Self::Sqlite(Location::memory()))
        } else if let Some(path) = url.strip_prefix("sqlite://").or_else(|| url.strip_prefix("sqlite:")) {
            (!path.is_empty() && !path.contains('?')).then(|| Self::Sqlite(Location::File(path.to_owned())))
        } else if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            known_options(url).then(|| Self::Postgres(url.to_owned()))
        } else {
            None
        }
    }
}

/// What may stand behind `?` in an address of PostgreSQL. The driver only logs what it does not know, be it a password.
const OPTIONS: [&str; 18] = [
    "sslmode",
    "ssl-mode",
    "sslrootcert",
    "ssl-root-cert",
    "ssl-ca",
    "sslcert",
    "ssl-cert",
    "sslkey",
    "ssl-key",
    "statement-cache-capacity",
    "host",
    "hostaddr",
    "port",
    "dbname",
    "user",
    "password",
    "application_name",
    "options",
];

fn known_options(url: &str) -> bool {
    let options = url.split_once('?').map_or("", |(_, options)| options).split('&').filter(|option| !option.is_empty());
    let mut names = options.map(|option| option.split('=').next().unwrap_or_default());
    names.all(|name| OPTIONS.contains(&name) || name.starts_with("options["))
}

/// An address as it may be shown: its scheme, user, host and name, and nothing that may be a password.
pub(crate) fn without_password(url: &str) -> String {
    let Some((before, host)) = url.rsplit_once('@') else {
        let end = url.find('?').or_else(|| url.find("password")).unwrap_or(url.len());
        return url[..end].to_owned();
    };
    let host = host.split('?').next().unwrap_or_default();
    match before.split_once("://") {
        // where the last `@` is not surely the end of user and password, what follows may be part of one
        Some((scheme, user)) if user.contains(['/', '?', '#']) => format!("{scheme}://..."),
        Some((scheme, user)) => format!("{scheme}://{}@{host}", user.split(':').next().unwrap_or_default()),
        // without a scheme there is no telling a user from a password
        None => format!("...@{host}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_is_not_shown() {
        for (url, shown) in [
            ("postgres://bob:s3cret@h/db", "postgres://bob@h/db"),
            ("postgres://bob:s3@cret@h:5432/db?sslmode=require", "postgres://bob@h:5432/db"),
            ("postgres://bob:s3/cr?et@h/db", "postgres://..."),
            ("postgres://h/db?user=bob&password=s3cret", "postgres://h/db"),
            ("postgres://h/db?password=s3@cret", "postgres://..."),
            ("postgres:bob:s3cret@h/db", "...@h/db"),
            ("bob:s3cret@h/db", "...@h/db"),
            ("host=h user=bob password=s3cret", "host=h user=bob "),
            ("sqlite:///srv/atlas.sqlite", "sqlite:///srv/atlas.sqlite"),
            ("mysql://h/db", "mysql://h/db"),
        ] {
            assert_eq!(without_password(url), shown);
        }
    }

    #[test]
    fn places_are_read() {
        assert!(matches!(Place::read("sqlite::memory:"), Some(Place::Sqlite(Location::Memory(_)))));
        for url in ["sqlite://a.sqlite", "sqlite:a.sqlite"] {
            assert!(matches!(Place::read(url), Some(Place::Sqlite(Location::File(path))) if path == "a.sqlite"));
        }
        for url in ["postgres://h/db", "postgresql://h/db", "postgres://h/db?sslmode=require&options[search_path]=a"] {
            assert!(matches!(Place::read(url), Some(Place::Postgres(_))));
        }
        for url in ["", "sqlite:", "sqlite://", "sqlite://a?mode=ro", "postgres:h/db", "mysql://h/db", "postgres://h/db?pasword=s3cret"] {
            assert!(Place::read(url).is_none(), "{url}");
        }
    }
}
