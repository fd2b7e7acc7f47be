//! A run configuration in the shape that both editors share.

use serde::Serialize;

use crate::{
    command::CommandLine,
    detection::Detection,
    doc::Node,
    evidence::{EvidencePlace, PlacedText, Variable},
};

/// The editor whose file a configuration was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EditorFormat {
    /// `launch.json` and its like.
    Vscode,
    /// `.run/*.run.xml` and its like.
    Intellij,
}

/// What a configuration was read from, for kinds that know more of it than [`RunSettings`] holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RawConfiguration {
    /// The object in `launch.json`, with all variables as they were written.
    Vscode(Node),
    /// An IntelliJ `<configuration>`: options, by `name` or by the path of their elements.
    Intellij(Vec<(String, PlacedText)>),
}

/// The parts that run configurations of both editors have, variables resolved as far as they can be.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunSettings {
    /// The script, binary or main class.
    pub program: Option<PlacedText>,
    /// Python's `-m`.
    pub module: Option<PlacedText>,
    /// The program's own arguments.
    pub args: Vec<PlacedText>,
    /// What starts the program: `npm`, `python`, `node`, …
    pub runtime: Option<PlacedText>,
    /// What is given to `runtime`, before the program.
    pub runtime_args: Vec<PlacedText>,
    /// The configuration's own variables and those of its env files, the strongest last.
    pub env: Vec<Variable>,
    /// Env files that are named and not there, which is usual for files that git ignores.
    pub missing_env_files: Vec<PlacedText>,
    /// The working folder in the workspace.
    pub cwd: String,
    /// Whether the configuration names its working folder itself.
    pub cwd_is_set: bool,
    /// Everything else that is a plain value, by its name (`vmArgs`, `port`, `url`, `SPRING_BOOT_MAIN_CLASS`, …).
    pub options: Vec<(String, PlacedText)>,
    /// Commands that run before it and may be what listens (`preLaunchTask`, before-launch tasks).
    pub before: Vec<CommandLine>,
}

impl RunSettings {
    /// A plain option by its name.
    pub fn option(&self, name: &str) -> Option<&PlacedText> {
        self.options
            .iter()
            .find(|(key, _)| key == name)
            .map(|(_, value)| value)
    }
}

/// One run configuration of the workspace.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Configuration {
    /// What people call it.
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    /// The editor whose format it is written in.
    pub editor: EditorFormat,
    /// The editor's own word: `type` in launch.json, `type` of an IntelliJ `<configuration>`.
    pub type_name: String,
    /// `launch`, `attach` or the IntelliJ factory's name.
    pub request: String,
    /// The workspace folder (or the IntelliJ project's), relative to the tree.
    pub folder: String,
    /// Where its name stands.
    pub place: EvidencePlace,
    /// What it runs.
    pub run: RunSettings,
    /// What it was read from.
    pub raw: RawConfiguration,
    /// A compound's members, by name.
    pub members: Vec<String>,
}

/// A configuration with what was found for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectedConfiguration {
    /// The configuration.
    pub configuration: Configuration,
    /// `node`, `python`, `go`, `rust`, `java`, `dotnet`, `ruby`, `php`, `native`, `browser`, `test`, `attach`, `compound`, `other`.
    pub kind: &'static str,
    /// What was found for it.
    pub detection: Detection,
}
