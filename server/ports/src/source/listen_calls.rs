//! The places of a file that listen, and what names the port there.

use std::{ops::Range, sync::LazyLock};

use regex_lite::Regex;

use super::{
    lang::Lang,
    listen_patterns::{
        ListenPattern, OPTION, PATTERNS,
        PortPart::{All, At, Key, KeyOrAt, Setting},
    },
    text::{arguments, closing, expression_end, keyed_below, trimmed},
};
use crate::detection::Role;

/// The patterns, made once.
static REGEXES: LazyLock<Vec<Option<Regex>>> = LazyLock::new(|| {
    PATTERNS
        .iter()
        .map(|site| Regex::new(site.pattern).ok())
        .collect()
});

/// A place in a file that listens and what names the port there; an empty range when nothing does.
#[derive(Debug)]
pub(crate) struct ListeningCall {
    pub at: usize,
    pub port: Option<Range<usize>>,
    /// The key of a file that holds it instead.
    pub setting: Option<&'static str>,
    pub role: Role,
    pub default: Option<u16>,
    /// An option of a constructor: it stands above what the constructor writes itself.
    pub is_option: bool,
}

/// All calls that listen, in the order of the file.
pub(super) fn find(lang: Lang, text: &str) -> Vec<ListeningCall> {
    let mut all: Vec<ListeningCall> = Vec::new();
    let fitting = PATTERNS.iter().zip(REGEXES.iter()).filter(|(site, _)| {
        site.lang == lang && (site.with.is_empty() || text.contains(site.with))
    });
    for (site, pattern) in fitting {
        let Some(pattern) = pattern else { continue };
        for found in pattern.find_iter(text) {
            let Some(call) = call(lang, text, site, found.range()) else {
                continue;
            };
            // The first pattern that fits a place says what it is; a file may leave it to the call.
            if all
                .iter()
                .all(|known| known.at != call.at || known.setting.is_some())
            {
                all.push(call);
            }
        }
    }
    all.sort_by_key(|found| found.at);
    all
}

fn call(
    lang: Lang,
    text: &str,
    site: &ListenPattern,
    range: Range<usize>,
) -> Option<ListeningCall> {
    let matched = &text[range.clone()];
    // The bracket that belongs to the name, not one inside of it.
    let open = range.start + matched.find(['(', '{']).or_else(|| matched.rfind('='))?;
    let is_within = open + 1 < range.end;
    let parts = arguments(text, open);
    let port = match site.part {
        At(n) => parts.get(n).cloned(),
        Key(key) => keyed_below(text, &parts, key, 3),
        KeyOrAt(key, n) => {
            let is_object = |part: &Range<usize>| text[part.clone()].starts_with('{');
            let at = parts
                .get(n)
                .filter(|part| !is_object(part))
                .filter(|part| n == 0 || !text[(*part).clone()].contains('='));
            // uWebSockets names the host first.
            let is_host = |part: &Range<usize>| {
                let word = text[part.clone()].to_ascii_lowercase();
                word.ends_with("host") || word.ends_with("hostname")
            };
            let at = match (at, parts.get(n + 1)) {
                (Some(host), Some(next)) if is_host(host) => Some(next),
                (at, _) => at,
            };
            keyed_below(text, &parts[..parts.len().min(8)], key, 2).or_else(|| at.cloned())
        }
        All if is_within => {
            let close = expression_end(text, range.end, b"\n;");
            Some(trimmed(text, range.end..close))
        }
        All => Some(open + 1..closing(text, open)),
        Setting(_) => None,
    };
    // CherryPy's configuration stands beside the call.
    let port = match site.part {
        Key(key) if port.is_none() && key.contains('.') => beside(text, key),
        _ => port,
    };
    let setting = match site.part {
        Setting(key) => Some(key),
        _ => None,
    };
    if port.is_none() && site.default.is_none() && setting.is_none() {
        return None;
    }
    Some(ListeningCall {
        at: open,
        role: role(lang, text, port.clone(), site.role),
        port,
        setting,
        default: site.default,
        is_option: site.pattern == OPTION,
    })
}

/// `'server.socket_port': 9090` anywhere in the file.
fn beside(text: &str, key: &str) -> Option<Range<usize>> {
    text.match_indices(key).find_map(|(at, _)| {
        let after = at + key.len();
        let rest = text[after..].trim_start_matches(['"', '\'', ']', ' ']);
        let value = rest.strip_prefix([':', '='])?;
        let from = text.len() - value.len();
        let end = expression_end(text, from, b",\n");
        Some(trimmed(text, from..end))
    })
}

/// What the words around the port say of its role.
fn role(lang: Lang, text: &str, port: Option<Range<usize>>, role: Role) -> Role {
    let Some(port) = port else { return role };
    if role == Role::Management || is_management(lang, text, &port) {
        Role::Management
    } else if role == Role::Grpc || around(lang, text, &port).contains("grpc") {
        // `axum::serve(listener)` and tonic's `serve(addr)` look alike.
        if lang == Lang::Rust && !text.contains("tonic") {
            Role::Http
        } else {
            Role::Grpc
        }
    } else if role == Role::Http && lang == Lang::Go && only_grpc(text) {
        Role::Grpc
    } else {
        role
    }
}

/// The words of the line up to the port, and of the function that it is in.
fn around(lang: Lang, text: &str, port: &Range<usize>) -> String {
    let start = text[..port.start].rfind('\n').map_or(0, |at| at + 1);
    let mut words = text[start..port.end].to_ascii_lowercase();
    // Go's profiler and the like, by the function that starts it.
    if lang == Lang::Go
        && let Some(at) = text[..port.start].rfind("\nfunc ")
    {
        let head = text[at + 1..].lines().next().unwrap_or_default();
        let name = head
            .split('(')
            .find(|part| !part.trim_end().ends_with("func"));
        words.push_str(&name.unwrap_or_default().to_ascii_lowercase());
    }
    words
}

/// Whether a port is for those who look after the program, by the words around it.
pub(super) fn is_management(lang: Lang, text: &str, port: &Range<usize>) -> bool {
    let words = around(lang, text, port);
    [
        "metric",
        "management",
        "admin",
        "mgmt",
        "actuator",
        "pprof",
        "health",
        "probe",
        "prometheus",
        "debugaddr",
        "debug_addr",
    ]
    .iter()
    .any(|word| words.contains(word))
}

fn only_grpc(text: &str) -> bool {
    text.contains("grpc.NewServer") && !text.contains("http.")
}
