//! To and from the types of the `http` crate (feature `http`).
//!
//! A head that was received becomes an [`http::Request`] or [`http::Response`] whose values share the received [`Bytes`]. That
//! crate keeps field names in lower case, and fields grouped by name; the section as it came travels along as an extension,
//! [`Original`], a target in absolute-form as [`OriginalTarget`], and a reason phrase that is not the usual one as [`Reason`].
//!
//! # The way back
//!
//! What the `http` types say decides; the extensions only say where and in which spelling.
//!
//! - Fields: the k-th line of a name in [`Original`] takes the k-th value that the map has for that name, in its place and
//!   spelling; a line without a value is left out. The values that are left follow behind all lines, in the order of the
//!   map, each in the spelling of the first line of its name, or in lower case if there was none. So a map that was not
//!   touched gives the lines as they came, and the values of a name are always in the order of the map, which is the one
//!   that counts (RFC 9110 section 5.3).
//! - Target: that of [`OriginalTarget`] while it reads as the same URI, otherwise what the URI shows.
//! - Reason phrase: that of [`Reason`], otherwise the usual one.
//!
//! Fields are not judged: those that concern one connection only (RFC 9110 section 7.6.1) are a proxy's to remove.
//!
//! ```
//! use bytes::BytesMut;
//! use startline::interop::Original;
//! use startline::{Connection, Event, Request, Server};
//!
//! let mut conn = Connection::<Server>::new();
//! let mut input = BytesMut::from("GET /a HTTP/1.1\r\nhOsT: b\r\nX-B: 1\r\n\r\n");
//! let Some(Event::Head(request)) = conn.recv(&mut input)? else { panic!("a head") };
//! let mut request = http::Request::try_from(request)?;
//! assert_eq!((request.uri().path(), &request.headers()["host"]), ("/a", &"b".parse()?));
//!
//! let Original(lines) = request.extensions().get().ok_or("no lines")?;
//! assert_eq!(lines.as_bytes(), b"hOsT: b\r\nX-B: 1\r\n");
//!
//! request.headers_mut().insert("x-c", "2".parse()?);
//! request.headers_mut().insert("host", "c".parse()?);
//! let request = Request::try_from(&request)?;
//! assert_eq!(request.as_bytes(), b"GET /a HTTP/1.1\r\nhOsT: c\r\nX-B: 1\r\nx-c: 2\r\n");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

use alloc::string::ToString as _;

use bytes::Bytes;
use http::header::ValueIter;
use http::{HeaderMap, HeaderName, HeaderValue};
use thiserror::Error;

use crate::error::{ErrorKind, SendError};
use crate::fields::FieldSection;
use crate::message::{Request, Response, Target, Version};
use crate::status::reason_phrase;

/// The header section as it was received, in the extensions of a converted head.
#[derive(Clone, Debug)]
#[allow(clippy::exhaustive_structs)] // a wrapper to be found by its type
pub struct Original(pub FieldSection<Bytes>);

/// The target of a request as it was received, in its extensions, where it is in absolute-form (RFC 9112 section 3.2.2).
///
/// [`http::Uri`] keeps the spelling of the other forms. In this one it writes a standard scheme in lower case and an empty path
/// as `/`, which with OPTIONS means something else (RFC 9112 section 3.2.4).
#[derive(Clone, Debug, PartialEq, Eq)]
#[allow(clippy::exhaustive_structs)] // a wrapper to be found by its type
pub struct OriginalTarget(pub Bytes);

/// The reason phrase of a response, in its extensions, where it is not the usual one of its status.
///
/// It goes out whatever the status: take it away when you change that.
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
    /// The request-target: [`http::Uri`] refuses some octets that are accepted here, and has a limit of 65534.
    #[error("the request-target is not one for the http crate")]
    Target,
    /// The status code.
    #[error("the status code is not one for the http crate")]
    Status,
    /// The name or the value of a field: a control octet in a value, which was tolerated.
    #[error("a field is not one for the http crate")]
    Field,
    /// The number of fields: [`http::HeaderMap`] has a limit, far above the default one of [`Limits`](crate::Limits).
    #[error("there are more fields than the http crate can hold")]
    TooManyFields,
}

impl TryFrom<Request<Bytes>> for http::Request<()> {
    type Error = InteropError;

    /// The target becomes the URI in the form that it has (RFC 9112 section 3.2). A version above 1.1 becomes 1.1, which
    /// means the same (RFC 9110 section 2.5).
    ///
    /// # Errors
    ///
    /// [`InteropError`] says what the `http` crate cannot hold.
    fn try_from(request: Request<Bytes>) -> Result<Self, InteropError> {
        let mut converted = Self::new(());
        *converted.method_mut() =
            http::Method::from_bytes(request.method().as_bytes()).map_err(|_| InteropError::Method)?;
        let target = request.fields().backing().slice_ref(request.target());
        if matches!(request.form(), Target::Absolute { .. }) {
            converted.extensions_mut().insert(OriginalTarget(target.clone()));
        }
        *converted.uri_mut() = http::Uri::from_maybe_shared(target).map_err(|_| InteropError::Target)?;
        *converted.version_mut() = version(request.version());
        *converted.headers_mut() = headers(request.fields())?;
        converted.extensions_mut().insert(Original(request.fields().clone()));
        Ok(converted)
    }
}

