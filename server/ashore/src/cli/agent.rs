//! `ashore agent`: the agent that this CLI carries.

use std::path::PathBuf;

use anyhow::Result;

use crate::exit::{Exit, Failure};

/// The agent's program for this machine's own kind of processor, built with the CLI (build.rs).
static BINARY: &[u8] = include_bytes!(env!("ASHORE_AGENT_BINARY"));

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    command: Command,
}

#[derive(clap::Subcommand)]
enum Command {
    /// Write the agent's program to a file.
    Binary {
        /// The file to write.
        #[arg(long, value_name = "FILE", required = true)]
        output: String,
    },
}

pub async fn run(args: Args) -> Result<Exit> {
    let Command::Binary { output } = args.command;
    write(PathBuf::from(&output)).await.map_err(|error| {
        Failure::environment(
            format!("the agent could not be written to {output}: {error}"),
            "name a file in a folder that you may write to",
        )
    })?;
    Ok(Exit::Done)
}

/// Into a new file that then takes the name: a running agent of that name is not disturbed (`text file busy`).
async fn write(path: PathBuf) -> std::io::Result<()> {
    let mut draft = path.clone().into_os_string();
    draft.push(format!(".{}", std::process::id()));
    tokio::fs::write(&draft, BINARY).await?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        tokio::fs::set_permissions(&draft, std::fs::Permissions::from_mode(0o755)).await?;
    }
    tokio::fs::rename(&draft, &path).await
}
