//! `.env` files, as dotenv, docker and the editors read them.

use crate::evidence::{PlacedText, Variable};

use super::LinePlaces;

/// The variables in the order of the file.
pub fn parse(file: &str, source: &str) -> Vec<Variable> {
    let mut variables = Vec::new();
    let mut places = LinePlaces::new(file, source);
    let mut at = 0;
    for line in source.split_inclusive('\n') {
        let start = at;
        at += line.len();
        let trimmed = line.trim().trim_start_matches('\u{feff}');
        let trimmed = trimmed.strip_prefix("export ").unwrap_or(trimmed).trim();
        if trimmed.starts_with('#') {
            continue;
        }
        let Some((name, value)) = trimmed.split_once('=') else {
            continue;
        };
        let name = name.trim();
        if name.is_empty() || name.contains(char::is_whitespace) {
            continue;
        }
        variables.push(Variable {
            name: name.to_owned(),
            value: PlacedText::new(unquoted(value.trim()), &places.evidence(start)),
        });
    }
    variables
}

fn unquoted(value: &str) -> String {
    for quote in ['"', '\'', '`'] {
        if let Some(rest) = value.strip_prefix(quote) {
            return rest.split(quote).next().unwrap_or(rest).to_owned();
        }
    }
    let end = value.find(" #").unwrap_or(value.len());
    value[..end].trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::parse;

    #[test]
    fn quotes_comments_and_exports_are_understood() {
        let text = "# PORT=1\nexport A=1 # no\nB='x # y'\nC=\"\"\nbad line\nD=a=b\n";
        let found: Vec<_> = parse(".env", text)
            .into_iter()
            .map(|it| format!("{}={}", it.name, it.value.value))
            .collect();
        assert_eq!(found, ["A=1", "B=x # y", "C=", "D=a=b"]);
    }
}
