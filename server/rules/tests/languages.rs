//! Each kind of problem is told in every language, at the same place and under the same code.
#![allow(clippy::unwrap_used)] // a test may panic

use std::collections::BTreeSet;

use ashore_rules::{
    Code, Problem, Rules, Surroundings,
    project::{
        Asked, NotAccepted, Undecided, Unheld,
        disk::{LoadError, Unreadable},
    },
    write::{Change, changed, with_key},
};
use ashore_texts::{Locale, Text};

/// What stands behind `[[intercept]]`, `run` and `target`, which are lines 1 to 3.
const RULE: &str = "[[intercept]]\nrun = \"a\"\ntarget = \"b\"\n";

/// The text behind the rule or, with a `#` before it, a whole file; the place, the code and the sentence's id.
#[rustfmt::skip]
const MISTAKES: &[(&str, &str, Code, &str)] = &[
    ("#[clutser]", "1:2", Code::UnknownKey, "rules-key-near"),
    ("#[cluster]\nfoo = 1", "2:1", Code::UnknownKey, "rules-key-unknown"),
    ("#a = ", "1:5", Code::Syntax, "rules-syntax"),
    ("#[[intercept]]\ntarget = \"b\"", "1:1", Code::MissingKey, "rules-key-missing"),
    ("#[intercept]\nrun = \"a\"", "1:1", Code::WrongType, "rules-list"),
    ("#[[intercept]]\nrun = \"a\"\ntarget = \"deploymnt/b\"", "3:10", Code::NotAValue, "rules-target-near"),
    ("#[[intercept]]\nrun = \"a\"\ntarget = \"x/b\"", "3:10", Code::NotAValue, "rules-target-kind"),
    ("#[[intercept]]\nrun = \"a\"\ntarget = \"B\"", "3:10", Code::NotAName, "rules-target-name"),
    ("#[cluster]\nagent-labels = { pod-template-hash = \"x\" }", "2:18", Code::NotAName, "rules-label-kept"),
    ("#[cluster]\nagent-labels = { -a = \"x\" }", "2:18", Code::NotAName, "rules-label-key"),
    ("#[cluster]\nagent-labels = { a = \"x y\" }", "2:22", Code::NotAName, "rules-label-value"),
    ("#[cluster]\ncontext = \"${env:A}\"", "2:11", Code::NoPlace, "rules-variable-place"),
    ("mode = \"globl\"", "4:8", Code::NotAValue, "rules-value-near"),
    ("mode = \"x\"", "4:8", Code::NotAValue, "rules-value-wrong"),
    ("port = \"\"", "4:8", Code::Empty, "rules-empty"),
    ("port = \"0\"", "4:8", Code::NotAValue, "rules-port"),
    ("replicas = 9", "4:12", Code::WrongType, "rules-type"),
    ("replicas = 2\nstrategy = \"pod\"", "4:12", Code::Contradiction, "rules-replicas-pod"),
    ("[[intercept]]\nrun = \"a\"\ntarget = \"c\"", "4:1", Code::Clash, "rules-clash-run"),
    ("mode = \"personal\"", "4:8", Code::MissingMatch, "rules-match-missing"),
    ("mode = \"global\"\nmatch = { path = \"/a\" }", "5:9", Code::Contradiction, "rules-match-global"),
    ("match = {}", "4:9", Code::Empty, "rules-match-empty"),
    ("match = { header = {} }", "4:20", Code::Empty, "rules-header-empty"),
    ("match = { path = \"a\" }", "4:18", Code::NotAPath, "rules-path"),
    ("match = { header = { a = {} } }", "4:26", Code::MissingKey, "rules-regex-missing"),
    ("match = { header = { a = { regex = \"(\" } } }", "4:36", Code::NotARegex, "rules-regex"),
    ("match = { header = { a = \"$A\" } }", "4:26", Code::NoPlace, "rules-variable-bare"),
    ("match = { header = { a = \"${env:A}\" } }", "4:26", Code::NotSet, "rules-variable-unset"),
    ("match = { header = { a = \"$NAMESPACE\" } }", "4:26", Code::NotSet, "rules-namespace-unknown"),
    ("match = { header = { a = \"$GIT_BRANCH\" } }", "4:26", Code::NotSet, "rules-branch-unknown"),
];

/// Those that frame others, or that stand for what a parser does not say.
const FRAMES: [&str; 5] = [
    "rules-problem",
    "rules-problem-first",
    "rules-unreadable",
    "rules-no-toml",
    "rules-missing",
];

