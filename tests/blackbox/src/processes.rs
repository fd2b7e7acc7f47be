//! The processes of this machine, by id: only those that a test started are ended.

use rustix::process::{Pid, Signal, kill_process};

/// Sends SIGKILL.
///
/// # Panics
/// When there is no such process.
pub fn kill(pid: u32) {
    signal(pid, Signal::KILL);
}

/// Sends a signal.
///
/// # Panics
/// When there is no such process.
pub fn signal(pid: u32, signal: Signal) {
    let id = i32::try_from(pid).ok().and_then(Pid::from_raw);
    let sent = kill_process(id.expect("a process id"), signal);
    sent.unwrap_or_else(|error| panic!("process {pid}: {error}"));
}

/// Whether it runs; a zombie does not.
pub fn is_alive(pid: u32) -> bool {
    stat(pid).is_some_and(|(state, _)| state != "Z")
}

/// The children of a process that run now.
pub fn children(parent: u32) -> Vec<u32> {
    let all = std::fs::read_dir("/proc").expect("this is Linux").flatten();
    let ids = all.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    ids.filter(|pid| stat(*pid).is_some_and(|(state, of)| of == parent && state != "Z"))
        .collect()
}

/// It and everything below it.
pub fn tree(root: u32) -> Vec<u32> {
    let mut all = vec![root];
    let mut at = 0;
    while let Some(pid) = all.get(at) {
        all.extend(children(*pid));
        at += 1;
    }
    all
}

/// The command line as words.
pub fn words(pid: u32) -> Vec<String> {
    let line = std::fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let words = line
        .split(|byte| *byte == 0)
        .filter(|word| !word.is_empty());
    words
        .map(|word| String::from_utf8_lossy(word).into_owned())
        .collect()
}

/// The child of a process whose command line has this word.
///
/// # Panics
/// When there is none.
pub fn child_with(parent: u32, word: &str) -> u32 {
    let fits = |pid: &u32| words(*pid).iter().any(|it| it == word);
    let found = children(parent).into_iter().find(fits);
    found.unwrap_or_else(|| panic!("process {parent} has no child with `{word}`"))
}

/// Whether any process listens on this TCP port, without connecting to it.
pub fn somebody_listens(port: u16) -> bool {
    let table = std::fs::read_to_string("/proc/net/tcp").expect("this is Linux");
    let row = |line: &str| {
        let mut fields = line.split_ascii_whitespace().skip(1);
        let (near, state) = (fields.next()?, fields.nth(1)?);
        Some(near.ends_with(&format!(":{port:04X}")) && state == "0A")
    };
    table.lines().any(|line| row(line) == Some(true))
}

fn stat(pid: u32) -> Option<(String, u32)> {
    let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    Some((fields.next()?.to_owned(), fields.next()?.parse().ok()?))
}
