//! Programs of this kind.

use super::ConfigurationKind;
use crate::{
    configuration::Configuration, detection::Detection, editors::intellij, tools,
    workspace::WorkspaceFiles,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "other",
    fits,
    detect,
};

fn fits(_configuration: &Configuration) -> bool {
    true
}

fn detect(workspace: &WorkspaceFiles<'_>, configuration: &Configuration) -> Detection {
    if let Some(reason) = intellij::idle(&configuration.type_name) {
        return Detection::none(reason);
    }
    tools::run_all(workspace, &configuration.run.before)
}
