//! Values become bytes (RFC 9112 sections 2.1, 3, 4 and 5).
//!
//! A head that was built, or received without a deviation, is its wire form already and goes out in one piece, exactly as
//! it is. One that was received with a deviation is written line by line, without it. What goes out is measured first:
//! an output that is too small is not touched.

use bytes::BufMut;

use crate::error::{ErrorKind, SendError};
use crate::fields::FieldSection;
use crate::message::{Request, Response};
use crate::syntax;

/// Writes the head of a request, the empty line included.
///
/// ```
/// use startline::{Request, write};
///
/// let mut request = Request::get("/")?;
/// request.field("Host", "a")?;
/// let mut output = Vec::new();
/// write::request(&request, &mut output)?;
/// assert_eq!(output, b"GET / HTTP/1.1\r\nHost: a\r\n\r\n");
/// # Ok::<(), startline::SendError>(())
/// ```
///
/// # Errors
///
/// [`SendError::Output`] if `output` is too small; [`SendError::Rule`] for a head that was received with a deviation which
/// cannot be taken out of it: a control octet in a value, or obs-text in the target. Nothing is written then.
pub fn request<B: AsRef<[u8]>>(request: &Request<B>, output: &mut impl BufMut) -> Result<(), SendError> {
    let fields = request.fields();
    if !fields.index().is_irregular() {
        return put_regular(fields, output);
    }
    if !request.target().is_ascii() {
        return Err(ErrorKind::Target.into());
    }
    let version = request.version().wire();
    let start = [request.method_bytes(), b" ", request.target(), b" ", &version, b"\r\n"];
    put_lines(&start, fields, output)
}

/// Writes the head of a response, the empty line included.
///
/// ```
/// use startline::{Response, write};
///
/// let mut output = [0; 64];
/// let mut unused = &mut output[..];
/// write::response(&Response::new(204)?, &mut unused)?;
/// let written = 64 - unused.len();
/// assert_eq!(&output[..written], b"HTTP/1.1 204 No Content\r\n\r\n");
/// # Ok::<(), startline::SendError>(())
/// ```
///
/// # Errors
///
/// As [`request`].
pub fn response<B: AsRef<[u8]>>(response: &Response<B>, output: &mut impl BufMut) -> Result<(), SendError> {
    let fields = response.fields();
    // A status-line may have been received without the space behind the status code.
    if !fields.index().is_irregular() && fields.bytes().get(12) == Some(&b' ') {
        return put_regular(fields, output);
    }
    let version = response.version().wire();
    let status = response.status();
    let digits = [status / 100, status / 10 % 10, status % 10].map(|digit| b'0' + digit as u8);
    let start = [&version[..], b" ", &digits, b" ", response.reason(), b"\r\n"];
    put_lines(&start, fields, output)
}

/// Writes a field section, the empty line included.
///
/// # Errors
///
/// As [`request`].
pub fn field_section<B: AsRef<[u8]>>(fields: &FieldSection<B>, output: &mut impl BufMut) -> Result<(), SendError> {
    if fields.index().is_irregular() {
        return put_lines(&[], fields, output);
    }
    put(output, &[fields.as_bytes(), b"\r\n"])
}

/// Writes the last chunk and the trailer section behind it (RFC 9112 sections 7.1 and 7.1.2), or nothing.
pub(crate) fn last_chunk<B: AsRef<[u8]>>(
    trailers: &FieldSection<B>,
    output: &mut impl BufMut,
) -> Result<(), SendError> {
    if trailers.index().is_irregular() {
        return put_lines(&[b"0\r\n"], trailers, output);
    }
    put(output, &[b"0\r\n", trailers.as_bytes(), b"\r\n"])
}

/// Writes all the parts, or nothing.
pub(crate) fn put(output: &mut impl BufMut, parts: &[&[u8]]) -> Result<(), SendError> {
    room(output, parts.iter().map(|part| part.len()).sum())?;
    for part in parts {
        output.put_slice(part);
    }
    Ok(())
}

/// Whether the output takes that many bytes.
pub(crate) fn room(output: &impl BufMut, needed: usize) -> Result<(), SendError> {
    if output.remaining_mut() < needed { Err(SendError::Output { needed }) } else { Ok(()) }
}

