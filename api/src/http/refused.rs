//! What the HTTP library refuses by itself, before anything here has seen the request, is told as any other error.
//!
//! The library writes a bare head and closes the connection. This stands between it and the client, knows such a head from one of ours, which
//! all carry a request id, and writes problem details in its place.
use super::{
    connection::{FAREWELL, HEAD},
    error_code::ErrorCode,
    observe::new_id,
    problem::{PROBLEM_JSON, Problem},
};
use actix_web::http::header::HttpDate;
use std::{
    io,
    pin::Pin,
    task::{Context, Poll, ready},
    time::SystemTime,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Sleep, sleep},
};

/// Bytes of an address, at most, and headers and bytes of a head: the library's own limits.
const ADDRESS: usize = 65_534;
const HEADERS: usize = 96;
const HEAD_BYTES: usize = 128 * 1024;
/// Bytes that a bare head is shorter than.
const BARE: usize = 256;
/// Bytes that a client may still send after it was refused, so that it comes to read why.
const DRAINED: usize = 1024 * 1024;

/// A connection on which refusals are told.
pub struct Told<S> {
    stream: S,
    /// Of the head that is being read: bytes of its first line, and ends of lines.
    first_line: usize,
    lines: usize,
    /// The answer in place of a bare one, and how much of it is written.
    answer: Option<(Vec<u8>, usize)>,
    /// Bytes read after the refusal, and how long more are read.
    drained: usize,
    leaves: Option<Pin<Box<Sleep>>>,
}

impl<S> Told<S> {
    /// Wraps a connection.
    pub fn new(stream: S) -> Self {
        Self { stream, first_line: 0, lines: 0, answer: None, drained: 0, leaves: None }
    }

    fn count(&mut self, bytes: &[u8]) {
        let ends = bytes.iter().filter(|byte| **byte == b'\n').count();
        if self.lines == 0 {
            self.first_line += bytes.iter().position(|byte| *byte == b'\n').unwrap_or(bytes.len());
        }
        self.lines += ends;
    }

    /// Why the library refused with a status.
    fn why(&self, status: &[u8]) -> Option<Problem> {
        let (code, why) = match status {
            b"408" => {
                (ErrorCode::SlowRequest, format!("the head of the request did not come as a whole within {} seconds", HEAD.as_secs()))
            }
            b"400" | b"431" if self.first_line > ADDRESS => (ErrorCode::UriTooLong, long_address()),
            b"431" => (ErrorCode::HeadersTooLarge, long_head()),
            b"400" if self.lines > HEADERS => (ErrorCode::HeadersTooLarge, many_headers()),
            b"400" => {
                let why = "this is no HTTP/1.1 request: look at its first line, its Host, the names and values of its headers, and the length of its body";
                (ErrorCode::MalformedRequest, why.to_owned())
            }
            b"500" => (ErrorCode::Internal, crate::catalog::MISTAKE.to_owned()),
            _ => return None,
        };
        Some(Problem::new(code, why))
    }
}

/// What is said of an address that is too long.
pub(super) fn long_address() -> String {
    format!("the address is longer than {ADDRESS} bytes; ask for less in one request")
}

/// What is said of a head that is too long.
pub(super) fn long_head() -> String {
    format!("the head is longer than {} kB; leave out what is not needed, such as cookies", HEAD_BYTES / 1024)
}

/// What is said of too many headers.
fn many_headers() -> String {
    format!("there are more than {HEADERS} headers; leave out those that are not needed")
}

/// Where the bare head of the library begins that ends some bytes.
fn bare(bytes: &[u8]) -> Option<usize> {
    if !bytes.ends_with(b"\r\n\r\n") {
        return None;
    }
    let from = bytes.len().saturating_sub(BARE);
    let last = bytes[from..].windows(9).rposition(|window| window.starts_with(b"HTTP/1."))? + from;
    let head = std::str::from_utf8(&bytes[last..]).ok()?.to_ascii_lowercase();
    let ours = head.contains("x-request-id:") || head.find("\r\n\r\n") != Some(head.len() - 4);
    (!ours && head.contains("content-length: 0") && matches!(bytes.get(last + 9), Some(b'4' | b'5'))).then_some(last)
}

/// The whole answer that tells a problem.
fn told(problem: &Problem) -> Vec<u8> {
    let id = new_id();
    let id = id.to_str().unwrap_or_default();
    let (body, status) = (problem.body(id), problem.code().status());
    tracing::info!(id, status = status.as_u16(), code = problem.code().as_str(), "refused before it was read");
    format!(
        "HTTP/1.1 {} {}\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {}\r\ncache-control: no-store\r\nx-content-type-options: nosniff\r\n\
         access-control-allow-origin: *\r\nx-request-id: {id}\r\nconnection: close\r\ndate: {}\r\n\r\n{body}",
        status.as_u16(),
        status.canonical_reason().unwrap_or_default(),
        body.len(),
        HttpDate::from(SystemTime::now()),
    )
    .into_bytes()
}

impl<S: AsyncRead + Unpin> AsyncRead for Told<S> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buf.filled().len();
        ready!(Pin::new(&mut self.stream).poll_read(cx, buf))?;
        self.count(&buf.filled()[before..]);
        Poll::Ready(Ok(()))
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Told<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &[u8]) -> Poll<io::Result<usize>> {
        let this = &mut *self;
        if this.answer.is_none() {
            match bare(buf) {
                // what was answered before goes first
                Some(at @ 1..) => return Pin::new(&mut this.stream).poll_write(cx, &buf[..at]),
                Some(_) => this.answer = this.why(&buf[9..12]).map(|problem| (told(&problem), 0)),
                None => (this.first_line, this.lines) = (0, 0),
            }
        }
        let Some((answer, written)) = &mut this.answer else { return Pin::new(&mut this.stream).poll_write(cx, buf) };
        while *written < answer.len() {
            match ready!(Pin::new(&mut this.stream).poll_write(cx, &answer[*written..]))? {
                0 => return Poll::Ready(Err(io::ErrorKind::WriteZero.into())),
                n => *written += n,
            }
        }
        Poll::Ready(Ok(buf.len()))
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    /// A connection that is closed while the client still sends takes the answer away from it: what comes is read for a while, and no longer,
    /// since a client who neither sends nor goes would keep its place.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.stream).poll_shutdown(cx))?;
        if self.answer.is_none() || self.leaves.get_or_insert_with(|| Box::pin(sleep(FAREWELL))).as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        let mut space = [0; 4_096];
        while self.drained < DRAINED {
            let mut buf = ReadBuf::new(&mut space);
            let read = ready!(Pin::new(&mut self.stream).poll_read(cx, &mut buf)).map(|()| buf.filled().len());
            match read {
                Ok(n @ 1..) => self.drained += n,
                Ok(0) | Err(_) => break,
            }
        }
        Poll::Ready(Ok(()))
    }
}
