//! Any head, to the types of the `http` crate and back, and the other way round. What arrived comes back as it was, except
//! for a version above 1.1; what was made is written and read back equal, or refused before a byte was written.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use std::collections::HashMap;

use arbitrary::Arbitrary;
use bytes::{Bytes, BytesMut};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};
use startline::interop::{InteropError, Original, OriginalTarget, Reason};
use startline::{
    Client, Connection, Event, FieldSection, Limits, Request, Response, SendError, Server, Tolerance, Version, parse,
    write,
};

use crate::octets::Octets;

#[derive(Arbitrary, Debug)]
pub enum Input<'a> {
    /// Octets that arrive, and what is done to the map that is made of them.
    Arrived { response: bool, tolerate: u16, changes: Vec<Change<'a>>, octets: &'a [u8] },
    /// A head that is made in the types of the other crate.
    Made(Made<'a>),
}

#[derive(Arbitrary, Debug)]
pub struct Change<'a> {
    how: u8,
    /// Which line has the name; none if there are not as many.
    line: u8,
    name: Octets<'a>,
    value: Octets<'a>,
}

#[derive(Arbitrary, Debug)]
pub struct Made<'a> {
    response: bool,
    /// What a response answers.
    asked: u8,
    version: u8,
    method: Octets<'a>,
    uri: Octets<'a>,
    status: u16,
    fields: Vec<(Octets<'a>, Octets<'a>)>,
    /// The extensions.
    target: Option<Octets<'a>>,
    reason: Option<Octets<'a>>,
    lines: Option<Octets<'a>>,
}

/// Wide enough for all that an input holds.
const WIDE: Limits = Limits { start_line: 1 << 19, head: 1 << 20, fields: u16::MAX, ..Limits::DEFAULT };

const LONGEST: usize = 4096;

type Lines = Vec<(Vec<u8>, Vec<u8>)>;

pub fn check(input: &Input<'_>) {
    match input {
        Input::Arrived { octets, .. } if octets.len() > LONGEST => {}
        Input::Arrived { response, tolerate, changes, octets } => {
            let switches = Tolerance::ALL.iter().enumerate().filter(|(i, _)| tolerate >> i & 1 == 1);
            let tolerance = switches.fold(Tolerance::NONE, |all, (_, &(_, switch))| all | switch);
            if *response {
                response_arrives(octets, tolerance, changes);
            } else {
                request_arrives(octets, tolerance, changes);
            }
        }
        Input::Made(made) if made.response => response_is_made(made),
        Input::Made(made) => request_is_made(made),
    }
}

