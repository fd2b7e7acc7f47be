//! A browser that opens a page: it calls a port and listens on none.

use ashore_texts::Text;

use super::kind::ConfigurationKind;
use crate::{configuration::Configuration, detection::Detection, tools::shell::Shell};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "browser",
    fits,
    detect,
};

fn fits(configuration: &Configuration) -> bool {
    let kind = configuration.type_name.trim_start_matches("pwa-");
    matches!(
        kind,
        "chrome"
            | "msedge"
            | "edge"
            | "firefox"
            | "safari"
            | "webkit"
            | "extensionHost"
            | "vscode-edge-devtools.debug"
            | "JavascriptDebugType"
            | "browser"
    )
}

fn detect(_shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    let reason = if configuration.type_name.ends_with("extensionHost") {
        Text::NoneExtensionHost
    } else {
        Text::NoneBrowser
    };
    Detection::none(reason)
}
