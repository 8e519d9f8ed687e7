//! The order of calls and events against a model of it: every joint state that can be reached, every event in each, for
//! both roles, until no new state appears.
//!
//! The model is a table of its own, of two phases and what joins them; it shares nothing with the crate. It has one request
//! outstanding, as has a client by default.

use std::collections::{BTreeMap, VecDeque};

use startline::{Client, Connection, Event, FieldSection, Next, Request, Response, Role, Server};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Head,
    Content,
    Done,
    Closed,
    Switched,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Proposal {
    None,
    Upgrade,
    Connect,
}

/// A joint state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Model {
    request: Phase,
    response: Phase,
    keep: bool,
    proposal: Proposal,
    switch: bool,
    /// The response is delimited by the end of the connection.
    until_close: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    RequestHead {
        close: bool,
        proposal: Proposal,
    },
    RequestContent,
    RequestEnd,
    Interim,
    /// 101 with the protocol that is offered where one is.
    Switching,
    /// 200.
    Response {
        close: bool,
        until_close: bool,
    },
    /// 404, which grants nothing.
    Refusal,
    ResponseContent,
    ResponseEnd,
    /// The side that is being looked at gives up.
    Close,
}

const ACTS: [Act; 15] = [
    Act::RequestHead { close: false, proposal: Proposal::None },
    Act::RequestHead { close: true, proposal: Proposal::None },
    Act::RequestHead { close: false, proposal: Proposal::Upgrade },
    Act::RequestHead { close: false, proposal: Proposal::Connect },
    Act::RequestContent,
    Act::RequestEnd,
    Act::Interim,
    Act::Switching,
    Act::Response { close: false, until_close: false },
    Act::Response { close: true, until_close: false },
    Act::Response { close: false, until_close: true },
    Act::Refusal,
    Act::ResponseContent,
    Act::ResponseEnd,
    Act::Close,
];

impl Model {
    const START: Self = Self {
        request: Phase::Head,
        response: Phase::Head,
        keep: true,
        proposal: Proposal::None,
        switch: false,
        until_close: false,
    };

    /// The state after an act, or `None` if it is out of order.
    fn after(self, act: Act, server: bool) -> Option<Self> {
        use Phase::{Closed, Content, Done, Head};
        let mut next = self;
        match act {
            Act::RequestHead { close, proposal } if self.request == Head && self.response == Head => {
                (next.request, next.proposal, next.keep) = (Content, proposal, !close);
            }
            // CONNECT has no content.
            Act::RequestContent if self.request == Content && self.proposal != Proposal::Connect => {}
            Act::RequestEnd if self.request == Content => next.request = Done,
            Act::Interim if self.response == Head && matches!(self.request, Content | Done) => {}
            Act::Switching if self.awaits_response() && self.proposal == Proposal::Upgrade => {
                (next.response, next.switch) = (Done, true);
            }
            // A tunnel has no chunks: a server does not say so, and a client takes no notice of it.
            Act::Response { until_close: false, .. } if server && self.proposal == Proposal::Connect => return None,
            Act::Response { .. } if self.awaits_response() && self.proposal == Proposal::Connect => {
                (next.response, next.switch) = (Done, true);
            }
            Act::Response { close, until_close } if self.awaits_response() => {
                next.response = Content;
                next.keep &= !close && !until_close;
                next.until_close = until_close;
            }
            // An error before any request, as 408 is; nothing is received after it.
            Act::Refusal if server && (self.request, self.response) == (Head, Head) => {
                (next.request, next.response, next.keep) = (Closed, Content, false);
            }
            Act::Refusal if self.awaits_response() => {
                next.response = Content;
                next.keep &= self.proposal != Proposal::Connect;
            }
            Act::ResponseContent if self.response == Content => {}
            Act::ResponseEnd if self.response == Content => next.response = Done,
            Act::Close if self.request != Phase::Switched => (next.request, next.response) = (Closed, Closed),
            _ => return None,
        }
        Some(next.settled())
    }

    fn awaits_response(self) -> bool {
        self.response == Phase::Head && matches!(self.request, Phase::Content | Phase::Done)
    }

