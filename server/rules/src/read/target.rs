//! A target as rules write it.

use super::reader::{Reader, Value, instead};
use crate::{
    closest::closest,
    keys::Key,
    problem::{Code, Help},
};

const KINDS: [&str; 3] = ["deployment", "statefulset", "service"];

pub(crate) fn target(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<String> {
    let written = reader.expanded(value, key)?.text;
    let (kind, name) = written.split_once('/').unwrap_or(("service", &written));
    if !KINDS.contains(&kind) {
        let near = closest(kind, &KINDS).map(|near| format!("{near}/{name}"));
        let hint = (near.as_ref())
            .map(|near| format!(" Did you mean \"{near}\"?"))
            .unwrap_or_default();
        let message = format!(
            "a target cannot be a \"{kind}\"; valid kinds: {}.{hint}",
            KINDS.join(", ")
        );
        let help = instead(near.as_deref());
        reader.problem(value.span(), Code::NotAValue, help, message);
        return None;
    }
    let is_name = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == '.';
    if name.is_empty() || !name.chars().all(is_name) {
        let message = format!(
            "\"{name}\" is not a name that Kubernetes allows; write for example \"deployment/orders\"."
        );
        reader.problem(value.span(), Code::NotAName, Help::None, message);
        return None;
    }
    Some(written)
}
