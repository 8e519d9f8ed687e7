//! ureq-proto, which is sans-IO.

use ureq_proto::client::{Call, RecvBodyResult, RecvResponseResult, SendRequestResult};
use ureq_proto::server::{RecvRequestResult, Reply};

use crate::case::{Case, Ending, Message, Role};
use crate::reader::{End, Reader, Reading, locked};

pub struct Ureq;

impl Reader for Ureq {
    fn name(&self) -> String {
        locked("ureq-proto")
    }

    fn read(&mut self, cases: &[&Case]) -> Vec<Option<Reading>> {
        let one = |case: &&Case| {
            let mut reading = Reading { messages: vec![], end: End::Wait };
            let input = case.input();
            let read = match case.role {
                Role::Server => server(&input, &mut reading),
                Role::Client => client(case, &input, &mut reading),
            };
            reading.end = read.unwrap_or(End::Error);
            Some(reading)
        };
        cases.iter().map(one).collect()
    }
}

type Stopped = Result<End, ureq_proto::Error>;

fn server(mut rest: &[u8], reading: &mut Reading) -> Stopped {
    let mut content = [0; 4096];
    loop {
        let mut reply = Reply::new()?;
        let (used, head) = reply.try_request(rest)?;
        rest = &rest[used..];
        let Some(head) = head else { return Ok(End::Wait) };
        let (what, target) = (head.method().to_string(), head.uri().to_string());
        reading.messages.push(Message { what, target, ..Message::default() });
        let mut reply = match reply.proceed() {
            None => return Ok(End::Wait),
            Some(RecvRequestResult::ProvideResponse(_)) => {
                reading.last().complete = true;
                continue;
            }
            Some(RecvRequestResult::RecvBody(reply)) => reply,
            Some(RecvRequestResult::Send100(reply)) => reply.accept(&mut content)?.1,
        };
        while !reply.is_ended() {
            let (used, got) = reply.read(rest, &mut content)?;
            rest = &rest[used..];
            reading.last().content.extend_from_slice(&content[..got]);
            if used == 0 && got == 0 && !reply.is_ended() {
                return Ok(End::Wait);
            }
        }
        reading.last().complete = true;
    }
}

fn client(case: &Case, mut rest: &[u8], reading: &mut Reading) -> Stopped {
    let mut content = [0; 4096];
    for method in case.asked() {
        let request = http::Request::builder().method(method.as_str()).uri("http://a/").body(()).expect("a request");
        let mut call = Call::new(request)?.proceed();
        call.write(&mut content)?;
        let Some(SendRequestResult::RecvResponse(mut call)) = call.proceed()? else {
            return Ok(End::Closed);
        };
        let head = loop {
            let (used, head) = call.try_response(rest, false)?;
            rest = &rest[used..];
            match head {
                Some(head) => break head,
                None if used == 0 => return Ok(End::Wait),
                None => {}
            }
        };
        reading.messages.push(Message { what: head.status().as_str().to_owned(), ..Message::default() });
        let closes = match call.proceed() {
            None => return Ok(End::Wait),
            Some(RecvResponseResult::RecvBody(mut call)) => {
                loop {
                    let (used, got) = call.read(rest, &mut content)?;
                    rest = &rest[used..];
                    reading.last().content.extend_from_slice(&content[..got]);
                    if used == 0 && got == 0 {
                        break;
                    }
                }
                let until_close = matches!(call.body_mode(), ureq_proto::BodyMode::CloseDelimited);
                if !call.can_proceed() || (until_close && case.ending != Ending::Eof) {
                    return Ok(End::Wait);
                }
                match call.proceed() {
                    Some(RecvBodyResult::Redirect(call)) => call.must_close_connection(),
                    Some(RecvBodyResult::Cleanup(call)) => call.must_close_connection(),
                    None => return Ok(End::Wait),
                }
            }
            Some(RecvResponseResult::Redirect(call)) => call.must_close_connection(),
            Some(RecvResponseResult::Cleanup(call)) => call.must_close_connection(),
        };
        reading.last().complete = true;
        if closes {
            return Ok(End::Closed);
        }
    }
    Ok(End::Wait)
}
