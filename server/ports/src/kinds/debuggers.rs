//! The ports of debuggers, by the role of the place that names them and never by their number.

use crate::{
    command::{number, port_of},
    configuration::Configuration,
    evidence::{EvidencePlace, PlacedText},
};

/// Every debugger's port that a configuration names.
pub(super) fn ports(configuration: &Configuration) -> Vec<(u16, EvidencePlace)> {
    let run = &configuration.run;
    let options = run.options.iter().map(|(_, text)| text);
    let words = run.runtime_args.iter().chain(&run.args).chain(options);
    let env = run.env.iter().map(|it| &it.value);
    let mut found: Vec<_> = words.chain(env).flat_map(in_words).collect();
    for (key, text) in &run.options {
        let is_debugger = match key.as_str() {
            "debugServer" | "debugPort" | "inspectPort" | "dlvPort" | "attachSimplePort"
            | "play2JpdaPort" => true,
            // What the debugger of these types listens on while the program runs.
            "port" => matches!(
                configuration.type_name.as_str(),
                "node"
                    | "pwa-node"
                    | "go"
                    | "php"
                    | "python"
                    | "debugpy"
                    | "Ruby"
                    | "dart"
                    | "chrome"
                    | "msedge"
            ),
            _ => false,
        };
        if is_debugger && let Some(port) = number(text.as_str()) {
            found.push((port, text.evidence.clone()));
        }
    }
    found
}

/// `--inspect=9230`, `-agentlib:jdwp=…,address=*:5005`, `--listen=:2345` of dlv, debugpy's `--listen`.
pub(crate) fn in_words(text: &PlacedText) -> Vec<(u16, EvidencePlace)> {
    let mut found = Vec::new();
    let words: Vec<&str> = text.as_str().split_whitespace().collect();
    for (at, word) in words.iter().enumerate() {
        let value = if let Some(jdwp) = word.split("jdwp").nth(1) {
            jdwp.split("address=")
                .nth(1)
                .map(|it| it.split(',').next().unwrap_or(it))
        } else if word.starts_with("--inspect") || word.starts_with("--debug-port") {
            word.split_once('=').map(|(_, value)| value)
        } else if *word == "debugpy" {
            let after = words.get(at + 1..).unwrap_or_default();
            after
                .iter()
                .position(|it| *it == "--listen")
                .and_then(|n| after.get(n + 1).copied())
        } else if *word == "dlv" || word.ends_with("/dlv") {
            let after = words.get(at + 1..).unwrap_or_default();
            after.iter().find_map(|it| it.strip_prefix("--listen="))
        } else {
            None
        };
        found.extend(
            value
                .and_then(port_of)
                .map(|port| (port, text.evidence.clone())),
        );
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debuggers_are_known_by_their_words() {
        let check = |text: &str, wanted: &[u16]| {
            let text = PlacedText {
                value: text.to_owned(),
                ..PlacedText::default()
            };
            let found: Vec<_> = in_words(&text).into_iter().map(|(port, _)| port).collect();
            assert_eq!(found, wanted, "{}", text.value);
        };
        check(
            "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 -Dserver.port=9229",
            &[5005],
        );
        check("--inspect-brk=0.0.0.0:9230", &[9230]);
        check("--inspect", &[]);
        check("dlv debug --headless --listen=:40000", &[40000]);
        check("python -m debugpy --listen 5678 app.py", &[5678]);
    }
}
