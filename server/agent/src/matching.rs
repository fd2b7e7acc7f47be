//! The conditions of personal intercepts: which requests they fit, and whether two of them could fit the same one.

use ashore_protocol::agent::{Match, TextMatch};
use http::request::Parts;
use http::{HeaderName, Method};
use regex_lite::{Regex, RegexBuilder};

/// A pattern of a few hundred bytes is generous; more is an attack on the agent's memory.
const REGEX_SIZE: usize = 256 * 1024;

/// A [`Match`] that can be asked.
#[derive(Debug)]
pub struct Matcher {
    headers: Vec<(HeaderName, Text)>,
    path_prefix: Option<String>,
    method: Option<Method>,
}

#[derive(Debug)]
enum Text {
    Exact(String),
    Regex(Regex),
}

impl Matcher {
    /// The error is a sentence for people.
    pub fn new(wanted: &Match) -> Result<Self, String> {
        if *wanted == Match::default() {
            return Err("a personal intercept needs at least one condition".to_owned());
        }
        let mut headers = Vec::new();
        for (name, text) in &wanted.header {
            let header = HeaderName::from_bytes(name.as_bytes())
                .map_err(|_| format!("{name:?} is not the name of a header"))?;
            headers.push((header, Text::new(text)?));
        }
        let method = match &wanted.method {
            Some(method) => Some(
                Method::from_bytes(method.as_bytes())
                    .map_err(|_| format!("{method:?} is not a method"))?,
            ),
            None => None,
        };
        let path_prefix = wanted.path_prefix.clone();
        if path_prefix.as_deref().is_some_and(|p| !p.starts_with('/')) {
            return Err("a path prefix starts with /".to_owned());
        }
        Ok(Self {
            headers,
            path_prefix,
            method,
        })
    }

    /// Whether the request fits every condition.
    pub fn fits(&self, request: &Parts) -> bool {
        self.method.as_ref().is_none_or(|m| *m == request.method)
            && (self.path_prefix.as_deref()).is_none_or(|p| under(request.uri.path(), p))
            && self.headers.iter().all(|(name, text)| {
                let mut values = request.headers.get_all(name).iter();
                values.any(|v| std::str::from_utf8(v.as_bytes()).is_ok_and(|v| text.fits(v)))
            })
    }

    /// Whether a request could fit both; when in doubt, yes.
    pub fn overlaps(&self, other: &Self) -> bool {
        let apart = matches!((&self.method, &other.method), (Some(a), Some(b)) if a != b)
            || matches!((&self.path_prefix, &other.path_prefix), (Some(a), Some(b)) if !under(a, b) && !under(b, a))
            || self.headers.iter().any(|(name, text)| {
                let mut same = other.headers.iter().filter(|(n, _)| n == name);
                same.any(|(_, t)| text.excludes(t))
            });
        !apart
    }
}

impl Text {
    fn new(text: &TextMatch) -> Result<Self, String> {
        match text {
            TextMatch::Exact(value) => Ok(Self::Exact(value.clone())),
            TextMatch::Regex(pattern) => RegexBuilder::new(&format!("^(?:{pattern})$"))
                .size_limit(REGEX_SIZE)
                .build()
                .map(Self::Regex)
                .map_err(|error| format!("the pattern {pattern:?} cannot be read: {error}")),
        }
    }

    fn fits(&self, value: &str) -> bool {
        match self {
            Self::Exact(expected) => expected == value,
            Self::Regex(regex) => regex.is_match(value),
        }
    }

    /// Surely no value fits both.
    fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Exact(value), text) | (text, Self::Exact(value)) => !text.fits(value),
            (Self::Regex(_), Self::Regex(_)) => false,
        }
    }
}

