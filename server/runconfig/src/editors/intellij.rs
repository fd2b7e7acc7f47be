//! IntelliJ's `.run/*.run.xml`, `.idea/runConfigurations/*.xml` and `.idea/workspace.xml`.

use crate::{model::Configuration, workspace::Workspace};

/// Every configuration in IntelliJ's files.
pub(crate) fn configurations(_workspace: &Workspace<'_>) -> Vec<Configuration> {
    Vec::new()
}
