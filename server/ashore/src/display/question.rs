//! The question for a target, and what speaks for and against each.

use std::collections::BTreeMap;

use ashore_protocol::{
    PortLabel,
    agent::{Match, Mode, TextMatch},
    editor::{ActionKind, ModeAnswer, Question},
};
use ashore_texts::{Locale, Text, text};

use super::action;
use crate::curl;

/// What the question depends on.
pub struct Asked<'a> {
    pub run_configuration: &'a str,
    /// The context and the namespace in which the targets are.
    pub whereabouts: (&'a str, &'a str),
    /// The first of the targets does, by evidence.
    pub stands_out: bool,
    /// There is no target.
    pub is_empty: bool,
    /// Somebody stronger than an answer names the context, and the namespace.
    pub fixed: (bool, bool),
}

/// The header by which a person's own requests are known, until they name another.
const HEADER: &str = "x-ashore";
/// Its value: a rule says it so, that a colleague has theirs by the same rule.
const PERSON: &str = "$USER";

/// Only requests with the person's name in a header.
pub fn only_mine() -> Mode {
    let value = TextMatch::Exact(PERSON.to_owned());
    Mode::Personal(Match {
        header: BTreeMap::from([(HEADER.to_owned(), value)]),
        ..Match::default()
    })
}

/// How to ask which target a run configuration has, of those there.
pub fn target(asked: &Asked<'_>, locale: Locale) -> Question {
    let name = asked.run_configuration;
    let (context, namespace) = asked.whereabouts;
    let title = match namespace {
        "" => text!(ChooseTitle { name }),
        _ => text!(ChooseTitleIn {
            name,
            context,
            namespace
        }),
    };
    let production = [context, namespace]
        .into_iter()
        .find(|name| ashore_intercept::names_production(name));
    let warning = production.map(|name| text!(ChooseProduction { name }));
    let hint = match asked.is_empty {
        true => text!(ChooseEmpty { context, namespace }),
        false => Text::ChooseHint,
    };
    let elsewhere = [
        (
            asked.fixed.1,
            ActionKind::ChooseNamespace,
            Text::ChooseOtherNamespace,
        ),
        (
            asked.fixed.0,
            ActionKind::ChooseContext,
            Text::ChooseOtherContext,
        ),
    ];
    let free = elsewhere.into_iter().filter(|(fixed, ..)| !fixed);
    Question {
        title: title.in_locale(locale),
        not_now: Text::ChooseNotNow.in_locale(locale),
        not_now_detail: Text::ChooseNotNowDetail.in_locale(locale),
        // Enter alone never reaches production.
        stands_out: asked.stands_out && warning.is_none(),
        hint: hint.in_locale(locale),
        never: Text::ChooseNever.in_locale(locale),
        never_detail: Text::ChooseNeverDetail.in_locale(locale),
        warning: warning.map(|it| it.in_locale(locale)),
        actions: free
            .map(|(_, kind, title)| action(kind, &title, locale))
            .collect(),
        modes: modes(locale),
    }
}

fn modes(locale: Locale) -> Vec<ModeAnswer> {
    let answer = |mode, title: Text, detail: Text| ModeAnswer {
        mode,
        title: title.in_locale(locale),
        detail: detail.in_locale(locale),
    };
    vec![
        answer(only_mine(), Text::ChooseMine, Text::ChooseMineDetail),
        answer(Mode::Global, Text::ChooseAll, Text::ChooseAllDetail),
    ]
}

/// What "only mine" means for a target: the command that hits.
pub fn mine(service: &str, port: &PortLabel, locale: Locale) -> Option<String> {
    let curl = curl::that_hits(&only_mine(), service, port.number?)?;
    Some(text!(ChooseMineHits { curl }).in_locale(locale))
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

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(context: &str, stands_out: bool) -> Question {
        let asked = Asked {
            run_configuration: "Debug orders",
            whereabouts: (context, "shop"),
            stands_out,
            is_empty: false,
            fixed: (false, true),
        };
        target(&asked, Locale::ENGLISH)
    }

    #[test]
    fn production_is_marked_before_it_is_chosen_and_never_preselected() {
        let question = asked("eu-prod", true);
        assert!(!question.stands_out);
        let warning = question.warning.unwrap();
        assert!(warning.contains("eu-prod"), "{warning}");
        let question = asked("dev", true);
        assert!(question.stands_out && question.warning.is_none());
    }

    #[test]
    fn only_mine_says_what_it_is_and_what_hits() {
        let question = asked("dev", false);
        let modes = question.modes;
        assert_eq!(modes.len(), 2);
        assert!(matches!(modes[0].mode, Mode::Personal(_)) && modes[1].mode == Mode::Global);
        let port = PortLabel::from("http/8080".to_owned());
        let detail = mine("orders", &port, Locale::ENGLISH).unwrap();
        assert!(
            detail.contains("curl -H \"x-ashore: $USER\" 'http://orders:8080/'"),
            "{detail}"
        );
        // The namespace is the settings': no other is offered.
        let kinds: Vec<_> = question.actions.iter().map(|it| it.kind).collect();
        assert_eq!(kinds, [ActionKind::ChooseContext]);
    }
}