    /// The joint rule.
    fn settled(self) -> Self {
        if (self.request, self.response) == (Phase::Closed, Phase::Done) {
            return Self { response: Phase::Closed, ..self };
        }
        if (self.request, self.response) != (Phase::Done, Phase::Done) {
            return self;
        }
        match (self.switch, self.keep) {
            (true, _) => Self { request: Phase::Switched, response: Phase::Switched, ..self },
            (false, true) => Self::START,
            (false, false) => Self { request: Phase::Closed, response: Phase::Closed, ..self },
        }
    }

    #[allow(clippy::match_same_arms, reason = "a table, in the order of its states")]
    fn next(self, server: bool) -> Next {
        use Phase::{Closed, Content, Done, Head, Switched};
        match (self.request, self.response, server) {
            (Switched, ..) => Next::Switch,
            (Closed, Content, _) => Next::Send,
            (Closed, ..) => Next::Close,
            (Head, _, true) | (Done, _, false) => Next::Read,
            (Head, _, false) | (Done, _, true) => Next::Send,
            (Content, Head, true) => Next::Read,
            (Content, Head | Content, _) => Next::Send,
            // The response is complete, and the request is not: it is drained or finished, or the connection closed.
            (Content, Done, _) if !self.keep && !self.switch => Next::Close,
            (Content, Done, true) => Next::Read,
            (Content, Done, false) => Next::Send,
            other => panic!("cannot be reached: {other:?}"),
        }
    }
}

fn request(close: bool, proposal: Proposal) -> Request {
    let (method, target) = if proposal == Proposal::Connect { ("CONNECT", "a:1") } else { ("POST", "/") };
    let mut request = Request::new(method, target).unwrap();
    request.field("Host", "a").unwrap();
    if proposal != Proposal::Connect {
        request.field("Transfer-Encoding", "chunked").unwrap();
    }
    if close {
        request.field("Connection", "close").unwrap();
    }
    if proposal == Proposal::Upgrade {
        request.field("Connection", "upgrade").unwrap().field("Upgrade", "a").unwrap();
    }
    request
}

#[allow(clippy::match_same_arms, reason = "one arm an act")]
fn response(act: Act) -> Response {
    let status = match act {
        Act::Interim => 103,
        Act::Switching => 101,
        Act::Refusal => 404,
        _ => 200,
    };
    let mut response = Response::new(status).unwrap();
    match act {
        Act::Interim => {}
        Act::Switching => drop(response.field("Connection", "upgrade").unwrap().field("Upgrade", "a").map(drop)),
        Act::Response { until_close: true, .. } => {}
        _ => drop(response.field("Transfer-Encoding", "chunked").map(drop)),
    }
    if let Act::Response { close: true, .. } = act {
        response.field("Connection", "close").unwrap();
    }
    response
}

/// A connection under test: sends what its role sends, and is fed what a peer would send.
trait Tested: Role {
    const SERVER: bool;
    /// Whether the act is one of its own, and not the peer's.
    fn sends(act: Act) -> bool;
    fn send(conn: &mut Connection<Self>, act: Act) -> bool;
    fn is_interim<B: AsRef<[u8]>>(event: &Event<Self, B>) -> bool {
        matches!(event, Event::Interim(_))
    }
}

fn is_request(act: Act) -> bool {
    matches!(act, Act::RequestHead { .. } | Act::RequestContent | Act::RequestEnd)
}

fn send_common<R: Role>(conn: &mut Connection<R>, act: Act, unused: &mut Vec<u8>) -> bool {
    match act {
        Act::RequestContent | Act::ResponseContent => conn.send_content(b"hi", unused).is_ok(),
        Act::RequestEnd | Act::ResponseEnd => conn.send_end(&FieldSection::EMPTY, unused).is_ok(),
        _ => panic!("not common"),
    }
}

impl Tested for Client {
    const SERVER: bool = false;

    fn sends(act: Act) -> bool {
        is_request(act)
    }

    fn send(conn: &mut Connection<Self>, act: Act) -> bool {
        let mut unused = Vec::new();
        match act {
            Act::RequestHead { close, proposal } => conn.send_head(&request(close, proposal), &mut unused).is_ok(),
            other => send_common(conn, other, &mut unused),
        }
    }
}

impl Tested for Server {
    const SERVER: bool = true;

    fn sends(act: Act) -> bool {
        !is_request(act)
    }

    fn send(conn: &mut Connection<Self>, act: Act) -> bool {
        let mut unused = Vec::new();
        match act {
            Act::Interim => conn.send_interim(&response(act), &mut unused).is_ok(),
            Act::Switching | Act::Response { .. } | Act::Refusal => conn.send_head(&response(act), &mut unused).is_ok(),
            other => send_common(conn, other, &mut unused),
        }
    }
}

