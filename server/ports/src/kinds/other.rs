//! What no other kind takes: it starts nothing, or only what runs before it.

use super::kind::ConfigurationKind;
use crate::{
    configuration::Configuration, detection::Detection, editors::intellij, tools::shell::Shell,
};

pub(super) const KIND: ConfigurationKind = ConfigurationKind {
    name: "other",
    fits,
    detect,
};

fn fits(_configuration: &Configuration) -> bool {
    true
}

fn detect(shell: &Shell<'_>, configuration: &Configuration) -> Detection {
    if let Some(reason) = intellij::idle(&configuration.type_name) {
        return Detection::none(reason);
    }
    shell.run_all(&configuration.run.before)
}
