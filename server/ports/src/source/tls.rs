//! Whether a call listens with TLS: the plain port of the same program is named first.

use super::{
    file::SourceFile,
    lang::Lang,
    text::{last_word, words},
};

/// What makes a server of Node that speaks TLS.
const SECURE: [&str; 4] = [
    "https.createServer",
    "https.Server",
    "createSecureServer",
    "createHttpsServer",
];

/// Whether the call whose bracket opens here speaks TLS.
pub(super) fn speaks_tls(source: &SourceFile, open: usize) -> bool {
    let text = &source.clean;
    let head = text[..open].trim_end();
    let call = last_word(head);
    if ["TLS", "_rustls", "_openssl", "_tls"]
        .iter()
        .any(|word| call.contains(word))
    {
        return true;
    }
    if source.lang != Lang::Js {
        return false;
    }
    let receiver = head[..head.len() - call.len()]
        .trim_end()
        .trim_end_matches(['.', '?'])
        .trim_end();
    if let Some(chain) = receiver.strip_suffix(')') {
        return opening(text, chain.len()).is_some_and(|open| is_secure(&text[..open]));
    }
    let name = last_word(receiver);
    if name.to_ascii_lowercase().contains("https") {
        return true;
    }
    !name.is_empty()
        && words(text, name).any(|place| {
            let rest = text[place + name.len()..].trim_start();
            let value = rest.strip_prefix('=').map(str::trim_start);
            let value = value.map(|it| it.strip_prefix("new ").unwrap_or(it));
            value.is_some_and(|it| SECURE.iter().any(|word| it.starts_with(word)))
        })
}

fn is_secure(head: &str) -> bool {
    let head = head.trim_end();
    SECURE.iter().any(|word| head.ends_with(word))
}

/// The bracket that the one at this place closes.
fn opening(text: &str, close: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let bytes = text.as_bytes();
    for at in (0..close).rev() {
        match bytes[at] {
            b')' => depth += 1,
            b'(' if depth == 0 => return Some(at),
            b'(' => depth -= 1,
            _ => {}
        }
    }
    None
}
