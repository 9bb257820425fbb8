//! Content codings (RFC 9110, section 12.5.3): which of them a client takes, and bodies in them.
use crate::catalog::CatalogError;
use actix_web::{
    body::{BodySize, BodyStream, BoxBody, MessageBody},
    http::header::{ACCEPT_ENCODING, HeaderMap},
    web::Bytes,
};
use brotli::{CompressorWriter, enc::BrotliEncoderParams};
use flate2::{Compression, write::GzEncoder};
use futures_util::stream;
use std::{
    error::Error,
    io::{self, Write},
    pin::Pin,
    task::{Context, Poll, ready},
};

/// A body of fewer bytes is sent as it is: it would hardly get shorter.
const WORTH_IT: usize = 1_024;
/// Bytes that the brotli encoder takes at once, and the binary logarithm of how far it looks back.
const BUFFER: usize = 16 * 1024;
const WINDOW: i32 = 20;

/// What a body is sent as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Coding {
    /// The bytes themselves.
    Identity,
    /// gzip (RFC 1952).
    Gzip,
    /// Brotli (RFC 7932).
    Brotli,
    /// Zstandard (RFC 8878).
    Zstd,
}

/// How hard a body is compressed. Its bytes differ, so its entity tag does too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Effort {
    /// For what is sent once.
    Quick,
    /// For what is kept.
    Thorough,
}

impl Coding {
    /// Every coding, the shortest body first.
    pub const ALL: [Self; 4] = [Self::Brotli, Self::Zstd, Self::Gzip, Self::Identity];

    /// Its name in `Content-Encoding`; `None` for the bytes themselves.
    pub fn name(self) -> Option<&'static str> {
        match self {
            Self::Identity => None,
            Self::Gzip => Some("gzip"),
            Self::Brotli => Some("br"),
            Self::Zstd => Some("zstd"),
        }
    }

    /// A whole body in it.
    ///
    /// # Errors
    /// None but a defect of an encoder: memory is written to.
    pub fn encode(self, effort: Effort, body: &Bytes) -> Result<Bytes, CatalogError> {
        let defect = |e: io::Error| CatalogError::defect(e.to_string());
        let Some(mut encoder) = Encoder::new(self, effort).map_err(defect)? else { return Ok(body.clone()) };
        encoder.write(body).and_then(|()| encoder.finish()).map(Bytes::from).map_err(defect)
    }
}

/// How much a client wants each coding, in thousandths; 0 where it does not take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Codings {
    brotli: u16,
    zstd: u16,
    gzip: u16,
    identity: u16,
}

impl Codings {
    /// Reads `Accept-Encoding`. A client that does not send it is answered as it is.
    pub fn of(headers: &HeaderMap) -> Self {
        let lines = headers.get_all(ACCEPT_ENCODING).filter_map(|line| line.to_str().ok());
        let named: Vec<(String, u16)> = lines.flat_map(|line| line.split(',')).filter_map(weighed).collect();
        let of = |names: &[&str]| named.iter().find(|(name, _)| names.contains(&name.as_str())).map(|(_, q)| *q);
        let others = of(&["*"]);
        Self {
            brotli: of(&["br"]).or(others).unwrap_or(0),
            zstd: of(&["zstd"]).or(others).unwrap_or(0),
            gzip: of(&["gzip", "x-gzip"]).or(others).unwrap_or(0),
            // it is taken unless it is refused, but nobody who names others wants it more
            identity: of(&["identity"]).unwrap_or(if others == Some(0) { 0 } else { 1 }),
        }
    }

    /// How much the client wants a coding, in thousandths; 0 where it does not take it.
    pub fn quality(self, coding: Coding) -> u16 {
        match coding {
            Coding::Identity => self.identity,
            Coding::Gzip => self.gzip,
            Coding::Brotli => self.brotli,
            Coding::Zstd => self.zstd,
        }
    }

    /// The coding that a body of so many bytes, or of unknown many, is best sent in; `None` where the client takes none that there is.
    pub fn best(self, bytes: Option<usize>, effort: Effort) -> Option<Coding> {
        if bytes.is_some_and(|bytes| bytes < WORTH_IT) && self.identity > 0 {
            return Some(Coding::Identity);
        }
        // Zstandard is the quickest to make, and then the shortest
        let preferred = match effort {
            Effort::Quick => [Coding::Zstd, Coding::Gzip, Coding::Brotli, Coding::Identity],
            Effort::Thorough => Coding::ALL,
        };
        let most = preferred.into_iter().map(|coding| self.quality(coding)).max().filter(|most| *most > 0)?;
        preferred.into_iter().find(|coding| self.quality(*coding) == most)
    }
}

/// A name and its weight in thousandths. Malformed weights are ignored.
fn weighed(part: &str) -> Option<(String, u16)> {
    let mut parts = part.split(';').map(str::trim);
    let name = parts.next().filter(|name| !name.is_empty())?.to_ascii_lowercase();
    let q = parts.find_map(|parameter| parameter.strip_prefix("q=").or_else(|| parameter.strip_prefix("Q=")));
    let q = q.map_or(Ok(1.0), str::parse::<f32>).ok().filter(|q| (0.0..=1.0).contains(q))?;
    // between 0 and 1, so that nothing is lost
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Some((name, (q * 1_000.0).round() as u16))
}

