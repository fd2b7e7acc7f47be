//! The labels that agents' pods get, as Kubernetes allows them.

use std::collections::BTreeMap;

use ashore_texts::text;

use super::reader::{Reader, Value};
use crate::{
    keys::{Key, Variables},
    problem::{Code, Help},
};

/// What Ashore's own objects are known by, and what Kubernetes tells the pods of a Deployment apart by.
const KEPT: [&str; 2] = ["app.kubernetes.io/managed-by", "pod-template-hash"];
const KEPT_PREFIX: &str = "ashore.dev/";

pub(crate) fn labels(
    reader: &mut Reader<'_>,
    value: &Value<'_>,
    key: &Key,
) -> Option<BTreeMap<String, String>> {
    let mut labels = BTreeMap::new();
    for (key, value) in reader.table(value, key.name)? {
        let name: &str = key.get_ref();
        if KEPT.contains(&name) || name.starts_with(KEPT_PREFIX) {
            let message = text!(RulesLabelKept { label: name });
            reader.problem(key.span(), Code::NotAName, Help::None, message);
        } else if !is_key(name) {
            let message = text!(RulesLabelKey { label: name });
            reader.problem(key.span(), Code::NotAName, Help::None, message);
        } else if let Some(text) = reader.text(value, name) {
            let text = reader.expand(&text, value.span(), Variables::None).text;
            if is_name(&text) {
                labels.insert(name.to_owned(), text);
            } else {
                let message = text!(RulesLabelValue { value: text });
                reader.problem(value.span(), Code::NotAName, Help::None, message);
            }
        }
    }
    Some(labels)
}

/// `name` or `prefix/name`.
fn is_key(key: &str) -> bool {
    let Some((prefix, name)) = key.split_once('/') else {
        return is_name(key);
    };
    let part = |part: &str| {
        let inner = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        part.chars().all(inner) && ends(part)
    };
    prefix.len() <= 253 && prefix.split('.').all(part) && is_name(name)
}

fn is_name(name: &str) -> bool {
    let inner = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    name.len() <= 63 && name.chars().all(inner) && ends(name)
}

fn ends(text: &str) -> bool {
    let at = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    at(text.chars().next()) && at(text.chars().next_back())
}
