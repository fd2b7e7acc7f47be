//! A target and a Service's port as rules write them.

use ashore_protocol::{ServicePort, TargetError, TargetRef};
use toml::de::DeValue;

use super::reader::{Reader, Value};
use crate::{
    keys::Key,
    problem::{Code, Help},
};

pub(super) fn target(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<TargetRef> {
    let written = reader.expanded(value, key)?.text;
    match written.parse::<TargetRef>() {
        Ok(target) => Some(target),
        Err(error) => {
            let (code, help) = match &error {
                TargetError::Kind { name, closest, .. } => {
                    let near = closest.map(|kind| format!("{kind}/{name}"));
                    (Code::NotAValue, near.map_or(Help::None, Help::Instead))
                }
                TargetError::Name(_) => (Code::NotAName, Help::None),
            };
            reader.problem(value.span(), code, help, error.to_string());
            None
        }
    }
}

pub(super) fn port(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<ServicePort> {
    if !matches!(value.get_ref(), DeValue::String(_)) {
        return reader.number(value, key.name).map(ServicePort::Number);
    }
    match reader.text(value, key.name)?.parse::<ServicePort>() {
        Ok(port) => Some(port),
        Err(error) => {
            reader.problem(value.span(), Code::NotAValue, Help::None, error.to_string());
            None
        }
    }
}
