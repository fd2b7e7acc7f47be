//! Options that every command takes, before or after its name.

use std::path::{Path, PathBuf};

use ashore_intercept::ClusterOptions;
use ashore_rules::Rules;

use crate::{exit::Failure, project};

/// Where the cluster is and how to print.
#[derive(Debug, Clone, clap::Args)]
#[command(next_help_heading = "Global options")]
pub struct Options {
    /// What to print: text for people or json for programs.
    // A string and not an enum: `agent binary` has a file of this name, and clap shares one type per name.
    #[arg(long, global = true, value_name = "FORMAT", value_parser = ["text", "json"], default_value = "text")]
    output: String,

    /// The kubeconfig's context [default: the current one].
    #[arg(long, global = true)]
    context: Option<String>,

    /// The namespace [default: the context's].
    #[arg(long, short, global = true)]
    namespace: Option<String>,

    /// The kubeconfig [default: what kubectl would take].
    #[arg(long, global = true, value_name = "FILE")]
    kubeconfig: Option<PathBuf>,

    /// Intercept also where the context or the namespace is named as production.
    #[arg(long, global = true)]
    allow_production: bool,

    /// The agent's image in the cluster [default: the rule in .ashore.toml, else ashore-agent:VERSION].
    #[arg(
        long,
        global = true,
        value_name = "IMAGE",
        env = "ASHORE_AGENT_IMAGE",
        hide_env_values = true
    )]
    agent_image: Option<String>,

    /// Say more on standard error (-vv: everything); RUST_LOG takes precedence.
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    verbose: u8,
}

impl Options {
    pub fn json(&self) -> bool {
        self.output == "json"
    }

    pub fn verbose(&self) -> u8 {
        self.verbose
    }

    /// What the command line says of the cluster; fronts that find their rules later add those.
    pub fn named(&self) -> ClusterOptions {
        ClusterOptions {
            kubeconfig: self.kubeconfig.clone(),
            context: self.context.clone(),
            namespace: self.namespace.clone(),
            allow_production: self.allow_production,
            agent_image: self.agent_image.clone().filter(|image| !image.is_empty()),
            ..ClusterOptions::default()
        }
    }

    /// The same with the rules of the working folder.
    pub fn cluster(&self) -> Result<ClusterOptions, Failure> {
        Ok(project::cluster(self.named(), &rules_here()?.cluster))
    }
}

/// The rules file of the working folder, or of the nearest folder above it. One that cannot be read is an error: what it would
/// have said of the cluster and of the traffic must not be guessed.
pub fn rules_here() -> Result<Rules, Failure> {
    let env = |name: &str| std::env::var(name).ok();
    let nearest = |folder: &Path| {
        let tree = |path: &str| std::fs::read_to_string(folder.join(path)).ok();
        Rules::load(&tree, &env).transpose()
    };
    std::env::current_dir()
        .ok()
        .and_then(|folder| folder.ancestors().find_map(nearest))
        .transpose()
        .map(Option::unwrap_or_default)
        .map_err(|error| Failure::usage(error.to_string(), "mend the rules file"))
}
