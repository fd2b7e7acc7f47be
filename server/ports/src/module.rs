//! Where a module of a build is, by the name that an editor calls it.

use crate::{path, workspace::WorkspaceFiles};

/// Files that make a folder a module.
pub(crate) const BUILD_FILES: [&str; 6] = [
    "pom.xml",
    "build.gradle",
    "build.gradle.kts",
    "settings.gradle",
    "settings.gradle.kts",
    "build.sbt",
];

/// The folder of a module: `orders`, `shop.orders.main` (Gradle's source sets), or a Maven artifact's name.
pub(crate) fn folder(workspace: &WorkspaceFiles<'_>, project: &str, name: &str) -> Option<String> {
    let name = name
        .strip_suffix(".main")
        .or_else(|| name.strip_suffix(".test"))
        .unwrap_or(name);
    let folders: Vec<&str> = workspace
        .find(project, is_build_file)
        .map(path::parent)
        .collect();
    let mut best: Option<(usize, &str)> = None;
    for folder in folders.iter().copied() {
        let score = fit(name, folder);
        if score > 0 && best.is_none_or(|(known, _)| score > known) {
            best = Some((score, folder));
        }
    }
    if let Some((_, folder)) = best {
        return Some(folder.to_owned());
    }
    let by_name = workspace
        .find(project, |file| {
            matches!(
                path::name(file),
                "pom.xml" | "settings.gradle" | "settings.gradle.kts"
            )
        })
        .find(|file| names(workspace, file, name));
    by_name.map(|file| path::parent(file).to_owned())
}

fn is_build_file(file: &str) -> bool {
    BUILD_FILES.contains(&path::name(file)) || file.ends_with(".iml")
}

/// How many of a folder's last names are the last parts of a module's name.
fn fit(name: &str, folder: &str) -> usize {
    let mut rest = name;
    let mut score = 0;
    for part in folder.rsplit('/') {
        if part.is_empty() {
            break;
        }
        if rest == part {
            return score + 1;
        }
        let Some(shorter) = rest
            .strip_suffix(part)
            .and_then(|rest| rest.strip_suffix('.'))
        else {
            break;
        };
        rest = shorter;
        score += 1;
    }
    score
}

/// Whether this build file names its module so.
fn names(workspace: &WorkspaceFiles<'_>, file: &str, name: &str) -> bool {
    if path::name(file) == "pom.xml" {
        return workspace
            .xml(file)
            .and_then(|root| Some(root.text_of("artifactId")?.value == name))
            .unwrap_or(false);
    }
    let Some(text) = workspace.read(file) else {
        return false;
    };
    text.lines()
        .filter(|line| line.trim_start().starts_with("rootProject.name"))
        .any(|line| {
            let written = line.split_once('=').map_or("", |(_, value)| value);
            written.trim().trim_matches(['"', '\'', ';']) == name
        })
}

#[cfg(test)]
mod tests {
    use super::fit;

    #[test]
    fn a_name_fits_the_last_names_of_a_folder() {
        let check = |name, folder, wanted| assert_eq!(fit(name, folder), wanted, "{name} {folder}");
        check("orders", "services/orders", 1);
        check("shop.services.orders", "services/orders", 2);
        check("shop.orders", "services/stock", 0);
        check("myorders", "orders", 0);
    }
}