fn put_regular<B: AsRef<[u8]>>(fields: &FieldSection<B>, output: &mut impl BufMut) -> Result<(), SendError> {
    let head = fields.bytes().get(..fields.index().end()).unwrap_or_default();
    put(output, &[head, b"\r\n"])
}

fn lines_length<B: AsRef<[u8]>>(fields: &FieldSection<B>) -> usize {
    let line = |field: crate::fields::Field<'_>| field.name.len() + field.value.len() + 4;
    fields.iter().map(line).sum::<usize>() + 2
}

fn put_lines<B: AsRef<[u8]>>(
    start: &[&[u8]],
    fields: &FieldSection<B>,
    output: &mut impl BufMut,
) -> Result<(), SendError> {
    if fields.iter().any(|field| syntax::text(field.value) < field.value.len()) {
        return Err(ErrorKind::FieldValue.into());
    }
    room(output, start.iter().map(|part| part.len()).sum::<usize>() + lines_length(fields))?;
    for part in start {
        output.put_slice(part);
    }
    for field in fields {
        for part in [field.name, b": ", field.value, b"\r\n"] {
            output.put_slice(part);
        }
    }
    output.put_slice(b"\r\n");
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::{Limits, Tolerance};
    use crate::message::Version;
    use crate::parse;
    use alloc::vec::Vec;

    #[test]
    fn what_was_received_goes_out_byte_for_byte() {
        let wire = b"GET /a HTTP/1.1\r\nhOST:  a \t\r\nX:\r\nX: \xe9\r\n\r\n";
        let (request, _) = parse::request(wire, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        let mut output = Vec::new();
        super::request(&request, &mut output).unwrap();
        assert_eq!(output, wire);
    }

    #[test]
    fn deviations_do_not_go_out() {
        let wire = b"HTTP/1.1 200\r\nA: 1\r\n\r\n";
        let (response, _) = parse::response(wire, &Limits::DEFAULT, Tolerance::NONE).unwrap().unwrap();
        let mut output = Vec::new();
        super::response(&response, &mut output).unwrap();
        assert_eq!(output, b"HTTP/1.1 200 \r\nA: 1\r\n\r\n");

        let wire = b"HTTP/1.1 200\nA : 1\r\nno field\r\nB: 2\n\n";
        let (response, length) = parse::response(wire, &Limits::DEFAULT, Tolerance::LEGACY).unwrap().unwrap();
        assert_eq!(length, wire.len());
        let mut output = Vec::new();
        super::response(&response, &mut output).unwrap();
        assert_eq!(output, b"HTTP/1.1 200 \r\nA: 1\r\nB: 2\r\n\r\n");

        let wire = b"HTTP/1.1 200 OK\r\nA: \x01\r\n\r\n";
        let (response, _) = parse::response(wire, &Limits::DEFAULT, Tolerance::LEGACY).unwrap().unwrap();
        let refused = super::response(&response, &mut output);
        assert_eq!(refused, Err(SendError::Rule(ErrorKind::FieldValue)));

        let wire = b"GET /\xe9 HTTP/1.1\r\nHost: a\r\n\r\n";
        let tolerance = Tolerance::OBS_TEXT_TARGET;
        let (request, _) = parse::request(wire, &Limits::DEFAULT, tolerance).unwrap().unwrap();
        let refused = super::request(&request, &mut output);
        assert_eq!(refused, Err(SendError::Rule(ErrorKind::Target)));
    }

    #[test]
    fn a_small_output_is_left_alone() {
        let mut response = Response::with_reason(Version::HTTP_10, 200, "").unwrap();
        response.field("A", "1").unwrap();
        let whole = b"HTTP/1.0 200 \r\nA: 1\r\n\r\n";
        for size in 0..=whole.len() {
            let mut bytes = [b'-'; 64];
            let mut output = &mut bytes[..size];
            let result = super::response(&response, &mut output);
            let left = output.len();
            if size < whole.len() {
                assert_eq!((result, left), (Err(SendError::Output { needed: whole.len() }), size));
                assert_eq!(bytes, [b'-'; 64]);
            } else {
                assert_eq!((result, left), (Ok(()), 0));
                assert_eq!(&bytes[..size], whole);
            }
        }
    }
}
