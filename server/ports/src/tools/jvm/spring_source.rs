//! What a Spring program's main class sets by itself: properties, defaults, profiles, the kind of its server.

use regex_lite::Regex;

use crate::{doc, evidence::PlacedText, path, workspace::WorkspaceFiles};

use super::program::JvmProgram;

/// What the main class sets by itself.
#[derive(Debug, Clone, Default)]
pub(super) struct MainClassSettings {
    pub system: Vec<(String, PlacedText)>,
    pub defaults: Vec<(String, PlacedText)>,
    pub args: Vec<(String, PlacedText)>,
    pub profiles: Vec<String>,
    pub is_none: bool,
    /// A customizer's port, which beats all properties.
    pub fixed: Option<PlacedText>,
}

/// Reads the main class.
pub(super) fn read(workspace: &WorkspaceFiles<'_>, place: &JvmProgram) -> MainClassSettings {
    let mut found = MainClassSettings::default();
    let (Some(file), Some(text)) = (&place.source, &place.text) else {
        return found;
    };
    let at = |value: &str, at: usize| PlacedText::new(value, &doc::evidence(file, text, at));
    let each = |pattern: &str, run: &mut dyn FnMut(&regex_lite::Captures<'_>, usize)| {
        if let Ok(pattern) = Regex::new(pattern) {
            for captures in pattern.captures_iter(text) {
                let start = captures.get(0).map_or(0, |it| it.start());
                if !is_comment(text, start) {
                    run(&captures, start);
                }
            }
        }
    };
    each(
        r#"setProperty\(\s*"([\w.\-]+)"\s*,\s*"([^"]*)""#,
        &mut |it, start| found.system.push((it[1].to_owned(), at(&it[2], start))),
    );
    each(
        r#"getProperties\(\)\s*\.\s*(?:put|setProperty)\(\s*"([\w.\-]+)"\s*,\s*"?([\w\-]+)"#,
        &mut |it, start| found.system.push((it[1].to_owned(), at(&it[2], start))),
    );
    each(
        r#""([\w.\-]*(?:port|profiles\.active|web-application-type|config\.name))"\s*(?:,|to)\s*"?([\w\-]+)"?"#,
        &mut |it, start| {
            let before = text[..start].trim_end();
            if !before.ends_with("setProperty(") && text.contains("efaultProperties") {
                found.defaults.push((it[1].to_owned(), at(&it[2], start)));
            }
        },
    );
    each(
        r#"\.properties\(\s*"([\w.\-]+)\s*[=:]\s*([^"]*)""#,
        &mut |it, start| found.defaults.push((it[1].to_owned(), at(&it[2], start))),
    );
    each(r#""--([\w.\-]+)=([^"]*)""#, &mut |it, start| {
        found.args.push((it[1].to_owned(), at(&it[2], start)));
    });
    // `NAME + "=" + "shop"`, where `NAME` is `"--spring.config.name"`.
    let constant = |word: &str| -> Option<String> {
        if let Some(inner) = word.strip_prefix('"') {
            return Some(inner.trim_end_matches('"').to_owned());
        }
        let pattern = Regex::new(&format!(r#"\b{word}\s*(?::\s*String\s*)?=\s*"([^"]*)""#)).ok()?;
        pattern.captures(text).map(|it| it[1].to_owned())
    };
    each(
        r#"(\w+|"--[\w.\-]+")\s*\+\s*"=([^"]*)"(?:\s*\+\s*(\w+|"[^"]*"))?"#,
        &mut |it, start| {
            let value = it
                .get(3)
                .map_or(Some(String::new()), |it| constant(it.as_str()));
            if let (Some(name), Some(value)) = (constant(&it[1]), value)
                && let Some(name) = name.strip_prefix("--")
            {
                let value = format!("{}{value}", &it[2]);
                found.args.push((name.to_owned(), at(&value, start)));
            }
        },
    );
    each(
        r#"(?:setAdditionalProfiles|\.profiles)\(\s*"([^"]+)""#,
        &mut |it, _| found.profiles.push(it[1].to_owned()),
    );
    // JHipster's helper makes `dev` the default.
    each(r"DefaultProfileUtil\.addDefaultProfile", &mut |_, start| {
        let pair = ("spring.profiles.default".to_owned(), at("dev", start));
        found.defaults.push(pair);
    });
    each(
        r"(?:web|setWebApplicationType|webApplicationType)\s*[=(]\s*(?:WebApplicationType\.)?NONE",
        &mut |_, _| found.is_none = true,
    );
    if text.contains("WebServerFactory") || text.contains("EmbeddedServletContainer") {
        each(r"(?:setPort\(|\.port\s*=)\s*(\d+)", &mut |it, start| {
            found.fixed = Some(at(&it[1], start));
        });
    }
    each(
        r#"@PropertySource\([^)]*"classpath:/?([^"]+)""#,
        &mut |it, _| {
            for folder in place.resources() {
                let path = path::join(&folder, &it[1]);
                let entries = workspace.properties(&path).unwrap_or_default();
                found.defaults.extend(entries);
            }
        },
    );
    found
}

/// Whether the line is commented out before this place.
pub(super) fn is_comment(text: &str, at: usize) -> bool {
    let start = text[..at].rfind('\n').map_or(0, |it| it + 1);
    let before = text[start..at].trim_start();
    before.starts_with("//") || before.starts_with('*') || before.starts_with('#')
}
