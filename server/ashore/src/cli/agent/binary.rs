//! `ashore agent binary`: the agent's program as a file.

use std::path::{Path, PathBuf};

use anyhow::Result;
use ashore_texts::text;

use crate::{
    exit::{Exit, Failure},
    image::PROGRAM,
};

#[derive(clap::Args)]
pub struct Args {
    /// The file to write.
    #[arg(long, value_name = "FILE", required = true)]
    output: String,
}

pub async fn run(args: Args) -> Result<Exit> {
    write(Path::new(&args.output), PROGRAM, 0o755).await?;
    Ok(Exit::Done)
}

/// Into a new file that then takes the name: a running agent of that name is not disturbed (`text file busy`), and
/// nobody reads half of it. A link stays a link, and a device or a pipe what it is.
pub async fn write(path: &Path, bytes: &[u8], mode: u32) -> Result<(), Failure> {
    let linked = tokio::fs::canonicalize(path).await;
    let place = linked.unwrap_or_else(|_| path.to_owned());
    let mut draft = place.clone().into_os_string();
    draft.push(format!(".{}", std::process::id()));
    let draft = PathBuf::from(draft);
    let written = async {
        let there = tokio::fs::metadata(&place).await;
        if there.is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            return tokio::fs::write(&place, bytes).await;
        }
        tokio::fs::write(&draft, bytes).await?;
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt;
            tokio::fs::set_permissions(&draft, std::fs::Permissions::from_mode(mode)).await?;
        }
        tokio::fs::rename(&draft, &place).await
    };
    let result = written.await;
    if result.is_err() {
        let _never_made = tokio::fs::remove_file(&draft).await;
    }
    result.map_err(|error| {
        Failure::surrounding(text!(ImageUnwritten {
            file: path.display().to_string(),
            why: error.to_string()
        }))
    })
}