fn request_arrives(octets: &[u8], tolerance: Tolerance, changes: &[Change<'_>]) {
    let mut conn = Connection::<Server>::with(WIDE, tolerance);
    let Ok(Some(Event::Head(request))) = conn.recv(&mut BytesMut::from(octets)) else {
        return;
    };
    let uri = Uri::try_from(request.target());
    let mut converted = match http::Request::try_from(request.clone()) {
        Ok(converted) => converted,
        Err(error) => {
            assert_eq!((error, uri.is_err()), (InteropError::Target, true), "{request:?}");
            return;
        }
    };
    assert_eq!(converted.method().as_str(), request.method());
    assert_eq!(Some(converted.uri()), uri.as_ref().ok());
    assert_eq!(by_name(converted.headers()), grouped(lines(request.fields())));
    let made = Request::try_from(&converted);
    if request.target().is_ascii() {
        let made = made.expect("what arrived can be sent");
        assert_eq!((made.method(), made.target()), (request.method(), request.target()));
        assert_eq!(made.version(), request.version().min(Version::HTTP_11));
        assert_eq!(lines(made.fields()), lines(request.fields()));
        request_is_read_back(&made);
    } else {
        assert!(matches!(made, Err(SendError::Rule(_))), "tolerated when it came, and not to be sent: {made:?}");
    }
    for change in changes {
        if change.how == 5 {
            *converted.uri_mut() = Uri::try_from(change.value.0).unwrap_or_default();
        }
        change.apply(request.fields(), converted.headers_mut());
    }
    request_goes_out(&converted);
}

fn response_arrives(octets: &[u8], tolerance: Tolerance, changes: &[Change<'_>]) {
    let Some(response) = receive_response(octets, tolerance) else {
        return;
    };
    let mut converted = match http::Response::try_from(response.clone()) {
        Ok(converted) => converted,
        Err(error) => {
            let control = |octet: &u8| *octet != b'\t' && octet.is_ascii_control();
            let any = response.fields().iter().any(|field| field.value.iter().any(control));
            let tolerated = any && tolerance.allows(Tolerance::CONTROL_OCTETS);
            assert_eq!((error, tolerated), (InteropError::Field, true), "{response:?}");
            return;
        }
    };
    assert_eq!(converted.status().as_u16(), response.status());
    assert_eq!(by_name(converted.headers()), grouped(lines(response.fields())));
    let made = Response::try_from(&converted).expect("what arrived can be sent");
    assert_eq!((made.status(), made.reason()), (response.status(), response.reason()));
    assert_eq!(made.version(), response.version().min(Version::HTTP_11));
    assert_eq!(lines(made.fields()), lines(response.fields()));
    response_is_read_back(&made);
    for change in changes {
        change.apply(response.fields(), converted.headers_mut());
    }
    response_goes_out(&converted, 0);
}

fn receive_response(octets: &[u8], tolerance: Tolerance) -> Option<Response<Bytes>> {
    let (mut client, _) = asking(0, tolerance);
    match client.recv(&mut BytesMut::from(octets)) {
        Ok(Some(Event::Head(response) | Event::Interim(response))) => Some(response),
        _ => None,
    }
}

impl Change<'_> {
    fn apply(&self, fields: &FieldSection<Bytes>, map: &mut HeaderMap) {
        let name = fields.iter().nth(self.line.into()).map_or(self.name.0, |field| field.name);
        let (Ok(name), Ok(value)) = (HeaderName::from_bytes(name), HeaderValue::from_bytes(self.value.0)) else {
            return;
        };
        match self.how % 5 {
            0 => drop(map.insert(name, value)),
            1 => {
                map.append(name, value);
            }
            2 => drop(map.remove(name)),
            // The first becomes the last: the order of the map is what counts.
            3 => {
                let mut values: Vec<_> = map.get_all(&name).iter().cloned().collect();
                map.remove(&name);
                let by = values.len().min(1);
                values.rotate_left(by);
                for value in values {
                    map.append(&name, value);
                }
            }
            _ => map.iter_mut().take(1).for_each(|(_, each)| *each = value.clone()),
        }
    }
}

impl Made<'_> {
    fn version(&self) -> http::Version {
        match self.version % 8 {
            0 => http::Version::HTTP_2,
            1 => http::Version::HTTP_09,
            2 | 3 => http::Version::HTTP_10,
            _ => http::Version::HTTP_11,
        }
    }

    fn map(&self) -> HeaderMap {
        let pairs = self.fields.iter().filter_map(|(name, value)| {
            Some((HeaderName::from_bytes(name.0).ok()?, HeaderValue::from_bytes(value.0).ok()?))
        });
        let mut map = HeaderMap::new();
        for (name, value) in pairs {
            map.append(name, value);
        }
        map
    }

    /// As if they had arrived with another head.
    fn original(&self) -> Option<Original> {
        let head = [b"HTTP/1.1 200 OK\r\n", self.lines?.0, b"\r\n\r\n"].concat();
        Some(Original(receive_response(&head, Tolerance::NONE)?.fields().clone()))
    }
}

fn request_is_made(made: &Made<'_>) {
    let (Ok(method), Ok(uri)) = (http::Method::from_bytes(made.method.0), Uri::try_from(made.uri.0)) else {
        return;
    };
    let mut request = http::Request::new(());
    (*request.method_mut(), *request.uri_mut()) = (method, uri);
    (*request.version_mut(), *request.headers_mut()) = (made.version(), made.map());
    if let Some(target) = made.target {
        request.extensions_mut().insert(OriginalTarget(Bytes::copy_from_slice(target.0)));
    }
    if let Some(original) = made.original() {
        request.extensions_mut().insert(original);
    }
    request_goes_out(&request);
}

