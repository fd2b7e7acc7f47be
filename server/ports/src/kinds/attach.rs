//! Attaching to a program that somebody else started: its port is the debugger's.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::number,
    configuration::{Configuration, EditorFormat, RawConfiguration},
    detection::Detection,
    doc::Node,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "attach",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    let is_vscode = configuration.editor == EditorFormat::Vscode;
    let remote = configuration
        .run
        .option("mode")
        .is_some_and(|mode| mode.as_str() == "remote");
    // IntelliJ calls them all "Remote": `Remote` (JVM), `GoRemoteDebugConfigurationType`, `PyRemoteDebugConfigurationType`, …
    let intellij = ["Remote", "RemoteDebug", "Attach", "XdebugRemote"];
    (is_vscode && (configuration.request == "attach" || remote))
        || (!is_vscode
            && intellij
                .iter()
                .any(|word| configuration.type_name.contains(word)))
}

fn detect(_shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let mut detection = Detection::none(Text::NoneAttach);
    for key in ["port", "debugPort", "PORT", "DEBUG_PORT", "websocketPort"] {
        if let Some(text) = configuration.run.option(key)
            && let Some(port) = number(text.as_str())
        {
            detection = detection.debugger(port, text.evidence.clone());
        }
    }
    if let RawConfiguration::Vscode(node) = &configuration.raw {
        for path in [["connect", "port"], ["listen", "port"]] {
            if let Some(port) = node.path(&path).and_then(Node::text).and_then(number) {
                detection = detection.debugger(port, configuration.place.clone());
            }
        }
    }
    for key in [
        "address",
        "debugServerPath",
        "debugServer",
        "target",
        "miDebuggerServerAddress",
    ] {
        if let Some(text) = configuration.run.option(key)
            && let Some(port) = crate::command::port_of(text.as_str())
        {
            detection = detection.debugger(port, text.evidence.clone());
        }
    }
    detection
}
