use super::*;

/// A crate of these files below `a/src`.
fn judged(files: &[(&str, &str)], remain: &[&str]) -> Result<(), String> {
    let source = |path: &str, text: &str| Source {
        path: format!("a/{path}"),
        text: text.to_owned(),
    };
    let mut all = vec![source("Cargo.toml", "[package]")];
    all.extend(
        files
            .iter()
            .map(|(path, text)| source(&format!("src/{path}"), text)),
    );
    judge(&all, remain)
}

/// Two modules that say this of each other; `b` defines `B`, `c` defines `C`.
fn two(root: &str, b: &str, c: &str) -> Result<(), String> {
    let (b, c) = (format!("{b} pub struct B;"), format!("{c} pub struct C;"));
    judged(
        &[
            ("lib.rs", &format!("mod b; mod c; {root}")),
            ("b.rs", &b),
            ("c.rs", &c),
        ],
        &[],
    )
}

#[test]
fn each_way_to_name_a_thing_closes_a_circle() {
    for (b, c) in [
        ("use crate::c::C;", "use crate::b::B;"),
        ("use super::c::C;", "fn f() -> crate::b::B { todo() }"),
        (
            "use crate::{other, c::{self, C}};",
            "use crate::b::{B as D};",
        ),
        (
            "use crate::c; fn f(c: c::C) {}",
            "use super::b::*; fn f(b: B) {}",
        ),
        (
            "fn f() { println!(\"{}\", crate::c::C) }",
            "mod d { fn f(b: super::super::b::B) {} }",
        ),
        ("fn f() { use crate::c::C; }", "use crate::b::B as _;"),
        ("pub use crate::c::C; fn f(c: C) {}", "use super::b::B;"),
        (
            "use crate::c::C;",
            "macro_rules! m { () => { $crate::b::B } }",
        ),
    ] {
        let told = two("", b, c).expect_err(&format!("{b} {c}"));
        assert!(told.contains("a: b.rs → c.rs → b.rs"), "{told}");
    }
}

#[test]
fn what_is_no_circle() {
    for (b, c) in [
        ("use crate::c::C;", ""),
        // Handed on and not used.
        ("pub use crate::c::C;", "use super::b::B;"),
        // Only in tests.
        (
            "use crate::c::C;",
            "#[cfg(test)] mod tests { use crate::b::B; }",
        ),
        ("use crate::c::C;", "#[cfg(test)] use crate::b::B;"),
        // In words, and of others.
        (
            "use crate::c::C;",
            "/// [`crate::b::B`]\nfn f() -> &str { \"crate::b::B\" } // crate::b::B",
        ),
        (
            "use crate::c::C;",
            "use other::b::B; fn f() { x.b::<B>(); ::b::B; }",
        ),
        // A module is named and nothing of it.
        ("use crate::c::C;", "pub(in crate::b) fn f() {}"),
    ] {
        assert_eq!(two("", b, c), Ok(()), "{b} {c}");
    }
}

#[test]
fn a_name_is_followed_to_where_it_is_defined() {
    // Through the root, which hands it on.
    let told = two(
        "pub use b::B; pub use c::*;",
        "use crate::C;",
        "use crate::B;",
    );
    assert!(told.is_err_and(|told| told.contains("b.rs → c.rs → b.rs")));
    // The root itself is not known by that.
    assert_eq!(
        two("pub use b::B; fn f(c: c::C) {}", "", "use crate::B;"),
        Ok(())
    );
}

#[test]
fn a_child_is_inside_of_its_parents() {
    let parent = "pub mod child; pub struct P; fn f() { child::run() }";
    let child = "use super::P; use crate::q::Q; pub fn run() {}";
    let with = |q: &str| {
        let files = [
            ("lib.rs", "mod p; mod q;"),
            ("p/mod.rs", parent),
            ("p/child.rs", child),
            ("q.rs", q),
        ];
        judged(&files, &[])
    };
    assert_eq!(with("pub struct Q;"), Ok(()));
    // Not of its parent's neighbours.
    let told = with("pub struct Q; use crate::p::P;");
    assert!(told.is_err_and(|told| told.contains("a: p/child.rs → q.rs → p/mod.rs → p/child.rs")));
}

#[test]
fn what_remains_is_named_and_must_be_there() {
    let files = [
        ("lib.rs", "mod b; mod c;"),
        ("b.rs", "use crate::c::C; pub struct B;"),
        ("c.rs", "use crate::b::B; pub struct C;"),
    ];
    let known = "a: b.rs → c.rs → b.rs";
    assert_eq!(judged(&files, &[known]), Ok(()));
    let told = judged(&files[..1], &[]).expect_err("a file that is not there");
    assert!(told.contains("is not there"), "{told}");
    let told = judged(&[("lib.rs", "")], &[known]).expect_err("stale");
    assert!(told.contains("no such circle any more"), "{told}");
}

#[test]
fn a_longer_circle_is_told_with_its_reasons() {
    let told = judged(
        &[
            ("main.rs", "mod b; mod c; mod d;"),
            ("b.rs", "use crate::c::C; pub struct B;"),
            ("c.rs", "use crate::d::D; pub struct C;"),
            ("d.rs", "use crate::b::B; pub struct D;"),
        ],
        &[],
    );
    let told = told.expect_err("a circle");
    assert!(told.contains("a: b.rs → c.rs → d.rs → b.rs"), "{told}");
    assert!(told.contains("c.rs names crate::d::D"), "{told}");
}
