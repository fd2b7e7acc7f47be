//! Settings that a library fills into a class by its fields' names: pureconfig's and hoplite's.

use crate::evidence::PlacedText;

use super::{
    build::JvmBuild,
    context::{JvmContext, in_files},
    program::sources,
};

const LIBRARIES: [&str; 2] = ["pureconfig", "hoplite"];

/// Sources that are looked through for `.at("…")` at most.
const MOST_FILES: usize = 60;

/// The value in the program's files that a chain like `config.httpServer.bindPort` names.
pub(super) fn port(expression: &str, given: &JvmContext<'_>) -> Option<PlacedText> {
    let chain: Vec<&str> = expression.trim().split('.').map(str::trim).collect();
    let is_chain = chain
        .iter()
        .all(|it| !it.is_empty() && it.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_'));
    let last = chain.last()?.to_ascii_lowercase();
    if !is_chain || chain.len() < 2 || !last.ends_with("port") {
        return None;
    }
    let build = JvmBuild::of(given.workspace, &given.place.module);
    if !LIBRARIES.iter().any(|word| build.mentions(word)) {
        return None;
    }
    let prefixes = prefixes(given);
    // The whole chain first, then without the name of the variable that holds it all.
    (0..chain.len()).find_map(|skip| {
        let written: Vec<String> = chain[skip..].iter().map(|it| (*it).to_owned()).collect();
        let dashed: Vec<String> = written.iter().map(|it| kebab(it)).collect();
        prefixes.iter().find_map(|prefix| {
            [&dashed, &written].into_iter().find_map(|path| {
                let path = path.join(".");
                let key = match prefix.as_str() {
                    "" => path,
                    prefix => format!("{prefix}.{path}"),
                };
                in_files(given, &key)
            })
        })
    })
}

/// Where the class is in the file: `ConfigSource.default.at("kiosk")`, or its top.
fn prefixes(given: &JvmContext<'_>) -> Vec<String> {
    let mut found = Vec::new();
    for file in sources(given.workspace, &given.place.module).take(MOST_FILES) {
        let Some(text) = given.workspace.read(file) else {
            continue;
        };
        let own = text.match_indices(".at(\"").filter_map(|(at, mark)| {
            let rest = &text[at + mark.len()..];
            rest.split('"').next().map(str::to_owned)
        });
        if LIBRARIES.iter().any(|word| text.contains(word)) {
            found.extend(own);
        }
    }
    found.push(String::new());
    found
}

/// `bindPort` as `bind-port`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_ascii_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.push(c.to_ascii_lowercase());
    }
    out
}
