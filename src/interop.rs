//! To and from the types of the `http` crate (feature `http`).
//!
//! A head that was received becomes an [`http::Request`] or [`http::Response`] whose values share the received [`Bytes`]. That
//! crate keeps field names in lower case, and fields grouped by name; the section as it came travels along as an extension,
//! [`Original`], and a reason phrase that is not the usual one as [`Reason`]. On the way back they are used.
//!
//! ```
//! use bytes::{Bytes, BytesMut};
//! use startline::interop::Original;
//! use startline::{Connection, Event, Request, Server};
//!
//! let mut conn = Connection::<Server>::new();
//! let mut input = BytesMut::from("GET /a HTTP/1.1\r\nhOsT: b\r\nX-B: 1\r\n\r\n");
//! let Some(Event::Head(request)) = conn.recv(&mut input)? else { panic!("a head") };
//! let mut request = http::Request::try_from(request)?;
//! assert_eq!((request.uri().path(), &request.headers()["host"]), ("/a", &"b".parse()?));
//!
//! request.headers_mut().insert("x-c", "2".parse()?);
//! let request = Request::try_from(&request)?;
//! assert_eq!(request.as_bytes(), b"GET /a HTTP/1.1\r\nhOsT: b\r\nX-B: 1\r\nx-c: 2\r\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::ToString as _;
use alloc::vec::Vec;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue};
use thiserror::Error;

use crate::error::{ErrorKind, SendError};
use crate::fields::FieldSection;
use crate::message::{Request, Response, Version, reason_phrase};

/// The header section as it was received, in the extensions of a converted head.
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_structs)] // a wrapper to be found by its type
pub struct Original(pub FieldSection<Bytes>);

/// The reason phrase of a response, in its extensions, where it is not the usual one of its status.
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // a wrapper to be found by its type
pub struct Reason(pub Bytes);

/// A head that was received cannot be said in the `http` crate's types.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum InteropError {
    /// The method.
    #[error("the method is not one for the http crate")]
    Method,
    /// The request-target: the `http` crate's `Uri` refuses some octets, and has a limit of 65534.
    #[error("the request-target is not one for the http crate")]
    Target,
    /// The name or the value of a field: a name above 32 KiB, or a control octet that was tolerated.
    #[error("a field is not one for the http crate")]
    Field,
}

impl TryFrom<Request<Bytes>> for http::Request<()> {
    type Error = InteropError;

    /// The target becomes the URI in the form that it has (RFC 9112 section 3.2). A version above 1.1 becomes 1.1.
    fn try_from(request: Request<Bytes>) -> Result<Self, InteropError> {
        let mut converted = Self::new(());
        *converted.method_mut() =
            http::Method::from_bytes(request.method().as_bytes()).map_err(|_| InteropError::Method)?;
        let target = request.fields().backing().slice_ref(request.target());
        *converted.uri_mut() = http::Uri::from_maybe_shared(target).map_err(|_| InteropError::Target)?;
        *converted.version_mut() = version(request.version());
        *converted.headers_mut() = headers(request.fields())?;
        converted.extensions_mut().insert(Original(request.fields().clone()));
        Ok(converted)
    }
}

impl TryFrom<Response<Bytes>> for http::Response<()> {
    type Error = InteropError;

    /// A version above 1.1 becomes 1.1.
    fn try_from(response: Response<Bytes>) -> Result<Self, InteropError> {
        let mut converted = Self::new(());
        // Both have 100 to 999.
        *converted.status_mut() = http::StatusCode::from_u16(response.status()).unwrap_or_default();
        *converted.version_mut() = version(response.version());
        *converted.headers_mut() = headers(response.fields())?;
        if response.reason() != reason_phrase(response.status()).as_bytes() {
            let reason = response.fields().backing().slice_ref(response.reason());
            converted.extensions_mut().insert(Reason(reason));
        }
        converted.extensions_mut().insert(Original(response.fields().clone()));
        Ok(converted)
    }
}

impl<T> TryFrom<&http::Request<T>> for Request {
    type Error = SendError;

    /// The URI is sent in the form that it has: one with a scheme as absolute-form, as to a proxy. Fields go out in their
    /// original spelling and order where [`Original`] has them and they still have the same value; then the others, in the
    /// order of the map.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] as for [`Request::with_version`] and [`Request::field`], and for a version that is not HTTP/1.
    fn try_from(request: &http::Request<T>) -> Result<Self, SendError> {
        let method = request.method().as_str();
        let target = request.uri().to_string();
        let mut converted = Self::with_version(method, target, from_version(request.version())?)?;
        for (name, value) in ordered(request.headers(), request.extensions().get()) {
            converted.field(name, value)?;
        }
        Ok(converted)
    }
}

impl<T> TryFrom<&http::Response<T>> for Response {
    type Error = SendError;

    /// As for requests; the reason phrase is that of [`Reason`], or the usual one.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] as for [`Response::with_reason`] and [`Response::field`], and for a version that is not HTTP/1.
    fn try_from(response: &http::Response<T>) -> Result<Self, SendError> {
        let status = response.status().as_u16();
        let version = from_version(response.version())?;
        let mut converted = match response.extensions().get() {
            Some(Reason(reason)) => Self::with_reason(version, status, reason)?,
            None => Self::with_reason(version, status, reason_phrase(status))?,
        };
        for (name, value) in ordered(response.headers(), response.extensions().get()) {
            converted.field(name, value)?;
        }
        Ok(converted)
    }
}

fn version(version: Version) -> http::Version {
    if version < Version::HTTP_11 { http::Version::HTTP_10 } else { http::Version::HTTP_11 }
}

fn from_version(version: http::Version) -> Result<Version, SendError> {
    match version {
        http::Version::HTTP_10 => Ok(Version::HTTP_10),
        http::Version::HTTP_11 => Ok(Version::HTTP_11),
        _ => Err(ErrorKind::UnsupportedVersion.into()),
    }
}

/// The fields by name; each value shares the bytes of the head.
fn headers(fields: &FieldSection<Bytes>) -> Result<HeaderMap, InteropError> {
    let mut headers = HeaderMap::with_capacity(fields.len());
    for field in fields {
        let name = HeaderName::from_bytes(field.name).map_err(|_| InteropError::Field)?;
        let value = HeaderValue::from_maybe_shared(fields.backing().slice_ref(field.value));
        headers.append(name, value.map_err(|_| InteropError::Field)?);
    }
    Ok(headers)
}

/// The fields of the map, those that are as they were received first: in their order and spelling.
fn ordered<'a>(headers: &'a HeaderMap, original: Option<&'a Original>) -> Vec<(&'a [u8], &'a [u8])> {
    let mut rest: Vec<Option<(&[u8], &[u8])>> =
        headers.iter().map(|(name, value)| Some((name.as_str().as_bytes(), value.as_bytes()))).collect();
    let mut ordered = Vec::with_capacity(rest.len());
    for field in original.iter().flat_map(|Original(fields)| fields) {
        let same = |entry: &&mut Option<(&[u8], &[u8])>| {
            entry.is_some_and(|(name, value)| name.eq_ignore_ascii_case(field.name) && value == field.value)
        };
        if let Some((_, value)) = rest.iter_mut().find(same).and_then(Option::take) {
            ordered.push((field.name, value));
        }
    }
    ordered.extend(rest.into_iter().flatten());
    ordered
}
