//! What a module's build files say: dependencies, properties for filtered files, the application's main class.

use std::collections::BTreeSet;

use regex_lite::Regex;

use crate::{
    doc::xml::Element,
    evidence::{EvidencePlace, PlacedText},
    path,
    workspace::WorkspaceFiles,
};

/// Modules of one build that depend on each other are followed this far.
const DEEPEST: usize = 4;
const GRADLE: [&str; 2] = ["build.gradle.kts", "build.gradle"];

/// The build of a module with all that it takes from parents and sibling modules.
#[derive(Debug, Clone, Default)]
pub(super) struct JvmBuild {
    /// Artifacts' names without their groups, and plugins' ids.
    pub dependencies: BTreeSet<String>,
    /// The module's own build file.
    pub file: Option<String>,
    /// A dependency on something of this workspace that could not be found, or a parent elsewhere.
    pub is_open: bool,
    seen: BTreeSet<String>,
}

impl JvmBuild {
    pub fn of(workspace: &WorkspaceFiles<'_>, module: &str) -> Self {
        let names = ["pom.xml", GRADLE[0], GRADLE[1], "build.sbt"];
        let mut build = Self {
            file: workspace.above(module, &names),
            ..Self::default()
        };
        if let Some(file) = build.file.clone() {
            build.read(workspace, &file, DEEPEST);
        }
        build
    }

    pub fn has(&self, words: &[&str]) -> bool {
        self.dependencies
            .iter()
            .any(|it| words.iter().any(|word| it == word))
    }

    /// The folders of this workspace's modules that it takes something from.
    pub fn folders(&self) -> Vec<String> {
        let own = self.file.as_deref();
        let others = self.seen.iter().filter(|it| Some(it.as_str()) != own);
        others.map(|it| path::parent(it).to_owned()).collect()
    }

    pub fn mentions(&self, word: &str) -> bool {
        self.dependencies.iter().any(|it| it.contains(word))
    }

    pub fn evidence(&self, workspace: &WorkspaceFiles<'_>, word: &str) -> Option<EvidencePlace> {
        let file = self.file.as_ref()?;
        let text = workspace.read(file)?;
        let at = text.find(word).unwrap_or(0);
        Some(crate::doc::evidence(file, &text, at))
    }

    fn read(&mut self, workspace: &WorkspaceFiles<'_>, file: &str, depth: usize) {
        if depth == 0 || !self.seen.insert(file.to_owned()) {
            return;
        }
        match path::name(file) {
            "pom.xml" => self.maven(workspace, file, depth),
            "build.sbt" => {
                let text = workspace.read(file).unwrap_or_default();
                self.quoted(&text);
            }
            _ => self.gradle(workspace, file, depth),
        }
    }

    fn maven(&mut self, workspace: &WorkspaceFiles<'_>, file: &str, depth: usize) {
        let Some(root) = workspace.xml(file) else {
            return;
        };
        let folder = path::parent(file);
        let mut artifacts = Vec::new();
        let active = root
            .path(&["profiles"])
            .into_iter()
            .flat_map(|it| it.all("profile"));
        for holder in std::iter::once(&root).chain(active) {
            let dependencies = holder.child("dependencies").into_iter();
            for dependency in dependencies.flat_map(|it| it.all("dependency")) {
                let scope = dependency.text_of("scope").map_or("", PlacedText::as_str);
                if scope == "test" {
                    continue;
                }
                if let Some(name) = dependency.text_of("artifactId") {
                    artifacts.push(name.value.clone());
                }
            }
        }
        let plugins = root.path(&["build", "plugins"]).into_iter();
        for plugin in plugins.flat_map(|it| it.all("plugin")) {
            if let Some(name) = plugin.text_of("artifactId") {
                self.dependencies.insert(name.value.clone());
            }
        }
        let modules: Vec<&str> = workspace
            .named("pom.xml")
            .filter(|it| *it != file)
            .collect();
        for artifact in artifacts {
            let sibling = modules.iter().find(|it| {
                let folder = path::name(path::parent(it));
                (folder == artifact || artifact.ends_with(folder) && !folder.is_empty())
                    && workspace
                        .xml(it)
                        .and_then(|pom| Some(pom.text_of("artifactId")?.value == artifact))
                        .unwrap_or(false)
            });
            if let Some(sibling) = sibling {
                self.read(workspace, sibling, depth - 1);
            }
            self.dependencies.insert(artifact);
        }
        if let Some(parent) = root.child("parent") {
            let name = parent.text_of("artifactId").map_or("", PlacedText::as_str);
            let above = parent_pom(folder, parent);
            match above.filter(|it| workspace.exists(it)) {
                Some(above) => self.read(workspace, &above, depth),
                None => {
                    self.is_open |= !name.starts_with("spring-boot-starter-parent")
                        && !name.starts_with("micronaut-parent");
                    self.dependencies.insert(name.to_owned());
                }
            }
        }
    }

