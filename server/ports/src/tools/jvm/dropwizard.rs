//! Dropwizard: `server config.yml`, with the connectors in that file.

use ashore_texts::{Text, text};

use crate::{
    command::port_of,
    detection::{Confidence, Detection, Role},
    doc::{Node, PlacedDocument},
    evidence::PlacedText,
    path,
    workspace::WorkspaceFiles,
};

use super::{
    launch::JvmLaunch,
    layers::{PropertyLayer, PropertyLayers, flatten, system},
    program::JvmProgram,
    quarkus::finish,
};

pub(super) fn detect(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
) -> Detection {
    let words: Vec<&str> = launch.args.iter().map(PlacedText::as_str).collect();
    let found = match words.as_slice() {
        [] => Detection::unknown(Text::UnsaidDropwizard),
        ["server", rest @ ..] => server(workspace, launch, place, rest.first().copied()),
        [command, ..] => Detection::none(text!(NoneServerCommand { command: *command })),
    };
    finish(found, launch, place).framework("dropwizard")
}

fn server(
    workspace: &WorkspaceFiles<'_>,
    launch: &JvmLaunch,
    place: &JvmProgram,
    file: Option<&str>,
) -> Detection {
    let place_of_args = launch.args.first().cloned().unwrap_or_default();
    let defaults = || {
        let evidence = vec![place_of_args.evidence.clone()];
        Detection::http(8080, Confidence::Default, evidence.clone()).and(
            8081,
            Role::Management,
            Confidence::Default,
            evidence,
        )
    };
    let Some(file) = file else {
        return defaults();
    };
    let found = [&launch.cwd, &place.module, &launch.folder]
        .into_iter()
        .map(|folder| path::join(folder, file))
        .chain(place.resources().iter().map(|it| path::join(it, file)))
        .find_map(|it| workspace.yaml(&it))
        .and_then(|it| it.into_iter().next());
    let Some(document) = found else {
        return Detection::unknown(text!(UnsaidUnreadable { file }));
    };
    let all = vec![
        PropertyLayer::env(&launch.env),
        PropertyLayer::new(system(&launch.vm)),
        PropertyLayer::new(flatten(&document)),
    ];
    // Its placeholders are `${PORT:-8080}`.
    let layers = PropertyLayers {
        all,
        tokens: &|_| None,
    };
    let mut found = Detection::default();
    for (keys, role) in [
        ("server.applicationConnectors[0].port", Role::Http),
        ("server.connector.port", Role::Http),
        ("server.adminConnectors[0].port", Role::Management),
    ] {
        let over = PropertyLayer::new(system(&launch.vm))
            .raw(&format!("dw.{keys}"))
            .cloned();
        let Some(text) = over.or_else(|| at(&document, keys)) else {
            continue;
        };
        let text = text.with(text.value.replace(":-", ":"));
        let value = layers.resolve(&text);
        if let Some(port) = port_of(&value.text).filter(|_| !value.unresolved) {
            found = found.and(port, role, Confidence::Certain, value.chain);
        }
    }
    if found.ports.is_empty() {
        defaults()
    } else {
        found
    }
}

fn at(document: &PlacedDocument, keys: &str) -> Option<PlacedText> {
    let mut node: &Node = &document.root;
    for key in keys.split('.') {
        let (name, index) = match key.split_once('[') {
            Some((name, _)) => (name, true),
            None => (key, false),
        };
        node = node.get(name)?;
        if index {
            node = node.items().first()?;
        }
    }
    document.text(node)
}
