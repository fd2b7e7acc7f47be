//! Processes known by a mark in their environment: some debuggers never say which process they started.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::sockets;

/// A process that is this old has become what it will be: a young one may still be its parent's copy, without an environment
/// of its own.
const GROWN: Duration = Duration::from_secs(2);
/// Between two looks while the program listens: who it starts then is found below it, or takes its port.
const LISTENS: Duration = Duration::from_secs(5);

/// Looks for processes whose environment has the entry `NAME=value`.
#[derive(Debug)]
pub struct Mark {
    entry: String,
    /// Looked at, with the time when they were seen first.
    looked_at: HashMap<u32, Instant>,
    /// The last look; `None`: it has not begun.
    looked: Option<Instant>,
    /// Somebody may have been born since.
    born: bool,
}

impl Mark {
    pub fn new(entry: String) -> Self {
        Self {
            entry,
            looked_at: HashMap::new(),
            looked: None,
            born: true,
        }
    }

    /// The marked processes that were not found by an earlier look; `born`: whether there may be a new one, `listens`: whether the
    /// program does.
    pub fn find(&mut self, born: bool, listens: bool) -> Vec<u32> {
        self.born |= born;
        let after = if listens { LISTENS } else { Duration::ZERO };
        let young = |since: &Instant| since.elapsed() < GROWN;
        let rests = self.looked.is_some_and(|at| at.elapsed() < after)
            || !self.born && !self.looked_at.values().any(young);
        if rests {
            return Vec::new();
        }
        let there = sockets::processes();
        let now = Instant::now();
        // What was there before the mark was thought of needs one look only.
        let long_ago = now.checked_sub(GROWN).unwrap_or(now);
        let first_seen = self.looked.map_or(long_ago, |_| now);
        self.looked = Some(now);
        self.born = false;
        self.looked_at.retain(|pid, _| there.contains(pid));
        let mut found = Vec::new();
        for pid in there {
            let known = self.looked_at.get(&pid).copied();
            if known.is_some_and(|since| now.duration_since(since) >= GROWN) {
                continue;
            }
            let marked = sockets::has_environment(pid, &self.entry);
            let since = if marked {
                long_ago
            } else {
                known.unwrap_or(first_seen)
            };
            self.looked_at.insert(pid, since);
            if marked {
                found.push(pid);
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use std::process::{Command, Stdio};

    use super::*;

    #[test]
    fn a_marked_process_is_found_once_and_others_never() {
        let entry = format!("ASHORE_TEST_MARK={}", std::process::id());
        let mut mark = Mark::new(entry.clone());
        assert!(mark.find(true, false).is_empty(), "nobody has it yet");
        let mut child = Command::new("cat")
            .env("ASHORE_TEST_MARK", std::process::id().to_string())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        let found = loop {
            let found = mark.find(true, false);
            if !found.is_empty() || Instant::now() > end {
                break found;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(found, vec![child.id()]);
        assert!(mark.find(true, false).is_empty(), "once is enough");
        let mut listens = Mark::new(entry.clone());
        assert_eq!(listens.find(false, true), vec![child.id()]);
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
