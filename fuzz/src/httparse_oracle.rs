//! Each head that we accept, httparse accepts with the same parts; each that only httparse accepts falls into a class that
//! we know.

#![allow(unreachable_pub, reason = "a module of two crates: of the fuzzer's, and of a test's")]

use startline::{ErrorKind, Limits, Tolerance, framing, parse};

/// What httparse lets pass and we do not: LF as line end (also where CR or LF stands in odd places), empty lines in front,
/// targets and versions that it does not check, and what is a limit of ours.
const KNOWN: &[ErrorKind] = &[
    ErrorKind::BareLf,
    ErrorKind::BareCr,
    ErrorKind::Method,
    ErrorKind::Target,
    ErrorKind::RequestLine,
    ErrorKind::Http2Preface,
    ErrorKind::FieldNameTooLong,
    ErrorKind::TooManyFields,
    ErrorKind::StartLineTooLong,
    ErrorKind::HeadTooLarge,
    ErrorKind::Status,
    ErrorKind::Version,
    ErrorKind::Reason,
];

fn fields_agree<'a>(ours: impl Iterator<Item = startline::Field<'a>>, theirs: &[httparse::Header<'_>]) {
    let theirs: Vec<_> = theirs.iter().map(|header| (header.name.as_bytes(), header.value)).collect();
    let ours: Vec<_> = ours.map(|field| (field.name, field.value)).collect();
    assert_eq!(ours, theirs);
}

/// What is read in one go is what is read in two.
fn one_go(bytes: &[u8]) {
    let (limits, none) = (&Limits::DEFAULT, Tolerance::NONE);
    let two = parse::request(bytes, limits, none).and_then(|found| {
        let framed = |(head, length): (_, usize)| framing::request(&head, none).map(|framing| (length, framing));
        found.map(framed).transpose()
    });
    let one = framing::read_request(bytes, limits, none);
    assert_eq!(one.map(|found| found.map(|(_, length, framing)| (length, framing))), two);
    let two = parse::response(bytes, limits, none).and_then(|found| {
        let framed =
            |(head, length): (_, usize)| framing::response(&head, "GET", none).map(|framing| (length, framing));
        found.map(framed).transpose()
    });
    let one = framing::read_response(bytes, "GET", limits, none);
    assert_eq!(one.map(|found| found.map(|(_, length, framing)| (length, framing))), two);
}

fn request(bytes: &[u8]) {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut theirs = httparse::Request::new(&mut headers);
    let their_result = theirs.parse(bytes);
    match parse::request(bytes, &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((ours, length))) => {
            // Minor versions above 1 are not known to it.
            if ours.version().minor() > 1 {
                return;
            }
            assert_eq!(their_result, Ok(httparse::Status::Complete(length)));
            assert_eq!(theirs.method.map(str::as_bytes), Some(ours.method().as_bytes()));
            assert_eq!(theirs.path.map(str::as_bytes), Some(ours.target()));
            assert_eq!(theirs.version, Some(ours.version().minor()));
            fields_agree(ours.fields().iter(), theirs.headers);
        }
        Ok(None) => assert!(!matches!(their_result, Ok(httparse::Status::Complete(_)))),
        Err(error) => {
            if their_result.is_ok_and(|status| status.is_complete()) {
                assert!(KNOWN.contains(&error.kind), "{error:?}");
            }
        }
    }
}

fn response(bytes: &[u8]) {
    let mut headers = [httparse::EMPTY_HEADER; 128];
    let mut theirs = httparse::Response::new(&mut headers);
    let their_result = theirs.parse(bytes);
    match parse::response(bytes, &Limits::DEFAULT, Tolerance::NONE) {
        Ok(Some((ours, length))) => {
            if ours.version().minor() > 1 {
                return;
            }
            assert_eq!(their_result, Ok(httparse::Status::Complete(length)));
            assert_eq!((theirs.code, theirs.version), (Some(ours.status()), Some(ours.version().minor())));
            // A reason with obs-text is lost to it.
            if ours.reason().is_ascii() {
                assert_eq!(theirs.reason.map(str::as_bytes), Some(ours.reason()));
            }
            fields_agree(ours.fields().iter(), theirs.headers);
        }
        Ok(None) => assert!(!matches!(their_result, Ok(httparse::Status::Complete(_)))),
        Err(error) => {
            if their_result.is_ok_and(|status| status.is_complete()) {
                assert!(KNOWN.contains(&error.kind), "{error:?}");
            }
        }
    }
}

pub fn check(bytes: &[u8]) {
    one_go(bytes);
    request(bytes);
    response(bytes);
}
