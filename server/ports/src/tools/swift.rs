//! Swift packages: Vapor's and Hummingbird's servers.

use ashore_texts::Text;

use crate::{
    command::{CommandLine, number, option, port_of, positional},
    detection::{Confidence, Detection},
    doc,
    evidence::{EvidencePlace, PlacedText},
    path,
    tools::shell::{Shell, ToolRow},
    workspace::WorkspaceFiles,
};

pub(super) const TOOLS: &[ToolRow] = &[(&["swift"], swift)];

fn swift(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let args = command.args();
    if args.first().is_none_or(|verb| verb.as_str() != "run") {
        return Detection::none(Text::NoneBuildsTests);
    }
    let options = ["-c", "--configuration", "--package-path"];
    let names = positional(&args[1..], &options);
    let name = names.first().map_or("", |it| it.as_str());
    package(workspace, command, name, &args[1..])
}

/// The program `name` of the package that the command's folder is in; any program where no name is given.
pub(crate) fn package(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    name: &str,
    args: &[PlacedText],
) -> Detection {
    let Some(manifest) = workspace.above(&command.cwd, &["Package.swift"]) else {
        return Detection::unknown(Text::UnsaidSourceGone);
    };
    let text = workspace.read(&manifest).unwrap_or_default();
    let text = text.to_ascii_lowercase();
    let framework = if text.contains("vapor/vapor") {
        "vapor"
    } else if text.contains("hummingbird") {
        "hummingbird"
    } else if ["swift-nio", "kitura", "grpc-swift", "perfect", "swifter"]
        .iter()
        .any(|word| text.contains(word))
    {
        return Detection::unknown(Text::UnsaidFramework);
    } else {
        return Detection::none(Text::NonePackage);
    };
    // Vapor's programs have commands besides `serve`, which is what they do when none is named.
    let verb = args
        .iter()
        .map(PlacedText::as_str)
        .find(|arg| !arg.starts_with('-') && *arg != name);
    if verb.is_some_and(|verb| ["migrate", "routes", "queues", "seed"].contains(&verb)) {
        return Detection::none(Text::NoneThisCommand);
    }
    let said = option(args, &["--port", "-p", "--bind", "-b"]);
    if let Some((text, port)) = said.and_then(|it| port_of(it.as_str()).map(|port| (it, port))) {
        return Detection::http(port, Confidence::Certain, vec![text.evidence])
            .framework(framework);
    }
    let sources = path::join(path::parent(&manifest), "Sources");
    let mut files: Vec<&str> = workspace
        .find(&sources, |file| file.ends_with(".swift"))
        .take(200)
        .collect();
    // Its own target before those that it is made of.
    let own = path::join(&sources, name);
    files.sort_by_key(|file| !path::within(file, &own));
    match files
        .iter()
        .find_map(|file| written(workspace, command, file))
    {
        Some((port, evidence)) => Detection::http(port, Confidence::Likely, vec![evidence]),
        None => Detection::http(
            8080,
            Confidence::Default,
            vec![doc::evidence(
                &manifest,
                &workspace.read(&manifest).unwrap_or_default(),
                0,
            )],
        ),
    }
    .framework(framework)
}

/// `app.http.server.configuration.port = 8081`, `address: .hostname("0.0.0.0", port: 8081)`.
fn written(
    workspace: &WorkspaceFiles<'_>,
    command: &CommandLine,
    file: &str,
) -> Option<(u16, EvidencePlace)> {
    let text = workspace.read(file)?;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let code = line.split("//").next().unwrap_or_default();
        let value = code
            .split_once("configuration.port =")
            .or_else(|| code.split_once(".hostname(")?.1.split_once("port:"));
        let Some((_, value)) = value else { continue };
        // `Environment.get("PORT").flatMap(Int.init) ?? 8081`
        let variable = value
            .split('"')
            .nth(1)
            .and_then(|name| command.var(name))
            .and_then(|text| number(text.as_str()));
        let digits = value
            .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_'))
            .find_map(|word| number(&word.replace('_', "")));
        if let Some(port) = variable.or(digits) {
            return Some((port, doc::evidence(file, &text, start)));
        }
    }
    None
}
