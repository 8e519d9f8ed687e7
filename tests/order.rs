//! The order of calls and events against a model of it: every joint state that can be reached, every call and every event in
//! each, for both roles, until no new state appears.
//!
//! The model is a table of its own, of two phases and what joins them; it shares nothing with the crate. It goes through
//! Expect, upgrades, CONNECT, two requests in the pipeline, a second exchange on the same connection, faults of the peer, the
//! end of input, and a transport that fails. What is refused, and input that waits, must change nothing: before each act, all
//! that is refused in its state is tried.

#![allow(clippy::match_same_arms, reason = "tables, in the order of what decides")]

use std::collections::{BTreeMap, VecDeque};

use startline::{
    Client, CloseReason, Connection, Event, Expectation, FieldSection, Limits, Next, Request, Response, Role,
    SendError, Server, Tolerance,
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Head,
    Content,
    Done,
    Closed,
    Switched,
    /// The peer broke a rule.
    Failed,
}

/// A kind of request. All but CONNECT have chunked content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ask {
    Plain,
    Close,
    Upgrade,
    Connect,
    Expect,
    ExpectUpgrade,
}

impl Ask {
    fn offers(self) -> bool {
        matches!(self, Self::Upgrade | Self::ExpectUpgrade)
    }

    fn waits(self) -> bool {
        matches!(self, Self::Expect | Self::ExpectUpgrade)
    }
}

/// A kind of final response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Answer {
    /// 200, chunked.
    Plain,
    /// The same, with `close`.
    Close,
    /// 200 without a length.
    UntilClose,
    /// 404, chunked. It grants nothing.
    Refusal,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Act {
    Request(Ask),
    RequestContent,
    RequestEnd,
    /// 103.
    Interim,
    /// 100; a server sends it where it is waited for.
    Continue,
    /// 101 with the protocol that is offered where one is.
    Switching,
    Response(Answer),
    ResponseContent,
    /// A last chunk.
    ResponseEnd,
    /// The peer sends what is wrong in a head and at a chunk.
    Fault,
    /// The end of input, and the side that is looked at receives once more.
    EndOfInput,
    /// The side that is looked at cannot write any more.
    SendFailed,
    /// The side that is looked at gives up.
    Close,
}

const ACTS: [Act; 21] = [
    Act::Request(Ask::Plain),
    Act::Request(Ask::Close),
    Act::Request(Ask::Upgrade),
    Act::Request(Ask::Connect),
    Act::Request(Ask::Expect),
    Act::Request(Ask::ExpectUpgrade),
    Act::RequestContent,
    Act::RequestEnd,
    Act::Interim,
    Act::Continue,
    Act::Switching,
    Act::Response(Answer::Plain),
    Act::Response(Answer::Close),
    Act::Response(Answer::UntilClose),
    Act::Response(Answer::Refusal),
    Act::ResponseContent,
    Act::ResponseEnd,
    Act::Fault,
    Act::EndOfInput,
    Act::SendFailed,
    Act::Close,
];

/// What comes of an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Got {
    /// It is sent, or reported as what it is.
    Done,
    /// It cannot be sent now.
    Refused,
    /// Nothing is reported, and what has arrived stays in the input.
    Nothing,
    /// The peer has broken a rule.
    Fault,
}

/// What follows the exchange.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Ending {
    Reuse,
    Close,
    SendFailed,
    Switch,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Wait {
    None,
    Waiting,
    Continue,
    Refused,
}

/// A joint state.
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Model {
    server: bool,
    request: Phase,
    response: Phase,
    /// The requests without a complete response, oldest first.
    asked: Vec<Ask>,
    ending: Ending,
    wait: Wait,
    /// The response is delimited by the end of the connection.
    until_close: bool,
    /// The end of input has been told.
    ended: bool,
    /// There has been an exchange before.
    again: bool,
}

/// Requests that the client may have outstanding.
const PIPELINE: u8 = 2;

impl Model {
    fn start(server: bool) -> Self {
        Self {
            server,
            request: Phase::Head,
            response: Phase::Head,
            asked: Vec::new(),
            ending: Ending::Reuse,
            wait: Wait::None,
            until_close: false,
            ended: false,
            again: false,
        }
    }

