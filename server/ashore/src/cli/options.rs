//! Options that every command takes, before or after its name, and what they and the working folder's rules mean together.

use std::path::{Path, PathBuf};

use ashore_intercept::ClusterOptions;
use ashore_rules::{
    Project,
    project::{ClusterChoice, Levels, Spoken},
};

use super::trust;
use crate::{complete, exit::Failure, project};

/// Where the cluster is and how to print.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Options {
    /// What to print: text for people or json for programs.
    // A string and not an enum: `agent binary` has a file of this name, and clap shares one type per name.
    #[arg(long, short, global = true, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    output: String,

    /// The kubeconfig's context [default: ASHORE_CONTEXT, the rules', the current one].
    #[arg(long, global = true, add = complete::contexts())]
    context: Option<String>,

    /// The namespace [default: ASHORE_NAMESPACE, the rules', the context's].
    #[arg(long, short, global = true, add = complete::namespaces())]
    namespace: Option<String>,

    /// The kubeconfig [default: what kubectl would take].
    #[arg(long, global = true, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,

    /// Intercept also where the context or the namespace is named as production.
    #[arg(long, global = true)]
    allow_production: bool,

    /// The agent's image in the cluster [default: ASHORE_AGENT_IMAGE, the rules', ashore-agent:VERSION].
    #[arg(long, global = true, value_name = "IMAGE")]
    agent_image: Option<String>,

    /// Print names and errors alone.
    #[arg(long, short, global = true)]
    quiet: bool,

    /// Say on standard error what Ashore does (-vv: more, -vvv: its libraries, too); RUST_LOG takes precedence.
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

impl Options {
    pub fn json(&self) -> bool {
        self.output == "json"
    }

    pub fn quiet(&self) -> bool {
        self.quiet
    }

    pub fn verbose(&self) -> u8 {
        self.verbose
    }

    /// What the command line and the environment say of the cluster.
    pub fn levels(&self) -> Levels {
        Levels {
            command_line: Spoken {
                kubeconfig: self.kubeconfig.clone(),
                context: self.context.clone(),
                namespace: self.namespace.clone(),
                allow_production: self.allow_production,
                agent_image: self.agent_image.clone().filter(|image| !image.is_empty()),
            },
            environment: project::spoken_by_environment(),
            ..Levels::default()
        }
    }

    /// Those alone, for what has a cluster of its own.
    pub fn without_rules(&self) -> ClusterOptions {
        let project = Project {
            levels: self.levels(),
            ..Project::default()
        };
        project::options(&project.cluster())
    }

    /// All that is said of the working folder. A file that cannot be read is an error: what it would have said of the cluster and
    /// of the traffic must not be guessed.
    pub fn project(&self) -> Result<Project, Failure> {
        Ok(project::of_folder(Path::new("."), &self.levels())?)
    }

    /// The cluster that the working folder means, to look at.
    pub fn cluster(&self) -> Result<ClusterOptions, Failure> {
        let project = trust::settled(self.project()?, |project| {
            project.cluster().address_accepted()
        })?;
        Ok(project::options(&project.cluster()))
    }

    /// The same, to do something in it: also what agents are made of was accepted. What the rules say and does not hold is told.
    pub fn cluster_for_agents(&self) -> Result<ClusterOptions, Failure> {
        let project = trust::settled(self.project()?, |project| project.cluster().accepted())?;
        let choice = project.cluster();
        tell_unheld(&choice);
        Ok(project::options(&choice))
    }
}

/// What a file allows and what does not hold here, on standard error.
pub fn tell_unheld(choice: &ClusterChoice) {
    for unheld in &choice.unheld {
        super::printer::note(&unheld.text());
    }
}
