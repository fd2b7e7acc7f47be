//! Headers that belong to one connection only, and so must not travel on.

use http::header::{CONNECTION, HOST, TE, UPGRADE};
use http::request::Parts;
use http::uri::{Authority, Scheme};
use http::{HeaderMap, HeaderName, HeaderValue, Uri};

/// Remove what is about the connection. An upgrade keeps its headers: they are about the request.
pub fn strip(headers: &mut HeaderMap) {
    // By far the most requests have none of these.
    if !headers.contains_key(CONNECTION) {
        headers.remove("keep-alive");
        headers.remove("proxy-connection");
        headers.remove(UPGRADE);
        return;
    }
    let tokens: Vec<String> = headers
        .get_all(CONNECTION)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(','))
        .map(|token| token.trim().to_ascii_lowercase())
        .collect();
    let has = |token: &str| tokens.iter().any(|t| t == token);
    headers.remove("keep-alive");
    headers.remove("proxy-connection");
    if has("upgrade") && headers.contains_key(UPGRADE) {
        return;
    }
    headers.remove(UPGRADE);
    let te = has("te") && headers.contains_key(TE);
    for token in &tokens {
        // Only names of the connection's own headers may be listed; nobody may have Host or the body's length taken away.
        let kept = [
            "te",
            "host",
            "content-length",
            "transfer-encoding",
            "trailer",
        ];
        if !kept.contains(&token.as_str())
            && let Ok(name) = HeaderName::from_bytes(token.as_bytes())
        {
            headers.remove(name);
        }
    }
    headers.remove(CONNECTION);
    if te {
        headers.insert(CONNECTION, HeaderValue::from_static("TE"));
    }
}

/// HTTP/2 wants the host in the address, where a caller may leave it to the header.
pub fn host_to_authority(request: &mut Parts) {
    let host = request.headers.get(HOST).map(HeaderValue::as_bytes);
    let Some(Ok(host)) = host.map(Authority::try_from) else {
        return;
    };
    let mut uri = request.uri.clone().into_parts();
    uri.authority = Some(host);
    uri.scheme = uri.scheme.or(Some(Scheme::HTTP));
    if let Ok(uri) = Uri::from_parts(uri) {
        request.uri = uri;
    }
}

/// Whether the request asks for another protocol.
pub fn wants_upgrade(headers: &HeaderMap) -> bool {
    headers.contains_key(UPGRADE) && headers.contains_key(CONNECTION)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(given: &[(&'static str, &'static str)], expected: &[(&str, &str)]) {
        let mut headers = HeaderMap::new();
        for (name, value) in given {
            headers.append(*name, HeaderValue::from_static(value));
        }
        strip(&mut headers);
        let left: Vec<(&str, &str)> = headers
            .iter()
            .map(|(n, v)| (n.as_str(), v.to_str().unwrap()))
            .collect();
        assert_eq!(left, expected);
    }

    #[test]
    fn what_stays() {
        check(&[("host", "a"), ("x", "1")], &[("host", "a"), ("x", "1")]);
        check(
            &[
                ("host", "a"),
                ("connection", "keep-alive"),
                ("keep-alive", "5"),
            ],
            &[("host", "a")],
        );
        check(
            &[
                ("host", "a"),
                ("connection", "close, X-Hop"),
                ("x-hop", "1"),
            ],
            &[("host", "a")],
        );
        check(&[("host", "a"), ("connection", "Host")], &[("host", "a")]);
        check(
            &[("te", "trailers"), ("connection", "TE, close")],
            &[("te", "trailers"), ("connection", "TE")],
        );
        check(
            &[
                ("upgrade", "websocket"),
                ("connection", "keep-alive, Upgrade"),
            ],
            &[
                ("upgrade", "websocket"),
                ("connection", "keep-alive, Upgrade"),
            ],
        );
        check(&[("upgrade", "h2c"), ("x", "1")], &[("x", "1")]);
    }
}
