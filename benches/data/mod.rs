//! What the benchmarks parse, decode and write.
//!
//! Two kinds, because they rank parsers differently. A fixed message is learnt by the branch predictor after a few
//! repetitions, so it shows the cost of the instructions. A mix of 1,024 different messages does not fit the predictor, so
//! it shows what a server sees. The mixes come from a seeded generator: the same bytes on every machine and in every run.
//!
//! `benches/codec.rs`, `benches/instructions.rs` and the package in `benches/peers` all include this file.

#![allow(dead_code, unreachable_pub, reason = "each of the including targets uses its part")]
#![allow(clippy::panic, clippy::expect_used, reason = "a benchmark that fails has to stop")]

use core::fmt::Write as _;

/// What a head begins with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A request-line.
    Request,
    /// A status-line.
    Response,
}

/// Heads that are measured together, as one row or column under one name.
#[derive(Clone, Debug)]
pub struct Workload {
    /// As in the names of the benchmarks.
    pub name: &'static str,
    /// All of the heads are of this kind.
    pub kind: Kind,
    /// One head, or the 1,024 of a mix. Each slice ends where its head ends.
    pub heads: Vec<&'static [u8]>,
    /// Field lines in all heads together: what every contender must find.
    pub fields: usize,
}

impl Workload {
    fn one(name: &'static str, kind: Kind, head: &'static [u8]) -> Self {
        Self::mix(name, kind, vec![head])
    }

    fn mix(name: &'static str, kind: Kind, heads: Vec<&'static [u8]>) -> Self {
        let fields = heads.iter().map(|head| field_lines(head)).sum();
        Self { name, kind, heads, fields }
    }

    /// Bytes in all heads together.
    pub fn bytes(&self) -> usize {
        self.heads.iter().map(|head| head.len()).sum()
    }
}

/// Counts the field lines of a well-formed head: all lines but the first and the empty last one.
pub fn field_lines(head: &[u8]) -> usize {
    head.split(|&octet| octet == b'\n').count() - 3
}

/// The fixed heads, smallest first, requests before responses.
pub fn fixed() -> Vec<Workload> {
    vec![
        Workload::one("minimal", Kind::Request, REQUEST_MINIMAL),
        Workload::one("te", Kind::Request, REQUEST_TE),
        Workload::one("api", Kind::Request, REQUEST_API),
        Workload::one("short", Kind::Request, REQUEST_SHORT),
        Workload::one("browser", Kind::Request, REQUEST_BROWSER),
        Workload::one("many", Kind::Request, many()),
        Workload::one("cookie8k", Kind::Request, cookie(8_276)),
        Workload::one("r:minimal", Kind::Response, RESPONSE_MINIMAL),
        Workload::one("r:cdn", Kind::Response, RESPONSE_CDN),
        Workload::one("r:setcookie", Kind::Response, set_cookie()),
    ]
}

/// The three mixes of 1,024 different heads each.
pub fn mixes() -> Vec<Workload> {
    vec![
        Workload::mix("mix/small", Kind::Request, request_mix(0x51, 0..=5)),
        Workload::mix("mix/browser", Kind::Request, request_mix(0xb2, 9..=18)),
        Workload::mix("mix/resp", Kind::Response, response_mix(0xc3, 6..=15)),
    ]
}

/// [`fixed`] and [`mixes`].
pub fn heads() -> Vec<Workload> {
    let mut all = fixed();
    all.extend(mixes());
    all
}

/// One of [`heads`].
pub fn head(name: &str) -> Workload {
    let find = |all: Vec<Workload>| all.into_iter().find(|workload| workload.name == name);
    let found = find(fixed()).or_else(|| find(mixes()));
    found.unwrap_or_else(|| panic!("no workload is called {name}"))
}

/// The browser's request with one thing in it that is allowed but rare. All are of the same length as the regular one,
/// which comes first.
pub fn irregular() -> Vec<Workload> {
    let variant = |name, from: &str, to: &[u8]| {
        let head = replaced(REQUEST_BROWSER, from.as_bytes(), to);
        Workload::one(name, Kind::Request, head)
    };
    vec![
        Workload::one("regular", Kind::Request, REQUEST_BROWSER),
        variant("obs-text", "units=metric", b"units=m\xe9tric"),
        variant("HTAB", "(KHTML, like", b"(KHTML,\tlike"),
        variant("wide OWS", "Pragma: no-cache", b"Pragma:  o-cache"),
        variant("empty value", "Pragma: no-cache\r\n", b"Pragma-no-cache:\r\n"),
        variant("digit in name", "Pragma:", b"Pr4gma:"),
        variant("underscore in name", "Pragma:", b"Pr_gma:"),
    ]
}