    /// Whether the act is one of this side's, and not the peer's.
    fn sends(&self, act: Act) -> bool {
        match act {
            Act::Request(_) | Act::RequestContent | Act::RequestEnd => !self.server,
            Act::Fault => false,
            _ => self.server,
        }
    }

    fn received(&self) -> Phase {
        if self.server { self.request } else { self.response }
    }

    /// Whether the octets of a peer's act are those of that act here: in content, a head is content.
    fn can_arrive(&self, act: Act) -> bool {
        let in_content = matches!(act, Act::RequestContent | Act::RequestEnd | Act::ResponseContent | Act::ResponseEnd);
        let until_close = !self.server && self.until_close;
        // CONNECT has no content: its end is reported as soon as it is asked for.
        let empty = self.server && self.asked == [Ask::Connect];
        let fits = match self.received() {
            Phase::Head => !in_content,
            Phase::Content if until_close => act == Act::ResponseContent,
            Phase::Content if empty => act == Act::RequestEnd,
            Phase::Content => in_content || act == Act::Fault,
            Phase::Done | Phase::Closed | Phase::Switched | Phase::Failed => true,
        };
        fits && !self.ended
    }

    /// What comes of an act, and the state behind it.
    fn after(&self, act: Act) -> (Got, Self) {
        let mut next = self.clone();
        let got = match act {
            Act::EndOfInput => next.end_of_input(),
            Act::SendFailed => {
                next.send_failed();
                Got::Done
            }
            Act::Close => {
                next.close();
                Got::Done
            }
            _ if self.sends(act) => {
                let possible = if self.server { next.send_response(act) } else { next.send_request(act) };
                if possible { Got::Done } else { Got::Refused }
            }
            _ => match self.received() {
                Phase::Done | Phase::Closed | Phase::Switched => Got::Nothing,
                Phase::Failed => Got::Fault,
                Phase::Head | Phase::Content if act == Act::Fault => next.fail(),
                Phase::Head | Phase::Content if self.server => next.receive_request(act),
                Phase::Head | Phase::Content => next.receive_response(act),
            },
        };
        (got, next)
    }

    fn send_request(&mut self, act: Act) -> bool {
        let at_content = self.request == Phase::Content;
        match act {
            Act::Request(ask) if self.may_request() => self.request_begins(ask),
            // CONNECT has no content.
            Act::RequestContent if at_content && self.asked.last() != Some(&Ask::Connect) => self.content_comes(),
            Act::RequestEnd if at_content => self.request_ends(),
            _ => return false,
        }
        true
    }

    /// Behind one that closes the connection, or may switch protocols, no other request is sent.
    fn may_request(&self) -> bool {
        let behind = match self.asked[..] {
            [] => true,
            [Ask::Close | Ask::Connect] => false,
            // Not before it is refused.
            [Ask::Upgrade | Ask::ExpectUpgrade] => self.response != Phase::Head,
            _ => self.asked.len() < PIPELINE.into(),
        };
        behind && self.ending == Ending::Reuse && matches!(self.request, Phase::Head | Phase::Done)
    }

    fn receive_request(&mut self, act: Act) -> Got {
        match act {
            Act::Request(ask) => self.request_begins(ask),
            Act::RequestContent => self.content_comes(),
            Act::RequestEnd => self.request_ends(),
            other => panic!("{other:?} cannot arrive"),
        }
        Got::Done
    }

    fn request_begins(&mut self, ask: Ask) {
        self.request = Phase::Content;
        self.wait = if ask.waits() { Wait::Waiting } else { Wait::None };
        self.asked.push(ask);
    }

    fn content_comes(&mut self) {
        if self.wait == Wait::Waiting {
            self.wait = Wait::Continue;
        }
    }

    fn request_ends(&mut self) {
        self.content_comes();
        self.request = Phase::Done;
        self.settle();
    }

