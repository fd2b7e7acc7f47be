//! The question for a target, and what speaks for and against each.

use ashore_protocol::editor::Question;
use ashore_texts::{Locale, Text, text};

/// Where the targets are: the context and the namespace.
pub type Whereabouts<'a> = (&'a str, &'a str);

/// How to ask which target a run configuration has, of those there; `stands_out`: the first of them does.
pub fn target(
    run_configuration: &str,
    (context, namespace): Whereabouts<'_>,
    stands_out: bool,
    locale: Locale,
) -> Question {
    let name = run_configuration;
    let title = match namespace {
        "" => text!(ChooseTitle { name }),
        _ => text!(ChooseTitleIn {
            name,
            context,
            namespace
        }),
    };
    Question {
        title: title.in_locale(locale),
        not_now: Text::ChooseNotNow.in_locale(locale),
        not_now_detail: Text::ChooseNotNowDetail.in_locale(locale),
        stands_out,
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