/// `head` with the one occurrence of `from` replaced by as many octets.
fn replaced(head: &[u8], from: &[u8], to: &[u8]) -> &'static [u8] {
    assert_eq!(from.len(), to.len(), "a variant has the length of the regular head");
    let mut found = head.windows(from.len()).enumerate().filter(|(_, window)| *window == from);
    let (at, _) = found.next().expect("the text to replace is in the head");
    assert!(found.next().is_none(), "the text to replace is in the head once");
    let mut head = head.to_vec();
    head[at..at + to.len()].copy_from_slice(to);
    head.leak()
}

/// The smallest request that HTTP/1.1 allows: 41 bytes, 1 field.
pub const REQUEST_MINIMAL: &[u8] = b"\
GET / HTTP/1.1\r\n\
Host: dev.example.net\r\n\
\r\n";

/// What load generators send: 170 bytes, 3 fields.
pub const REQUEST_TE: &[u8] = b"\
GET /health/live HTTP/1.1\r\n\
Host: bench-1.example:8080\r\n\
Accept: application/json,text/html;q=0.9,text/plain;q=0.8,image/svg+xml;q=0.5,*/*;q=0.1\r\n\
Connection: keep-alive\r\n\
\r\n";

/// A call of a JSON interface: 283 bytes, 8 fields. 2,048 bytes of content are announced, none follow.
pub const REQUEST_API: &[u8] = b"\
POST /v2/accounts/7731/orders HTTP/1.1\r\n\
Host: orders.example.net\r\n\
User-Agent: Go-http-client/1.1\r\n\
Accept-Encoding: gzip\r\n\
Accept: application/json\r\n\
Connection: keep-alive\r\n\
Content-Type: application/json\r\n\
Authorization: Basic c3RhcnRsaW5lOmRyaXAtZmVlZC1tZS0Yw\r\n\
Content-Length: 2048\r\n\
\r\n";

/// A browser of 2009, the shape picohttpparser's own benchmark made customary: 703 bytes, 9 fields.
pub const REQUEST_SHORT: &[u8] = b"\
GET /gallery/2009/11/harbour-lights-before-the-winter-storm.jpeg HTTP/1.1\r\n\
Host: photos.example.com\r\n\
User-Agent: Mozilla/5.0 (X11; U; Linux i686; de-DE; rv:1.9.1.5) Gecko/20091109 Ubuntu/9.10 (karmic) Firefox/3.5.5 GTB6\r\n\
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8\r\n\
Accept-Language: de-de,de;q=0.8,en-us;q=0.5,en;q=0.3\r\n\
Accept-Encoding: gzip,deflate\r\n\
Accept-Charset: ISO-8859-1,utf-8;q=0.7,*;q=0.7\r\n\
Keep-Alive: 300\r\n\
Connection: keep-alive\r\n\
Cookie: visits=17; last_seen=1258041600; __utma=96992031.1835420041.1257000000.1258000000.1258041600.9; __utmb=96992031.4.10.1258041600; __utmz=96992031.1257000000.1.1.utmcsr=(direct)|utmccn=(direct)|utmcmd=(none); layout=wide-dark\r\n\
\r\n";

