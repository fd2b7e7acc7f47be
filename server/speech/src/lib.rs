//! What a program on this machine speaks, by the first bytes of its answer; and how it is asked, with as little harm as can be.

mod ask;
mod hello;

use std::fmt;

pub use ask::{Answer, ask, ask_http2, asks_tls};

/// What two ends of a connection must have in common.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Speech {
    Http1,
    /// With prior knowledge, not encrypted: gRPC as it is in a cluster.
    Http2,
    Tls,
    /// Something else; the program may speak first.
    Other,
}

impl Speech {
    /// What the callers of a Service's port speak, by its `appProtocol`, else by the port's name in the way of meshes:
    /// `PROTOCOL` or `PROTOCOL-anything`. `None`: that says nothing.
    pub fn of_port(app_protocol: Option<&str>, name: Option<&str>) -> Option<Self> {
        let first = |name: &str| {
            name.split('-')
                .next()
                .unwrap_or_default()
                .to_ascii_lowercase()
        };
        let by_word = |word: &str| match word {
            "http" | "http1" | "ws" => Some(Self::Http1),
            "http2" | "grpc" | "h2c" => Some(Self::Http2),
            "https" | "tls" | "wss" => Some(Self::Tls),
            "tcp" | "mongo" | "mysql" | "redis" | "postgres" | "postgresql" | "amqp" | "kafka" => {
                Some(Self::Other)
            }
            _ => None,
        };
        let app = app_protocol.map(|word| word.rsplit('/').next().unwrap_or(word));
        let app = app.and_then(|word| by_word(&word.to_ascii_lowercase()));
        // "grpc-web" is HTTP/1 to whoever serves it.
        let named = name.filter(|name| !name.starts_with("grpc-web"));
        app.or_else(|| named.and_then(|name| by_word(&first(name))))
    }

    /// By the first bytes that a server says; `None` while more could decide.
    pub fn of_server(bytes: &[u8]) -> Option<Self> {
        /// Types of HTTP/2 frames that a server begins with, or ends with.
        const SETTINGS: u8 = 4;
        const GOAWAY: u8 = 7;
        let http = b"HTTP/";
        if bytes.starts_with(http) {
            return Some(Self::Http1);
        }
        if let [0x15 | 0x16, 0x03, ..] = bytes {
            return Some(Self::Tls);
        }
        match bytes {
            // Length, type, flags, and stream 0.
            [0, _, _, SETTINGS | GOAWAY, _, 0, 0, 0, 0, ..] => Some(Self::Http2),
            [0, ..] if bytes.len() < 9 => None,
            [0x15 | 0x16] | [] => None,
            _ if http.starts_with(bytes) => None,
            _ => Some(Self::Other),
        }
    }

    /// By the first bytes that a client says: enough to tell TLS.
    pub fn is_tls_client(bytes: &[u8]) -> bool {
        bytes.starts_with(&[0x16, 0x03])
    }
}

impl fmt::Display for Speech {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Http1 => "HTTP/1",
            Self::Http2 => "HTTP/2",
            Self::Tls => "TLS",
            Self::Other => "another protocol",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_port_says_what_its_callers_speak() {
        let check = |app: &str, name: &str, expected| {
            let some = |text: &'static str| Some(text).filter(|text| !text.is_empty());
            let (app, name): (&'static str, &'static str) =
                (app.to_owned().leak(), name.to_owned().leak());
            assert_eq!(
                Speech::of_port(some(app), some(name)),
                expected,
                "{app} {name}"
            );
        };
        check("", "http", Some(Speech::Http1));
        check("", "http-api", Some(Speech::Http1));
        check("", "grpc", Some(Speech::Http2));
        check("", "grpc-web", None);
        check("", "https", Some(Speech::Tls));
        check("kubernetes.io/h2c", "http", Some(Speech::Http2));
        check("kubernetes.io/ws", "", Some(Speech::Http1));
        check("GRPC", "", Some(Speech::Http2));
        check("example.com/odd", "http", Some(Speech::Http1));
        check("", "metrics", None);
        check("", "", None);
    }

    #[test]
    fn a_server_s_first_bytes() {
        let check = |bytes: &[u8], expected| {
            assert_eq!(
                Speech::of_server(bytes),
                expected,
                "{:?}",
                bytes.escape_ascii()
            );
        };
        check(b"", None);
        check(b"HT", None);
        check(b"HTTP/1.1 400 Bad Request\r\n", Some(Speech::Http1));
        check(&[0x15, 0x03, 0x01, 0, 2, 2, 70], Some(Speech::Tls));
        check(&[0x15], None);
        check(&[0, 0, 18, 4, 0, 0, 0, 0, 0], Some(Speech::Http2));
        check(&[0, 0, 18, 4], None);
        check(&[0, 0, 0, 0, 0, 0, 0, 0, 0], Some(Speech::Other));
        check(b"220 mail ready\r\n", Some(Speech::Other));
        check(b"<html>", Some(Speech::Other));
    }
}
