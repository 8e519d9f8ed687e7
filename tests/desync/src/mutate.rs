//! Messages that differ a little from accepted ones and are still accepted: what lies between the vectors.

use std::collections::HashSet;

use crate::case::{Case, Ending, Role};
use crate::ours;

/// What may be put in, or in the place of something.
const PIECES: &[&str] = &[
    "\r\n",
    "\n",
    "\r",
    " ",
    "\t",
    "0",
    "00",
    "1",
    "9",
    "a",
    "F",
    "+",
    "-",
    "0x",
    ";",
    ";a",
    ";a=b",
    ";a=\"\\\"\"",
    ",",
    "=",
    "\"",
    ":",
    "\0",
    "\x0b",
    "\x7f",
    "chunked",
    "gzip, ",
    ", chunked",
    "identity",
    "close",
    "keep-alive",
    "upgrade",
    "\r\n\r\n",
    "Content-Length: 0\r\n",
    "Content-Length: 5\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Transfer-Encoding: gzip\r\n",
    "Connection: close\r\n",
    "Connection: keep-alive\r\n",
    "Connection: Content-Length\r\n",
    "Expect: 100-continue\r\n",
    "Upgrade: websocket\r\n",
    "Trailer: a\r\n",
    "TE: trailers\r\n",
    "X: y\r\n",
    "X:\r\n",
    "Content_Length: 7\r\n",
    "Content-Type: text/plain\r\n",
    "Content-Encoding: identity\r\n",
    "0\r\n\r\n",
    "1\r\nx\r\n",
    "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
    "HTTP/1.1",
    "HTTP/1.0",
    "HTTP/1.2",
    "POST ",
    "HEAD ",
    "CONNECT ",
    "OPTIONS ",
    "DELETE ",
    "PUT ",
    "get ",
    "M-SEARCH ",
    "* ",
    "204",
    "304",
    "205",
    "200",
    "101",
    "103",
    "HTTP/1.1 103 \r\n\r\n",
];

/// Numbers in an order that depends on nothing but the seed (xorshift64*).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let word = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 32;
        usize::try_from(word).unwrap_or_default() % limit.max(1)
    }
}

/// Inputs above this size are left as they are: they test limits, which are each reader's own.
const LONG: usize = 2000;

/// `count` mutations of `cases` that are accepted, each once. Fewer if they are not to be found.
pub fn cases(cases: &[Case], seed: u64, count: usize) -> Vec<Case> {
    let mut random = Random(seed | 1);
    let short = |role| cases.iter().filter(|case| case.role == role && case.octets.len() <= LONG).collect::<Vec<_>>();
    let roles = [short(Role::Server), short(Role::Client)];
    let mut known: HashSet<_> =
        cases.iter().map(|case| (case.role, case.methods.clone(), case.octets.clone())).collect();
    let mut mutations = Vec::with_capacity(count);
    for _ in 0..count.saturating_mul(100) {
        if mutations.len() == count {
            break;
        }
        // Half of them for each role.
        let of = &roles[mutations.len() % 2];
        let case = of[random.below(of.len())];
        let mut octets = case.octets.clone();
        for _ in 0..=random.below(3) {
            mutate(&mut octets, &mut random);
        }
        let eof = case.ending == Ending::Eof;
        let Some(mut made) = ours::case(&case.id, case.role, &case.methods, &octets, eof) else { continue };
        if known.insert((made.role, made.methods.clone(), made.octets.clone())) {
            made.mutated = true;
            mutations.push(made);
        }
    }
    mutations
}

fn mutate(octets: &mut Vec<u8>, random: &mut Random) {
    let at = random.below(octets.len() + 1);
    let piece = PIECES[random.below(PIECES.len())].as_bytes();
    match random.below(6) {
        0 => drop(octets.splice(at..at, piece.iter().copied())),
        1 => {
            let to = (at + piece.len()).min(octets.len());
            octets.splice(at..to, piece.iter().copied());
        }
        2 => drop(octets.drain(at..(at + 1 + random.below(4)).min(octets.len()))),
        3 => {
            if let Some(octet) = octets.get_mut(at) {
                *octet = u8::try_from(random.below(256)).unwrap_or_default();
            }
        }
        // A piece that is a line stands best where one begins.
        4 => {
            let line = line_at(octets, at);
            octets.splice(line.start..line.start, piece.iter().copied());
        }
        _ => {
            let line = line_at(octets, at);
            let text = octets[line.clone()].to_vec();
            let twice = random.below(2) == 0;
            octets.splice(line, if twice { [&text[..], &text[..]].concat() } else { vec![] });
        }
    }
}

/// The line in which `at` lies, with its end.
fn line_at(octets: &[u8], at: usize) -> std::ops::Range<usize> {
    let start = octets[..at].iter().rposition(|&octet| octet == b'\n').map_or(0, |end| end + 1);
    let end = octets[at..].iter().position(|&octet| octet == b'\n').map_or(octets.len(), |end| at + end + 1);
    start..end
}

#[cfg(test)]
mod tests {
    use crate::case::Role;
    use crate::ours;

    #[test]
    fn the_seed_decides() {
        let response = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi";
        let request = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        let cases = [
            ours::case("response", Role::Client, &["GET".to_owned()], response, false).expect("a complete response"),
            ours::case("request", Role::Server, &[], request, false).expect("a complete request"),
        ];
        let octets = |seed| super::cases(&cases, seed, 50).into_iter().map(|case| case.octets).collect::<Vec<_>>();
        assert_eq!(octets(1).len(), 50);
        assert_eq!(octets(1), octets(1));
        assert_ne!(octets(1), octets(3));
        assert!(octets(1).iter().all(|octets| octets != response && octets != request));
    }
}
