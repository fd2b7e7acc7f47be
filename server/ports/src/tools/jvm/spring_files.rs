//! Spring's configuration files: places, profiles, documents, imports.

use crate::{doc, evidence::PlacedText, path, workspace::WorkspaceFiles};

use super::layers::{PropertyLayer, PropertyLayers, flatten};

/// One document of a file.
#[derive(Debug, Clone)]
pub(super) struct SpringDocument {
    pub layer: PropertyLayer,
    /// `spring.config.activate.on-profile`, or `spring.profiles` of older files.
    on_profile: Option<String>,
    /// It is for a cloud platform, which a developer's machine is not.
    is_elsewhere: bool,
    /// The profile in the file's name.
    named: Option<String>,
}

impl SpringDocument {
    fn new(entries: Vec<(String, PlacedText)>, named: Option<&str>) -> Self {
        let mut doc = Self {
            layer: PropertyLayer::new(entries),
            on_profile: None,
            is_elsewhere: false,
            named: named.map(str::to_owned),
        };
        let text = |key: &str| doc.layer.raw(key).map(|it| it.value.clone());
        let listed: Vec<String> = ["spring.profiles", "spring.config.activate.on-profile"]
            .iter()
            .flat_map(|key| list(&doc.layer, key))
            .collect();
        let platform = text("spring.config.activate.on-cloud-platform");
        doc.is_elsewhere = platform.is_some_and(|it| it != "none");
        doc.on_profile = (!listed.is_empty()).then(|| listed.join(","));
        doc
    }

    /// Whether it counts with these profiles.
    fn counts(&self, profiles: &[String]) -> bool {
        !self.is_elsewhere
            && self
                .named
                .as_ref()
                .is_none_or(|name| profiles.contains(name))
            && self
                .on_profile
                .as_ref()
                .is_none_or(|it| it.split(',').any(|one| holds(one, profiles)))
    }
}

/// A list's members, or the one text.
fn texts(layer: &PropertyLayer, key: &str) -> Vec<PlacedText> {
    let prefix = format!("{key}[");
    let items = layer.entries.iter().filter(|(name, text)| {
        (name == key || name.starts_with(&prefix) && name.ends_with(']')) && !text.value.is_empty()
    });
    items.map(|(_, text)| text.clone()).collect()
}

/// A list's members, or a text's words.
pub(super) fn list(layer: &PropertyLayer, key: &str) -> Vec<String> {
    texts(layer, key)
        .iter()
        .flat_map(|text| text.value.split(','))
        .map(|it| it.trim().to_owned())
        .filter(|it| !it.is_empty())
        .collect()
}

/// `dev`, `!prod`, `a & (b | c)`.
fn holds(expression: &str, profiles: &[String]) -> bool {
    let text = expression.trim();
    if let Some(parts) = split_outside_parentheses(text, '|') {
        return parts.iter().any(|part| holds(part, profiles));
    }
    if let Some(parts) = split_outside_parentheses(text, '&') {
        return parts.iter().all(|part| holds(part, profiles));
    }
    if let Some(rest) = text.strip_prefix('!') {
        return !holds(rest, profiles);
    }
    match text.strip_prefix('(').and_then(|it| it.strip_suffix(')')) {
        Some(inner) if inner.len() < text.len() => holds(inner, profiles),
        _ => profiles.iter().any(|it| it == text),
    }
}

