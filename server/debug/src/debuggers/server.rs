//! Debuggers that are started as servers: where the address stands in their command line, and how they tell it.

use core::net::SocketAddr;

use super::{Debugger, Words};

/// Where a command line gives the port on which the debugger will wait for its client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The address that is given, which the client will connect to; a host that was not said is the loopback.
    pub host: String,
    /// Never 0: a port that the system chooses is nobody's place.
    pub port: u16,
    /// Which word of the command line has it, and the bytes of the number in it.
    word: usize,
    digits: std::ops::Range<usize>,
}

impl Place {
    /// The same command line with another port.
    pub fn moved(&self, words: &[String], port: u16) -> Vec<String> {
        let mut words = words.to_vec();
        if let Some(word) = words.get_mut(self.word) {
            word.replace_range(self.digits.clone(), &port.to_string());
        }
        words
    }
}

/// The place that this command line gives; `None` where the debugger speaks on stdio, or chooses its port itself.
pub fn place(words: &[String]) -> Option<Place> {
    let row = Debugger::of_command(words.iter().map(String::as_str))?;
    let server = row.server?;
    if !server.mode.is_empty() && !words[1..].iter().any(|word| word == server.mode) {
        return None;
    }
    match server.words {
        Words::Address(options) => valued(words, options, true),
        Words::Port(options) => valued(words, options, false),
        Words::Bare => {
            let script = words
                .iter()
                .skip(1)
                .position(|word| !word.starts_with('-'))?
                + 1;
            let word = script + 1;
            let host = words.get(word + 1).filter(|host| !host.starts_with('-'));
            let host = host.map_or("127.0.0.1", String::as_str);
            at(words, word, 0, host)
        }
    }
}

/// The value of the first of these options, behind `=` or in the next word.
fn valued(words: &[String], options: &[&str], address: bool) -> Option<Place> {
    for (n, word) in words.iter().enumerate().skip(1) {
        for option in options {
            let Some(rest) = word.strip_prefix(option) else {
                continue;
            };
            let (word, from) = match rest.strip_prefix('=') {
                Some(_) => (n, option.len() + 1),
                None if rest.is_empty() => (n + 1, 0),
                None => continue,
            };
            let value = words.get(word)?.get(from..)?;
            if !address {
                return at(words, word, from, "127.0.0.1");
            }
            let (host, _) = value.rsplit_once(':')?;
            // Some take an URI: `listen://127.0.0.1:4711`.
            let host = host.rsplit_once("//").map_or(host, |(_, host)| host);
            let digits = from + value.rfind(':')? + 1;
            return at(words, word, digits, host);
        }
    }
    None
}

fn at(words: &[String], word: usize, from: usize, host: &str) -> Option<Place> {
    let text = words.get(word)?;
    let port = text.get(from..)?.parse().ok().filter(|port| *port > 0)?;
    let host = match host.trim_matches(['[', ']']) {
        "" | "0.0.0.0" | "*" | "::" => "127.0.0.1",
        host => host,
    };
    Some(Place {
        host: host.to_owned(),
        port,
        word,
        digits: from..text.len(),
    })
}

/// The address in a line by which a debugger tells where it listens: `DAP server listening at: 127.0.0.1:4567`,
/// `Debug server listening at [::]:8123`, `Listening on port 13000`.
pub fn address_in(line: &str) -> Option<String> {
    let words = || {
        line.split_whitespace()
            .map(|word| word.trim_end_matches(['.', ',']))
    };
    let is_address = |word: &str| {
        word.parse::<SocketAddr>()
            .ok()
            .filter(|address| address.port() > 0)
    };
    if let Some(mut address) = words().find_map(is_address) {
        if address.ip().is_unspecified() {
            address.set_ip(core::net::Ipv4Addr::LOCALHOST.into());
        }
        return Some(address.to_string());
    }
    if let Some(named) = words().find(|word| word.starts_with("localhost:")) {
        return Some(named.to_owned());
    }
    let port = words()
        .skip_while(|word| *word != "port")
        .nth(1)?
        .parse::<u16>()
        .ok()?;
    Some(format!("127.0.0.1:{port}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_in_what_adapters_print() {
        let check = |line: &str, expected: Option<&str>| {
            assert_eq!(address_in(line).as_deref(), expected, "{line}")
        };
        check(
            "DAP server listening at: 127.0.0.1:4567\n",
            Some("127.0.0.1:4567"),
        );
        check(
            "Debug server listening at [::]:8123",
            Some("127.0.0.1:8123"),
        );
        check("Debug server listening at ::1:8123", None);
        check(
            "Debug server listening at localhost:8123",
            Some("localhost:8123"),
        );
        check("Listening on port 13000", Some("127.0.0.1:13000"));
        check("Type 'dlv help' for list of commands.", None);
    }

    #[test]
    fn places_in_command_lines() {
        let check = |line: &str, expected: Option<(&str, u16, &str)>| {
            let words: Vec<String> = line.split(' ').map(str::to_owned).collect();
            let found = place(&words);
            let moved = found.as_ref().map(|it| it.moved(&words, 7).join(" "));
            let found = found.as_ref().map(|it| (it.host.as_str(), it.port));
            let expected = expected.map(|(host, port, line)| ((host, port), line.to_owned()));
            assert_eq!(found.zip(moved), expected, "{line}");
        };
        let local = "127.0.0.1";
        check(
            "dlv dap -l 127.0.0.1:4711",
            Some((local, 4711, "dlv dap -l 127.0.0.1:7")),
        );
        check(
            "/go/bin/dlv dap --listen=:4711 --log",
            Some((local, 4711, "/go/bin/dlv dap --listen=:7 --log")),
        );
        check(
            "dlv dap --listen [::1]:4711",
            Some(("::1", 4711, "dlv dap --listen [::1]:7")),
        );
        check("dlv dap --listen=127.0.0.1:0", None);
        check("dlv dap", None);
        check("dlv debug --listen=127.0.0.1:4711", None);
        check("dlv dap --listen", None);
        check(
            "codelldb --port 4711",
            Some((local, 4711, "codelldb --port 7")),
        );
        check(
            "node --no-warnings /x/js-debug/src/dapDebugServer.js 4711",
            Some((
                local,
                4711,
                "node --no-warnings /x/js-debug/src/dapDebugServer.js 7",
            )),
        );
        check(
            "node /x/js-debug/src/dapDebugServer.js 4711 ::1",
            Some(("::1", 4711, "node /x/js-debug/src/dapDebugServer.js 7 ::1")),
        );
        check("node /x/js-debug/src/dapDebugServer.js", None);
        check(
            "lldb-dap --connection listen://localhost:4711",
            Some((
                "localhost",
                4711,
                "lldb-dap --connection listen://localhost:7",
            )),
        );
        check(
            "python -m debugpy.adapter --host 127.0.0.1 --port 4711",
            Some((
                local,
                4711,
                "python -m debugpy.adapter --host 127.0.0.1 --port 7",
            )),
        );
        check("gdb --interpreter=dap", None);
        check("other --port 4711", None);
    }
}
