//! The answer as programs read it: `ashore ports --output json`.

use serde::Serialize;

use crate::targets::TargetHint;
use crate::{
    configuration::{DetectedConfiguration, EditorFormat},
    detection::{Absent, PortFinding},
};

/// One configuration's answer.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct PortsReport {
    pub configuration: String,
    pub file: String,
    pub line: usize,
    pub editor: EditorFormat,
    pub kind: &'static str,
    pub framework: Option<&'static str>,
    pub ports: Vec<PortFinding>,
    pub debug_ports: Vec<u16>,
    /// Why there is no port.
    pub none: Option<String>,
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
            Some(Absent::Unknown(why)) => (Some(format!("unknown: {why}")), true),
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
