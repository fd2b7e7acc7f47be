//! Programs that the demo runs to their end. Broken off, they end with all that they have started: an installer has
//! children of its own, which Ctrl-C in a terminal would reach but a plain signal would not.

use std::process::{Output, Stdio};

use rustix::process::{Pid, Signal, kill_process_group};
use tokio::process::Command;

/// Runs a program in a process group of its own, which is killed when this future is dropped.
pub async fn output(command: &mut Command) -> std::io::Result<Output> {
    let child = command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .process_group(0)
        .kill_on_drop(true)
        .spawn()?;
    let mut group = Group(
        child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?)),
    );
    let output = child.wait_with_output().await?;
    // Its number may belong to somebody else from now on.
    group.0 = None;
    Ok(output)
}

struct Group(Option<Pid>);

impl Drop for Group {
    fn drop(&mut self) {
        if let Some(pid) = self.0 {
            let _gone_already = kill_process_group(pid, Signal::KILL);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[tokio::test]
    async fn what_a_program_has_started_ends_with_it() {
        let dir = tempfile::tempdir().unwrap();
        let note = dir.path().join("pid");
        let script = format!(
            "sleep 600 & echo $! > {0}.new; mv {0}.new {0}; wait",
            note.display()
        );
        let mut command = Command::new("sh");
        command.args(["-c", &script]);
        let grandchild = async {
            loop {
                if let Ok(text) = std::fs::read_to_string(&note) {
                    break text.trim().parse::<u32>().unwrap();
                }
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        let pid = tokio::select! {
            output = output(&mut command) => panic!("it ended: {output:?}"),
            pid = grandchild => pid,
        };
        let gone = async {
            // An orphan that nobody has reaped yet still has a folder there, but no memory.
            while std::fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|text| !text.is_empty()) {
                tokio::time::sleep(Duration::from_millis(10)).await;
            }
        };
        tokio::time::timeout(Duration::from_secs(30), gone)
            .await
            .unwrap();
    }
}
