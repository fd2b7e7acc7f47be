//! gulp: its file is a program that starts others.

use ashore_texts::Text;

use crate::{
    command::CommandLine,
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path, source,
    source::text::{arguments, keyed_below},
    tools::shell::{Shell, ToolRow},
};

pub(super) const TOOLS: &[ToolRow] = &[(&["gulp"], gulp)];

const FILES: [&str; 5] = [
    "gulpfile.js",
    "gulpfile.ts",
    "gulpfile.babel.js",
    "gulpfile.mjs",
    "gulpfile.cjs",
];

/// What starts a script, and the servers that gulp has itself.
const SERVERS: [(&str, u16); 4] = [
    ("browserSync.init(", 3000),
    ("browserSync(", 3000),
    ("connect.server(", 8080),
    ("webserver(", 8000),
];

fn gulp(shell: &Shell<'_>, command: &CommandLine) -> Detection {
    let workspace = shell.workspace;
    let file = workspace.first(&command.cwd, &FILES);
    let Some(source) = file.and_then(|file| workspace.source(&file)) else {
        return Detection::unknown(Text::UnsaidGulpfile);
    };
    let text = &source.clean;
    let script = ["nodemon(", "server.new(", "gls.new("]
        .iter()
        .find_map(|call| {
            let at = text.find(call)?;
            let parts = arguments(text, at + call.len() - 1);
            let value =
                keyed_below(text, &parts, "script", 2).or_else(|| parts.first().cloned())?;
            let name = text[value.clone()].trim_matches(['"', '\'', '`']);
            let is_path = !name.is_empty() && !name.contains([' ', '{', '$', '(']);
            is_path.then(|| PlacedText::new(name, &source.evidence(value.start)))
        });
    if let Some(script) = script {
        let folder = path::parent(&source.file).to_owned();
        let words = vec![script.with("node"), script];
        return shell.run(&CommandLine {
            cwd: folder,
            ..command.with_words(words)
        });
    }
    let served = SERVERS.iter().find_map(|(call, default)| {
        let at = text.find(call)?;
        let parts = arguments(text, at + call.len() - 1);
        let written = keyed_below(text, &parts, "port", 1)
            .and_then(|value| crate::command::number(&text[value]));
        let confidence = match written {
            Some(_) => Confidence::Likely,
            None => Confidence::Default,
        };
        let place = vec![source.evidence(at)];
        Some(Detection::http(
            written.unwrap_or(*default),
            confidence,
            place,
        ))
    });
    served
        .or_else(|| source::conventional(workspace, std::slice::from_ref(&source.file), command))
        .unwrap_or_else(|| Detection::unknown(Text::UnsaidGulp))
}
