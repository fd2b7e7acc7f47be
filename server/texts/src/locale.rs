//! Which language a person reads.

use crate::languages::{FIRST, LANGUAGES};

/// One of the languages that there are texts in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Locale(usize);

/// Everybody whose language is not there reads this one.
impl Default for Locale {
    fn default() -> Self {
        Self::ENGLISH
    }
}

impl Locale {
    pub const ENGLISH: Self = Self(FIRST);

    /// By a name as editors say it (BCP 47: `zh-cn`, `zh-Hans`) or as a terminal does (POSIX: `zh_CN.UTF-8`).
    pub fn named(name: &str) -> Self {
        let wanted = Tag::of(name);
        let fits = |(language, _): &(&str, &str)| Tag::of(language) == wanted;
        LANGUAGES.iter().position(fits).map_or(Self::ENGLISH, Self)
    }

    /// By the variables of a terminal's session: the first of them that says something is the one that counts.
    pub fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Self {
        ["LC_ALL", "LC_MESSAGES", "LANG"]
            .iter()
            .filter_map(|name| variable(name))
            .find(|value| !value.is_empty())
            .map_or(Self::ENGLISH, |value| Self::named(&value))
    }

    /// All that there are.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..LANGUAGES.len()).map(Self)
    }

    /// As its file is called: `zh-CN`.
    pub fn name(self) -> &'static str {
        LANGUAGES[self.0].0
    }

    pub(crate) fn index(self) -> usize {
        self.0
    }
}

/// What of a name decides: the language, and for Chinese the script, since who reads one of them may not read the other.
#[derive(PartialEq, Eq)]
struct Tag {
    language: String,
    script: Option<Script>,
}

#[derive(PartialEq, Eq)]
enum Script {
    Simplified,
    Traditional,
}

impl Tag {
    fn of(name: &str) -> Self {
        let name = name
            .split(['.', '@'])
            .next()
            .unwrap_or_default()
            .to_ascii_lowercase();
        let mut parts = name.split(['-', '_']);
        let language = parts.next().unwrap_or_default().to_owned();
        let parts: Vec<&str> = parts.collect();
        let script = (language == "zh").then(|| {
            let says = |words: &[&str]| parts.iter().any(|part| words.contains(part));
            if says(&["hant"]) || !says(&["hans"]) && says(&["tw", "hk", "mo"]) {
                Script::Traditional
            } else {
                Script::Simplified
            }
        });
        Self { language, script }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_both_kinds() {
        for (name, expected) in [
            ("zh-cn", "zh-CN"),
            ("zh-CN", "zh-CN"),
            ("zh-Hans", "zh-CN"),
            ("zh-Hans-HK", "zh-CN"),
            ("zh", "zh-CN"),
            ("zh_CN.UTF-8", "zh-CN"),
            ("zh_SG.gb18030@pinyin", "zh-CN"),
            // Who reads the other script may not read this one.
            ("zh-TW", "en"),
            ("zh_HK.UTF-8", "en"),
            ("zh-Hant", "en"),
            ("en-GB", "en"),
            ("de_DE.UTF-8", "en"),
            ("C", "en"),
            ("", "en"),
            ("_", "en"),
        ] {
            assert_eq!(Locale::named(name).name(), expected, "{name}");
        }
    }

    #[test]
    fn the_first_variable_that_says_something_counts() {
        let check = |set: &[(&str, &str)], expected: &str| {
            let get = |name: &str| {
                let found = set.iter().find(|(key, _)| *key == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(Locale::of_terminal(get).name(), expected, "{set:?}");
        };
        check(&[], "en");
        check(&[("LANG", "zh_CN.UTF-8")], "zh-CN");
        check(&[("LC_ALL", ""), ("LANG", "zh_CN.UTF-8")], "zh-CN");
        check(&[("LC_ALL", "C.UTF-8"), ("LANG", "zh_CN.UTF-8")], "en");
        check(
            &[("LC_MESSAGES", "zh_CN"), ("LANG", "en_US.UTF-8")],
            "zh-CN",
        );
    }
}
