//! The codecs of actix-http, without its dispatcher.

use actix_http::body::BodySize;
use actix_http::h1::{ClientCodec, Codec, Message as Part, MessageType};
use actix_http::{Method, RequestHead, ServiceConfig, Uri};
use bytes::BytesMut;
use tokio_util::codec::{Decoder, Encoder};

use crate::case::{Case, Ending, Message, Role};
use crate::reader::{End, Reader, Reading, locked};

pub struct Actix;

impl Reader for Actix {
    fn name(&self) -> String {
        locked("actix-http")
    }

    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");

        tokio::task::LocalSet::new().block_on(&runtime, async {
            let config = ServiceConfig::default();
            let one = |case: &&Case| {
                Some(match case.role {
                    Role::Server => server(case, config.clone()),
                    Role::Client => client(case, &config),
                })
            };
            cases.iter().map(one).collect()
        })
    }
}

fn server(case: &Case, config: ServiceConfig) -> Reading {
    let mut codec = Codec::new(config);
    let mut input = BytesMut::from(&case.input()[..]);
    let mut reading = Reading { messages: vec![], end: End::Wait };
    loop {
        let part = match codec.decode(&mut input) {
            Ok(Some(part)) => part,
            Ok(None) => return reading,
            Err(_) => return Reading { end: End::Error, ..reading },
        };
        match part {
            Part::Item(head) => {
                let (what, target) = (head.method().to_string(), head.uri().to_string());
                reading.messages.push(Message { what, target, ..Message::default() });
                match codec.message_type() {
                    MessageType::None => {}
                    MessageType::Payload => continue,
                    MessageType::Stream => return Reading { end: End::Switch, ..reading },
                }
            }
            Part::Chunk(Some(piece)) => {
                reading.last().content.extend_from_slice(&piece);
                continue;
            }
            Part::Chunk(None) => {}
        }
        reading.last().complete = true;
        if !codec.keep_alive() {
            return Reading { end: End::Closed, ..reading };
        }
    }
}

fn client(case: &Case, config: &ServiceConfig) -> Reading {
    let mut input = BytesMut::from(&case.input()[..]);
    let mut reading = Reading { messages: vec![], end: End::Wait };
    for method in case.asked() {
        // A codec of its own for each exchange: the one keeps how the last response was framed.
        let mut codec = ClientCodec::new(config.clone());
        let mut head = RequestHead::default();
        head.method = Method::from_bytes(method.as_bytes()).expect("a method");
        head.uri = Uri::from_static("/");
        let mut unused = BytesMut::new();
        codec.encode(Part::Item((head.into(), BodySize::None)), &mut unused).expect("actix-http encodes the request");
        let head = loop {
            match codec.decode(&mut input) {
                Ok(Some(head)) if head.status.is_informational() && head.status != 101 => {}
                Ok(Some(head)) => break head,
                Ok(None) => return reading,
                Err(_) => return Reading { end: End::Error, ..reading },
            }
        };
        reading.messages.push(Message { what: head.status.as_str().to_owned(), ..Message::default() });
        let keeps = codec.keep_alive();
        if codec.message_type() != MessageType::None {
            let mut content = codec.into_payload_codec();
            loop {
                match content.decode(&mut input) {
                    Ok(Some(Some(piece))) => reading.last().content.extend_from_slice(&piece),
                    Ok(Some(None)) => break,
                    // Its user takes the end of input for the end of the content.
                    Ok(None) if case.ending == Ending::Eof => break,
                    Ok(None) => return reading,
                    Err(_) => return Reading { end: End::Error, ..reading },
                }
            }
        }
        reading.last().complete = true;
        if !keeps {
            return Reading { end: End::Closed, ..reading };
        }
    }
    reading
}
