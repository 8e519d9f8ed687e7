//! http-net, which is sans-IO.

use http_net::{ClientConn, ClientEvent, Limits, Request, Response, ServerConn, ServerEvent};

use crate::case::{Case, Message, Role};
use crate::reader::{End, Reader, Reading, locked};

pub struct HttpNet;

impl Reader for HttpNet {
    fn name(&self) -> String {
        locked("http-net")
    }

    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>> {
        let one = |case: &&Case| match case.role {
            Role::Server => Some(server(case)),
            Role::Client => client(case),
        };
        cases.iter().map(one).collect()
    }
}

fn server(case: &Case) -> Reading {
    let mut conn = ServerConn::new();
    let mut reading = Reading { messages: vec![], end: End::Wait };
    let input = case.input();
    let mut rest = &input[..];
    loop {
        match conn.poll() {
            Ok(ServerEvent::Request(head)) => {
                let (what, target) = (head.method_str().to_owned(), head.target().to_owned());
                reading.messages.push(Message { what, target, ..Message::default() });
            }
            Ok(ServerEvent::Body(piece)) => reading.last().content.extend_from_slice(piece),
            Ok(ServerEvent::RequestEnd) => {
                reading.last().complete = true;
                let mut unused = Vec::new();
                let answered = conn.respond(&Response::new(200), &mut unused);
                answered.expect("http-net answers a request");
            }
            Ok(ServerEvent::NeedInput) if rest.is_empty() => return reading,
            Ok(ServerEvent::NeedInput) => {
                let fed = conn.feed(rest);
                rest = &rest[fed..];
            }
            Ok(ServerEvent::Trailers(_)) => {}
            Ok(ServerEvent::Upgraded) => return Reading { end: End::Switch, ..reading },
            Ok(_) => return Reading { end: End::Closed, ..reading },
            Err(_) => return Reading { end: End::Error, ..reading },
        }
    }
}

/// None where it cannot have these requests outstanding.
fn client(case: &Case) -> Option<Reading> {
    let mut conn = ClientConn::with_limits(Limits::new().with_pipeline_depth(32));
    let mut unused = Vec::new();
    for method in case.asked() {
        let target = if method == "CONNECT" { "a:443" } else { "/" };
        conn.send_request(&Request::new(&method, target).header("Host", "a"), &mut unused).ok()?;
    }
    let mut reading = Reading { messages: vec![], end: End::Wait };
    let input = case.input();
    let mut rest = &input[..];
    let mut open = true;
    loop {
        match conn.poll() {
            Ok(ClientEvent::Response(head)) => {
                reading.messages.push(Message { what: head.status().to_string(), ..Message::default() });
            }
            Ok(ClientEvent::Body(piece)) => reading.last().content.extend_from_slice(piece),
            Ok(ClientEvent::ResponseEnd) => reading.last().complete = true,
            Ok(ClientEvent::NeedInput) if !rest.is_empty() => {
                let fed = conn.feed(rest);
                rest = &rest[fed..];
            }
            Ok(ClientEvent::NeedInput) if open && case.ending == crate::case::Ending::Eof => {
                open = false;
                conn.feed_eof();
            }
            Ok(ClientEvent::NeedInput) => return Some(reading),
            Ok(ClientEvent::Informational(_) | ClientEvent::Continue | ClientEvent::Trailers(_)) => {}
            Ok(ClientEvent::Upgraded) => return Some(Reading { end: End::Switch, ..reading }),
            Ok(_) => return Some(Reading { end: End::Closed, ..reading }),
            Err(_) => return Some(Reading { end: End::Error, ..reading }),
        }
    }
}