/// A browser of today: 1,044 bytes, 19 fields.
pub const REQUEST_BROWSER: &[u8] = b"\
GET /map/tiles/search?text=old+lighthouse&lang=en&zoom=9&session=u5Rk2 HTTP/1.1\r\n\
Host: maps.example.org\r\n\
Connection: keep-alive\r\n\
Pragma: no-cache\r\n\
Cache-Control: no-cache\r\n\
sec-ch-ua: \"Not;A=Brand\";v=\"99\", \"Microsoft Edge\";v=\"139\", \"Chromium\";v=\"139\"\r\n\
sec-ch-ua-mobile: ?0\r\n\
sec-ch-ua-platform: \"Linux\"\r\n\
DNT: 1\r\n\
Upgrade-Insecure-Requests: 1\r\n\
User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0\r\n\
Accept: text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,image/apng,*/*;q=0.8,application/signed-exchange;v=b3;q=0.7\r\n\
Sec-Fetch-Site: same-site\r\n\
Sec-Fetch-Mode: navigate\r\n\
Sec-Fetch-Dest: document\r\n\
Referer: https://www.example.org/coast/lighthouses\r\n\
Accept-Encoding: gzip, deflate, br, zstd\r\n\
Accept-Language: en-GB,en;q=0.9,fr;q=0.7\r\n\
If-None-Match: \"9a1c-62b0f3d7\"\r\n\
Cookie: consent=all; sid=Q2hhbmdlIG1lIGJlZm9yZSB5b3UgZ28gdG8gcHJvZHVjdGlvbi4; units=metric; last=59.3293.18.0686; ab=control.7; csrf=5f0c6b1e9d7a4438; seen=17,23,29,31,37,41,43,47\r\n\
\r\n";

/// The smallest response with a framing field: 38 bytes, 1 field.
pub const RESPONSE_MINIMAL: &[u8] = b"\
HTTP/1.1 200 OK\r\n\
Content-Length: 0\r\n\
\r\n";

/// A page out of a shared cache, in chunks: 1,027 bytes, 25 fields.
pub const RESPONSE_CDN: &[u8] = b"\
HTTP/1.1 200 OK\r\n\
Content-Type: text/html; charset=utf-8\r\n\
Transfer-Encoding: chunked\r\n\
Connection: keep-alive\r\n\
Date: Mon, 04 Aug 2025 07:21:09 GMT\r\n\
Server: edge-proxy/4.2\r\n\
Cache-Control: public, max-age=300, s-maxage=3600, stale-if-error=86400\r\n\
Last-Modified: Sun, 03 Aug 2025 22:00:00 GMT\r\n\
ETag: W/\"70b1-5f3a99c2\"\r\n\
Vary: Accept-Encoding, Cookie\r\n\
Age: 87104\r\n\
Via: 1.1 varnish, 1.1 edge\r\n\
X-Served-By: cache-ams21048-AMS, cache-bma1622-BMA\r\n\
X-Cache: MISS, HIT\r\n\
X-Cache-Hits: 0, 14\r\n\
X-Timer: S1754292069.112233,VS0,VE1\r\n\
Accept-Ranges: bytes\r\n\
Access-Control-Allow-Origin: *\r\n\
Strict-Transport-Security: max-age=63072000; includeSubDomains; preload\r\n\
X-Content-Type-Options: nosniff\r\n\
X-Frame-Options: SAMEORIGIN\r\n\
Content-Security-Policy: default-src 'self'; img-src * data:; object-src 'none'; frame-ancestors 'none'; base-uri 'self'; form-action 'self'; upgrade-insecure-requests\r\n\
Referrer-Policy: no-referrer-when-downgrade\r\n\
Permissions-Policy: geolocation=(self), camera=()\r\n\
Alt-Svc: h3=\":443\"; ma=2592000\r\n\
Content-Encoding: gzip\r\n\
\r\n";
/// 60 fields of an application's own: 3,756 bytes.
pub fn many() -> &'static [u8] {
    let mut random = Random(0x6d61_6e79);
    let mut head = String::from("GET /v1/devices/40961/readings?limit=200 HTTP/1.1\r\nHost: telemetry.example.com\r\n");
    for left in (0..59).rev() {
        let words = random.between(1, 3);
        head.push('X');
        for _ in 0..words {
            let word = random.text(LOWER, 3, 8);
            let (first, rest) = word.split_at(1);
            write!(head, "-{}{rest}", first.to_uppercase()).expect("a String takes everything");
        }
        // The last value is as long as the fixed size of the whole head wants it.
        let value = match left {
            0 => random.text(VALUE, 3_756 - head.len() - 6, 0),
            _ => random.text(VALUE, 12, 76),
        };
        write!(head, ": {value}\r\n").expect("a String takes everything");
    }
    head.push_str("\r\n");
    head.into_bytes().leak()
}

