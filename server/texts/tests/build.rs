//! What fails the build: see `build.rs`.
#![allow(clippy::unwrap_used)] // helpers of tests are not seen as tests

#[path = "../build/read.rs"]
mod read;

const ENGLISH: &str =
    "a = { $n ->\n    [one] one\n   *[other] { $n }\n}\nb = { $x } there\n    .help = go\n";

/// The differences of another language's file, each by a part of it.
fn check(other: &str, expected: &[&str]) {
    let english = read::messages("en", ENGLISH).unwrap();
    let problems = match read::messages("xx", other) {
        Ok(other) => read::differences("xx", &english, &other),
        Err(problems) => problems,
    };
    assert_eq!(problems.len(), expected.len(), "{other}: {problems:?}");
    for (problem, part) in problems.iter().zip(expected) {
        assert!(problem.contains(part), "{other}: {problem}");
    }
}

#[test]
fn what_one_language_lacks_is_told() {
    check("a = { $n }\nb = { $x }\n    .help = geh\n", &[]);
    check("b = { $x }\n    .help = geh\n", &["lacks a"]);
    check(
        "a = { $m }\nb = { $x }\n    .help = geh\n",
        &["a is filled in with"],
    );
    check("a = { $n }\nb = { $x }\n", &["b.help"]);
    check(
        "a = { $n }\nb = { $x }\n    .help = geh\nc = c\n",
        &["nobody asks for c"],
    );
    check(
        "a = { $n }\na = { $n }\nb = { $x }\n    .help = g\n",
        &["a is there twice"],
    );
    check("a = { $n\n", &["xx.ftl:1"]);
    check("a = { b }\nb = { $x }\n    .help = g\n", &["only values"]);
    let counted = "a = { $n }\nb = { $x ->\n    [one] one\n   *[other] { $x }\n}\n    .help = g\n";
    check(counted, &["counts x"]);
}