impl TryFrom<Response<Bytes>> for http::Response<()> {
    type Error = InteropError;

    /// A version above 1.1 becomes 1.1, which means the same (RFC 9110 section 2.5).
    ///
    /// # Errors
    ///
    /// [`InteropError`] says what the `http` crate cannot hold.
    fn try_from(response: Response<Bytes>) -> Result<Self, InteropError> {
        let mut converted = Self::new(());
        *converted.status_mut() = http::StatusCode::from_u16(response.status()).map_err(|_| InteropError::Status)?;
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

    /// The URI is sent in the form that it has (RFC 9112 section 3.2): one with a scheme in absolute-form, as to a proxy, and
    /// one with only an authority in authority-form. Fields and target are made as the [module](self) says.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] and [`SendError::TooLarge`] as for [`Request::with_version`] and [`Request::field`]: a URI with
    /// userinfo is refused, one without a port for CONNECT, and a value with whitespace around it. [`SendError::Rule`] also
    /// for a version other than HTTP/1.0 and HTTP/1.1.
    fn try_from(request: &http::Request<T>) -> Result<Self, SendError> {
        let (method, version) = (request.method().as_str(), from_version(request.version())?);
        let same = |OriginalTarget(target): &&OriginalTarget| {
            http::Uri::from_maybe_shared(target.clone()).is_ok_and(|uri| uri == *request.uri())
        };
        let mut converted = match request.extensions().get().filter(same) {
            Some(OriginalTarget(target)) => Self::with_version(method, target, version)?,
            None => Self::with_version(method, request.uri().to_string(), version)?,
        };
        put_fields(request.headers(), request.extensions().get(), |name, value| {
            converted.field(name, value).map(drop)
        })?;
        Ok(converted)
    }
}

impl<T> TryFrom<&http::Response<T>> for Response {
    type Error = SendError;

    /// Fields and reason phrase are made as the [module](self) says.
    ///
    /// # Errors
    ///
    /// [`SendError::Rule`] and [`SendError::TooLarge`] as for [`Response::with_reason`] and [`Response::field`].
    /// [`SendError::Rule`] also for a version other than HTTP/1.0 and HTTP/1.1.
    fn try_from(response: &http::Response<T>) -> Result<Self, SendError> {
        let status = response.status().as_u16();
        let version = from_version(response.version())?;
        let mut converted = match response.extensions().get() {
            Some(Reason(reason)) => Self::with_reason(version, status, reason)?,
            None => Self::with_reason(version, status, reason_phrase(status))?,
        };
        put_fields(response.headers(), response.extensions().get(), |name, value| {
            converted.field(name, value).map(drop)
        })?;
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
    let mut headers = HeaderMap::try_with_capacity(fields.len()).unwrap_or_default();
    for field in fields {
        let name = HeaderName::from_bytes(field.name).map_err(|_| InteropError::Field)?;
        let value = HeaderValue::from_maybe_shared(fields.backing().slice_ref(field.value));
        let value = value.map_err(|_| InteropError::Field)?;
        headers.try_append(name, value).map_err(|_| InteropError::TooManyFields)?;
    }
    Ok(headers)
}

/// What is still to be put of a name, and how the name is spelled: as in its first line, if it had one.
struct Rest<'a> {
    spelling: Option<&'a [u8]>,
    values: ValueIter<'a, HeaderValue>,
}

/// Puts the values of the map, by the rule of the module, in one pass over the lines and one over the map.
fn put_fields<'a>(
    headers: &'a HeaderMap,
    original: Option<&'a Original>,
    mut put: impl FnMut(&[u8], &[u8]) -> Result<(), SendError>,
) -> Result<(), SendError> {
    let Some(Original(lines)) = original else {
        return headers.iter().try_for_each(|(name, value)| put(name.as_str().as_bytes(), value.as_bytes()));
    };
    let mut rest = HeaderMap::<Rest<'a>>::default();
    for name in headers.keys() {
        let of_name = Rest { spelling: None, values: headers.get_all(name).iter() };
        rest.try_insert(name, of_name).map_err(|_| SendError::TooLarge)?;
    }
    for line in lines {
        let Some(Rest { spelling, values }) = rest.get_mut(line.name_str()) else { continue };
        spelling.get_or_insert(line.name);
        if let Some(value) = values.next() {
            put(line.name, value.as_bytes())?;
        }
    }
    for (name, Rest { spelling, values }) in &mut rest {
        let spelling = spelling.unwrap_or(name.as_str().as_bytes());
        values.try_for_each(|value| put(spelling, value.as_bytes()))?;
    }
    Ok(())
}
