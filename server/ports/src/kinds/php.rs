//! PHP: scripts, PhpStorm's built-in server and pages; Xdebug's port is the debugger's.

use ashore_texts::{Text, text};

use super::kind::ConfigurationKind;
use crate::{
    command::{self, CommandLine, port_of},
    configuration::{Configuration, EditorFormat},
    detection::{Confidence, Detection},
    evidence::PlacedText,
    path,
    tools::php::php,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "php",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    configuration.type_name == "php"
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let run = &configuration.run;
    if configuration.editor == EditorFormat::Intellij {
        return storm(shell, configuration);
    }
    let program = run.program.clone().filter(|it| !it.value.is_empty());
    let mut words = vec![PlacedText::new("php", &configuration.place)];
    words.extend(run.runtime_args.iter().cloned());
    words.extend(program.clone());
    words.extend(run.args.iter().cloned());
    if words.len() == 1 || program.is_none() && !run.runtime_args.iter().any(|it| it.value == "-S")
    {
        return Detection::none(Text::NoneXdebug);
    }
    let command = CommandLine {
        words,
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    php(shell, &command)
}

/// PhpStorm's built-in server, scripts and pages.
fn storm(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let run = &configuration.run;
    let type_name = configuration.type_name.as_str();
    if type_name.contains("BuiltIn") {
        let place = || vec![configuration.place.clone()];
        return match run.option("port") {
            Some(text) => match port_of(&text.value) {
                Some(port) => {
                    Detection::http(port, Confidence::Certain, vec![text.evidence.clone()])
                }
                None => Detection::unknown(text!(UnsaidPortValue { value: &text.value })),
            },
            None => Detection::http(80, Confidence::Default, place()),
        };
    }
    if ["WebApp", "HttpRequest", "Js"]
        .iter()
        .any(|word| type_name.contains(word))
    {
        return Detection::none(Text::NonePage);
    }
    let Some(program) = &run.program else {
        return Detection::unknown(Text::UnsaidScript);
    };
    let mut words = vec![program.with("php"), program.clone()];
    words.extend(
        run.option("scriptParameters")
            .map(command::split)
            .unwrap_or_default(),
    );
    words.extend(run.args.iter().cloned());
    let folder = path::parent(&path::join("", &program.value)).to_owned();
    let command = CommandLine {
        words,
        env: run.env.clone(),
        cwd: if run.cwd_is_set {
            run.cwd.clone()
        } else {
            folder
        },
    };
    php(shell, &command)
}