    fn send_response(&mut self, act: Act) -> bool {
        let asked = self.asked.first().copied();
        let at_head = self.response == Phase::Head;
        let understood = matches!(self.request, Phase::Content | Phase::Done);
        match act {
            Act::Interim if at_head && understood => {}
            // Where nobody waits, nothing is written.
            Act::Continue => {
                if at_head && understood {
                    self.content_comes();
                }
            }
            Act::Switching if at_head && understood && asked.is_some_and(Ask::offers) && self.wait != Wait::Waiting => {
                self.switch();
            }
            // A tunnel has no chunks.
            Act::Response(Answer::Plain | Answer::Close) if asked == Some(Ask::Connect) => return false,
            Act::Response(answer) if at_head && (understood || self.request == Phase::Failed) => {
                if asked == Some(Ask::Connect) && answer != Answer::Refusal {
                    self.switch();
                } else {
                    self.response_begins(answer);
                }
            }
            // An error before any request, as 408 is; nothing is received after it.
            Act::Response(Answer::Refusal) if at_head && self.request == Phase::Head => {
                self.request = Phase::Closed;
                self.close_after(Ending::Close);
                self.response_begins(Answer::Refusal);
            }
            Act::ResponseContent if self.response == Phase::Content => {}
            Act::ResponseEnd if self.response == Phase::Content => self.response_ends(),
            _ => return false,
        }
        true
    }

    fn receive_response(&mut self, act: Act) -> Got {
        // Nobody has asked.
        let Some(&oldest) = self.asked.first() else {
            return self.fail();
        };
        let alone = self.asked.len() == 1;
        match act {
            Act::Interim => {}
            // It answers the oldest request, and only the newest can be waiting.
            Act::Continue => {
                if alone {
                    self.content_comes();
                }
            }
            Act::Switching if alone && oldest.offers() => self.switch(),
            Act::Switching => return self.fail(),
            Act::Response(answer) if oldest == Ask::Connect && answer != Answer::Refusal => self.switch(),
            Act::Response(answer) => self.response_begins(answer),
            Act::ResponseContent => {}
            Act::ResponseEnd => self.response_ends(),
            other => panic!("{other:?} cannot arrive"),
        }
        Got::Done
    }

    fn switch(&mut self) {
        self.ending = Ending::Switch;
        self.response = Phase::Done;
        self.settle();
    }

    fn response_begins(&mut self, answer: Answer) {
        let closes = match self.asked.first() {
            None | Some(Ask::Close | Ask::Connect) => true,
            Some(_) => matches!(answer, Answer::Close | Answer::UntilClose),
        };
        // A server cannot know whether the content still comes; a client knows whether it sends it.
        let refused = self.wait == Wait::Waiting && self.asked.len() == 1;
        if closes || (refused && self.server) {
            self.close_after(Ending::Close);
        }
        if refused {
            self.wait = Wait::Refused;
        }
        self.until_close = answer == Answer::UntilClose;
        self.response = Phase::Content;
    }

    fn response_ends(&mut self) {
        self.response = Phase::Done;
        self.until_close = false;
        self.settle();
    }

    fn end_of_input(&mut self) -> Got {
        self.ended = true;
        // Nobody listens to the rest of a request that has been answered.
        if !self.server && self.response == Phase::Done {
            self.close();
        }
        match self.received() {
            Phase::Head if self.asked.is_empty() => self.close(),
            Phase::Content if !self.server && self.until_close => {
                self.response_ends();
                return Got::Done;
            }
            Phase::Content if self.server && self.asked == [Ask::Connect] => {
                self.request_ends();
                return Got::Done;
            }
            Phase::Head | Phase::Content => return self.fail(),
            Phase::Failed => return Got::Fault,
            Phase::Done | Phase::Closed | Phase::Switched => {}
        }
        Got::Nothing
    }

    /// A client closes; a server may answer first.
    fn fail(&mut self) -> Got {
        if self.server {
            self.request = Phase::Failed;
            self.close_after(Ending::Close);
            if self.response == Phase::Done {
                self.close();
            }
        } else {
            self.response = Phase::Failed;
            self.close();
        }
        Got::Fault
    }

    /// A client may still receive what answers its requests.
    fn send_failed(&mut self) {
        self.close_after(Ending::SendFailed);
        if self.server || self.asked.is_empty() || self.response == Phase::Done {
            self.close();
        } else if self.request != Phase::Switched {
            self.request = Phase::Closed;
        }
    }

