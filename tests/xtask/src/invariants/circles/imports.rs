//! `use`: which names it brings, and what they are elsewhere.

use proc_macro2::TokenTree;

use super::tokens::{ident, inside, is_mark};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// As it is called here; nothing where all names come (`*`).
    pub(super) name: Option<String>,
    pub(super) words: Vec<String>,
    /// For others too: a name that is only handed on.
    pub(super) public: bool,
}

/// What stands between `use` and its semicolon.
pub(super) fn read(tokens: &[TokenTree], public: bool, into: &mut Vec<Import>) {
    tree(tokens, &[], public, into);
}

fn tree(tokens: &[TokenTree], before: &[String], public: bool, into: &mut Vec<Import>) {
    for part in tokens.split(|token| is_mark(Some(token), ',')) {
        branch(part, before, public, into);
    }
}

fn branch(tokens: &[TokenTree], before: &[String], public: bool, into: &mut Vec<Import>) {
    let mut words = before.to_vec();
    let mut alias = None;
    let mut tokens = tokens.iter();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => return tree(&inside(group), &words, public, into),
            TokenTree::Punct(mark) if mark.as_char() == '*' => {
                into.push(Import {
                    name: None,
                    words,
                    public,
                });
                return;
            }
            TokenTree::Ident(word) if *word == "as" => alias = tokens.next().and_then(ident),
            TokenTree::Ident(word) => words.push(word.to_string()),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
    // `a::{self}` is `a`.
    if words.len() > 1 && words.last().is_some_and(|word| word == "self") {
        words.pop();
    }
    if let Some(last) = words.last() {
        let name = Some(alias.unwrap_or_else(|| last.clone()));
        into.push(Import {
            name,
            words,
            public,
        });
    }
}
