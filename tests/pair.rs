//! A client and a server joined by two buffers: full exchanges, under schedules and piece sizes chosen by proptest, come out
//! as they were put in.

use std::collections::VecDeque;

use bytes::BytesMut;
use proptest::prelude::*;
use startline::{
    Client, CloseReason, Connection, Event, Expectation, FieldSection, Limits, Next, Request, Response, Server,
    Tolerance,
};

#[derive(Clone, Debug, PartialEq, Eq)]
enum Framed {
    None,
    Length(Vec<u8>),
    /// Pieces, and the value of a trailer field.
    Chunked(Vec<Vec<u8>>, Option<String>),
}

impl Framed {
    fn content(&self) -> Vec<u8> {
        match self {
            Self::None => vec![],
            Self::Length(content) => content.clone(),
            Self::Chunked(pieces, _) => pieces.concat(),
        }
    }

    fn pieces(&self) -> Vec<Vec<u8>> {
        match self {
            Self::None => vec![],
            // In two, to have something between them.
            Self::Length(content) => {
                let (front, back) = content.split_at(content.len() / 2);
                vec![front.to_vec(), back.to_vec()]
            }
            Self::Chunked(pieces, _) => pieces.clone(),
        }
    }

    fn trailer(&self) -> Option<&str> {
        match self {
            Self::Chunked(_, trailer) => trailer.as_deref(),
            Self::None | Self::Length(_) => None,
        }
    }

    fn fields(&self) -> Option<(&'static str, String)> {
        match self {
            Self::None => None,
            Self::Length(content) => Some(("Content-Length", content.len().to_string())),
            Self::Chunked(..) => Some(("Transfer-Encoding", "chunked".to_owned())),
        }
    }

    fn section(&self) -> FieldSection {
        let mut section = FieldSection::new();
        if let Some(value) = self.trailer() {
            section.push("T", value).unwrap();
        }
        section
    }
}

/// One request with its response.
#[derive(Clone, Debug)]
struct Exchange {
    method: &'static str,
    content: Framed,
    expects: bool,
    interim: u8,
    status: u16,
    answer: Framed,
}

fn framed() -> impl Strategy<Value = Framed> {
    let octets = || proptest::collection::vec(any::<u8>(), 0..60);
    let chunks = proptest::collection::vec(octets(), 0..4);
    prop_oneof![
        Just(Framed::None),
        octets().prop_map(Framed::Length),
        (chunks, proptest::option::of("[a-z]{1,9}")).prop_map(|(pieces, trailer)| Framed::Chunked(pieces, trailer)),
    ]
}

fn exchange() -> impl Strategy<Value = Exchange> {
    let method = prop_oneof![Just("GET"), Just("HEAD"), Just("POST"), Just("OPTIONS")];
    let status = prop_oneof![Just(200_u16), Just(204), Just(304), Just(404)];
    (method, framed(), any::<bool>(), 0_u8..3, status, framed()).prop_map(
        |(method, content, expects, interim, status, answer)| {
            let expects = expects && !content.content().is_empty();
            // Without a length a response would end the connection; 204 must not have one.
            let answer = match (status, answer) {
                (204, _) => Framed::None,
                (_, Framed::None) => Framed::Length(vec![]),
                (_, answer) => answer,
            };
            Exchange { method, content, expects, interim, status, answer }
        },
    )
}

/// What a side has understood of a message.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Message {
    head: String,
    content: Vec<u8>,
    trailer: Option<String>,
    interim: u8,
}

fn trailer<B: AsRef<[u8]>>(trailers: &FieldSection<B>) -> Option<String> {
    trailers.get("T").map(|value| String::from_utf8(value.to_vec()).unwrap())
}

struct World {
    client: Connection<Client>,
    server: Connection<Server>,
    to_server: VecDeque<u8>,
    to_client: VecDeque<u8>,
    server_input: BytesMut,
    client_input: BytesMut,
    requests: Vec<Message>,
    responses: Vec<Message>,
}

impl World {
    fn new(pipeline: u8) -> Self {
        Self {
            client: Connection::with(Limits { pipeline, ..Limits::DEFAULT }, Tolerance::NONE),
            server: Connection::new(),
            to_server: VecDeque::new(),
            to_client: VecDeque::new(),
            server_input: BytesMut::new(),
            client_input: BytesMut::new(),
            requests: vec![Message::default()],
            responses: vec![Message::default()],
        }
    }