/// The bytes of an act of the peer's.
#[allow(clippy::match_same_arms, reason = "one arm an act")]
fn wire(model: Model, act: Act) -> Vec<u8> {
    let mut bytes = Vec::new();
    match act {
        Act::RequestHead { close, proposal } => {
            startline::write::request(&request(close, proposal), &mut bytes).unwrap();
        }
        Act::RequestContent => bytes.extend_from_slice(b"2\r\nhi\r\n"),
        Act::RequestEnd if model.proposal == Proposal::Connect => {}
        Act::RequestEnd => bytes.extend_from_slice(b"0\r\n\r\n"),
        Act::ResponseContent if model.until_close => bytes.extend_from_slice(b"hi"),
        Act::ResponseContent => bytes.extend_from_slice(b"2\r\nhi\r\n"),
        Act::ResponseEnd if model.until_close => {}
        Act::ResponseEnd => bytes.extend_from_slice(b"0\r\n\r\n"),
        other => startline::write::response(&response(other), &mut bytes).unwrap(),
    }
    bytes
}

/// Does an act; whether it was accepted.
fn apply<R: Tested>(conn: &mut Connection<R>, model: Model, act: Act) -> bool {
    if act == Act::Close {
        conn.close();
        return true;
    }
    if R::sends(act) {
        return R::send(conn, act);
    }
    let bytes = wire(model, act);
    let mut input = &bytes[..];
    if act == Act::ResponseEnd && model.until_close {
        conn.eof();
    }
    let expected = match act {
        Act::Interim => "interim",
        Act::RequestContent | Act::ResponseContent => "content",
        Act::RequestEnd | Act::ResponseEnd => "end",
        _ => "head",
    };
    let got = match conn.recv(&mut input) {
        Ok(Some(event)) if R::is_interim(&event) => "interim",
        Ok(Some(Event::Head(_))) => "head",
        Ok(Some(Event::Content(_))) => "content",
        Ok(Some(Event::End(_))) => "end",
        Ok(Some(Event::Interim(_)) | None) | Err(_) => "",
    };
    got == expected
}

/// Whether a peer could do that now: what it must not send is not a question of order here, but of grammar, since its bytes
/// would be read as something else.
fn can_be_fed(model: Model, act: Act) -> bool {
    let half = if is_request(act) { model.request } else { model.response };
    match act {
        Act::RequestContent | Act::RequestEnd | Act::ResponseContent | Act::ResponseEnd => half == Phase::Content,
        _ => half != Phase::Content,
    }
}

fn explore<R: Tested>() -> usize {
    let mut seen: BTreeMap<Model, Vec<Act>> = BTreeMap::from([(Model::START, vec![])]);
    let mut waiting = VecDeque::from([Model::START]);
    let mut tried = 0;
    while let Some(model) = waiting.pop_front() {
        let path = seen[&model].clone();
        for act in ACTS {
            if act != Act::Close && !R::sends(act) && !can_be_fed(model, act) {
                continue;
            }
            // A close of one's own is always possible, but means nothing after a switch.
            if act == Act::Close && model.after(act, R::SERVER).is_none() {
                continue;
            }
            let mut conn = Connection::<R>::new();
            let mut at = Model::START;
            for &step in &path {
                assert!(apply(&mut conn, at, step), "{path:?}: {step:?}");
                at = at.after(step, R::SERVER).unwrap();
            }
            assert_eq!(at, model);
            let wanted = model.after(act, R::SERVER);
            let got = apply(&mut conn, model, act);
            assert_eq!(got, wanted.is_some(), "{act:?} in {model:?} after {path:?}");
            tried += 1;
            if let Some(next) = wanted {
                assert_eq!(conn.next(), next.next(R::SERVER), "after {act:?} in {model:?} after {path:?}");
                seen.entry(next).or_insert_with(|| {
                    waiting.push_back(next);
                    [&path[..], &[act]].concat()
                });
            }
        }
    }
    println!("{} joint states, {tried} acts", seen.len());
    seen.len()
}

#[test]
fn a_client_follows_the_table() {
    assert!(explore::<Client>() > 20);
}

#[test]
fn a_server_follows_the_table() {
    assert!(explore::<Server>() > 20);
}
