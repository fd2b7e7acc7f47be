//! A target and a Service's port as rules write them.

use ashore_protocol::{PortError, ServicePort, TargetError, TargetKind, TargetRef};
use ashore_texts::{Text, text};
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
            reader.problem(value.span(), code, help, told(error));
            None
        }
    }
}

/// What the error's own words say in English.
fn told(error: TargetError) -> Text {
    let valid = TargetKind::WORDS.to_vec();
    match error {
        TargetError::Kind {
            written,
            name,
            closest: Some(kind),
        } => text!(RulesTargetNear {
            written,
            valid,
            near: format!("{kind}/{name}")
        }),
        TargetError::Kind { written, .. } => text!(RulesTargetKind { written, valid }),
        TargetError::Name(name) => text!(RulesTargetName { name }),
    }
}

pub(super) fn port(reader: &mut Reader<'_>, value: &Value<'_>, key: &Key) -> Option<ServicePort> {
    if !matches!(value.get_ref(), DeValue::String(_)) {
        return reader.number(value, key.name).map(ServicePort::Number);
    }
    match reader.text(value, key.name)?.parse::<ServicePort>() {
        Ok(port) => Some(port),
        Err(PortError(written)) => {
            let message = text!(RulesPort { written });
            reader.problem(value.span(), Code::NotAValue, Help::None, message);
            None
        }
    }
}