    fn gradle(&mut self, workspace: &WorkspaceFiles<'_>, file: &str, depth: usize) {
        let Some(text) = workspace.read(file) else {
            return;
        };
        let folder = path::parent(file).to_owned();
        let text = without_tests(&text);
        self.quoted(&text);
        self.catalog(workspace, &folder, &text);
        let project = pattern(r#"project\s*\(\s*(?:path\s*[:=]\s*)?["']:([\w:.\-/]+)["']"#);
        let typed = pattern(r"\bprojects\.([\w.]+)");
        let names = project
            .iter()
            .flat_map(|it| it.captures_iter(&text))
            .map(|it| it[1].replace(':', "/"));
        let typed = typed
            .iter()
            .flat_map(|it| it.captures_iter(&text))
            .map(|it| kebab(&it[1]).replace('.', "/"));
        for name in names.chain(typed).collect::<BTreeSet<_>>() {
            let end = format!("/{name}");
            let sibling = GRADLE
                .iter()
                .flat_map(|name| workspace.named(name))
                .find(|it| format!("/{}", path::parent(it)).ends_with(&end));
            match sibling.map(str::to_owned) {
                Some(sibling) => self.read(workspace, &sibling, depth - 1),
                None => self.is_open = true,
            }
        }
        // Plugins of the build itself.
        let plugin = pattern(r#"\bid\s*\(?\s*["']([\w.\-]+)["']"#);
        for id in plugin.iter().flat_map(|it| it.captures_iter(&text)) {
            self.dependencies.insert(id[1].to_owned());
            let ends = [
                format!("/{}.gradle.kts", &id[1]),
                format!("/{}.gradle", &id[1]),
            ];
            let script = workspace
                .find("", |it| ends.iter().any(|end| it.ends_with(end)))
                .next()
                .map(str::to_owned);
            if let Some(script) = script {
                self.read(workspace, &script, depth - 1);
            }
        }
        // What the builds above give to all below them.
        if !folder.is_empty()
            && let Some(above) = workspace.above(path::parent(&folder), &GRADLE)
            && let Some(text) = workspace.read(&above)
        {
            let shared = ["subprojects", "allprojects", "configure("];
            for word in shared {
                for (at, _) in text.match_indices(word) {
                    self.quoted(&without_tests(block(&text[at..])));
                }
            }
        }
    }

    /// `"group:artifact:version"` and its parts.
    fn quoted(&mut self, text: &str) {
        let coordinates = pattern(r#"["']([\w.\-]+):([\w.\-]+)(?::[^"']*)?["']"#);
        for found in coordinates.iter().flat_map(|it| it.captures_iter(text)) {
            self.dependencies.insert(found[2].to_owned());
        }
        let sbt = pattern(r#""([\w.\-]+)"\s*%%?%?\s*"([\w.\-]+)""#);
        for found in sbt.iter().flat_map(|it| it.captures_iter(text)) {
            self.dependencies.insert(found[2].to_owned());
        }
        let maps = pattern(r#"name:\s*["']([\w.\-]+)["']"#);
        for found in maps.iter().flat_map(|it| it.captures_iter(text)) {
            self.dependencies.insert(found[1].to_owned());
        }
    }

    /// `libs.spring.boot.starter.web` by the version catalog.
    fn catalog(&mut self, workspace: &WorkspaceFiles<'_>, folder: &str, text: &str) {
        let alias = pattern(r"\blibs\.([\w.]+)");
        let aliases: BTreeSet<String> = alias
            .iter()
            .flat_map(|it| it.captures_iter(text))
            .map(|it| it[1].trim_end_matches(".get").replace('.', "-"))
            .collect();
        if aliases.is_empty() {
            return;
        }
        let file = workspace.above(folder, &["gradle/libs.versions.toml"]);
        let catalog = file.and_then(|file| workspace.toml(&file));
        for alias in aliases {
            let mut wanted = vec![alias.trim_start_matches("plugins-").to_owned()];
            if let Some(catalog) = &catalog {
                if let Some(bundle) = alias.strip_prefix("bundles-") {
                    let bundles = catalog.root.get("bundles");
                    let entries = bundles.map(|it| it.entries()).unwrap_or_default();
                    let members = entries
                        .iter()
                        .filter(|(key, _)| dashed(&key.name) == bundle)
                        .flat_map(|(_, node)| node.items())
                        .filter_map(|node| node.text().map(dashed));
                    wanted.extend(members);
                }
                for table in ["libraries", "plugins"] {
                    let entries = catalog.root.get(table).map(|it| it.entries());
                    for (key, node) in entries.unwrap_or_default() {
                        if !wanted.contains(&dashed(&key.name)) {
                            continue;
                        }
                        let module = node
                            .text()
                            .or_else(|| node.get("module")?.text())
                            .or_else(|| node.get("name")?.text())
                            .or_else(|| node.get("id")?.text());
                        if let Some(module) = module {
                            let parts: Vec<&str> = module.split(':').collect();
                            let name = if parts.len() > 1 { parts[1] } else { parts[0] };
                            self.dependencies.insert(name.to_owned());
                        }
                    }
                }
            }
            self.dependencies.extend(wanted);
        }
    }
}

fn dashed(name: &str) -> String {
    name.replace(['.', '_'], "-")
}

/// `ordersApi` is `orders-api`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}

fn pattern(text: &str) -> Option<Regex> {
    Regex::new(text).ok()
}

/// Without comments and what only tests get.
fn without_tests(text: &str) -> String {
    text.lines()
        .filter(|line| {
            let line = line.trim_start();
            !line.starts_with("//") && !line.starts_with("test") && !line.starts_with('*')
        })
        .collect::<Vec<_>>()
        .join("\n")
}

/// The first block in braces.
pub(super) fn block(text: &str) -> &str {
    let Some(start) = text.find('{') else {
        return "";
    };
    let mut depth = 0_usize;
    for (at, c) in text[start..].char_indices() {
        match c {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                if depth == 0 {
                    return &text[start..start + at];
                }
            }
            _ => {}
        }
    }
    &text[start..]
}

fn parent_pom(folder: &str, parent: &Element) -> Option<String> {
    let relative = match parent.child("relativePath") {
        Some(it) if it.text.value.is_empty() => return None,
        Some(it) => it.text.value.clone(),
        None => "../pom.xml".to_owned(),
    };
    if folder.is_empty() && relative.starts_with("..") {
        return None;
    }
    let file = path::join(folder, &relative);
    Some(if file.ends_with(".xml") {
        file
    } else {
        path::join(&file, "pom.xml")
    })
}

/// The poms from a module upwards.
pub(super) fn poms(workspace: &WorkspaceFiles<'_>, module: &str) -> Vec<Element> {
    let mut found = Vec::new();
    let mut next = workspace.above(module, &["pom.xml"]);
    while let Some(file) = next.take() {
        let Some(root) = workspace.xml(&file) else {
            break;
        };
        if found.len() < DEEPEST {
            next = root
                .child("parent")
                .and_then(|it| parent_pom(path::parent(&file), it))
                .filter(|it| workspace.exists(it));
        }
        found.push(root);
    }
    found
}

/// The value of a Maven property: of the named or active profiles first, then of the project and its parents.
pub(super) fn property(
    workspace: &WorkspaceFiles<'_>,
    module: &str,
    name: &str,
    profiles: &[String],
) -> Option<PlacedText> {
    let poms = poms(workspace, module);
    let all_profiles: Vec<&Element> = poms
        .iter()
        .filter_map(|pom| pom.child("profiles"))
        .flat_map(|it| it.all("profile"))
        .collect();
    let is_named = |profile: &&&Element| {
        profile
            .text_of("id")
            .is_some_and(|id| profiles.contains(&id.value))
    };
    let any_named = all_profiles.iter().any(|it| is_named(&it));
    let is_active = |profile: &&&Element| {
        let by_default = profile.path(&["activation", "activeByDefault"]);
        is_named(profile) || !any_named && by_default.is_some_and(|it| it.text.as_str() == "true")
    };
    let of_profiles = all_profiles.iter().filter(is_active).copied();
    let holders: Vec<&Element> = of_profiles.chain(&poms).collect();
    let found = holders
        .iter()
        .find_map(|it| it.child("properties")?.text_of(name));
    if let Some(text) = found {
        return Some(text.clone());
    }
    let own = match name {
        "project.artifactId" => "artifactId",
        "project.name" => "name",
        "project.version" => "version",
        _ => return None,
    };
    poms.first()?.text_of(own).cloned()
}