/// A small request with one very long cookie, `size` bytes in all.
pub fn cookie(size: usize) -> &'static [u8] {
    let mut random = Random(0xc00c_1e00);
    let mut head = String::from(
        "GET /account HTTP/1.1\r\nHost: shop.example.com\r\nUser-Agent: Wget/1.21.4\r\nAccept: */*\r\nCookie: ",
    );
    while head.len() + 160 < size {
        head.push_str(&random.pair(120));
        head.push_str("; ");
    }
    let name = random.text(LOWER, 4, 12);
    let value = random.text(VALUE, size - head.len() - name.len() - 5, 0);
    write!(head, "{name}={value}\r\n\r\n").expect("a String takes everything");
    head.into_bytes().leak()
}

/// A response with eight long cookies: 4,185 bytes, 11 fields.
fn set_cookie() -> &'static [u8] {
    let mut random = Random(0x5e7c_001e);
    let mut head = String::from(
        "HTTP/1.1 200 OK\r\nDate: Mon, 04 Aug 2025 07:21:09 GMT\r\nContent-Type: text/html\r\nContent-Length: 7168\r\n",
    );
    for left in (0..8).rev() {
        let attributes = "; Path=/; Domain=.example.org; Max-Age=31536000; HttpOnly; Secure; SameSite=Lax";
        let room = (4_185 - head.len() - 2) / (left + 1) - "Set-Cookie: \r\n".len() - attributes.len();
        let name = random.text(LOWER, 8, 8);
        let value = random.text(VALUE, room - name.len() - 1, 0);
        write!(head, "Set-Cookie: {name}={value}{attributes}\r\n").expect("a String takes everything");
    }
    head.push_str("\r\n");
    head.into_bytes().leak()
}

/// `size` bytes of content: noise.
pub fn content(size: usize) -> Vec<u8> {
    let mut random = Random(0xc4a5_c4a5);
    (0..size).map(|_| random.next().to_le_bytes()[0]).collect()
}

/// The same in chunks of `chunk` bytes each, no trailers.
pub fn chunked(size: usize, chunk: usize) -> Vec<u8> {
    let mut wire = Vec::new();
    for piece in content(size).chunks(chunk) {
        wire.extend_from_slice(format!("{:x}\r\n", piece.len()).as_bytes());
        wire.extend_from_slice(piece);
        wire.extend_from_slice(b"\r\n");
    }
    wire.extend_from_slice(b"0\r\n\r\n");
    wire
}

/// The head of a request whose content is chunked.
pub const CHUNKED_REQUEST: &[u8] =
    b"POST /upload HTTP/1.1\r\nHost: files.example.com\r\nTransfer-Encoding: chunked\r\n\r\n";

/// A trailer section of so many lines of 96 bytes, with the empty line.
pub fn trailers(lines: usize) -> Vec<u8> {
    let mut random = Random(0x7a11);
    let mut section = String::new();
    for line in 0..lines {
        write!(section, "X-Digest-{line:02}: {}\r\n", random.text(VALUE, 81, 0)).expect("a String takes everything");
    }
    section.push_str("\r\n");
    section.into_bytes()
}

/// The fields of a response of ten, as a server gives them to its encoder. Two of them frame and date the message.
pub const TEN_FIELDS: [(&str, &str); 10] = [
    ("Date", "Mon, 04 Aug 2025 07:21:09 GMT"),
    ("Content-Type", "application/json; charset=utf-8"),
    ("Content-Length", "13"),
    ("Cache-Control", "private, max-age=0, must-revalidate"),
    ("ETag", "\"5d41402abc4b2a76b9719d911017c592\""),
    ("Last-Modified", "Sun, 03 Aug 2025 22:00:00 GMT"),
    ("Server", "startline-bench"),
    ("Strict-Transport-Security", "max-age=63072000"),
    ("Vary", "Accept-Encoding, Origin"),
    ("X-Request-Id", "0e62e259-fb71-49da-8224-e773647cb6c9"),
];

/// The fields of the response in the server's exchange.
pub const FIVE_FIELDS: [(&str, &str); 5] = [
    ("Date", "Mon, 04 Aug 2025 07:21:09 GMT"),
    ("Server", "startline-bench"),
    ("Content-Type", "text/plain"),
    ("Content-Length", "13"),
    ("Cache-Control", "no-store"),
];

