//! The text of one argument of a call.

use crate::doc;

/// The text up to the comma or bracket that ends an argument.
pub(super) fn argument_text(text: &str) -> &str {
    let mut depth = 0_i32;
    let mut quote = false;
    for (at, c) in text.char_indices().take(300) {
        match c {
            '"' => quote = !quote,
            _ if quote => {}
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => {
                depth -= 1;
                if depth < 0 {
                    return &text[..at];
                }
            }
            ',' | ';' if depth == 0 => return &text[..at],
            '\n' if depth == 0 => {
                let before = text[..at].trim_end();
                let after = text[at..].trim_start();
                let goes_on = before.is_empty()
                    || before.ends_with(['?', ':', '=', '(', '.'])
                    || after.starts_with(['?', '.', ':']);
                if !goes_on {
                    return &text[..at];
                }
            }
            _ => {}
        }
    }
    let end = doc::floor(text, 300);
    &text[..end]
}
