//! The answer as programs read it: `ashore ports --output json`.

use ashore_texts::{Text, text};
use serde::Serialize;

use crate::{
    configuration::{DetectedConfiguration, EditorFormat},
    detection::{Absent, PortFinding},
    in_english,
    targets::TargetHint,
};

/// One configuration's answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortsReport {
    /// The configuration's name.
    pub configuration: String,
    /// The file that it stands in.
    pub file: String,
    /// The line of its name.
    pub line: usize,
    /// The editor whose file that is.
    pub editor: EditorFormat,
    /// What it runs, in a word.
    pub kind: &'static str,
    /// The framework that decided, where one is known.
    pub framework: Option<&'static str>,
    /// The ports of the service.
    pub ports: Vec<PortFinding>,
    /// The debugger's ports.
    pub debug_ports: Vec<u16>,
    /// Why there is no port.
    #[serde(serialize_with = "in_english::option")]
    pub none: Option<Text>,
    /// Set with `none` where it may listen after all.
    pub unknown: bool,
    /// With a cluster: the likely targets, the best first.
    pub targets: Vec<TargetHint>,
}

impl From<&DetectedConfiguration> for PortsReport {
    fn from(answer: &DetectedConfiguration) -> Self {
        let configuration = &answer.configuration;
        let detection = &answer.detection;
        let (none, unknown) = match &detection.absent {
            Some(Absent::None(why)) => (Some(why.clone()), false),
            Some(Absent::Unknown(why)) => (Some(text!(UnsaidInTable { why: why.clone() })), true),
            None => (None, false),
        };
        Self {
            configuration: configuration.name.clone(),
            file: configuration.file.clone(),
            line: configuration.place.line,
            editor: configuration.editor,
            kind: answer.kind,
            framework: detection.framework,
            ports: detection.ports.clone(),
            debug_ports: detection.debug_ports.iter().map(|it| it.port).collect(),
            none,
            unknown,
            targets: Vec::new(),
        }
    }
}
