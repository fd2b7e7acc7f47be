//! Until the engine has landed: its agreed functions.
use std::path::{Path, PathBuf};

use ashore_intercept::{ClusterOptions, SessionHandle, SessionSpec};
use ashore_protocol::editor::SessionStatus;

use super::printer::Printer;
use crate::exit::{Exit, Failure};

fn missing() -> anyhow::Error {
    Failure::failed("this build has no engine yet", "").into()
}
pub fn state_dir() -> anyhow::Result<PathBuf> {
    Ok(PathBuf::new())
}
pub async fn status(_dir: &Path) -> anyhow::Result<Vec<SessionStatus>> {
    Ok(vec![])
}
pub async fn leave(_dir: &Path, _id: &str) -> anyhow::Result<()> {
    Err(missing())
}
pub async fn clean(_dir: &Path) -> anyhow::Result<Vec<()>> {
    Ok(vec![])
}
pub fn print_clean(_printer: Printer, _reports: &[()]) -> Exit {
    Exit::Done
}
pub async fn list(_cluster: &ClusterOptions) -> anyhow::Result<Vec<()>> {
    Err(missing())
}
pub fn print_list(_printer: Printer, _found: &[()]) {}
pub async fn guard(_arguments: Vec<String>) -> anyhow::Result<Exit> {
    Err(missing())
}
pub fn spawn(_spec: SessionSpec) -> SessionHandle {
    let (inputs, _) = tokio::sync::mpsc::unbounded_channel();
    let (_, events) = tokio::sync::mpsc::unbounded_channel();
    SessionHandle {
        id: String::new(),
        inputs,
        events,
    }
}
#[derive(Debug, thiserror::Error)]
#[error("engine")]
pub struct Error;
#[allow(dead_code)]
pub enum Kind {
    User,
    Environment,
    Bug,
}
impl Error {
    pub fn kind(&self) -> Kind {
        Kind::Bug
    }
}