fn response_is_made(made: &Made<'_>) {
    let Ok(status) = http::StatusCode::from_u16(made.status % 1000) else {
        return;
    };
    let mut response = http::Response::new(());
    *response.status_mut() = status;
    (*response.version_mut(), *response.headers_mut()) = (made.version(), made.map());
    if let Some(reason) = made.reason {
        response.extensions_mut().insert(Reason(Bytes::copy_from_slice(reason.0)));
    }
    if let Some(original) = made.original() {
        response.extensions_mut().insert(original);
    }
    response_goes_out(&response, made.asked);
}

/// What is to come of it, by the constructors alone: the same, or the same refusal.
fn request_goes_out(request: &http::Request<()>) {
    let model = || {
        let same = |OriginalTarget(target): &&OriginalTarget| {
            Uri::try_from(&target[..]).is_ok_and(|uri| uri == *request.uri())
        };
        let original = request.extensions().get().filter(same);
        let target = original.map_or(request.uri().to_string().into(), |OriginalTarget(target)| target.clone());
        let mut made = Request::with_version(request.method().as_str(), target, version(request.version())?)?;
        for (name, value) in way_back(request.headers(), request.extensions().get()) {
            made.field(name, value)?;
        }
        Ok(made)
    };
    let made = Request::try_from(request);
    assert_eq!(made, model());
    let Ok(made) = made else {
        return;
    };
    request_is_read_back(&made);

    // It says the same there as before.
    let wire = [made.as_bytes(), b"\r\n"].concat();
    let mut conn = Connection::<Server>::with(WIDE, Tolerance::NONE);
    if let Ok(Some(Event::Head(read))) = conn.recv(&mut Bytes::from(wire)) {
        let again = http::Request::try_from(read).expect("it was one before");
        assert_eq!((again.method(), again.uri()), (request.method(), request.uri()));
        assert_eq!((again.version(), again.headers()), (request.version(), request.headers()));
    }

    // No server refuses what a client has agreed to send.
    let (mut client, mut output) = (Connection::<Client>::with(WIDE, Tolerance::NONE), Vec::new());
    if client.send_head(&made, &mut output).is_err() {
        assert_eq!(output, b"", "refused before a byte was written");
        return;
    }
    let mut conn = Connection::<Server>::with(WIDE, Tolerance::NONE);
    match conn.recv(&mut &output[..]) {
        Ok(Some(Event::Head(read))) => assert_eq!(read, made),
        other => panic!("sent {made:?}, received {other:?}"),
    }
}

fn response_goes_out(response: &http::Response<()>, asked: u8) {
    let model = || {
        let (status, version) = (response.status().as_u16(), version(response.version())?);
        let usual = Response::new(status)?;
        let reason = response.extensions().get().map_or(usual.reason(), |Reason(reason)| &reason[..]);
        let mut made = Response::with_reason(version, status, reason)?;
        for (name, value) in way_back(response.headers(), response.extensions().get()) {
            made.field(name, value)?;
        }
        Ok(made)
    };
    let made = Response::try_from(response);
    assert_eq!(made, model());
    let Ok(made) = made else {
        return;
    };
    response_is_read_back(&made);

    let wire = [made.as_bytes(), b"\r\n"].concat();
    if let Some(read) = receive_response(&wire, Tolerance::NONE) {
        let again = http::Response::try_from(read).expect("it was one before");
        assert_eq!((again.status(), again.version()), (response.status(), response.version()));
        assert_eq!(again.headers(), response.headers());
    }

    // No client refuses what a server has agreed to send.
    let ((mut client, mut server), mut output) = (asking(asked, Tolerance::NONE), Vec::new());
    let interim = response.status().is_informational() && response.status().as_u16() != 101;
    let sent = if interim { server.send_interim(&made, &mut output) } else { server.send_head(&made, &mut output) };
    if sent.is_err() {
        assert_eq!(output, b"", "refused before a byte was written");
        return;
    }
    match client.recv(&mut &output[..]) {
        Ok(Some(Event::Head(read))) if !interim => assert_eq!(read, made),
        Ok(Some(Event::Interim(read))) if interim => assert_eq!(read, made),
        other => panic!("sent {made:?}, received {other:?}"),
    }
}

