//! The port of a tool that nothing tells another one.

use crate::{
    command::CommandLine,
    detection::{Confidence, Detection},
};

/// The tool's documented default, at the place of the tool's own name.
pub(super) fn default_port(command: &CommandLine, port: u16) -> Detection {
    let evidence = command.words.first().map(|word| word.evidence.clone());
    Detection::http(port, Confidence::Default, evidence.into_iter().collect())
}
