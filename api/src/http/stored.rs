//! Files on the disk as answers, whole or a range of their bytes (RFC 9110, section 14).
use super::log::log;
use crate::catalog::{CatalogError, files::Made};
use actix_web::{
    HttpRequest,
    body::{BoxBody, SizedStream},
    http::{
        Method,
        header::{ByteRangeSpec, Header, IF_RANGE, Range},
    },
    web::{self, Bytes},
};
use base64::{Engine, engine::general_purpose::STANDARD};
use futures_util::stream;
use std::{io, sync::Arc};

/// Bytes that are read at once.
const BLOCK: u64 = 128 * 1024;

/// A file that is the body of an answer. A handler notes it on its answer, which is made of it where conditions and ranges are known.
#[derive(Clone, Debug)]
pub struct Stored {
    /// The file.
    pub made: Arc<Made>,
    /// Whether its bytes are compressed as they are.
    pub compressed: bool,
}

/// What a request asks for of a file.
#[derive(Debug)]
pub struct Ranges {
    one: Option<ByteRangeSpec>,
    /// The tag of the file of which it has the rest.
    only_of: Option<String>,
}

/// Which bytes of a file are sent.
#[derive(Debug, PartialEq, Eq)]
pub enum Part {
    /// All.
    Whole,
    /// From one to another, both with it.
    Bytes(u64, u64),
    /// Past the end (416).
    Beyond,
}

impl Ranges {
    /// Reads `Range` and `If-Range`. What is no range of bytes, or several, is as if nothing were said: the whole is what fits every client.
    pub fn of(request: &HttpRequest) -> Self {
        let one = match Range::parse(request) {
            Ok(Range::Bytes(all)) if request.method() == Method::GET => <[ByteRangeSpec; 1]>::try_from(all).ok().map(|[one]| one),
            _ => None,
        };
        let only_of = request.headers().get(IF_RANGE).map(|tag| tag.to_str().unwrap_or_default().trim().to_owned());
        Self { one, only_of }
    }

    /// The bytes that are sent of a file of that length and tag. `If-Range` with a date never fits: a date does not tell two files apart.
    pub fn part(&self, bytes: u64, tag: &str) -> Part {
        let fits = self.only_of.as_deref().is_none_or(|only_of| only_of == tag);
        match &self.one {
            None => Part::Whole,
            Some(_) if !fits => Part::Whole,
            Some(ByteRangeSpec::FromTo(from, to)) if from > to => Part::Whole,
            Some(one) => one.to_satisfiable_range(bytes).map_or(Part::Beyond, |(from, to)| Part::Bytes(from, to)),
        }
    }
}

/// What is said of a range past the end of a file of so many bytes.
pub(super) fn beyond(bytes: u64) -> String {
    format!("Range: the file has {bytes} bytes, and ends before what is asked for")
}

impl Stored {
    /// Its hash as `Repr-Digest` has it (RFC 9530).
    pub fn digest(&self) -> String {
        format!("sha-256=:{}:", STANDARD.encode(self.made.sha256))
    }

    /// The bytes from one up to another, without that, as a body of that length. One that cannot be read breaks the connection.
    pub fn body(&self, from: u64, until: u64) -> BoxBody {
        let made = self.made.clone();
        let blocks = stream::try_unfold(from, move |at| {
            let made = made.clone();
            async move {
                let count = until.saturating_sub(at).min(BLOCK);
                if count == 0 {
                    return Ok(None);
                }
                let read = web::block(move || made.read(at, usize::try_from(count).unwrap_or_default())).await;
                let block = read.map_err(io::Error::other).and_then(|read| read).inspect_err(|e| {
                    log(&CatalogError::defect(format!("a download was cut short: {e}")));
                })?;
                Ok::<_, io::Error>(Some((Bytes::from(block), at + count)))
            }
        });
        BoxBody::new(SizedStream::new(until.saturating_sub(from), Box::pin(blocks)))
    }

    /// An empty body with the length, for HEAD.
    pub fn length(&self) -> BoxBody {
        BoxBody::new(SizedStream::new(self.made.bytes, stream::empty::<io::Result<Bytes>>()))
    }
}

#[cfg(test)]
mod tests {
    use super::{Made, Part, Ranges, Stored};
    use crate::catalog::Revision;
    use actix_web::{body::to_bytes, rt::System, test::TestRequest};
    use std::{io, io::Write, sync::Arc};

    #[test]
    fn one_range_of_bytes_is_sent_and_anything_else_is_the_whole() {
        for (range, part) in [
            ("bytes=0-9", Part::Bytes(0, 9)),
            ("bytes=90-", Part::Bytes(90, 99)),
            ("bytes=90-1000", Part::Bytes(90, 99)),
            ("bytes=-10", Part::Bytes(90, 99)),
            ("bytes=-1000", Part::Bytes(0, 99)),
            ("bytes=99-99", Part::Bytes(99, 99)),
            ("bytes=100-", Part::Beyond),
            ("bytes=100-200", Part::Beyond),
            ("bytes=-0", Part::Beyond),
            ("bytes=9-0", Part::Whole),
            ("bytes=0-1,5-6", Part::Whole),
            ("bytes=", Part::Whole),
            ("bytes=a-b", Part::Whole),
            ("bytes=0-99999999999999999999999", Part::Whole),
            ("items=0-9", Part::Whole),
            ("nonsense", Part::Whole),
        ] {
            let request = TestRequest::get().insert_header(("range", range));
            assert_eq!(Ranges::of(&request.to_http_request()).part(100, "\"a\""), part, "{range}");
        }
        for (only_of, part) in [
            ("\"a\"", Part::Bytes(0, 9)),
            ("\"b\"", Part::Whole),
            ("W/\"a\"", Part::Whole),
            ("Thu, 26 Nov 2026 20:34:28 GMT", Part::Whole),
            ("", Part::Whole),
        ] {
            let request = TestRequest::get().insert_header(("range", "bytes=0-9")).insert_header(("if-range", only_of));
            assert_eq!(Ranges::of(&request.to_http_request()).part(100, "\"a\""), part, "{only_of}");
        }
        let head = TestRequest::default().method(actix_web::http::Method::HEAD).insert_header(("range", "bytes=0-9"));
        assert_eq!(Ranges::of(&head.to_http_request()).part(100, "\"a\""), Part::Whole);
    }

    #[test]
    fn a_file_that_ends_too_soon_is_cut() -> io::Result<()> {
        let mut file = tempfile::tempfile()?;
        file.write_all(&[7; 300_000])?;
        let shortened = file.try_clone()?;
        let revision = Revision { id: 1, revision: "a".repeat(64), loaded_at: String::new() };
        let stored = Stored { made: Arc::new(Made::new(Arc::new(revision), file)?), compressed: false };
        System::new().block_on(async {
            assert_eq!(to_bytes(stored.body(10, 300_000)).await.ok().map(|bytes| bytes.len()), Some(299_990));
            shortened.set_len(200_000)?;
            assert_eq!(to_bytes(stored.body(0, 200_000)).await.ok().map(|bytes| bytes.len()), Some(200_000));
            assert!(to_bytes(stored.body(0, 300_000)).await.is_err());
            Ok(())
        })
    }
}
