//! `$USER`, `$NAMESPACE`, `$GIT_BRANCH` and `${env:NAME}`.

use std::ops::Range;

use ashore_texts::{Text, text};

use super::reader::{Reader, Value};
use crate::{
    keys::{Key, Variables},
    problem::{Code, Help},
};

/// A text with its values put in, and whether something of the environment is in it that the file asked for.
pub(crate) struct Expanded {
    pub text: String,
    pub environment: bool,
}

impl Reader<'_> {
    /// A key's text that is not empty, with its variables put in.
    pub(crate) fn expanded(&mut self, value: &Value<'_>, key: &Key) -> Option<Expanded> {
        let text = self.text(value, key.name)?;
        Some(self.expand(&text, value.span(), key.variables))
    }

    pub(crate) fn expand(
        &mut self,
        text: &str,
        span: Range<usize>,
        variables: Variables,
    ) -> Expanded {
        let is_name = |c: char| c.is_ascii_alphanumeric() || c == '_';
        let mut out = Expanded {
            text: String::new(),
            environment: false,
        };
        let mut rest = text;
        while let Some(at) = rest.find('$') {
            out.text.push_str(&rest[..at]);
            rest = &rest[at + 1..];
            let braced = rest.strip_prefix('{').and_then(|inner| {
                let end = inner.find('}')?;
                Some((&inner[..end], &inner[end + 1..]))
            });
            if let Some((name, after)) = braced
                && let Some(name) = name.strip_prefix("env:")
            {
                rest = after;
                out.environment = true;
                if let Some(value) = self.named(name, &span, variables) {
                    out.text.push_str(&value);
                }
                continue;
            }
            let bare = rest.split_at(rest.find(|c| !is_name(c)).unwrap_or(rest.len()));
            let (name, after) = braced.unwrap_or(bare);
            let known = matches!(name, "USER" | "NAMESPACE" | "GIT_BRANCH");
            let could_be = name.chars().all(is_name)
                && name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
            match variables {
                Variables::Named | Variables::Environment if known => {
                    if let Some(value) = self.variable(name, &span) {
                        out.text.push_str(&value);
                    }
                    rest = after;
                }
                Variables::Environment if could_be => {
                    let before = &text[..text.len() - rest.len() - 1];
                    self.bare(name, &span, before, after);
                    rest = after;
                }
                _ => out.text.push('$'),
            }
        }
        out.text.push_str(rest);
        out
    }

    /// `${env:NAME}`
    fn named(&mut self, name: &str, span: &Range<usize>, variables: Variables) -> Option<String> {
        if variables != Variables::Environment {
            let variable = format!("${{env:{name}}}");
            let message = text!(RulesVariablePlace { variable });
            self.problem(span.clone(), Code::NoPlace, Help::None, message);
            return None;
        }
        let found = (self.surroundings.environment)(name);
        if found.is_none() {
            self.not_set(name, span);
        }
        found
    }

    /// `$NAME` of the environment: what a file takes of it has to be seen as such, for a person is asked about it.
    fn bare(&mut self, name: &str, span: &Range<usize>, before: &str, after: &str) {
        let instead = format!("${{env:{name}}}");
        let message = text!(RulesVariableBare {
            variable: format!("${name}"),
            instead: &instead
        });
        let whole = format!("{before}{instead}{after}");
        // What is written with a backslash stands there in other letters.
        let help = match whole.contains(['"', '\\']) || whole.contains(char::is_control) {
            true => Help::None,
            false => Help::Instead(whole),
        };
        self.problem(span.clone(), Code::NoPlace, help, message);
    }

    fn variable(&mut self, name: &str, span: &Range<usize>) -> Option<String> {
        let environment = |name: &str| (self.surroundings.environment)(name);
        let found = match name {
            "USER" => ["USER", "LOGNAME", "USERNAME"]
                .into_iter()
                .find_map(environment),
            "NAMESPACE" => {
                let scope = &self.scope;
                let fallback = || (self.surroundings.fallback)(scope.context.as_deref());
                (scope.namespace.clone())
                    .or_else(fallback)
                    .or_else(|| environment(name))
            }
            "GIT_BRANCH" => (self.surroundings.branch)().or_else(|| environment(name)),
            _ => environment(name),
        };
        if found.is_some() {
            return found;
        }
        let message = match name {
            "NAMESPACE" => Text::RulesNamespaceUnknown,
            "GIT_BRANCH" => Text::RulesBranchUnknown,
            _ => {
                self.not_set(name, span);
                return None;
            }
        };
        self.problem(span.clone(), Code::NotSet, Help::None, message);
        None
    }

    fn not_set(&mut self, name: &str, span: &Range<usize>) {
        let message = text!(RulesVariableUnset { name });
        self.problem(span.clone(), Code::NotSet, Help::None, message);
    }
}