/// The content of both.
pub const GREETING: &[u8] = b"Hello, World!";

/// The fields of the request in the client's exchange.
pub const REQUEST_FIELDS: [(&str, &str); 3] =
    [("Host", "api.example.com"), ("User-Agent", "startline-bench"), ("Accept", "application/json")];

/// `HTTP/1.1 200 OK` with `fields`, as every encoder must write it but for the order and the case of the names.
pub fn response_head(fields: &[(&str, &str)]) -> Vec<u8> {
    let mut head = b"HTTP/1.1 200 OK\r\n".to_vec();
    for (name, value) in fields {
        head.extend_from_slice(format!("{name}: {value}\r\n").as_bytes());
    }
    head.extend_from_slice(b"\r\n");
    head
}

/// A small response with its content: [`FIVE_FIELDS`], [`GREETING`].
pub fn small_response() -> Vec<u8> {
    [response_head(&FIVE_FIELDS), GREETING.to_vec()].concat()
}

/// [`RESPONSE_CDN`] with its content, 4,096 bytes in four chunks.
pub fn cdn_response() -> Vec<u8> {
    [RESPONSE_CDN.to_vec(), chunked(4_096, 1_024)].concat()
}

const LOWER: &[u8] = b"abcdefghijklmnopqrstuvwxyz";
const DIGIT: &[u8] = b"0123456789";
const HEX: &[u8] = b"0123456789abcdef";
const VALUE: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._/+";

/// `SplitMix64`.
#[derive(Debug)]
struct Random(u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// `least..=most`, or `least` where `most` is less.
    fn between(&mut self, least: usize, most: usize) -> usize {
        let span = most.saturating_sub(least) + 1;
        least + usize::try_from(self.next() >> 33).expect("31 bits") % span
    }

    fn one_in(&mut self, chances: usize) -> bool {
        self.between(1, chances) == 1
    }

    fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        from[self.between(0, from.len() - 1)]
    }

    fn text(&mut self, alphabet: &[u8], least: usize, most: usize) -> String {
        let length = self.between(least, most);
        (0..length).map(|_| char::from(self.pick(alphabet))).collect()
    }

    fn pair(&mut self, longest: usize) -> String {
        format!("{}={}", self.text(LOWER, 3, 10), self.text(VALUE, 8, longest))
    }

    /// Fisher and Yates.
    fn shuffle<T>(&mut self, all: &mut [T]) {
        for last in (1..all.len()).rev() {
            all.swap(last, self.between(0, last));
        }
    }
}

/// A field that a mix may hold: its name, and how its value comes about.
type Pool = [(&'static str, Value)];

#[derive(Clone, Copy)]
enum Value {
    OneOf(&'static [&'static str]),
    Cookies,
    SetCookie,
    Address,
    Uuid,
    Trace,
    Bearer,
    Tag,
    Url,
    Number,
    Date,
}

impl Value {
    fn make(self, random: &mut Random) -> String {
        match self {
            Self::OneOf(values) => random.pick(values).to_owned(),
            Self::Cookies => {
                let count = random.between(1, 8);
                (0..count).map(|_| random.pair(80)).collect::<Vec<_>>().join("; ")
            }
            Self::SetCookie => format!("{}; Path=/; HttpOnly; SameSite=Lax", random.pair(140)),
            Self::Address => {
                let mut octet = || random.between(1, 254);
                format!("{}.{}.{}.{}", octet(), octet(), octet(), octet())
            }
            Self::Uuid => {
                let mut part = |length| random.text(HEX, length, 0);
                format!("{}-{}-{}-{}-{}", part(8), part(4), part(4), part(4), part(12))
            }
            Self::Trace => format!("00-{}-{}-01", random.text(HEX, 32, 0), random.text(HEX, 16, 0)),
            Self::Bearer => format!("Bearer {}", random.text(VALUE, 24, 180)),
            Self::Tag => format!("W/\"{}\"", random.text(VALUE, 8, 28)),
            Self::Url => format!("https://{}.example/{}", random.text(LOWER, 3, 14), random.text(VALUE, 0, 64)),
            Self::Number => random.text(b"123456789", 1, 6),
            Self::Date => format!(
                "{}, {:02} {} 2025 {:02}:{:02}:{:02} GMT",
                random.pick(&["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"]),
                random.between(1, 28),
                random.pick(&["Jan", "Mar", "May", "Jul", "Aug", "Oct", "Dec"]),
                random.between(0, 23),
                random.between(0, 59),
                random.between(0, 59),
            ),
        }
    }
}

const AGENTS: &[&str] = &[
    "curl/8.9.1",
    "okhttp/4.12.0",
    "Go-http-client/1.1",
    "python-httpx/0.27.2",
    "Mozilla/5.0 (X11; Linux x86_64; rv:141.0) Gecko/20100101 Firefox/141.0",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 14_6) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Safari/605.1.15",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Mobile/15E148",
];

