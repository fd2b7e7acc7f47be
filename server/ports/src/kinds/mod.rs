//! One file a kind of program; this table is their list. The first that fits decides.

use ashore_texts::Text;

mod attach;
mod browser;
mod dart;
mod debuggers;
mod docker;
mod dotnet;
mod elixir;
mod go;
mod jvm;
mod kind;
mod native;
mod node;
mod other;
mod php;
mod python;
mod ruby;
mod rust;
mod swift;
mod test;

use crate::{
    command::port_of,
    configuration::{Configuration, EditorFormat, RawConfiguration},
    detection::{Absent, Confidence, Detection},
    editors::intellij,
    tools,
    workspace::WorkspaceFiles,
};
use kind::ConfigurationKind;

/// In order: what never listens first, then languages, then what takes anything.
const KINDS: [ConfigurationKind; 17] = [
    test::KIND,
    browser::KIND,
    attach::KIND,
    node::KIND,
    python::KIND,
    go::KIND,
    rust::KIND,
    swift::KIND,
    native::KIND,
    jvm::KIND,
    dotnet::KIND,
    ruby::KIND,
    php::KIND,
    docker::KIND,
    elixir::KIND,
    dart::KIND,
    other::KIND,
];

/// The kind of a configuration and what is found for it.
pub(crate) fn detect(
    workspace: &WorkspaceFiles<'_>,
    configuration: &Configuration,
) -> (&'static str, Detection) {
    let shell = tools::shell(workspace);
    // IntelliJ's types are many; what each runs is known from its name.
    let named = match configuration.editor {
        EditorFormat::Intellij => intellij::kind(&configuration.type_name),
        EditorFormat::Vscode => None,
    };
    let kind = KINDS
        .iter()
        .find(|kind| named == Some(kind.name) || (kind.fits)(configuration))
        .unwrap_or(&other::KIND);
    let mut detection = (kind.detect)(&shell, configuration);
    if let Some(found) = page(configuration).filter(|_| !detection.is_answer()) {
        detection = detection.merge(found);
    }
    for (port, evidence) in debuggers::ports(configuration) {
        detection = detection.debugger(port, evidence);
    }
    if detection.ports.is_empty() && detection.absent.is_none() {
        detection.absent = Some(Absent::Unknown(Text::Unsaid));
    }
    // The first answer is the one that callers of the service want.
    detection.ports.sort_by_key(|found| found.role);
    (kind.name, detection)
}

/// The page that the editor opens once the program is ready: it says the port where nothing else does.
fn page(configuration: &Configuration) -> Option<Detection> {
    let RawConfiguration::Vscode(node) = &configuration.raw else {
        return None;
    };
    let address = node.path(&["serverReadyAction", "uriFormat"])?.text()?;
    let port = port_of(address)?;
    Some(Detection::http(
        port,
        Confidence::Likely,
        vec![configuration.place.clone()],
    ))
}