    fn close_after(&mut self, ending: Ending) {
        if self.ending == Ending::Reuse {
            self.ending = ending;
        }
    }

    fn close(&mut self) {
        if self.request == Phase::Switched {
            return;
        }
        if matches!(self.ending, Ending::Reuse | Ending::Switch) {
            self.ending = Ending::Close;
        }
        for half in [&mut self.request, &mut self.response] {
            if *half != Phase::Failed {
                *half = Phase::Closed;
            }
        }
    }

    /// The joint rule, for when the response is complete.
    fn settle(&mut self) {
        if self.response != Phase::Done {
            return;
        }
        let more = self.asked.len() > 1 && matches!(self.ending, Ending::Reuse | Ending::SendFailed);
        if !more && matches!(self.request, Phase::Content | Phase::Head) {
            // It still flows: it is finished, or the connection closed.
            return;
        }
        if !self.asked.is_empty() {
            self.asked.remove(0);
        }
        match self.ending {
            _ if more => (self.response, self.again) = (Phase::Head, true),
            Ending::Reuse if self.request == Phase::Done => {
                *self = Self { again: true, ended: self.ended, ..Self::start(self.server) };
            }
            Ending::Switch if self.request == Phase::Done => {
                (self.request, self.response) = (Phase::Switched, Phase::Switched);
            }
            _ => self.close(),
        }
    }

    fn closes(&self) -> bool {
        matches!(self.ending, Ending::Close | Ending::SendFailed)
    }

    /// What the driver of a connection owes.
    fn next(&self) -> Next {
        use Phase::{Closed, Content, Done, Failed, Head, Switched};
        match (self.request, self.response) {
            (Switched, _) => Next::Switch,
            (_, Closed | Failed) => Next::Close,
            // The response is complete, and the request is not: it is drained or finished, or the connection closed.
            (Content, Done) if self.closes() => Next::Close,
            (Content, Done) if self.server => Next::Read,
            (Content, Done) => Next::Send,
            (_, Content) if self.server => Next::Send,
            (Content, Head) if self.server && self.wait == Wait::Waiting => Next::Send,
            (Head | Content, _) if self.server => Next::Read,
            (Done | Failed, Head) if self.server => Next::Send,
            (Content, _) if self.wait == Wait::Waiting => Next::Read,
            (Content, _) => Next::Send,
            (Head | Done | Closed, _) if !self.asked.is_empty() => Next::Read,
            (Head, Head) => Next::Send,
            (request, response) => panic!("cannot be reached: {request:?}, {response:?}"),
        }
    }

    fn expectation(&self) -> Expectation {
        match self.wait {
            Wait::None => Expectation::None,
            Wait::Waiting => Expectation::Waiting,
            Wait::Continue => Expectation::Continue,
            Wait::Refused => Expectation::Refused,
        }
    }
}

fn request(ask: Ask) -> Request {
    let (method, target) = if ask == Ask::Connect { ("CONNECT", "a:1") } else { ("POST", "/") };
    let mut request = Request::new(method, target).unwrap();
    request.field("Host", "a").unwrap();
    if ask != Ask::Connect {
        request.field("Transfer-Encoding", "chunked").unwrap();
    }
    if ask == Ask::Close {
        request.field("Connection", "close").unwrap();
    }
    if ask.offers() {
        request.field("Connection", "upgrade").unwrap().field("Upgrade", "a").unwrap();
    }
    if ask.waits() {
        request.field("Expect", "100-continue").unwrap();
    }
    request
}

fn response(act: Act) -> Response {
    let (status, fields): (u16, &[(&str, &str)]) = match act {
        Act::Interim => (103, &[]),
        Act::Continue => (100, &[]),
        Act::Switching => (101, &[("Connection", "upgrade"), ("Upgrade", "a")]),
        Act::Response(Answer::Plain) => (200, &[("Transfer-Encoding", "chunked")]),
        Act::Response(Answer::Close) => (200, &[("Transfer-Encoding", "chunked"), ("Connection", "close")]),
        Act::Response(Answer::UntilClose) => (200, &[]),
        Act::Response(Answer::Refusal) => (404, &[("Transfer-Encoding", "chunked")]),
        other => panic!("{other:?} is no response"),
    };
    let mut response = Response::new(status).unwrap();
    for (name, value) in fields {
        response.field(name, value).unwrap();
    }
    response
}