/// A client that has asked, and a server that was asked.
fn asking(asked: u8, tolerance: Tolerance) -> (Connection<Client>, Connection<Server>) {
    let (method, target) = [("GET", "/"), ("HEAD", "/"), ("CONNECT", "a:1"), ("GET", "/")][usize::from(asked % 4)];
    let mut request = Request::new(method, target).expect("valid");
    request.field("Host", "a").expect("valid");
    if asked % 4 == 3 {
        request.field("Upgrade", "a, b/1").expect("valid");
        request.field("Connection", "upgrade").expect("valid");
    }
    let mut client = Connection::with(WIDE, tolerance);
    let (mut server, mut output) = (Connection::with(WIDE, tolerance), Vec::new());
    client.send_head(&request, &mut output).expect("valid");
    client.send_end(&FieldSection::EMPTY, &mut output).expect("complete");
    let mut input = &output[..];
    while server.recv(&mut input).expect("valid").is_some() {}
    (client, server)
}

fn version(version: http::Version) -> Result<Version, SendError> {
    match version {
        http::Version::HTTP_10 => Ok(Version::HTTP_10),
        http::Version::HTTP_11 => Ok(Version::HTTP_11),
        _ => Err(startline::ErrorKind::UnsupportedVersion.into()),
    }
}

/// The rule of the module, line by line: the k-th line of a name takes its k-th value, and what is left follows.
fn way_back(map: &HeaderMap, original: Option<&Original>) -> Lines {
    let values = |name: &[u8]| -> Vec<Vec<u8>> {
        let Ok(name) = HeaderName::from_bytes(name) else {
            return vec![];
        };
        map.get_all(name).iter().map(|value| value.as_bytes().to_vec()).collect()
    };
    let (mut all, mut taken, mut spelling) = (Lines::new(), HashMap::new(), HashMap::new());
    for field in original.iter().flat_map(|Original(lines)| lines) {
        let name = field.name.to_ascii_lowercase();
        spelling.entry(name.clone()).or_insert_with(|| field.name.to_vec());
        let taken = taken.entry(name.clone()).or_insert(0);
        if let Some(value) = values(&name).into_iter().nth(*taken) {
            all.push((field.name.to_vec(), value));
            *taken += 1;
        }
    }
    for name in map.keys() {
        let name = name.as_str().as_bytes();
        let taken = taken.get(name).copied().unwrap_or_default();
        let spelled = spelling.get(name).map_or(name, |name| name);
        all.extend(values(name).into_iter().skip(taken).map(|value| (spelled.to_vec(), value)));
    }
    all
}

fn request_is_read_back(made: &Request) {
    let mut wire = Vec::new();
    write::request(made, &mut wire).expect("what exists can be written");
    let (read, length) = parse::request(&wire, &WIDE, Tolerance::NONE).expect("valid").expect("complete");
    assert_eq!(length, wire.len());
    assert_eq!(&read, made);
}

fn response_is_read_back(made: &Response) {
    let mut wire = Vec::new();
    write::response(made, &mut wire).expect("what exists can be written");
    let (read, length) = parse::response(&wire, &WIDE, Tolerance::NONE).expect("valid").expect("complete");
    assert_eq!(length, wire.len());
    assert_eq!(&read, made);
}

fn lines<B: AsRef<[u8]>>(fields: &FieldSection<B>) -> Lines {
    fields.iter().map(|field| (field.name.to_vec(), field.value.to_vec())).collect()
}

/// What the lines of each name say, in order.
fn grouped(lines: Lines) -> HashMap<Vec<u8>, Vec<Vec<u8>>> {
    let mut names = HashMap::<_, Vec<_>>::new();
    for (name, value) in lines {
        names.entry(name.to_ascii_lowercase()).or_default().push(value);
    }
    names
}

fn by_name(map: &HeaderMap) -> HashMap<Vec<u8>, Vec<Vec<u8>>> {
    grouped(map.iter().map(|(name, value)| (name.as_str().into(), value.as_bytes().to_vec())).collect())
}
