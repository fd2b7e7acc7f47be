//! That clippy looks at what the crates without I/O touch: `disallowed_methods` and `disallowed_types`, by a list beside each crate.
//! Clippy takes the nearest `clippy.toml` above a crate alone, so the root's lines are repeated there.

use std::collections::BTreeMap;

use super::files::Source;

/// The crates.
const PURE: [&str; 3] = ["protocol", "server/session", "server/ports"];

const DENIED: &str = "deny(clippy::disallowed_methods, clippy::disallowed_types)";

pub(super) fn check(files: &[Source]) -> Result<(), String> {
    let texts: BTreeMap<&str, &str> = files
        .iter()
        .map(|file| (file.path.as_str(), file.text.as_str()))
        .collect();
    let wrong: Vec<String> = PURE
        .iter()
        .filter_map(|package| judge(package, &texts).err())
        .collect();
    if wrong.is_empty() {
        Ok(())
    } else {
        Err(wrong.join("; "))
    }
}

fn judge(package: &str, texts: &BTreeMap<&str, &str>) -> Result<(), String> {
    let text = |path: &str| {
        let found = texts.get(path).copied();
        found.ok_or_else(|| format!("{path} is not there"))
    };
    let list = text(&format!("{package}/clippy.toml"))?;
    if list != text(&format!("{}/clippy.toml", PURE[0]))? {
        return Err(format!(
            "{package}/clippy.toml is not the one of {}",
            PURE[0]
        ));
    }
    let shared = text("clippy.toml")?;
    if let Some(line) = shared
        .lines()
        .find(|line| !list.lines().any(|there| there == *line))
    {
        return Err(format!("{package}/clippy.toml lacks the root's `{line}`"));
    }
    for word in [
        "std::fs::read",
        "std::net::TcpStream",
        "std::time::Instant",
        "std::process::Command",
    ] {
        if !list.contains(&format!("\"{word}\"")) {
            return Err(format!("{package}/clippy.toml does not list {word}"));
        }
    }
    let root = format!("{package}/src/lib.rs");
    if !text(&root)?.contains(DENIED) {
        return Err(format!("{root} does not say {DENIED}"));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "a = true\n\"std::fs::read\" \"std::net::TcpStream\" \"std::time::Instant\" \"std::process::Command\"";

    fn told(change: impl Fn(&str, String) -> String) -> Result<(), String> {
        let mut all = vec![("clippy.toml".to_owned(), "a = true".to_owned())];
        for package in PURE {
            all.push((format!("{package}/clippy.toml"), LIST.to_owned()));
            all.push((
                format!("{package}/src/lib.rs"),
                format!("#![cfg_attr(not(test), {DENIED})]"),
            ));
        }
        let source = |(path, text): (String, String)| Source {
            text: change(&path, text),
            path,
        };
        check(&all.into_iter().map(source).collect::<Vec<_>>())
    }

    #[test]
    fn each_part_is_needed() {
        assert_eq!(told(|_, text| text), Ok(()));
        let broken = |at: &str, from: &str, to: &str| {
            told(|path, text| {
                if path.ends_with(at) {
                    text.replace(from, to)
                } else {
                    text
                }
            })
            .is_err()
        };
        assert!(broken("/clippy.toml", "a = true", ""));
        assert!(broken(
            "session/clippy.toml",
            "a = true",
            "a = true\nb = true"
        ));
        assert!(broken("/clippy.toml", "std::fs::read", "std::fs::other"));
        assert!(broken("session/src/lib.rs", "deny", "allow"));
        assert!(broken("session/src/lib.rs", "disallowed_types", "others"));
    }
}
