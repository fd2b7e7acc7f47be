//! A port among the options of a Python tool.

use ashore_texts::{Text, text};

use crate::{
    command::{CommandLine, port_of},
    detection::Detection,
};

pub(super) fn by_option(command: &CommandLine, names: &[&str]) -> Option<Detection> {
    let text = command.option(names)?;
    Some(match port_of(text.as_str()) {
        Some(port) => Detection::written(port, &text),
        None if text.as_str().starts_with("unix:") => Detection::none(Text::NoneSocketFile),
        // `0.0.0.0` alone keeps the default port.
        None if !text.unresolved && !text.as_str().contains(':') && text.as_str().contains('.') => {
            return None;
        }
        None => Detection::unknown(text!(UnsaidCommandLine { value: &text.value })),
    })
}
