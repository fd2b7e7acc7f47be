//! What a file says of modules: which it declares, what it uses, and every path in its text. Read from tokens, so that paths in a
//! macro's arguments count like others. What is only there for tests (`#[cfg(test)]`) is left out.

use std::collections::BTreeSet;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use super::{
    imports::{self, Import},
    tokens::{
        attribute, end_of_statement, for_tests, ident, inside, is_mark, item, named_file, opens,
    },
};

/// One module's own text; a module written inside of a file is one of its `inner` ones.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// `mod name;`, with the file that an attribute names.
    pub(super) declared: Vec<(String, Option<String>)>,
    pub(super) inner: Vec<(String, Said)>,
    pub(super) imports: Vec<Import>,
    /// `a::b::c` outside of imports.
    pub(super) paths: BTreeSet<Vec<String>>,
    /// Names that stand alone or begin a path: what an import may be used by.
    pub(super) names: BTreeSet<String>,
    /// What is defined here.
    pub(super) items: BTreeSet<String>,
}

/// Keywords that a definition's name follows.
const DEFINES: [&str; 9] = [
    "fn",
    "struct",
    "enum",
    "union",
    "trait",
    "type",
    "const",
    "static",
    "macro_rules",
];

/// Reads a file's text.
pub(super) fn read(text: &str) -> Result<Said, String> {
    let tokens: TokenStream = text
        .parse()
        .map_err(|error| format!("is no Rust: {error}"))?;
    let mut said = Said::default();
    said.walk(&tokens.into_iter().collect::<Vec<_>>());
    Ok(said)
}

impl Said {
    fn walk(&mut self, tokens: &[TokenTree]) {
        let mut place = None;
        let mut public = false;
        let mut at = 0;
        while let Some(token) = tokens.get(at) {
            at += 1;
            match token {
                TokenTree::Punct(mark) if mark.as_char() == '#' => {
                    let Some(attribute) = attribute(&tokens[at..]) else {
                        continue;
                    };
                    if for_tests(attribute) {
                        at += item(&tokens[at..]);
                    } else {
                        place = named_file(attribute).or(place);
                    }
                }
                TokenTree::Group(group) => self.walk(&inside(group)),
                TokenTree::Ident(word) => {
                    let word = word.to_string();
                    match word.as_str() {
                        "pub" => {
                            public = true;
                            at += usize::from(opens(tokens.get(at), Delimiter::Parenthesis));
                            continue;
                        }
                        "mod" => at += self.module(&tokens[at..], place.take()),
                        // `impl Trait + use<'a>` imports nothing.
                        "use" if !is_mark(tokens.get(at), '<') => {
                            let end = end_of_statement(&tokens[at..]);
                            imports::read(&tokens[at..at + end], public, &mut self.imports);
                            at += end;
                        }
                        word if DEFINES.contains(&word) => {
                            let name = tokens[at..].iter().find_map(ident);
                            self.items.extend(name);
                        }
                        _ => at += self.path(word, &tokens[..at - 1], &tokens[at..]),
                    }
                }
                TokenTree::Punct(_) | TokenTree::Literal(_) => {}
            }
            public = false;
        }
    }

    /// After `mod`.
    fn module(&mut self, tokens: &[TokenTree], place: Option<String>) -> usize {
        let Some(name) = tokens.first().and_then(ident) else {
            return 0;
        };
        match tokens.get(1) {
            Some(TokenTree::Group(body)) => {
                let mut said = Self::default();
                said.walk(&inside(body));
                self.inner.push((name, said));
            }
            _ => self.declared.push((name, place)),
        }
        2
    }

    /// A word and what follows it with `::`; gives how many tokens that is.
    fn path(&mut self, first: String, before: &[TokenTree], after: &[TokenTree]) -> usize {
        let member = is_mark(before.last(), '.') && !is_mark(before.iter().rev().nth(1), '.');
        // Of an outer crate, by two colons at its beginning, or of a type in angle brackets.
        let deeper = is_mark(before.last(), ':') && is_mark(before.iter().rev().nth(1), ':');
        let mut words = vec![first];
        let mut at = 0;
        while is_mark(after.get(at), ':')
            && is_mark(after.get(at + 1), ':')
            && let Some(next) = after.get(at + 2).and_then(ident)
        {
            words.push(next);
            at += 3;
        }
        if member || deeper {
            return at;
        }
        // A variable may have a function's name.
        let called = opens(after.get(at), Delimiter::Parenthesis) || is_mark(after.get(at), '!');
        if words.len() > 1 || called || words[0].starts_with(char::is_uppercase) {
            self.names.insert(words[0].clone());
        }
        if words.len() > 1 {
            self.paths.insert(words);
        }
        at
    }
}
