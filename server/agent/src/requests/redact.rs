//! What never leaves the cluster: values of headers, query parameters and body fields that are secrets by their names.

use ashore_protocol::{HeaderValue, agent::Reporting};
use http::HeaderMap;
use regex_lite::Regex;

/// What stands where a secret was.
const HIDDEN: &str = HeaderValue::REDACTED;
/// A name that has one of these in it names a secret.
const INSIDE: [&str; 11] = [
    "authorization",
    "cookie",
    "token",
    "secret",
    "password",
    "passwd",
    "api-key",
    "api_key",
    "apikey",
    "credential",
    "signature",
];
/// These do only as a whole.
const WHOLE: [&str; 6] = ["key", "sig", "pwd", "auth", "session", "sessionid"];
/// Bytes of all headers that are told of one message.
const HEADERS: usize = 8 * 1024;
const URL: usize = 2 * 1024;

/// What a claim wants told, ready for use.
#[derive(Debug)]
pub struct Redactor {
    more: Vec<String>,
    /// Fields of JSON and of forms; `None`: bodies are not told.
    fields: Option<[Regex; 2]>,
}

impl Redactor {
    pub fn new(reporting: &Reporting) -> Self {
        let more: Vec<String> = (reporting.redact.iter())
            .map(|name| name.to_ascii_lowercase())
            .collect();
        let fields = reporting.bodies.then(|| fields(&more)).flatten();
        Self { more, fields }
    }

    /// Whether bodies are told.
    pub fn bodies(&self) -> bool {
        self.fields.is_some()
    }

    fn hides(&self, name: &str) -> bool {
        let name = name.to_ascii_lowercase();
        WHOLE.contains(&name.as_str())
            || INSIDE.iter().any(|part| name.contains(part))
            || self.more.contains(&name)
    }

    /// Names and values, as many as are told.
    pub fn headers(&self, headers: &HeaderMap) -> Vec<(String, HeaderValue)> {
        let mut left = HEADERS;
        let told = headers.iter().map_while(|(name, value)| {
            let value = if self.hides(name.as_str()) {
                HeaderValue::Redacted
            } else {
                HeaderValue::Shown(String::from_utf8_lossy(value.as_bytes()).into_owned())
            };
            left = left.checked_sub(name.as_str().len() + value.text().len())?;
            Some((name.as_str().to_owned(), value))
        });
        told.collect()
    }

    /// Path and query.
    pub fn url(&self, url: &http::Uri) -> String {
        let Some((path, query)) = url.path_and_query().map(|both| (both.path(), both.query()))
        else {
            return "/".to_owned();
        };
        let mut told = path.to_owned();
        for (nth, parameter) in query.iter().flat_map(|query| query.split('&')).enumerate() {
            told.push(if nth == 0 { '?' } else { '&' });
            match parameter.split_once('=') {
                Some((name, _)) if self.hides(name) => {
                    told.push_str(name);
                    told.push('=');
                    told.push_str(HIDDEN);
                }
                _ => told.push_str(parameter),
            }
        }
        shorten(told, URL)
    }

    /// A body's text.
    pub fn body(&self, text: &str) -> String {
        let [json, form] = match &self.fields {
            Some(fields) => fields,
            None => return String::new(),
        };
        let json = json.replace_all(text, format!("$1\"{HIDDEN}\""));
        form.replace_all(&json, format!("$1={HIDDEN}")).into_owned()
    }
}

/// The field before the value is kept. A string may be cut off by the limit, so its end is not asked for.
fn fields(more: &[String]) -> Option<[Regex; 2]> {
    let inside = INSIDE.map(regex_lite::escape).join("|");
    let whole: Vec<String> = (WHOLE.iter().copied())
        .chain(more.iter().map(String::as_str))
        .map(regex_lite::escape)
        .collect();
    let whole = whole.join("|");
    let name = format!("(?:[^\"&=\\s]*(?:{inside})[^\"&=\\s]*|{whole})");
    let json = format!(r#"(?i)("{name}"\s*:\s*)(?:"(?:[^"\\]|\\.)*"?|[^",\s\]}}]+)"#);
    let form = format!(r#"(?i)((?:^|&){name})=[^&\s"]*"#);
    Some([Regex::new(&json).ok()?, Regex::new(&form).ok()?])
}

/// The last place at or before this one that is between two characters.
pub fn boundary(text: &str, at: usize) -> usize {
    let places = (0..=at.min(text.len())).rev();
    let mut between = places.filter(|place| text.is_char_boundary(*place));
    between.next().unwrap_or(0)
}

/// At most this many bytes, cut between characters.
fn shorten(mut text: String, limit: usize) -> String {
    if text.len() > limit {
        text.truncate(boundary(&text, limit));
        text.push('…');
    }
    text
}

#[cfg(test)]
mod tests {
    use http::{HeaderName, HeaderValue as Line};

    use super::*;

    fn redactor() -> Redactor {
        Redactor::new(&Reporting {
            redact: vec!["X-Customer".to_owned()],
            bodies: true,
        })
    }

    #[test]
    fn urls() {
        for (given, expected) in [
            ("/orders", "/orders"),
            ("/orders?page=2&sort=", "/orders?page=2&sort="),
            ("/orders?token=abc&page=2", "/orders?token=redacted&page=2"),
            ("/o?Access_Token=a=b&x", "/o?Access_Token=redacted&x"),
            (
                "/o?key=1&monkey=2&x-customer=3",
                "/o?key=redacted&monkey=2&x-customer=redacted",
            ),
        ] {
            assert_eq!(redactor().url(&given.parse().unwrap()), expected);
        }
        let long = format!("/{}", "é".repeat(4000).replace('é', "%C3%A9"));
        let told = redactor().url(&long.parse().unwrap());
        assert!(told.len() <= URL + '…'.len_utf8() && told.ends_with('…'));
    }

    #[test]
    fn headers() {
        let mut headers = HeaderMap::new();
        for (name, value) in [
            ("host", "orders"),
            ("authorization", "Bearer abc"),
            ("set-cookie", "a=b"),
            ("x-csrf-token", "abc"),
            ("x-customer", "abc"),
            ("x-trace", "1"),
        ] {
            headers.append(HeaderName::from_static(name), Line::from_static(value));
        }
        let told = redactor().headers(&headers);
        assert_eq!(told.len(), 6);
        let shown = told
            .iter()
            .filter(|(_, value)| *value != HeaderValue::Redacted);
        let shown: Vec<&str> = shown.map(|(name, _)| name.as_str()).collect();
        assert_eq!(shown, ["host", "x-trace"]);
        headers.insert("x-long", Line::from_str(&"a".repeat(HEADERS)).unwrap());
        assert_eq!(redactor().headers(&headers).len(), 6);
    }

    #[test]
    fn bodies() {
        for (given, expected) in [
            (r#"{"a":1}"#, r#"{"a":1}"#),
            (
                r#"{"password" : "a\"b", "n":1}"#,
                r#"{"password" : "redacted", "n":1}"#,
            ),
            (
                r#"{"userToken":12,"n":1}"#,
                r#"{"userToken":"redacted","n":1}"#,
            ),
            (r#"{"X-Customer":"cut o"#, r#"{"X-Customer":"redacted""#),
            (
                "user=kim&password=a%20b&n=1",
                "user=kim&password=redacted&n=1",
            ),
            ("plain text, no fields", "plain text, no fields"),
        ] {
            assert_eq!(redactor().body(given), expected);
        }
        let silent = Redactor::new(&Reporting::default());
        assert!(!silent.bodies());
        assert_eq!(silent.body("x"), "");
    }
}
