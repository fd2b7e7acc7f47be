//! What mends a problem that the reader of rules found: its help, put into the text.

use std::{ops::Range, path::Path};

use ashore_rules::{Help, Problem};
use ashore_texts::text;

use crate::lsp::{features::finding::Fix, stores::text::Text};

/// None where the help is nothing that can be written.
pub fn of_problem(
    path: &Path,
    text: &Text,
    range: &Range<usize>,
    problem: &Problem,
) -> Option<Fix> {
    match &problem.help {
        Help::Instead(value) => {
            let written = text.as_str().get(range.clone())?;
            let quoted = written.starts_with(['"', '\'']);
            let new = if quoted {
                format!("\"{value}\"")
            } else {
                value.clone()
            };
            let title = text!(FixChange { value });
            Some(Fix::replace(path, range.clone(), new, title))
        }
        Help::Line(line) => {
            let number = text.position(range.start).line as usize;
            let end = text.line_start(number + 1);
            let key = line.split(' ').next().unwrap_or(line);
            let title = text!(FixAdd { key });
            Some(Fix::replace(path, end..end, format!("{line}\n"), title))
        }
        Help::None | Help::Run(_) => None,
    }
}