enum Encoder {
    Gzip(Box<GzEncoder<Vec<u8>>>),
    Brotli(Box<CompressorWriter<Vec<u8>>>),
    Zstd(zstd::Encoder<'static, Vec<u8>>),
}

impl Encoder {
    /// `None` where nothing is to be encoded.
    fn new(coding: Coding, effort: Effort) -> io::Result<Option<Self>> {
        Ok(match coding {
            Coding::Identity => None,
            Coding::Gzip => {
                let level = if effort == Effort::Quick { Compression::fast() } else { Compression::default() };
                Some(Self::Gzip(Box::new(GzEncoder::new(Vec::new(), level))))
            }
            Coding::Brotli => {
                let quality = if effort == Effort::Quick { 1 } else { 5 };
                let params = BrotliEncoderParams { quality, lgwin: WINDOW, ..BrotliEncoderParams::default() };
                Some(Self::Brotli(Box::new(CompressorWriter::with_params(Vec::new(), BUFFER, &params))))
            }
            Coding::Zstd => {
                let level = if effort == Effort::Quick { 1 } else { 6 };
                Some(Self::Zstd(zstd::Encoder::new(Vec::new(), level)?))
            }
        })
    }

    fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Gzip(encoder) => encoder.write_all(bytes),
            Self::Brotli(encoder) => encoder.write_all(bytes),
            Self::Zstd(encoder) => encoder.write_all(bytes),
        }
    }

    /// What is ready to be sent.
    fn take(&mut self) -> Vec<u8> {
        std::mem::take(match self {
            Self::Gzip(encoder) => encoder.get_mut(),
            Self::Brotli(encoder) => encoder.get_mut(),
            Self::Zstd(encoder) => encoder.get_mut(),
        })
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Gzip(encoder) => encoder.finish(),
            Self::Brotli(encoder) => Ok(encoder.into_inner()),
            Self::Zstd(encoder) => encoder.finish(),
        }
    }
}

/// A body that is compressed while it is sent. Where it breaks off, so does this.
struct Encoded {
    body: BoxBody,
    encoder: Option<Encoder>,
}

/// A body that is compressed in a coding while it is sent; the body itself where that is what it is sent as.
pub fn encoded(body: BoxBody, coding: Coding) -> BoxBody {
    match Encoder::new(coding, Effort::Quick) {
        Ok(None) => body,
        Ok(Some(encoder)) => BoxBody::new(Encoded { body, encoder: Some(encoder) }),
        Err(e) => BoxBody::new(BodyStream::new(stream::iter([Err::<Bytes, _>(e)]))),
    }
}

impl MessageBody for Encoded {
    type Error = Box<dyn Error>;

    fn size(&self) -> BodySize {
        BodySize::Stream
    }

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        while let Some(encoder) = &mut self.encoder {
            let ready = encoder.take();
            if !ready.is_empty() {
                return Poll::Ready(Some(Ok(ready.into())));
            }
            match ready!(Pin::new(&mut self.body).poll_next(cx)) {
                Some(bytes) => {
                    let bytes = bytes?;
                    if let Some(encoder) = &mut self.encoder {
                        encoder.write(&bytes)?;
                    }
                }
                None => return Poll::Ready(self.encoder.take().map(|encoder| Ok(encoder.finish()?.into()))),
            }
        }
        Poll::Ready(None)
    }
}

#[cfg(test)]
mod tests {
    use super::{CatalogError, Coding, Codings, Effort};
    use actix_web::{test::TestRequest, web::Bytes};

    fn best(lines: &[&str]) -> Option<Coding> {
        let request = lines.iter().fold(TestRequest::get(), |r, line| r.append_header(("accept-encoding", *line))).to_http_request();
        Codings::of(request.headers()).best(None, Effort::Thorough)
    }

    #[test]
    fn the_client_chooses() {
        use Coding::{Brotli, Gzip, Identity, Zstd};
        for (lines, coding) in [
            (&[][..], Some(Identity)),
            (&[""], Some(Identity)),
            (&["gzip"], Some(Gzip)),
            (&["x-gzip"], Some(Gzip)),
            (&["gzip, deflate, br, zstd"], Some(Brotli)),
            (&["gzip, deflate, zstd"], Some(Zstd)),
            (&["GZIP;Q=1, br;q=0.9"], Some(Gzip)),
            (&["gzip", "br"], Some(Brotli)),
            (&["gzip;q=0.001"], Some(Gzip)),
            (&["identity, gzip;q=0.5"], Some(Identity)),
            (&["identity;q=0.5, gzip;q=0.5"], Some(Gzip)),
            (&["*"], Some(Brotli)),
            (&["*;q=0.5, br;q=0"], Some(Zstd)),
            (&["identity;q=0"], None),
            (&["*;q=0"], None),
            (&["*;q=0, gzip"], Some(Gzip)),
            (&["identity;q=0, *"], Some(Brotli)),
            (&["deflate"], Some(Identity)),
            (&["gzip;q=nonsense"], Some(Identity)),
            (&["gzip;q=2"], Some(Identity)),
        ] {
            assert_eq!(best(lines), coding, "{lines:?}");
        }
    }

    #[test]
    fn a_small_body_is_sent_as_it_is_unless_that_is_refused() {
        let of = |line: &str| Codings::of(TestRequest::get().append_header(("accept-encoding", line)).to_http_request().headers());
        assert_eq!(of("br").best(Some(100), Effort::Thorough), Some(Coding::Identity));
        assert_eq!(of("br, identity;q=0").best(Some(100), Effort::Thorough), Some(Coding::Brotli));
    }

    #[test]
    fn the_same_body_is_compressed_to_the_same_bytes() -> Result<(), CatalogError> {
        let body = Bytes::from("loans and other loans, ".repeat(1_000));
        for coding in Coding::ALL {
            for effort in [Effort::Quick, Effort::Thorough] {
                let once = coding.encode(effort, &body)?;
                assert_eq!(once, coding.encode(effort, &body)?);
                assert!(coding == Coding::Identity || once.len() * 10 < body.len());
            }
        }
        Ok(())
    }
}
