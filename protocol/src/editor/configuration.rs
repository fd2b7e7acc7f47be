//! Run configurations and their rules.

use serde::{Deserialize, Serialize};

use super::TargetChoice;

/// Names a run configuration.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct RunConfiguration {
    /// Its name in the editor.
    pub run_configuration: String,
    /// The workspace folder that it is in; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

/// Asks for the run configurations of a folder, or of all.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ListConfigurations {
    /// Absent: all folders.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}

/// A run configuration, and what its rule says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationView {
    /// Its name in the editor.
    pub run_configuration: String,
    /// The workspace folder that it is in; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// The file that it is in, relative to the folder.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<String>,
    /// Its line there, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// There is a rule, and it is on.
    pub on: bool,
    /// The person's own file says a part of it: what holds here is not what holds for all.
    #[serde(default)]
    pub personal: bool,
    /// What the rule says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<TargetChoice>,
    /// The rule's line in `.ashore.toml`, from 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule_line: Option<u32>,
    /// The ports on which its program will listen, best first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub ports: Vec<LocalPort>,
    /// Ports of its debugger.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub debug_ports: Vec<u16>,
    /// Why there is no port.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub no_port: Option<String>,
    /// What is wrong with its rule, one sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub problem: Option<String>,
    /// What stands over it in an editor: off, its target, or how its session stands.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub label: String,
    /// Which requests its rule brings here: all, or the conditions.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub requests: String,
}

/// A port on which a program will listen.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct LocalPort {
    /// The port.
    pub port: u16,
    /// `http`, `management`, `grpc`, …
    pub role: String,
    /// `certain`, `likely` or `default`.
    pub confidence: String,
    /// What says so, the strongest first.
    pub evidence: Vec<Evidence>,
}

/// A place that says something.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct Evidence {
    /// Relative to the workspace folder.
    pub file: String,
    /// From 1; 0 where the file as a whole says it.
    pub line: u32,
    /// The words there, or what they mean.
    pub text: String,
}

/// Answers what a run configuration intercepts, or switches it. The first answer that names a target is a rule of
/// `.ashore.toml`; what is wanted otherwise than a rule that stands there is kept in the person's own file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct SetRule {
    /// Its name in the editor.
    pub run_configuration: String,
    /// The workspace folder that it is in; absent where there is only one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
    /// `None`: the target stays as it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub target: Option<TargetChoice>,
    /// Whether debugging it intercepts.
    pub on: bool,
}

/// The run configurations or their rules are not what they were.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "camelCase")]
pub struct ConfigurationsChanged {
    /// The folder; absent: any of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub folder: Option<String>,
}
