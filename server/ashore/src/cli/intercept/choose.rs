//! What to intercept where nobody has said it: the only rule's target, else one of a list.

use std::io::IsTerminal;

use ashore_intercept::{Availability, Interceptable};
use ashore_protocol::TargetRef;
use ashore_texts::{Locale, text};
use dialoguer::{Select, console::Term, theme::ColorfulTheme};

use super::args::Args;
use crate::{
    cli::{Context, list, table},
    exit::Failure,
};

/// One of the list, as it is shown.
struct Choice {
    target: TargetRef,
    row: Vec<String>,
}

pub async fn target(args: &Args, context: &Context) -> anyhow::Result<TargetRef> {
    let locale = context.printer.locale();
    let project = context.options.project()?;
    let mut choices: Vec<Choice> = Vec::new();
    for rule in project.rules_that_are_on() {
        let wanted = args.name.as_deref().is_none_or(|name| name == rule.run());
        if wanted && choices.iter().all(|known| known.target != rule.target) {
            choices.push(Choice {
                target: rule.target.clone(),
                row: vec![rule.target.to_string(), rule.place().to_string()],
            });
        }
    }
    if choices.is_empty() {
        let found = ashore_intercept::list(&context.options.cluster()?).await?;
        let possible = found.iter().filter(|it| is_possible(it));
        choices.extend(possible.map(|it| Choice {
            target: it.target(),
            row: list::row(it, locale),
        }));
    } else if let [only] = choices.as_slice() {
        return Ok(only.target.clone());
    }
    let known: Vec<String> = choices.iter().map(|it| it.target.to_string()).collect();
    let watched = std::io::stdin().is_terminal() && std::io::stderr().is_terminal();
    if context.printer.is_json() || !watched || choices.is_empty() {
        return Err(Failure::misused(text!(ChooseWhich { known })).into());
    }
    let chosen = tokio::task::spawn_blocking(move || ask(&choices, locale)).await?;
    chosen.ok_or_else(|| Failure::misused(text!(ChooseWhich { known })).into())
}

fn is_possible(it: &Interceptable) -> bool {
    !matches!(it.state, Availability::NotPossible { .. })
}

/// Nothing is chosen before a person does. `None`: they do not want to.
fn ask(choices: &[Choice], locale: Locale) -> Option<TargetRef> {
    let terminal = Term::stderr();
    // Two columns are the mark of what is chosen.
    let room = usize::from(terminal.size().1).saturating_sub(4);
    let rows: Vec<Vec<String>> = choices.iter().map(|choice| choice.row.clone()).collect();
    let asked = Select::with_theme(&ColorfulTheme::default())
        .with_prompt(text!(ChooseAsk).in_locale(locale))
        .items(table::rows(&rows, Some(room)))
        .interact_on_opt(&terminal);
    // Ctrl-C leaves the list without its last word.
    let _shown = terminal.show_cursor();
    Some(choices.get(asked.ok()??)?.target.clone())
}