const ACCEPT_PAGE: &str = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8";
const ACCEPT_IMAGE: &str = "image/avif,image/webp,image/png,image/svg+xml,image/*;q=0.8,*/*;q=0.5";
const BRANDS: &str = "\"Not;A=Brand\";v=\"99\", \"Google Chrome\";v=\"139\", \"Chromium\";v=\"139\"";

const REQUEST_POOL: &Pool = &[
    ("Accept", Value::OneOf(&["*/*", "application/json", ACCEPT_PAGE, ACCEPT_IMAGE])),
    ("Accept-Encoding", Value::OneOf(&["gzip", "gzip, deflate, br", "gzip, deflate, br, zstd"])),
    ("Accept-Language", Value::OneOf(&["en", "en-GB,en;q=0.9", "de-AT,de;q=0.8,en-US;q=0.5,en;q=0.3", "fr-FR"])),
    ("Connection", Value::OneOf(&["keep-alive", "Keep-Alive"])),
    ("Cookie", Value::Cookies),
    ("Authorization", Value::Bearer),
    ("Cache-Control", Value::OneOf(&["no-cache", "max-age=0"])),
    ("Pragma", Value::OneOf(&["no-cache"])),
    ("Referer", Value::Url),
    ("Origin", Value::Url),
    ("If-None-Match", Value::Tag),
    ("If-Modified-Since", Value::Date),
    ("Range", Value::OneOf(&["bytes=0-65535", "bytes=4096-"])),
    ("DNT", Value::OneOf(&["1"])),
    ("Priority", Value::OneOf(&["u=0, i", "u=3"])),
    ("Upgrade-Insecure-Requests", Value::OneOf(&["1"])),
    ("Sec-Fetch-Site", Value::OneOf(&["none", "same-origin", "cross-site"])),
    ("Sec-Fetch-Mode", Value::OneOf(&["cors", "navigate", "no-cors"])),
    ("Sec-Fetch-Dest", Value::OneOf(&["document", "script", "image", "empty"])),
    ("sec-ch-ua", Value::OneOf(&[BRANDS])),
    ("sec-ch-ua-mobile", Value::OneOf(&["?0", "?1"])),
    ("sec-ch-ua-platform", Value::OneOf(&["\"Linux\"", "\"Windows\"", "\"Android\""])),
    ("X-Forwarded-For", Value::Address),
    ("X-Forwarded-Proto", Value::OneOf(&["https"])),
    ("X-Request-Id", Value::Uuid),
    ("traceparent", Value::Trace),
    ("X-Requested-With", Value::OneOf(&["XMLHttpRequest"])),
];

const RESPONSE_POOL: &Pool = &[
    ("Date", Value::Date),
    ("Server", Value::OneOf(&["nginx", "envoy", "edge-proxy/4.2"])),
    ("Content-Type", Value::OneOf(&["text/html; charset=utf-8", "application/json", "image/webp", "text/css"])),
    ("Content-Encoding", Value::OneOf(&["gzip", "br", "zstd"])),
    ("Cache-Control", Value::OneOf(&["no-store", "public, max-age=300", "private, no-cache, must-revalidate"])),
    ("Connection", Value::OneOf(&["keep-alive", "keep-alive", "close"])),
    ("ETag", Value::Tag),
    ("Last-Modified", Value::Date),
    ("Expires", Value::Date),
    ("Vary", Value::OneOf(&["Accept-Encoding", "Accept-Encoding, Origin", "Cookie"])),
    ("Age", Value::Number),
    ("Via", Value::OneOf(&["1.1 varnish", "1.1 edge, 1.1 shield"])),
    ("Location", Value::Url),
    ("Set-Cookie", Value::SetCookie),
    ("Set-Cookie", Value::SetCookie),
    ("Accept-Ranges", Value::OneOf(&["bytes"])),
    ("Access-Control-Allow-Origin", Value::OneOf(&["*", "https://www.example.org"])),
    ("Strict-Transport-Security", Value::OneOf(&["max-age=31536000; includeSubDomains"])),
    ("X-Content-Type-Options", Value::OneOf(&["nosniff"])),
    ("X-Frame-Options", Value::OneOf(&["DENY", "SAMEORIGIN"])),
    ("X-Request-Id", Value::Uuid),
    ("Alt-Svc", Value::OneOf(&["h3=\":443\"; ma=86400"])),
];

