//! Every class and member of the platform and of other plugins that the jar asks for stands in a list, with the versions that have
//! it: what a later IDE drops is a row that says so, and not a `NoSuchMethodError` at its first use.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path,
};

use super::{classfile::Class, plugin};

/// The list, below the plugin's folder.
const LIST: &str = "ide/references.txt";

/// What every version has: the plugin's own, the JDK, and the libraries beside it.
const OURS: [&str; 5] = [
    "dev/ashore/",
    "java/",
    "javax/",
    "org/eclipse/lsp4j/",
    "com/google/gson/",
];

type Reference = (String, String);

/// Compares the classes of the plugin with the list.
pub(super) fn check(classes: &Path) -> Result<(), String> {
    let file = plugin().join(LIST);
    let list = fs::read_to_string(&file).map_err(|error| format!("{}: {error}", file.display()))?;
    let used = used(&super::plugin::classes(classes)?);
    if used.is_empty() {
        return Err(format!("no class was read in {}", classes.display()));
    }
    let floor = floor(&plugin().join("ide/src/main/resources/META-INF/plugin.xml"))?;
    let wrong = compare(&used, &list, floor);
    if wrong.is_empty() {
        return Ok(());
    }
    Err(format!(
        "{LIST} and the jar do not fit:\n{}",
        wrong.join("\n")
    ))
}

/// The oldest build that the plugin is for.
fn floor(file: &Path) -> Result<u32, String> {
    let text = fs::read_to_string(file).map_err(|error| format!("{}: {error}", file.display()))?;
    text.split_once("since-build=\"")
        .and_then(|(_, rest)| rest.split(['"', '.']).next()?.parse().ok())
        .ok_or_else(|| format!("{}: no since-build", file.display()))
}

/// A line for each thing that does not fit.
fn compare(used: &BTreeSet<Reference>, list: &str, floor: u32) -> Vec<String> {
    let mut known = BTreeSet::new();
    let mut wrong = Vec::new();
    for line in list.lines().filter(|line| !line.starts_with('#')) {
        let cells: Vec<&str> = line.split('\t').collect();
        let [class, member, since, until] = cells[..] else {
            wrong.push(format!("not four cells: {line}"));
            continue;
        };
        // A plugin's name stands where another plugin has it.
        let early = match since.parse::<u32>() {
            Ok(build) => build <= floor,
            Err(_) => !since.is_empty() && since != "?",
        };
        if !early {
            wrong.push(format!("newer than build {floor}, or not said: {line}"));
        }
        if until != "-" {
            wrong.push(format!("gone after build {until}: {line}"));
        }
        let reference = (class.to_owned(), member.to_owned());
        if !used.contains(&reference) {
            wrong.push(format!("no longer asked for: {line}"));
        }
        known.insert(reference);
    }
    for (class, member) in used.difference(&known) {
        wrong.push(format!("not in the list: {class}\t{member}\t?\t-"));
    }
    wrong
}

/// What these classes ask others for; a member that one has from an ancestor is that ancestor's.
fn used(classes: &[Class]) -> BTreeSet<Reference> {
    let own: BTreeMap<&str, &Class> = classes
        .iter()
        .map(|class| (class.name.as_str(), class))
        .collect();
    classes
        .iter()
        .flat_map(|class| &class.refers)
        .filter_map(|(owner, member)| Some((outside(&own, owner, member)?, member.clone())))
        .filter(|(owner, _)| {
            !owner.starts_with('[') && !OURS.iter().any(|ours| owner.starts_with(ours))
        })
        .map(|(owner, member)| (owner.replace('/', "."), member))
        .collect()
}

/// The class outside the plugin that has this member of `owner`, if it is not the plugin's.
fn outside(own: &BTreeMap<&str, &Class>, owner: &str, member: &str) -> Option<String> {
    let Some(class) = own.get(owner) else {
        return Some(owner.to_owned());
    };
    if class.members.contains(member) {
        return None;
    }
    // Constructors, and what Object has, are found in the first; an interface's where the classes end.
    let mut parents = class.parents.iter();
    let extended = parents.next()?;
    let named = if extended == "java/lang/Object" {
        parents.next().unwrap_or(extended)
    } else {
        extended
    };
    outside(own, named, member)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn class(name: &str, parents: &[&str], members: &[&str], refers: &[(&str, &str)]) -> Class {
        let owned = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Class {
            name: name.to_owned(),
            parents: parents.iter().map(|word| (*word).to_owned()).collect(),
            members: owned(members),
            refers: refers
                .iter()
                .map(|(owner, member)| ((*owner).to_owned(), (*member).to_owned()))
                .collect(),
        }
    }

    #[test]
    fn a_member_from_an_ancestor_is_the_ancestors() {
        let seen = used(&[
            class(
                "dev/ashore/A",
                &["com/intellij/Table"],
                &["own()V"],
                &[
                    ("dev/ashore/A", "own()V"),
                    ("dev/ashore/A", "paint()V"),
                    ("java/util/List", "size()I"),
                ],
            ),
            class(
                "dev/ashore/B",
                &["dev/ashore/A"],
                &[],
                &[("dev/ashore/B", "close()V")],
            ),
        ]);
        let expected = [
            ("com.intellij.Table", "close()V"),
            ("com.intellij.Table", "paint()V"),
        ];
        assert_eq!(
            seen.into_iter().collect::<Vec<_>>(),
            expected.map(|(class, member)| (class.to_owned(), member.to_owned()))
        );
    }

    #[test]
    fn every_row_fits_or_is_told() {
        let used = BTreeSet::from([("p.A".to_owned(), "a()V".to_owned())]);
        let check = |list: &str, word: &str| {
            let wrong = compare(&used, list, 233);
            if word.is_empty() {
                assert!(wrong.is_empty(), "{list}: {wrong:?}");
            } else {
                assert!(
                    wrong.iter().any(|line| line.contains(word)),
                    "{list}: {wrong:?}"
                );
            }
        };
        check("# why\np.A\ta()V\t183\t-", "");
        check("p.A\ta()V\tlsp4ij\t-", "");
        check("", "not in the list: p.A\ta()V");
        check("p.A\ta()V\t?\t-", "not said");
        check("p.A\ta()V\t241\t-", "newer than build 233");
        check("p.A\ta()V\t183\t253", "gone after build 253");
        check(
            "p.A\ta()V\t183\t-\np.B\tb()V\t183\t-",
            "no longer asked for: p.B",
        );
        check("p.A a()V 183 -", "not four cells");
    }
}
