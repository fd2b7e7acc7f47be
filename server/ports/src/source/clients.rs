//! Where programs connect to others: the port that goes there is not their own.

use std::{collections::HashSet, ops::Range, sync::LazyLock};

use regex_lite::Regex;

use super::{clue::PortClue, eval::Evaluator, file::SourceFile, lang::Lang, text::arguments};

/// A call that connects; its whole bracket names where to. The pattern ends with the opening bracket.
const CALLS: &[(Lang, &str)] = &[
    (
        Lang::Go,
        r"\b(?:grpc\.(?:Dial|DialContext|NewClient)|(?:net|tls|rpc|websocket|quic|jsonrpc)\.(?:Dial\w*|DialTimeout)|\w*Dialer\.Dial\w*|http\.(?:Get|Post|NewRequest\w*))\s*\(",
    ),
    (
        Lang::Python,
        r"(?:\.(?:connect|connect_ex)|\b(?:insecure|secure)_channel|\brequests\.\w+|\bhttpx\.\w+|\bcreate_connection|\bopen_connection|\burlopen|\bServerProxy|\bHTTPConnection|\bClientSession)\s*\(",
    ),
    (
        Lang::Js,
        r"(?:\b(?:net|tls|io|http2)\.(?:connect|createConnection)|\bcreateConnection|\bnew\s+WebSocket|\bio|\bfetch|\baxios(?:\.\w+)?|\bhttps?\.(?:request|get)|\bnew\s+\w*Client)\s*\(",
    ),
    (
        Lang::Rust,
        r"\b(?:(?:Tcp|Unix)Stream::connect\w*|\w+Client::connect|connect_async|Endpoint::(?:from_static|from_shared|new|from)|reqwest::get|Channel::from_\w+)\s*\(",
    ),
    (
        Lang::Jvm,
        r"\b(?:new\s+Socket|ManagedChannelBuilder\.for\w+)\s*\(",
    ),
    (Lang::Ruby, r"\bTCPSocket\.(?:new|open)\s*\("),
    (Lang::Dart, r"\b(?:Socket|WebSocket)\.connect\s*\("),
];

static PATTERNS: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    CALLS
        .iter()
        .map(|(_, pattern)| Regex::new(pattern).ok())
        .collect()
});

/// What a program connects to.
#[derive(Debug, Default)]
pub(crate) struct Clients {
    /// Whether it connects to anything at all.
    pub any: bool,
    /// Options and variables that say where to.
    pub names: HashSet<String>,
}

/// The calls that connect in the program's own files.
pub(super) fn find(evaluator: &mut Evaluator) -> Clients {
    let mut clients = Clients::default();
    for file in 0..evaluator.files.len() {
        let source = std::rc::Rc::clone(&evaluator.files[file]);
        for range in calls(&source) {
            clients.any = true;
            for part in arguments(&source.clean, range.end - 1) {
                let clues = evaluator.read(file, part);
                clients.names.extend(clues.iter().filter_map(name_of_clue));
            }
        }
    }
    clients
}

fn calls(source: &SourceFile) -> Vec<Range<usize>> {
    CALLS
        .iter()
        .zip(PATTERNS.iter())
        .filter(|((lang, _), _)| *lang == source.lang)
        .filter_map(|(_, pattern)| pattern.as_ref())
        .flat_map(|pattern| pattern.find_iter(&source.clean).map(|found| found.range()))
        .take(20)
        .collect()
}

/// The option, variable or key that an clue asks for.
pub(super) fn name_of_clue(clue: &PortClue) -> Option<String> {
    match clue {
        PortClue::Env(name, _) | PortClue::Flag(name, _) => Some(name.clone()),
        PortClue::Setting(keys, _) => keys.last().cloned(),
        PortClue::Port(..) | PortClue::Word(..) => None,
    }
}