/// The parts between a mark outside parentheses, if there are two or more.
fn split_outside_parentheses(text: &str, mark: char) -> Option<Vec<&str>> {
    let mut depth = 0_i32;
    let mut start = 0;
    let mut parts = Vec::new();
    for (at, c) in text.char_indices() {
        match c {
            '(' => depth += 1,
            ')' => depth -= 1,
            c if c == mark && depth == 0 => {
                parts.push(&text[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    if parts.is_empty() || text.len() > 500 {
        return None;
    }
    parts.push(&text[start..]);
    Some(parts)
}

/// The documents of `folder/name[-profile].*`, the weakest first.
pub(super) fn documents_of_name(
    workspace: &WorkspaceFiles<'_>,
    folder: &str,
    name: &str,
    profile: Option<&str>,
) -> Vec<SpringDocument> {
    let stem = match profile {
        Some(profile) => format!("{name}-{profile}"),
        None => name.to_owned(),
    };
    ["yaml", "yml", "properties"]
        .iter()
        .flat_map(|end| {
            file(
                workspace,
                &path::join(folder, &format!("{stem}.{end}")),
                profile,
            )
        })
        .collect()
}

/// The documents of one file.
pub(super) fn file(
    workspace: &WorkspaceFiles<'_>,
    file: &str,
    profile: Option<&str>,
) -> Vec<SpringDocument> {
    if !file.ends_with(".properties") {
        let documents = workspace.yaml(file).unwrap_or_default();
        return documents
            .iter()
            .map(|document| SpringDocument::new(flatten(document), profile))
            .collect();
    }
    let Some(text) = workspace.read(file) else {
        return Vec::new();
    };
    let mut docs = Vec::new();
    let mut part = String::new();
    for line in text.lines() {
        if matches!(line.trim_end(), "#---" | "!---") {
            docs.push(SpringDocument::new(
                doc::properties::parse(file, &part),
                profile,
            ));
            // Blank lines keep the places right.
            part = "\n".repeat(part.matches('\n').count());
        } else {
            part.push_str(line);
        }
        part.push('\n');
    }
    docs.push(SpringDocument::new(
        doc::properties::parse(file, &part),
        profile,
    ));
    docs
}

/// Where files are looked for, the strongest group first, and in it the strongest folder first.
pub(super) struct ConfigFolders {
    pub groups: Vec<Vec<String>>,
    pub names: Vec<String>,
}

/// All documents that count, the strongest first, and the active profiles.
pub(super) fn load(
    workspace: &WorkspaceFiles<'_>,
    places: &ConfigFolders,
    outer: &PropertyLayers<'_>,
    added: &[String],
) -> (Vec<PropertyLayer>, Vec<String>) {
    let plain: Vec<Vec<SpringDocument>> = places
        .groups
        .iter()
        .map(|group| docs(workspace, group, &places.names, None))
        .collect();
    let profiles = active(&plain, outer, added);
    let mut layers = Vec::new();
    for (group, plain) in places.groups.iter().zip(plain) {
        for profile in profiles.iter().rev() {
            let docs = docs(workspace, group, &places.names, Some(profile));
            push(workspace, &mut layers, docs, &profiles, group);
        }
        push(workspace, &mut layers, plain, &profiles, group);
    }
    (layers, profiles)
}

fn docs(
    workspace: &WorkspaceFiles<'_>,
    group: &[String],
    names: &[String],
    profile: Option<&str>,
) -> Vec<SpringDocument> {
    let folders = group.iter().rev();
    folders
        .flat_map(|folder| {
            names
                .iter()
                .flat_map(move |name| documents_of_name(workspace, folder, name, profile))
        })
        .collect()
}

/// The documents that count, the strongest first, what they import before them.
fn push(
    workspace: &WorkspaceFiles<'_>,
    layers: &mut Vec<PropertyLayer>,
    docs: Vec<SpringDocument>,
    profiles: &[String],
    group: &[String],
) {
    for doc in docs.into_iter().rev() {
        if !doc.counts(profiles) {
            continue;
        }
        for import in list(&doc.layer, "spring.config.import").iter().rev() {
            layers.extend(imported(workspace, import, profiles, group));
        }
        layers.push(doc.layer);
    }
}

/// `optional:file:./local.env[.properties]`, `classpath:shared.yml`.
fn imported(
    workspace: &WorkspaceFiles<'_>,
    import: &str,
    profiles: &[String],
    group: &[String],
) -> Vec<PropertyLayer> {
    let import = import.strip_prefix("optional:").unwrap_or(import);
    let name = import
        .strip_prefix("file:")
        .or_else(|| import.strip_prefix("classpath:"))
        .unwrap_or(import)
        .trim_start_matches('/');
    let (name, as_properties) = match name.split_once('[') {
        Some((name, kind)) => (name, kind.contains("properties")),
        None => (name, false),
    };
    let folders = group.iter().cloned().chain(
        // A file is seen from the working folder, which the group of outer places ends with.
        std::iter::once(String::new()),
    );
    let Some(path) = folders
        .map(|folder| path::join(&folder, name))
        .find(|path| workspace.exists(path))
    else {
        return Vec::new();
    };
    if as_properties {
        let entries = workspace.properties(&path).unwrap_or_default();
        return vec![PropertyLayer::new(entries)];
    }
    let docs = file(workspace, &path, None).into_iter().rev();
    docs.filter(|doc| doc.counts(profiles))
        .map(|doc| doc.layer)
        .collect()
}

/// The active profiles, the strongest last.
fn active(
    plain: &[Vec<SpringDocument>],
    outer: &PropertyLayers<'_>,
    added: &[String],
) -> Vec<String> {
    let none: Vec<String> = Vec::new();
    // Documents without a condition, the strongest first.
    let free: Vec<&SpringDocument> = plain
        .iter()
        .flat_map(|docs| docs.iter().rev())
        .filter(|doc| doc.on_profile.is_none() && doc.counts(&none))
        .collect();
    let in_files = |key: &str| -> Vec<String> {
        free.iter()
            .map(|doc| texts(&doc.layer, key))
            .find(|found| !found.is_empty())
            .unwrap_or_default()
            .iter()
            .map(|text| outer.resolve(text))
            .filter(|value| !value.unresolved)
            .flat_map(|value| value.words())
            .collect()
    };
    let said = |key: &str| -> Vec<String> {
        match outer
            .get(key)
            .filter(|value| !value.unresolved && !value.text.is_empty())
        {
            Some(value) => value.words(),
            None => in_files(key),
        }
    };
    let mut profiles: Vec<String> = Vec::new();
    for name in added.iter().cloned() {
        push_new(&mut profiles, name);
    }
    for name in in_files("spring.profiles.include") {
        push_new(&mut profiles, name);
    }
    let outer_include = outer.get("spring.profiles.include").map(|it| it.words());
    for name in outer_include.unwrap_or_default() {
        push_new(&mut profiles, name);
    }
    for name in said("spring.profiles.active") {
        push_new(&mut profiles, name);
    }
    if profiles.is_empty() {
        profiles = said("spring.profiles.default");
        if profiles.is_empty() {
            profiles.push("default".to_owned());
        }
    }
    groups(&mut profiles, &free, plain);
    profiles
}

fn push_new(profiles: &mut Vec<String>, name: String) {
    if !profiles.contains(&name) {
        profiles.push(name);
    }
}

/// `spring.profiles.group.x` and what documents of an active profile include (older files).
fn groups(profiles: &mut Vec<String>, free: &[&SpringDocument], plain: &[Vec<SpringDocument>]) {
    let mut at = 0;
    while at < profiles.len() && profiles.len() < 40 {
        let key = format!("spring.profiles.group.{}", profiles[at]);
        let mut members: Vec<String> = free.iter().flat_map(|doc| list(&doc.layer, &key)).collect();
        let own = plain.iter().flatten().filter(|doc| {
            doc.on_profile
                .as_ref()
                .is_some_and(|it| holds(it, &profiles[at..=at]))
        });
        members.extend(own.flat_map(|doc| list(&doc.layer, "spring.profiles.include")));
        let mut place = at + 1;
        for member in members {
            if !profiles.contains(&member) {
                profiles.insert(place, member);
                place += 1;
            }
        }
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::holds;

    #[test]
    fn profile_expressions() {
        let profiles = ["dev".to_owned(), "cloud".to_owned()];
        let check = |text, wanted| assert_eq!(holds(text, &profiles), wanted, "{text}");
        check("dev", true);
        check("!dev", false);
        check("prod | cloud", true);
        check("dev & (prod | cloud)", true);
        check("(dev & prod)", false);
        check("(", false);
        check("", false);
    }
}
