//! One URL after the other, one connection each.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::Duration;

use bytes::BytesMut;
use startline::{Client, CloseReason, Connection, Event, FieldSection, Limits, Next, Request, Response, Tolerance};

use crate::Fallible;

const USAGE: &str = "usage: fetch [-X METHOD] [-H 'Name: value']... [-d DATA | --json DATA] [-i] [-v] http://...";

#[derive(Default)]
struct Options {
    method: Option<String>,
    fields: Vec<(String, String)>,
    data: Option<Vec<u8>>,
    /// Show the head, too.
    include: bool,
    /// Show what is sent and received, on standard error.
    verbose: bool,
    urls: Vec<String>,
}

pub(crate) fn run(arguments: &[String]) -> Fallible<()> {
    let options = options(arguments)?;
    if options.urls.is_empty() {
        return Err(USAGE.into());
    }
    options.urls.iter().try_for_each(|url| fetch(&options, url))
}

fn options(arguments: &[String]) -> Fallible<Options> {
    let mut options = Options::default();
    let mut arguments = arguments.iter();
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or_else(|| format!("{argument} needs a value\n{USAGE}"));
        match argument.as_str() {
            "-X" => options.method = Some(value()?.clone()),
            "-H" => {
                let (name, field) = value()?.split_once(':').ok_or("-H takes 'Name: value'")?;
                options.fields.push((name.to_owned(), field.trim().to_owned()));
            }
            "-d" => options.data = Some(value()?.clone().into_bytes()),
            "--json" => {
                options.data = Some(value()?.clone().into_bytes());
                options.fields.push(("Content-Type".to_owned(), "application/json".to_owned()));
                options.fields.push(("Accept".to_owned(), "application/json".to_owned()));
            }
            "-i" => options.include = true,
            "-v" => options.verbose = true,
            url if url.starts_with("http://") => options.urls.push(url.to_owned()),
            other => return Err(format!("{other}?\n{USAGE}").into()),
        }
    }
    Ok(options)
}

/// Host and port, and the target of the request: what a URL says, without a fragment.
fn parts(url: &str) -> Fallible<(&str, String, String)> {
    let rest = url.strip_prefix("http://").ok_or("only http:// is spoken here")?;
    let rest = rest.split('#').next().unwrap_or_default();
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at(end);
    if authority.is_empty() || authority.contains('@') {
        return Err(format!("no host in {url}").into());
    }
    let port_given =
        authority.rsplit_once(':').is_some_and(|(_, port)| port.bytes().all(|digit| digit.is_ascii_digit()));
    let address = match authority.strip_suffix(':') {
        Some(host) => format!("{host}:80"),
        None if port_given => authority.to_owned(),
        None => format!("{authority}:80"),
    };
    let target = if path.starts_with('/') { path.to_owned() } else { format!("/{path}") };
    Ok((authority, address, target))
}

fn request(options: &Options, host: &str, target: &str) -> Fallible<Request> {
    let default = if options.data.is_some() { "POST" } else { "GET" };
    let mut request = Request::new(options.method.as_deref().unwrap_or(default), target)?;
    let given = |name: &str| options.fields.iter().any(|(known, _)| known.eq_ignore_ascii_case(name));
    if !given("Host") {
        request.field("Host", host)?;
    }
    for (name, value) in [("User-Agent", "startline-fetch"), ("Accept", "*/*")] {
        if !given(name) {
            request.field(name, value)?;
        }
    }
    if let Some(data) = &options.data {
        if !given("Content-Type") {
            request.field("Content-Type", "application/x-www-form-urlencoded")?;
        }
        if !given("Content-Length") && !given("Transfer-Encoding") {
            request.field_integer("Content-Length", data.len() as u64)?;
        }
    }
    for (name, value) in &options.fields {
        request.field(name, value)?;
    }
    // There is one request on each connection.
    if !given("Connection") {
        request.field("Connection", "close")?;
    }
    Ok(request)
}

fn fetch(options: &Options, url: &str) -> Fallible<()> {
    let (host, address, target) = parts(url)?;
    let request = request(options, host, &target)?;
    let mut stream = TcpStream::connect(&address).map_err(|error| format!("{address}: {error}"))?;
    stream.set_read_timeout(Some(Duration::from_secs(30)))?;

    let mut conn = Connection::<Client>::with(Limits::DEFAULT, Tolerance::LEGACY);
    let mut output = Vec::new();
    conn.send_head(&request, &mut output)?;
    show(options, '>', &output);
    conn.send_content(options.data.as_deref().unwrap_or_default(), &mut output)?;
    conn.send_end(&FieldSection::EMPTY, &mut output)?;
    if stream.write_all(&output).is_err() {
        // There may be a response all the same.
        conn.send_failed();
    }

    let mut input = BytesMut::new();
    let mut done = false;
    while !done {
        done = receive(options, &mut conn, &mut input)?;
        match conn.next() {
            Next::Read => {
                let mut chunk = [0; 16 * 1024];
                match stream.read(&mut chunk)? {
                    0 => conn.eof(),
                    length => input.extend_from_slice(&chunk[..length]),
                }
            }
            Next::Send | Next::Close | Next::Switch => done = true,
        }
    }
    if options.verbose {
        let reason =
            conn.close_reason().map_or_else(|| "reusable".to_owned(), |reason: CloseReason| format!("{reason:?}"));
        eprintln!("* connection: {reason}");
    }
    Ok(())
}

/// Writes out what has arrived; whether the response is complete.
fn receive(options: &Options, conn: &mut Connection<Client>, input: &mut BytesMut) -> Fallible<bool> {
    let mut stdout = std::io::stdout().lock();
    let mut done = false;
    while let Some(event) = conn.recv(input)? {
        match event {
            Event::Interim(response) | Event::Head(response) => {
                head(options, &response)?;
                for deviation in conn.tolerated().iter().filter(|_| options.verbose) {
                    eprintln!("* tolerated: {deviation}");
                }
            }
            Event::Content(bytes) => stdout.write_all(&bytes)?,
            Event::End(trailers) => {
                for field in &trailers {
                    show(options, '<', format!("{field:?}\r\n").as_bytes());
                }
                done = true;
            }
        }
    }
    stdout.flush()?;
    Ok(done)
}

fn head<B: AsRef<[u8]>>(options: &Options, response: &Response<B>) -> Fallible<()> {
    show(options, '<', response.as_bytes());
    if options.include {
        std::io::stdout().write_all(response.as_bytes())?;
    }
    Ok(())
}

fn show(options: &Options, mark: char, lines: &[u8]) {
    if options.verbose {
        for line in String::from_utf8_lossy(lines).lines() {
            eprintln!("{mark} {line}");
        }
    }
}