/// Adds a field line; one name in five is in lower case, as clients that share code with HTTP/2 send it.
fn push(head: &mut String, random: &mut Random, (name, value): (&str, Value)) {
    let value = value.make(random);
    if random.one_in(5) {
        write!(head, "{}: {value}\r\n", name.to_ascii_lowercase()).expect("a String takes everything");
    } else {
        write!(head, "{name}: {value}\r\n").expect("a String takes everything");
    }
}

/// Requests of `Host`, `User-Agent` and `more` other fields. None announces content or asks to close, so that the same
/// bytes can also be served as one long connection. `POST` is left out: one without Content-Length has no content, but
/// ureq-proto waits for chunks.
fn request_mix(seed: u64, more: core::ops::RangeInclusive<usize>) -> Vec<&'static [u8]> {
    let mut random = Random(seed);
    let mut pool = REQUEST_POOL.to_vec();
    let request = |_| {
        let mut head = random.pick(&["GET ", "GET ", "GET ", "GET ", "DELETE ", "HEAD ", "OPTIONS "]).to_owned();
        for _ in 0..random.between(1, 4) {
            write!(head, "/{}", random.text(LOWER, 2, 12)).expect("a String takes everything");
        }
        if random.one_in(3) {
            write!(head, "?{}", random.pair(32)).expect("a String takes everything");
        }
        write!(head, " HTTP/1.1\r\nHost: {}.example\r\n", random.text(LOWER, 3, 14))
            .expect("a String takes everything");
        push(&mut head, &mut random, ("User-Agent", Value::OneOf(AGENTS)));
        random.shuffle(&mut pool);
        for field in &pool[..random.between(*more.start(), *more.end())] {
            push(&mut head, &mut random, *field);
        }
        head.push_str("\r\n");
        &*head.into_bytes().leak()
    };
    (0..1_024).map(request).collect()
}

/// Responses of `more` fields and one that frames the content.
fn response_mix(seed: u64, more: core::ops::RangeInclusive<usize>) -> Vec<&'static [u8]> {
    let mut random = Random(seed);
    let mut pool = RESPONSE_POOL.to_vec();
    let response = |_| {
        let status = random.pick(&["200 OK", "200 OK", "200 OK", "206 Partial Content", "302 Found", "404 Not Found"]);
        let mut head = format!("HTTP/1.1 {status}\r\n");
        random.shuffle(&mut pool);
        for field in &pool[..random.between(*more.start(), *more.end())] {
            push(&mut head, &mut random, *field);
        }
        if random.one_in(3) {
            push(&mut head, &mut random, ("Transfer-Encoding", Value::OneOf(&["chunked"])));
        } else {
            push(&mut head, &mut random, ("Content-Length", Value::Number));
        }
        head.push_str("\r\n");
        &*head.into_bytes().leak()
    };
    (0..1_024).map(response).collect()
}

/// Holds the sizes and field counts that the tables name, so that a change of the text above shows.
pub fn check() {
    let expected: [(&str, usize, usize); 10] = [
        ("minimal", 41, 1),
        ("te", 170, 3),
        ("api", 283, 8),
        ("short", 703, 9),
        ("browser", 1_044, 19),
        ("many", 3_756, 60),
        ("cookie8k", 8_276, 4),
        ("r:minimal", 38, 1),
        ("r:cdn", 1_027, 25),
        ("r:setcookie", 4_185, 11),
    ];
    for (workload, expected) in fixed().iter().zip(expected) {
        assert_eq!((workload.name, workload.bytes(), workload.fields), expected);
    }
}
