//! What the detection answers.

use serde::Serialize;

use crate::doc::Node;

/// A place in a file with the text that stands there; lines and columns (in characters) start at 1.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct EvidencePlace {
    pub file: String,
    pub line: usize,
    pub column: usize,
    pub text: String,
}

/// A value with the place that it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct PlacedText {
    pub value: String,
    pub evidence: EvidencePlace,
    /// A `${…}` in it could not be resolved and stands there as it was written.
    pub unresolved: bool,
}

impl PlacedText {
    /// A value from this place.
    pub fn new(value: impl Into<String>, evidence: &EvidencePlace) -> Self {
        Self {
            value: value.into(),
            evidence: evidence.clone(),
            unresolved: false,
        }
    }

    /// Another value from the same place.
    pub fn with(&self, value: impl Into<String>) -> Self {
        Self {
            value: value.into(),
            ..self.clone()
        }
    }

    /// The value as words see it.
    pub fn as_str(&self) -> &str {
        &self.value
    }
}

/// The editor whose file a configuration was read from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EditorFormat {
    Vscode,
    Intellij,
}

/// What listens on a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    Http,
    Grpc,
    Management,
    Other,
}

/// How sure an answer is, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// The framework's documented default, for want of anything that says otherwise.
    Default,
    /// Read out of source, or something on the way could not be resolved.
    Likely,
    /// Said by a place that the program is known to obey.
    Certain,
}

/// One port on which the program will listen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PortFinding {
    pub port: u16,
    pub role: Role,
    pub confidence: Confidence,
    /// The chain of places, the deciding one first.
    pub evidence: Vec<EvidencePlace>,
}

/// A port on which a debugger, not the program, listens or waits.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DebugPort {
    pub port: u16,
    pub evidence: EvidencePlace,
}

/// Why there is no port.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Absent {
    /// It is known that nothing of this configuration listens.
    None(String),
    /// It may listen, but what is here does not say where.
    Unknown(String),
}

/// What was found for one configuration.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Detection {
    /// The service's ports, the first answer first.
    pub ports: Vec<PortFinding>,
    pub debug_ports: Vec<DebugPort>,
    /// Set when `ports` is empty.
    pub absent: Option<Absent>,
    /// The framework that decided, when one is known: `spring-boot`, `vite`, `django`, …
    pub framework: Option<&'static str>,
    /// The folder of the program in the workspace, for target hints.
    pub folder: Option<String>,
}

impl Detection {
    /// Nothing listens, for this reason.
    pub fn none(reason: impl Into<String>) -> Self {
        Self {
            absent: Some(Absent::None(reason.into())),
            ..Self::default()
        }
    }

    /// It may listen; this is why nobody can say where.
    pub fn unknown(reason: impl Into<String>) -> Self {
        Self {
            absent: Some(Absent::Unknown(reason.into())),
            ..Self::default()
        }
    }

    /// One HTTP port.
    pub fn http(port: u16, confidence: Confidence, evidence: Vec<EvidencePlace>) -> Self {
        Self::default().and(port, Role::Http, confidence, evidence)
    }

    /// The same with one more port; a port that is there already keeps its first finding.
    #[must_use]
    pub fn and(
        mut self,
        port: u16,
        role: Role,
        confidence: Confidence,
        evidence: Vec<EvidencePlace>,
    ) -> Self {
        if self.ports.iter().all(|found| found.port != port) {
            self.ports.push(PortFinding {
                port,
                role,
                confidence,
                evidence,
            });
            self.absent = None;
        }
        self
    }

    /// The same with the framework's name.
    #[must_use]
    pub fn framework(mut self, name: &'static str) -> Self {
        self.framework.get_or_insert(name);
        self
    }

    /// The same with a debugger's port, and without that number among the service's.
    #[must_use]
    pub fn debugger(mut self, port: u16, evidence: EvidencePlace) -> Self {
        if self.debug_ports.iter().all(|known| known.port != port) {
            self.debug_ports.push(DebugPort { port, evidence });
        }
        self
    }

    /// Everything of both.
    #[must_use]
    pub fn merge(mut self, other: Self) -> Self {
        for found in other.ports {
            self = self.and(found.port, found.role, found.confidence, found.evidence);
        }
        for found in other.debug_ports {
            self = self.debugger(found.port, found.evidence);
        }
        if self.ports.is_empty() {
            self.absent = match (self.absent, other.absent) {
                (Some(Absent::Unknown(why)), _) | (_, Some(Absent::Unknown(why))) => {
                    Some(Absent::Unknown(why))
                }
                (mine, theirs) => mine.or(theirs),
            };
        }
        self.framework = self.framework.or(other.framework);
        self.folder = self.folder.or(other.folder);
        self
    }

    /// The same, no finding surer than this: something on the way could not be resolved.
    #[must_use]
    pub fn at_most(mut self, confidence: Confidence) -> Self {
        for found in &mut self.ports {
            found.confidence = found.confidence.min(confidence);
        }
        self
    }

    /// The same with this place at the end of every chain.
    #[must_use]
    pub fn because(mut self, evidence: &EvidencePlace) -> Self {
        for found in &mut self.ports {
            if !found.evidence.contains(evidence) {
                found.evidence.push(evidence.clone());
            }
        }
        self
    }

    /// Whether it says something: a port, or that there is none.
    pub fn is_answer(&self) -> bool {
        !self.ports.is_empty() || matches!(self.absent, Some(Absent::None(_)))
    }
}

/// An environment variable that a configuration sets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Variable {
    pub name: String,
    pub value: PlacedText,
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
    pub args: Vec<PlacedText>,
    /// What starts the program: `npm`, `python`, `node`, …
    pub runtime: Option<PlacedText>,
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
    pub before: Vec<crate::command::CommandLine>,
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
    pub name: String,
    /// The file that it stands in.
    pub file: String,
    pub editor: EditorFormat,
    /// The editor's own word: `type` in launch.json, `type` of an IntelliJ `<configuration>`.
    pub type_name: String,
    /// `launch`, `attach` or the IntelliJ factory's name.
    pub request: String,
    /// The workspace folder (or the IntelliJ project's), relative to the tree.
    pub folder: String,
    /// Where its name stands.
    pub place: EvidencePlace,
    pub run: RunSettings,
    pub raw: RawConfiguration,
    /// A compound's members, by name.
    pub members: Vec<String>,
}

/// A configuration with what was found for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DetectedConfiguration {
    pub configuration: Configuration,
    /// `node`, `python`, `go`, `rust`, `java`, `dotnet`, `ruby`, `php`, `native`, `browser`, `test`, `attach`, `compound`, `other`.
    pub kind: &'static str,
    pub detection: Detection,
}
