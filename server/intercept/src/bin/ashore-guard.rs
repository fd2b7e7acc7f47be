//! The guard by itself, for the tests of this crate: `ashore guard` is the same.

use std::{env, path::PathBuf, process::ExitCode};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    // As the engine calls it: guard --session ID --state-dir DIR.
    let mut arguments = env::args_os().skip(3);
    let session = arguments.next().and_then(|id| id.into_string().ok());
    let dir = arguments.nth(1).map(PathBuf::from);
    let (Some(session), Some(dir)) = (session, dir) else {
        return ExitCode::from(2);
    };
    match ashore_intercept::guard::run(&session, &dir).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
