//! docs/stories.md: every test and scenario that it names is there.

use super::files::{self, Source};

const TABLE: &str = "docs/stories.md";
/// Where the names of each column are, from the second on.
const COLUMNS: [&[&str]; 3] = [
    &[
        "tests/blackbox/tests/",
        "server/ashore/src/lsp/",
        "server/debug/src/",
    ],
    &["tests/editors/vscode/run.mjs", "editors/vscode/test/"],
    &[
        "tests/editors/intellij/src/dev/ashore/rig/Scenarios.java",
        "editors/intellij/core/src/test/",
    ],
];

pub(super) fn check() -> Result<(), String> {
    let files = files::all()?;
    let table = files.iter().find(|file| file.path == TABLE);
    let table = table.ok_or_else(|| format!("there is no {TABLE}"))?;
    let missing: Vec<String> = named(&table.text)
        .filter(|(column, name)| !is_there(&files, COLUMNS[*column], name))
        .map(|(_, name)| name.to_owned())
        .collect();
    if missing.is_empty() {
        Ok(())
    } else {
        Err(format!("nothing is called {}", missing.join(", ")))
    }
}

/// Each name with its column.
fn named(table: &str) -> impl Iterator<Item = (usize, &str)> {
    let rows = table.lines().filter(|line| line.starts_with('|'));
    rows.flat_map(|row| row.split('|').skip(2).take(3).enumerate())
        // A dash has a reason behind it and no name.
        .filter(|(_, cell)| !cell.trim().starts_with('—'))
        .flat_map(|(column, cell)| {
            let names = cell.split('`').skip(1).step_by(2);
            names.map(move |name| (column, name))
        })
}

/// As a string, or as a function.
fn is_there(files: &[Source], places: &[&str], name: &str) -> bool {
    let (text, function) = (format!("\"{name}\""), format!(" {name}("));
    let mut there = files
        .iter()
        .filter(|file| places.iter().any(|place| file.path.starts_with(place)));
    there.any(|file| file.text.contains(&text) || file.text.contains(&function))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_by_their_column_and_looked_for() {
        let row = "| a story | `one` | `two` `2, too` | — not `that` |";
        let names: Vec<_> = named(row).collect();
        assert_eq!(names, [(0, "one"), (1, "two"), (1, "2, too")]);
        let file = |text: &str| Source {
            path: "tests/a.rs".to_owned(),
            text: text.to_owned(),
        };
        let files = [file("async fn one() {}"), file("{ play: \"two\" }")];
        assert!(is_there(&files, &["tests/"], "one"));
        assert!(is_there(&files, &["tests/"], "two"));
        assert!(!is_there(&files, &["tests/"], "on"));
        assert!(!is_there(&files, &["server/"], "one"));
    }
}
