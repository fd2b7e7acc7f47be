//! Scripts of the shell.

use super::options::{absolute, first};
use crate::{command, configuration::RunSettings, editors::intellij::macros::Macros, path};

pub(super) fn shell(macros: &Macros<'_>, run: &mut RunSettings) {
    let by_file = run
        .option("EXECUTE_SCRIPT_FILE")
        .is_none_or(|it| it.as_str() != "false");
    let script = first(run, &["SCRIPT_PATH", "SCRIPT_NAME"]);
    let text = first(run, &["SCRIPT_TEXT"]);
    let options = first(run, &["SCRIPT_OPTIONS", "PARAMETERS"]);
    if !run.cwd_is_set
        && let Some(script) = &script
        && by_file
    {
        path::parent(&macros.place(script.as_str())).clone_into(&mut run.cwd);
    }
    match (by_file, script, text) {
        (true, Some(script), _) => {
            let mut words = vec![script.with("sh"), absolute(script, &macros.project)];
            words.extend(options.iter().flat_map(command::split));
            run.before.push(command::CommandLine {
                words,
                env: run.env.clone(),
                cwd: run.cwd.clone(),
            });
        }
        (_, _, Some(text)) => run.before = command::simple_commands(&text, &run.env, &run.cwd),
        _ => {}
    }
}
