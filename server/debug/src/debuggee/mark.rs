//! Processes known by a mark in their environment: some debuggers never say which process they started.

use std::{
    collections::HashMap,
    time::{Duration, Instant},
};

use super::sockets;

/// A process that is this old has become what it will be: a young one may still be its parent's copy, without an environment
/// of its own.
const GROWN: Duration = Duration::from_secs(2);

/// Looks for processes whose environment has the entry `NAME=value`.
#[derive(Debug)]
pub struct Mark {
    entry: String,
    /// Looked at, with the time when they were seen first.
    looked_at: HashMap<u32, Instant>,
    begun: bool,
}

impl Mark {
    pub fn new(entry: String) -> Self {
        Self {
            entry,
            looked_at: HashMap::new(),
            begun: false,
        }
    }

    /// The marked processes that were not found by an earlier look.
    pub fn find(&mut self) -> Vec<u32> {
        let there = sockets::processes();
        let now = Instant::now();
        // What was there before the mark was thought of needs one look only.
        let long_ago = now.checked_sub(GROWN).unwrap_or(now);
        let first_seen = if self.begun { now } else { long_ago };
        self.begun = true;
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
        assert!(mark.find().is_empty(), "nobody has it yet");
        let mut child = Command::new("cat")
            .env("ASHORE_TEST_MARK", std::process::id().to_string())
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        let end = Instant::now() + Duration::from_secs(30);
        let found = loop {
            let found = mark.find();
            if !found.is_empty() || Instant::now() > end {
                break found;
            }
            std::thread::sleep(Duration::from_millis(5));
        };
        assert_eq!(found, vec![child.id()]);
        assert!(mark.find().is_empty(), "once is enough");
        drop(child.stdin.take());
        child.wait().unwrap();
    }
}
