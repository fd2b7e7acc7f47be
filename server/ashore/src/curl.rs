//! A request that came ashore as a command for a shell.

use std::net::SocketAddr;

use ashore_protocol::{
    HeaderValue,
    agent::{Mode, TextMatch},
    editor::{Header, RequestRecord},
};

/// What curl works out itself.
const OF_THE_CONNECTION: [&str; 3] = ["content-length", "connection", "transfer-encoding"];

/// To the program where it is known where it listens, else to where the request went. What was a secret is a variable of the
/// shell, for the reader to set.
pub fn command(record: &RequestRecord, to: Option<SocketAddr>) -> String {
    let host = match to {
        Some(to) => to.to_string(),
        None if record.host.is_empty() => "localhost".to_owned(),
        None => record.host.clone(),
    };
    let address = quoted(&format!("http://{host}{}", record.url));
    let mut parts = vec![format!("curl -X {} {address}", record.method)];
    for Header { name, value } in &record.headers {
        let lower = name.to_ascii_lowercase();
        if OF_THE_CONNECTION.contains(&lower.as_str()) || (to.is_none() && lower == "host") {
            continue;
        }
        parts.push(match value {
            // In double quotes, so that the shell puts the variable's value there.
            HeaderValue::Redacted => format!("-H \"{name}: ${}\"", variable(&lower)),
            HeaderValue::Shown(value) => format!("-H {}", quoted(&format!("{name}: {value}"))),
        });
    }
    if let Some(body) = record
        .request_body
        .as_deref()
        .filter(|body| !body.is_empty())
    {
        parts.push(format!("--data-raw {}", quoted(body)));
    }
    parts.join(" \\\n  ")
}

/// A request that comes here in personal mode, sent from within the cluster; none where a pattern does not say what fits it.
pub fn that_hits(mode: &Mode, host: &str, port: u16) -> Option<String> {
    let Mode::Personal(wanted) = mode else {
        return None;
    };
    let mut parts = vec!["curl".to_owned()];
    parts.extend(wanted.method.as_ref().map(|method| format!("-X {method}")));
    for (name, value) in &wanted.header {
        let value = match value {
            TextMatch::Exact(value) => value.as_str(),
            // The first of several words fits; what else there is does not say it.
            TextMatch::Regex(pattern) => pattern.split('|').next().filter(|it| is_plain(it))?,
        };
        parts.push(match value {
            // A rule's variable, which the shell has as well.
            "$USER" => format!("-H \"{name}: $USER\""),
            value => format!("-H {}", quoted(&format!("{name}: {value}"))),
        });
    }
    let path = wanted.path_prefix.as_deref().unwrap_or("/");
    parts.push(quoted(&format!("http://{host}:{port}{path}")));
    Some(parts.join(" "))
}

/// No letter of it means something else in a pattern.
fn is_plain(pattern: &str) -> bool {
    pattern
        .chars()
        .all(|c| c.is_alphanumeric() || "-_ @:/".contains(c))
}

fn variable(header: &str) -> String {
    let letter = |c: char| if c.is_ascii_alphanumeric() { c } else { '_' };
    header.to_ascii_uppercase().chars().map(letter).collect()
}

fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record() -> RequestRecord {
        let header = |name: &str, value: &str| Header {
            name: name.to_owned(),
            value: value.into(),
        };
        RequestRecord {
            headers: vec![
                header("Host", "orders"),
                header("x-who", "o'neill"),
                header("Authorization", HeaderValue::REDACTED),
                header("Content-Length", "2"),
            ],
            request_body: Some("{}".to_owned()),
            host: "orders".to_owned(),
            ..crate::display::request::tests::record(None, None, None)
        }
    }

    #[test]
    fn a_command_for_a_shell() {
        let expected = r#"curl -X POST 'http://127.0.0.1:8081/orders?page=2' \
  -H 'Host: orders' \
  -H 'x-who: o'\''neill' \
  -H "Authorization: $AUTHORIZATION" \
  --data-raw '{}'"#;
        assert_eq!(
            command(&record(), Some(([127, 0, 0, 1], 8081).into())),
            expected
        );
        let elsewhere = command(&record(), None);
        assert!(
            elsewhere.starts_with("curl -X POST 'http://orders/orders?page=2'"),
            "{elsewhere}"
        );
        assert!(!elsewhere.contains("Host:"), "{elsewhere}");
    }

    #[test]
    fn a_request_that_hits() {
        let check = |conditions: &str, expected: Option<&str>| {
            let mode = Mode::Personal(serde_json::from_str(conditions).unwrap());
            let command = that_hits(&mode, "orders.shop", 8000);
            assert_eq!(command.as_deref(), expected, "{conditions}");
        };
        check(
            r#"{"header":{"x-me":{"exact":"o'neill"}},"method":"POST","pathPrefix":"/orders"}"#,
            Some(r"curl -X POST -H 'x-me: o'\''neill' 'http://orders.shop:8000/orders'"),
        );
        check(
            r#"{"header":{"x-me":{"regex":"ann|bob.*"}}}"#,
            Some("curl -H 'x-me: ann' 'http://orders.shop:8000/'"),
        );
        check(r#"{"header":{"x-me":{"regex":"a.*"}}}"#, None);
        assert_eq!(that_hits(&Mode::Global, "orders.shop", 8000), None);
    }
}
