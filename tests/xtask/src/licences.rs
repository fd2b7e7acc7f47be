//! Every dependency's licence, on any platform, against the list in deny.toml.

use std::fs;

use serde_json::Value;

use crate::{
    report::Report,
    root,
    run::{cargo, output},
};

pub(crate) fn check() -> Report {
    match packages().and_then(|packages| Ok((packages, allowed()?))) {
        Ok((packages, allowed)) => {
            let bad: Vec<String> = packages
                .iter()
                .filter(|(_, licence)| !fits(licence, &allowed))
                .map(|(name, licence)| format!("{name} is under \"{licence}\""))
                .collect();
            println!("{} packages", packages.len());
            let result = if bad.is_empty() {
                Ok(())
            } else {
                Err(bad.join("; "))
            };
            Report::check("licences", result)
        }
        Err(error) => Report::failed(format!("licences: {error}")),
    }
}

fn allowed() -> Result<Vec<String>, String> {
    let text = fs::read_to_string(root().join("deny.toml"))
        .map_err(|error| format!("deny.toml: {error}"))?;
    let file: toml::Table = text
        .parse()
        .map_err(|error| format!("deny.toml: {error}"))?;
    let list = file.get("licenses").and_then(|table| table.get("allow"));
    let list = list
        .and_then(toml::Value::as_array)
        .ok_or("deny.toml has no licenses.allow")?;
    Ok(list
        .iter()
        .filter_map(|name| name.as_str().map(str::to_owned))
        .collect())
}

/// Name and licence of every package.
fn packages() -> Result<Vec<(String, String)>, String> {
    let text = output(cargo(&["metadata", "--format-version", "1", "--locked"]))?;
    let metadata: Value = serde_json::from_str(&text).map_err(|error| error.to_string())?;
    let text =
        |package: &Value, key: &str| package[key].as_str().unwrap_or("no licence").to_owned();
    let packages = metadata["packages"]
        .as_array()
        .ok_or("cargo metadata lists no packages")?;
    Ok(packages
        .iter()
        .map(|package| (text(package, "name"), text(package, "license")))
        .collect())
}

/// Whether an SPDX expression can be met with allowed licences: one of an OR, all of an AND.
fn fits(expression: &str, allowed: &[String]) -> bool {
    // Older crates write `MIT/Apache-2.0`.
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let mut words = spaced.split_whitespace().peekable();
    let fits = any(&mut words, allowed);
    fits && words.next().is_none()
}

type Words<'w> = std::iter::Peekable<std::str::SplitWhitespace<'w>>;

fn any(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut fits = all(words, allowed);
    while words.next_if_eq(&"OR").is_some() {
        fits |= all(words, allowed);
    }
    fits
}

fn all(words: &mut Words<'_>, allowed: &[String]) -> bool {
    let mut fits = one(words, allowed);
    while words.next_if_eq(&"AND").is_some() {
        fits &= one(words, allowed);
    }
    fits
}

fn one(words: &mut Words<'_>, allowed: &[String]) -> bool {
    if words.next_if_eq(&"(").is_some() {
        let fits = any(words, allowed);
        return words.next_if_eq(&")").is_some() && fits;
    }
    let name = words.next().unwrap_or_default();
    // An exception only permits more.
    if words.next_if_eq(&"WITH").is_some() {
        words.next();
    }
    allowed.iter().any(|licence| licence == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let allowed = ["MIT", "Apache-2.0", "ISC"].map(str::to_owned);
        let check =
            |expression, expected| assert_eq!(fits(expression, &allowed), expected, "{expression}");
        check("MIT", true);
        check("MIT/Apache-2.0", true);
        check("GPL-3.0", false);
        check("GPL-3.0 OR MIT", true);
        check("GPL-3.0 AND MIT", false);
        check("Apache-2.0 WITH LLVM-exception OR GPL-2.0", true);
        check("(MIT OR GPL-2.0) AND (ISC)", true);
        check("(MIT OR GPL-2.0) AND BSL", false);
        check("MIT AND (ISC", false);
        check("no licence", false);
        check("", false);
    }
}
