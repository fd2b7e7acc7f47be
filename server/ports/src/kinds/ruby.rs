//! Ruby: RubyMine's Rails, Rack and Rake, rdbg, and scripts of both editors.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{
    command::{self, CommandLine},
    configuration::Configuration,
    detection::Detection,
    evidence::PlacedText,
    path,
    tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "ruby",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    matches!(
        configuration.type_name.as_str(),
        "Ruby" | "ruby" | "rdbg" | "ruby_lsp"
    )
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let workspace = shell.workspace;
    let run = &configuration.run;
    let type_name = configuration.type_name.as_str();
    let place = PlacedText::new("", &configuration.place);
    if type_name.starts_with("Rake") {
        return Detection::none(Text::NoneRake);
    }
    let mut words: Vec<PlacedText> = Vec::new();
    if type_name.starts_with("Rails") {
        words.extend([place.with("rails"), place.with("server")]);
        let script = run.option("SCRIPT_ARGS").map(command::split);
        words.extend(script.unwrap_or_default());
        if let Some(port) = run.option("PORT").filter(|it| !it.value.is_empty()) {
            words.extend([port.with("-p"), port.clone()]);
        }
    } else if type_name.starts_with("Rack") {
        words.push(place.with("rackup"));
        let script = run.option("SCRIPT_ARGS").map(command::split);
        words.extend(script.unwrap_or_default());
        if let Some(port) = run.option("PORT").filter(|it| !it.value.is_empty()) {
            words.extend([port.with("-p"), port.clone()]);
        }
    } else {
        if let Some(line) = run.option("command").filter(|_| type_name == "rdbg") {
            words.extend(command::split(line));
        }
        let program = run.program.as_ref().or_else(|| run.option("script"));
        let program = program.filter(|it| !it.value.is_empty());
        match program {
            // `bin/rails server -p 3001` in one string.
            Some(line) if line.value.contains(' ') => words.extend(command::split(line)),
            Some(program) => {
                let file = path::join(&run.cwd, &program.value);
                let is_script = program.value.ends_with(".rb")
                    || !shell.knows(path::name(&program.value)) && workspace.exists(&file);
                if words.is_empty() && !is_script {
                    words.push(program.clone());
                } else {
                    if words.is_empty() {
                        words.push(program.with("ruby"));
                    }
                    words.push(program.clone());
                }
            }
            None => {}
        }
        words.extend(run.args.iter().cloned());
    }
    if words.is_empty() {
        return shell.run_all(&run.before);
    }
    let command = CommandLine {
        words,
        env: run.env.clone(),
        cwd: run.cwd.clone(),
    };
    shell.run(&command)
}
