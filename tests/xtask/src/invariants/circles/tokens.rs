//! What tokens are.

use proc_macro2::{Delimiter, Group, TokenTree};

pub(super) fn ident(token: &TokenTree) -> Option<String> {
    match token {
        TokenTree::Ident(word) => Some(word.to_string()),
        _ => None,
    }
}

pub(super) fn is_mark(token: Option<&TokenTree>, mark: char) -> bool {
    matches!(token, Some(TokenTree::Punct(found)) if found.as_char() == mark)
}

pub(super) fn inside(group: &Group) -> Vec<TokenTree> {
    group.stream().into_iter().collect()
}

pub(super) fn opens(token: Option<&TokenTree>, with: Delimiter) -> bool {
    matches!(token, Some(TokenTree::Group(group)) if group.delimiter() == with)
}

pub(super) fn end_of_statement(tokens: &[TokenTree]) -> usize {
    let end = tokens.iter().position(|token| is_mark(Some(token), ';'));
    end.unwrap_or(tokens.len())
}

/// The brackets after `#` or `#!`.
pub(super) fn attribute(tokens: &[TokenTree]) -> Option<&Group> {
    let at = usize::from(is_mark(tokens.first(), '!'));
    match tokens.get(at) {
        Some(TokenTree::Group(group)) => Some(group),
        _ => None,
    }
}

pub(super) fn for_tests(attribute: &Group) -> bool {
    let text = attribute.stream().to_string();
    text.starts_with("cfg")
        && !text.contains("not")
        && text
            .split(|c: char| !c.is_alphanumeric())
            .any(|word| word == "test")
}

/// `#[path = "…"]`.
pub(super) fn named_file(attribute: &Group) -> Option<String> {
    let text = attribute.stream().to_string();
    let name = text.strip_prefix("path")?.trim_start().strip_prefix('=')?;
    Some(name.trim().trim_matches('"').to_owned())
}

/// How many tokens the item has that begins here.
pub(super) fn item(tokens: &[TokenTree]) -> usize {
    let end = tokens
        .iter()
        .position(|token| is_mark(Some(token), ';') || opens(Some(token), Delimiter::Brace));
    end.map_or(tokens.len(), |end| end + 1)
}