fn first(text: &str) -> Problem {
    let error = Rules::parse(".ashore.toml", text, &Surroundings::of(&|_| None)).unwrap_err();
    error.first().unwrap().clone()
}

/// Told in each language with other words than in English; answers the English ones.
fn check(text: &Text) -> String {
    let english = text.in_locale(Locale::ENGLISH);
    assert_eq!(english, text.to_string(), "logs and programs read English");
    let others = Locale::all().filter(|locale| *locale != Locale::ENGLISH);
    for locale in others {
        let told = text.in_locale(locale);
        assert_ne!(told, english, "{}", locale.name());
        assert!(!told.is_empty(), "{english}");
    }
    english
}

#[test]
fn every_mistake() {
    let mut seen: BTreeSet<&str> = FRAMES.into();
    let deep = format!("#{}", "[".repeat(300));
    let deepest = (deep.as_str(), "1:1", Code::Syntax, "rules-nests");
    for (written, place, code, id) in MISTAKES.iter().copied().chain([deepest]) {
        let text = match written.strip_prefix('#') {
            Some(whole) => whole.to_owned(),
            None => format!("{RULE}{written}"),
        };
        let problem = first(&text);
        let found = format!("{}:{}", problem.line, problem.column);
        assert_eq!((found.as_str(), problem.code), (place, code), "{problem}");
        assert_eq!(problem.message.id(), id, "{problem}");
        let english = check(&problem.message);
        let chinese = problem.text().in_locale(Locale::named("zh-CN"));
        let start = format!(".ashore.toml:{place}: ");
        assert_eq!(problem.to_string(), format!("{start}{english}"));
        assert!(chinese.starts_with(&start), "{chinese}");
        seen.insert(id);
    }
    let english = include_str!("../../texts/locales/en.ftl");
    let ids = english.lines().filter(|line| line.starts_with("rules-"));
    let ids = ids.filter_map(|line| line.split_once(" =")).map(|it| it.0);
    // Two of them are a command's own.
    let own = ["rules-not-there", "rules-not-accepted"];
    let missing: Vec<&str> = ids
        .filter(|id| !seen.contains(id) && !own.contains(id))
        .collect();
    assert!(missing.is_empty(), "no row for {missing:?}");
}

#[test]
fn why_a_file_is_not_read() {
    for why in [
        Unreadable::NotAFile(Text::UnreadPipe),
        Unreadable::LinkOut("/elsewhere".to_owned()),
        Unreadable::DeadLink,
        Unreadable::TooLarge,
        Unreadable::Foreign { uid: 7 },
        Unreadable::NotText,
        Unreadable::Io("denied".to_owned()),
    ] {
        let error = LoadError {
            path: "a".into(),
            errors: why.problem("a"),
        };
        let english = check(&why.text());
        assert_eq!(error.to_string(), format!("a:1:1: {english}"));
        check(&error.errors.brief());
        let told = error.errors.in_locale(Locale::named("zh-CN"));
        assert!(told.starts_with("a:1:1: "), "{told}");
    }
}

#[test]
fn what_waits_what_does_not_hold_and_what_is_undecided() {
    let asked = |context: Option<&str>| Asked {
        key: "agent-image".to_owned(),
        written: "\"a\"".to_owned(),
        place: ashore_rules::Place::default(),
        context: context.map(str::to_owned),
        namespace: None,
    };
    let refused = NotAccepted(vec![asked(None), asked(Some("dev"))]);
    check(&refused.what());
    check(&refused.next());
    let told = check(&refused.text());
    let both = "agent-image = \"a\" (:0); agent-image = \"a\" (:0, for context dev).";
    assert!(told.contains(both), "{told}");
    for nowhere in [true, false] {
        check(
            &Unheld {
                key: "agent-image",
                place: ashore_rules::Place::default(),
                nowhere,
            }
            .text(),
        );
    }
    let undecided = Undecided {
        target: "orders".parse().unwrap(),
        rules: vec!["`a` (x:1)".to_owned(), "`b` (x:2)".to_owned()],
        example: "a".to_owned(),
    };
    check(&undecided.what());
    check(&undecided.next());
}

#[test]
fn why_a_file_is_not_changed() {
    let on = Change {
        target: None,
        on: true,
    };
    for text in [
        "[[intercept",
        "intercept = [1]",
        "[[intercept]]\nrun = \"a\"\n",
    ] {
        check(&changed(text, "a", &on).unwrap_err());
    }
    check(&with_key("[[intercept]]\nrun = \"a\"\n", "b", "port", 1.into()).unwrap_err());
}
