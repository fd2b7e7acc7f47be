//! The last bytes that were sent, for a peer that has not received all of them.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicUsize, Ordering};

/// More than this a stream does not keep: what is under way in a tunnel is less, but for bulk transfers over long ways.
const MOST: usize = 256 * 1024;
const FIRST: usize = 4 * 1024;
/// All streams of a process together keep at most this much; beyond it a stream keeps what it has room for.
const ALL: usize = 32 * 1024 * 1024;

static KEPT: AtomicUsize = AtomicUsize::new(0);

/// Bounded; the oldest bytes go first.
#[derive(Debug, Default)]
pub struct Ring {
    bytes: VecDeque<u8>,
    room: usize,
    /// Where in the stream the bytes end.
    end: u64,
}

impl Ring {
    /// These were sent.
    pub fn push(&mut self, sent: &[u8]) {
        self.end += sent.len() as u64;
        let wanted = self.bytes.len() + sent.len();
        while self.room < wanted.min(MOST) && self.grow() {}
        let keep = &sent[sent.len().saturating_sub(self.room)..];
        let over = (self.bytes.len() + keep.len()).saturating_sub(self.room);
        self.bytes.drain(..over);
        self.bytes.extend(keep);
    }

    /// What comes after the first `received` bytes of the stream; `None` when it is not kept any more, or was never sent.
    pub fn after(&self, received: u64) -> Option<Vec<u8>> {
        let missing = usize::try_from(self.end.checked_sub(received)?).ok()?;
        let from = self.bytes.len().checked_sub(missing)?;
        Some(self.bytes.range(from..).copied().collect())
    }

    fn grow(&mut self) -> bool {
        let more = self.room.max(FIRST);
        let took = KEPT.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |kept| {
            (kept + more <= ALL).then_some(kept + more)
        });
        if took.is_ok() {
            self.room += more;
            self.bytes.reserve_exact(self.room - self.bytes.len());
        }
        took.is_ok()
    }
}

impl Drop for Ring {
    fn drop(&mut self) {
        KEPT.fetch_sub(self.room, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_bytes_are_kept_and_the_oldest_go() {
        let mut ring = Ring::default();
        assert_eq!(ring.after(0), Some(vec![]));
        assert_eq!(ring.after(1), None, "never sent");
        ring.push(b"abc");
        ring.push(b"de");
        assert_eq!(ring.after(0).as_deref(), Some(&b"abcde"[..]));
        assert_eq!(ring.after(3).as_deref(), Some(&b"de"[..]));
        assert_eq!(ring.after(5), Some(vec![]));
        let long: Vec<u8> = (0..MOST + 10).map(|n| n as u8).collect();
        ring.push(&long);
        let sent = 5 + long.len() as u64;
        assert_eq!(ring.after(4), None, "not kept any more");
        assert_eq!(ring.after(sent - MOST as u64).as_deref(), Some(&long[10..]));
        for chunk in long.chunks(1000) {
            ring.push(chunk);
        }
        let sent = sent + long.len() as u64;
        assert_eq!(ring.after(sent - 1000).unwrap(), long[long.len() - 1000..]);
        assert_eq!(ring.bytes.len(), MOST);
    }
}