/// `/shop` holds `/shop` and `/shop/cart`, not `/shopping`.
fn under(path: &str, prefix: &str) -> bool {
    path.strip_prefix(prefix)
        .is_some_and(|rest| rest.is_empty() || prefix.ends_with('/') || rest.starts_with('/'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(json: &str) -> Match {
        serde_json::from_str(json).unwrap()
    }

    fn fits(conditions: &str, request: http::request::Builder) -> bool {
        let (parts, ()) = request.body(()).unwrap().into_parts();
        Matcher::new(&wanted(conditions)).unwrap().fits(&parts)
    }

    fn get(path: &str) -> http::request::Builder {
        http::Request::get(path)
    }

    #[test]
    fn conditions() {
        let exact = r#"{"header":{"X-Ashore":{"exact":"kim"}}}"#;
        assert!(fits(exact, get("/").header("x-ashore", "kim")));
        assert!(!fits(exact, get("/").header("x-ashore", "kimberly")));
        assert!(!fits(exact, get("/")));
        let regex = r#"{"header":{"cookie":{"regex":".*dev=(kim|lee).*"}}}"#;
        assert!(fits(regex, get("/").header("cookie", "a=b; dev=lee; c=d")));
        assert!(!fits(regex, get("/").header("cookie", "dev=sam")));
        let whole = r#"{"header":{"x":{"regex":"a|b"}}}"#;
        assert!(!fits(whole, get("/").header("x", "ab")));
        let path = r#"{"pathPrefix":"/shop"}"#;
        assert!(fits(path, get("/shop")));
        assert!(fits(path, get("/shop/cart?x=1")));
        assert!(!fits(path, get("/shopping")));
        let method = r#"{"method":"POST","pathPrefix":"/"}"#;
        assert!(fits(method, http::Request::post("/any")));
        assert!(!fits(method, get("/any")));
    }

    #[test]
    fn overlaps() {
        for (a, b, expected) in [
            (r#"{"method":"GET"}"#, r#"{"method":"PUT"}"#, false),
            (r#"{"method":"GET"}"#, r#"{"pathPrefix":"/a"}"#, true),
            (r#"{"pathPrefix":"/a"}"#, r#"{"pathPrefix":"/b"}"#, false),
            (r#"{"pathPrefix":"/a"}"#, r#"{"pathPrefix":"/a/b"}"#, true),
            (
                r#"{"header":{"x":{"exact":"kim"}}}"#,
                r#"{"header":{"X":{"exact":"lee"}}}"#,
                false,
            ),
            (
                r#"{"header":{"x":{"exact":"kim"}}}"#,
                r#"{"header":{"x":{"regex":"k.*"}}}"#,
                true,
            ),
            (
                r#"{"header":{"x":{"regex":"l.*"}}}"#,
                r#"{"header":{"x":{"exact":"kim"}}}"#,
                false,
            ),
            (
                r#"{"header":{"x":{"exact":"kim"}}}"#,
                r#"{"header":{"y":{"exact":"lee"}}}"#,
                true,
            ),
        ] {
            let a = Matcher::new(&wanted(a)).unwrap();
            let b = Matcher::new(&wanted(b)).unwrap();
            assert_eq!(a.overlaps(&b), expected, "{a:?} {b:?}");
            assert_eq!(b.overlaps(&a), expected, "{a:?} {b:?}");
        }
    }

    #[test]
    fn bad_conditions_are_named() {
        for (conditions, part) in [
            ("{}", "at least one"),
            (r#"{"header":{"x y":{"exact":"a"}}}"#, "x y"),
            (r#"{"header":{"x":{"regex":"("}}}"#, "cannot be read"),
            (
                r#"{"header":{"x":{"regex":"((a{99}){99}){99}"}}}"#,
                "cannot be read",
            ),
            (r#"{"pathPrefix":"shop"}"#, "starts with /"),
            (r#"{"method":"G T"}"#, "G T"),
        ] {
            let error = Matcher::new(&wanted(conditions)).unwrap_err();
            assert!(error.contains(part), "{conditions}: {error}");
        }
    }
}
