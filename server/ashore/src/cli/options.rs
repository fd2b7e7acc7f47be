//! Options that every command takes, before or after its name.

use std::path::PathBuf;

use ashore_intercept::ClusterOptions;

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

    pub fn cluster(&self) -> ClusterOptions {
        ClusterOptions {
            kubeconfig: self.kubeconfig.clone(),
            context: self.context.clone(),
            namespace: self.namespace.clone(),
        }
    }
}