    /// Carries so many bytes each way, and lets both sides receive. Whether anything happened.
    fn carry(&mut self, most: usize) -> bool {
        let up = most.min(self.to_server.len());
        self.server_input.extend(self.to_server.drain(..up));
        let down = most.min(self.to_client.len());
        self.client_input.extend(self.to_client.drain(..down));
        let mut events = false;
        while let Some(event) = self.server.recv(&mut self.server_input).unwrap() {
            events = true;
            let message = self.requests.last_mut().unwrap();
            match event {
                Event::Head(request) => request.method().clone_into(&mut message.head),
                Event::Content(bytes) => message.content.extend_from_slice(&bytes),
                Event::End(trailers) => {
                    message.trailer = trailer(&trailers);
                    self.requests.push(Message::default());
                }
            }
        }
        while let Some(event) = self.client.recv(&mut self.client_input).unwrap() {
            events = true;
            let message = self.responses.last_mut().unwrap();
            match event {
                Event::Interim(response) => message.interim += u8::from(response.status() == 103),
                Event::Head(response) => message.head = response.status().to_string(),
                Event::Content(bytes) => message.content.extend_from_slice(&bytes),
                Event::End(trailers) => {
                    message.trailer = trailer(&trailers);
                    self.responses.push(Message::default());
                }
            }
        }
        events || up + down > 0
    }
}

/// What a side is going to send, step by step, and how far it is.
enum Step {
    Head(usize),
    Content(Vec<u8>),
    End(FieldSection),
    Interim,
}

fn request_steps(number: usize, exchange: &Exchange) -> Vec<Step> {
    let content = exchange.content.pieces().into_iter().map(Step::Content);
    let end = Step::End(exchange.content.section());
    std::iter::once(Step::Head(number)).chain(content).chain([end]).collect()
}

fn response_steps(number: usize, exchange: &Exchange) -> Vec<Step> {
    let interim = (0..exchange.interim).map(|_| Step::Interim);
    // To HEAD, and with 304, the length is said and nothing sent.
    let silent = exchange.method == "HEAD" || exchange.status == 304;
    let pieces = if silent { vec![] } else { exchange.answer.pieces() };
    let end = Step::End(if silent { FieldSection::new() } else { exchange.answer.section() });
    let head = std::iter::once(Step::Head(number));
    interim.chain(head).chain(pieces.into_iter().map(Step::Content)).chain([end]).collect()
}

fn client_step(world: &mut World, step: &Step, all: &[Exchange]) -> bool {
    let mut output = Vec::new();
    let sent = match step {
        Step::Head(number) => {
            let exchange = &all[*number];
            let mut request = Request::new(exchange.method, "/").unwrap();
            request.field("Host", "a").unwrap();
            if let Some((name, value)) = exchange.content.fields() {
                request.field(name, value).unwrap();
            }
            if exchange.expects {
                request.field("Expect", "100-continue").unwrap();
            }
            world.client.can_send_head() && world.client.send_head(&request, &mut output).map(|()| true).unwrap()
        }
        // It waits until it is called.
        Step::Content(_) | Step::End(_) if world.client.expectation() == Expectation::Waiting => false,
        Step::Content(piece) => world.client.send_content(piece, &mut output).map(|()| true).unwrap(),
        Step::End(trailers) => world.client.send_end(trailers, &mut output).map(|()| true).unwrap(),
        Step::Interim => unreachable!("a client sends none"),
    };
    world.to_server.extend(output);
    sent
}

/// The server answers what has been received completely, and calls for content that is waited for.
fn server_step(world: &mut World, step: &Step, all: &[Exchange], number: usize) -> bool {
    let mut output = Vec::new();
    if world.server.expectation() == Expectation::Waiting {
        world.server.send_continue(&mut output).unwrap();
        world.to_client.extend(output);
        return true;
    }
    if world.requests.len() <= number + 1 {
        return false;
    }
    match step {
        Step::Interim => world.server.send_interim(&Response::new(103).unwrap(), &mut output).unwrap(),
        Step::Head(number) => {
            let exchange = &all[*number];
            let mut response = Response::new(exchange.status).unwrap();
            if let Some((name, value)) = exchange.answer.fields() {
                response.field(name, value).unwrap();
            }
            world.server.send_head(&response, &mut output).unwrap();
        }
        Step::Content(piece) => world.server.send_content(piece, &mut output).unwrap(),
        Step::End(trailers) => world.server.send_end(trailers, &mut output).unwrap(),
    }
    world.to_client.extend(output);
    true
}

