//! The question for a target, and what speaks for and against each.

use ashore_protocol::editor::Question;
use ashore_texts::{Locale, Text, text};

/// How to ask which target a run configuration has.
pub fn target(run_configuration: &str, locale: Locale) -> Question {
    Question {
        title: text!(ChooseTitle {
            name: run_configuration
        })
        .in_locale(locale),
        hint: Text::ChooseHint.in_locale(locale),
        never: Text::ChooseNever.in_locale(locale),
        never_detail: Text::ChooseNeverDetail.in_locale(locale),
    }
}

/// In one line, what speaks against it first.
pub fn detail(
    not_possible: Option<&str>,
    holders: &[String],
    reasons: &[String],
    locale: Locale,
) -> String {
    let held = holders
        .iter()
        .map(|holder| text!(ChooseHeldBy { holder }).in_locale(locale));
    let refused = not_possible.map(str::to_owned);
    let all: Vec<String> = refused
        .into_iter()
        .chain(held)
        .chain(reasons.iter().cloned())
        .collect();
    all.join(" · ")
}