/// A connection under test: sends what its role sends, and is fed what a peer would send.
trait Tested: Role {
    const SERVER: bool;
    fn send(conn: &mut Connection<Self>, act: Act, output: &mut Vec<u8>) -> Result<(), SendError>;
}

impl Tested for Client {
    const SERVER: bool = false;

    fn send(conn: &mut Connection<Self>, act: Act, output: &mut Vec<u8>) -> Result<(), SendError> {
        match act {
            Act::Request(ask) => {
                let can = conn.can_send_head();
                let result = conn.send_head(&request(ask), output);
                assert_eq!(can, result.is_ok(), "it says before whether it can");
                result
            }
            Act::RequestContent => conn.send_content(b"hi", output),
            Act::RequestEnd => conn.send_end(&FieldSection::EMPTY, output),
            other => panic!("{other:?} is not the client's"),
        }
    }
}

impl Tested for Server {
    const SERVER: bool = true;

    fn send(conn: &mut Connection<Self>, act: Act, output: &mut Vec<u8>) -> Result<(), SendError> {
        match act {
            Act::Interim => conn.send_interim(&response(act), output),
            Act::Continue => conn.send_continue(output),
            Act::Switching | Act::Response(_) => conn.send_head(&response(act), output),
            Act::ResponseContent => conn.send_content(b"hi", output),
            Act::ResponseEnd => conn.send_end(&FieldSection::EMPTY, output),
            other => panic!("{other:?} is not the server's"),
        }
    }
}

/// The bytes of an act of the peer's.
fn wire(model: &Model, act: Act) -> Vec<u8> {
    let mut bytes = Vec::new();
    match act {
        Act::Request(ask) => startline::write::request(&request(ask), &mut bytes).unwrap(),
        Act::RequestEnd if model.asked == [Ask::Connect] => {}
        Act::ResponseContent if model.until_close => bytes.extend_from_slice(b"hi"),
        Act::RequestContent | Act::ResponseContent => bytes.extend_from_slice(b"2\r\nhi\r\n"),
        Act::RequestEnd | Act::ResponseEnd => bytes.extend_from_slice(b"0\r\n\r\n"),
        Act::Fault => bytes.push(b'\n'),
        other => startline::write::response(&response(other), &mut bytes).unwrap(),
    }
    bytes
}

/// What is reported of an act of the peer's.
fn kind_of(act: Act) -> &'static str {
    match act {
        Act::Request(_) | Act::Response(_) | Act::Switching => "head",
        Act::Interim | Act::Continue => "interim",
        Act::RequestContent | Act::ResponseContent => "content",
        Act::RequestEnd | Act::ResponseEnd | Act::EndOfInput => "end",
        Act::Fault | Act::SendFailed | Act::Close => "nothing",
    }
}

/// Does an act.
fn apply<R: Tested>(conn: &mut Connection<R>, model: &Model, act: Act) -> Got {
    match act {
        Act::Close => {
            conn.close();
            return Got::Done;
        }
        Act::SendFailed => {
            conn.send_failed();
            return Got::Done;
        }
        _ if model.sends(act) && act != Act::EndOfInput => {
            let mut output = Vec::new();
            let result = R::send(conn, act, &mut output);
            // 100 is written where somebody waits for it. CONNECT and what runs until close have no end on the wire.
            let silent = match act {
                Act::Continue => model.after(act).1.wait == model.wait,
                Act::RequestEnd => model.asked.last() == Some(&Ask::Connect),
                Act::ResponseEnd => model.until_close,
                _ => false,
            };
            assert_eq!(
                output.is_empty(),
                result.is_err() || silent,
                "{act:?} in {model:?}: what is refused writes nothing"
            );
            return if result.is_ok() { Got::Done } else { Got::Refused };
        }
        Act::EndOfInput => conn.eof(),
        _ => {}
    }
    let bytes = if act == Act::EndOfInput { Vec::new() } else { wire(model, act) };
    let mut input = &bytes[..];
    let kind = match conn.recv(&mut input) {
        Err(error) => {
            assert_eq!(conn.recv(&mut input).map(drop), Err(error), "errors are for ever");
            return Got::Fault;
        }
        Ok(None) => {
            assert_eq!(input.len(), bytes.len(), "{act:?} in {model:?}: it stays in the input");
            return Got::Nothing;
        }
        Ok(Some(Event::Interim(_))) => "interim",
        Ok(Some(Event::Head(_))) => "head",
        Ok(Some(Event::Content(_))) => "content",
        Ok(Some(Event::End(_))) => "end",
    };
    assert_eq!(kind, kind_of(act), "{act:?} in {model:?}");
    if kind == "content" {
        assert!(matches!(conn.recv(&mut input), Ok(None)), "{act:?} in {model:?}: the line end behind a chunk");
    }
    assert!(input.is_empty(), "{act:?} in {model:?}: all of it is read");
    Got::Done
}