fn run(all: &[Exchange], pipeline: u8, schedule: &[(u8, u8)]) -> World {
    let mut world = World::new(pipeline);
    let mut up: VecDeque<_> = all.iter().enumerate().flat_map(|(i, exchange)| request_steps(i, exchange)).collect();
    let mut down: VecDeque<_> = all
        .iter()
        .enumerate()
        .flat_map(|(i, exchange)| response_steps(i, exchange).into_iter().map(move |step| (i, step)))
        .collect();
    // Both sides get their turn at the end of each cycle.
    let mut turns = schedule.iter().copied().chain([(3, 7)]).cycle();
    let mut idle = 0;
    loop {
        let (who, most) = turns.next().unwrap_or((3, 7));
        let mut moved = world.carry(usize::from(most) + 1);
        if who & 1 != 0 && up.front().is_some_and(|step| client_step(&mut world, step, all)) {
            up.pop_front();
            moved = true;
        }
        if who & 2 != 0
            && let Some((number, step)) = down.front()
        {
            let called = world.server.expectation() == Expectation::Waiting;
            let stepped = server_step(&mut world, step, all, *number);
            if stepped && !called {
                down.pop_front();
            }
            moved |= stepped;
        }
        if !moved && up.is_empty() && down.is_empty() {
            return world;
        }
        idle = if moved { 0 } else { idle + 1 };
        assert!(idle <= schedule.len() + 1, "stuck: {:?} {:?}", world.client, world.server);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn exchanges_come_out_as_they_went_in(
        all in proptest::collection::vec(exchange(), 1..6),
        pipeline in 1_u8..4,
        schedule in proptest::collection::vec((1_u8..4, any::<u8>()), 1..8),
    ) {
        let world = run(&all, pipeline, &schedule);
        prop_assert_eq!((world.requests.len(), world.responses.len()), (all.len() + 1, all.len() + 1));
        for (i, exchange) in all.iter().enumerate() {
            let request = Message {
                head: exchange.method.to_owned(),
                content: exchange.content.content(),
                trailer: exchange.content.trailer().map(str::to_owned),
                interim: 0,
            };
            prop_assert_eq!(&world.requests[i], &request);
            let silent = exchange.method == "HEAD" || exchange.status == 304;
            let response = Message {
                head: exchange.status.to_string(),
                content: if silent { vec![] } else { exchange.answer.content() },
                trailer: exchange.answer.trailer().filter(|_| !silent).map(str::to_owned),
                interim: exchange.interim,
            };
            prop_assert_eq!(&world.responses[i], &response);
        }
        prop_assert_eq!((world.client.next(), world.server.next()), (Next::Send, Next::Read));
        prop_assert_eq!((world.client.close_reason(), world.server.close_reason()), (None, None));
        prop_assert!(world.server_input.is_empty() && world.client_input.is_empty());
    }
}

/// Both sides agree on a switch, and leave the first bytes of the other protocol where they are.
#[test]
fn switches_leave_the_rest_in_the_input() {
    for connect in [false, true] {
        let mut world = World::new(1);
        let mut output = Vec::new();
        let mut request =
            Request::new(if connect { "CONNECT" } else { "GET" }, if connect { "a:1" } else { "/" }).unwrap();
        request.field("Host", "a").unwrap();
        if !connect {
            request.field("Upgrade", "a/1, b").unwrap().field("Connection", "upgrade").unwrap();
        }
        world.client.send_head(&request, &mut output).unwrap();
        world.client.send_end(&FieldSection::EMPTY, &mut output).unwrap();
        world.to_server.extend(output);
        world.to_server.extend(b"client speaks");
        world.carry(usize::MAX);
        assert_eq!(world.server.next(), Next::Send);

        let mut response = Response::new(if connect { 200 } else { 101 }).unwrap();
        if !connect {
            response.field("Upgrade", "B").unwrap().field("Connection", "upgrade").unwrap();
        }
        let mut output = Vec::new();
        world.server.send_head(&response, &mut output).unwrap();
        world.to_client.extend(output);
        world.to_client.extend(b"server speaks");
        world.carry(usize::MAX);
        assert_eq!((world.client.next(), world.server.next()), (Next::Switch, Next::Switch));
        assert_eq!((&world.server_input[..], &world.client_input[..]), (&b"client speaks"[..], &b"server speaks"[..]));
    }
}

/// The server answers before it has the content, and the connection closes.
#[test]
fn an_expectation_can_be_refused() {
    let mut world = World::new(1);
    let mut request = Request::new("POST", "/").unwrap();
    request.field("Host", "a").unwrap().field("Content-Length", "9").unwrap().field("Expect", "100-continue").unwrap();
    let mut output = Vec::new();
    world.client.send_head(&request, &mut output).unwrap();
    assert_eq!((world.client.next(), world.client.expectation()), (Next::Read, Expectation::Waiting));
    world.to_server.extend(output);
    world.carry(usize::MAX);
    assert_eq!((world.server.next(), world.server.expectation()), (Next::Send, Expectation::Waiting));
    assert_eq!(world.server.owed_option(), Some("close"));
    let mut response = Response::new(417).unwrap();
    response.field("Content-Length", "0").unwrap().field("Connection", "close").unwrap();
    let mut output = Vec::new();
    world.server.send_head(&response, &mut output).unwrap();
    world.server.send_end(&FieldSection::EMPTY, &mut output).unwrap();
    assert_eq!((world.server.next(), world.server.close_reason()), (Next::Close, Some(CloseReason::Response)));
    world.to_client.extend(output);
    world.carry(usize::MAX);
    assert_eq!((world.client.next(), world.client.expectation()), (Next::Close, Expectation::Refused));
}