/// What can be seen of the state from outside is that of the model.
fn compare<R: Tested>(conn: &Connection<R>, model: &Model, path: &[Act], act: Act) {
    assert_eq!(conn.next(), model.next(), "{model:?} after {path:?} and {act:?}");
    assert_eq!(conn.expectation(), model.expectation(), "{model:?} after {path:?} and {act:?}");
    assert_eq!(conn.outstanding(), model.asked.len(), "{model:?} after {path:?} and {act:?}");
    assert_eq!(conn.close_reason().is_some(), model.closes(), "{model:?} after {path:?} and {act:?}");
    let given_up = act == Act::Close || path.contains(&Act::Close);
    assert!(given_up || conn.close_reason() != Some(CloseReason::Local), "nobody closed it: {path:?} and {act:?}");
}

/// The acts that can be tried in a state, with what comes of them.
fn acts(model: &Model) -> impl Iterator<Item = (Act, Got, Model)> {
    let possible = |act: &Act| match act {
        Act::EndOfInput | Act::SendFailed | Act::Close => true,
        &act => model.sends(act) || model.can_arrive(act),
    };
    ACTS.into_iter().filter(possible).map(|act| {
        let (got, next) = model.after(act);
        (act, got, next)
    })
}

/// Goes that way, each state of which has been compared before, and then does an act. All that is refused where the way
/// ends is tried before.
fn walk<R: Tested>(path: &[Act], act: Act) {
    let mut conn = Connection::<R>::with(Limits { pipeline: PIPELINE, ..Limits::DEFAULT }, Tolerance::NONE);
    let mut model = Model::start(R::SERVER);
    for &step in path {
        let (got, next) = model.after(step);
        assert_eq!(apply(&mut conn, &model, step), got, "{step:?} in {model:?} on {path:?}");
        model = next;
    }
    let changes_nothing =
        |(_, got, next): &(Act, Got, Model)| matches!(got, Got::Refused | Got::Nothing) && *next == model;
    let refused: Vec<Act> = acts(&model).filter(changes_nothing).map(|(act, ..)| act).collect();
    for act in refused.into_iter().chain([act]) {
        let (got, next) = model.after(act);
        assert_eq!(apply(&mut conn, &model, act), got, "{act:?} in {model:?} after {path:?}");
        model = next;
        compare(&conn, &model, path, act);
    }
}

fn explore<R: Tested>() -> usize {
    let start = Model::start(R::SERVER);
    let mut seen: BTreeMap<Model, Vec<Act>> = BTreeMap::from([(start.clone(), vec![])]);
    let mut waiting = VecDeque::from([start]);
    let mut tried = 0;
    while let Some(model) = waiting.pop_front() {
        let path = seen[&model].clone();
        for (act, _, next) in acts(&model) {
            walk::<R>(&path, act);
            tried += 1;
            if !seen.contains_key(&next) {
                seen.insert(next.clone(), [&path[..], &[act]].concat());
                waiting.push_back(next);
            }
        }
    }
    println!("{} joint states, {tried} acts", seen.len());
    seen.len()
}

#[test]
fn a_client_follows_the_table() {
    assert!(explore::<Client>() > 1500);
}

#[test]
fn a_server_follows_the_table() {
    assert!(explore::<Server>() > 400);
}
