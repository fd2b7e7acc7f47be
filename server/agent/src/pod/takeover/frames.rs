//! HTTP/2 in passing: which calls are open, told by the heads of its frames, in the middle of a connection that nobody saw begin.

use std::collections::BTreeSet;

const HEAD: usize = 9;
/// What every implementation takes; larger ones are agreed on by few.
const LARGEST: usize = 1 << 20;
const DATA: u8 = 0;
const HEADERS: u8 = 1;
const RESET: u8 = 3;
const GOAWAY: u8 = 7;
const LAST_KIND: u8 = 9;
const END_STREAM: u8 = 1;

/// The head of one frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Frame {
    length: usize,
    kind: u8,
    flags: u8,
    stream: u32,
}

impl Frame {
    /// `None` where these bytes are no head of a frame.
    fn read(bytes: &[u8]) -> Option<Self> {
        let head: &[u8; HEAD] = bytes.first_chunk()?;
        let [a, b, c, kind, flags, s1, s2, s3, s4] = *head;
        let frame = Self {
            length: u32::from_be_bytes([0, a, b, c]) as usize,
            kind,
            flags,
            stream: u32::from_be_bytes([s1, s2, s3, s4]),
        };
        let of_a_call = matches!(kind, 0..=3 | 5 | 9);
        let of_the_whole = matches!(kind, 4 | 6 | 7);
        let length = match kind {
            2 => frame.length == 5,
            3 | 8 => frame.length == 4,
            4 => frame.length.is_multiple_of(6),
            6 => frame.length == 8,
            7 => frame.length >= 8,
            _ => frame.length <= LARGEST,
        };
        let sound = kind <= LAST_KIND
            && length
            && s1 & 0x80 == 0
            && !(of_a_call && frame.stream.is_multiple_of(2))
            && !(of_the_whole && frame.stream != 0);
        sound.then_some(frame)
    }

    fn ends_stream(self) -> bool {
        self.kind == RESET || (matches!(self.kind, DATA | HEADERS) && self.flags & END_STREAM != 0)
    }
}

/// One direction.
#[derive(Debug, Default)]
struct Reader {
    /// The number of the byte where the next head begins, and what is there of it.
    next: Option<u32>,
    head: Vec<u8>,
}

impl Reader {
    /// The frames whose heads end in these bytes; the first of them has this number. `None`: this is no HTTP/2.
    fn read(&mut self, first: u32, bytes: &[u8]) -> Option<Vec<Frame>> {
        let mut found = Vec::new();
        let mut at = 0;
        if let Some(next) = self.next {
            let from = next.wrapping_add(u32::try_from(self.head.len()).unwrap_or_default());
            let ahead = from.wrapping_sub(first).cast_signed();
            if ahead < 0 {
                // Something is missing between: begin anew with what comes now.
                (self.next, self.head) = (None, Vec::new());
            } else {
                at = ahead.cast_unsigned() as usize;
            }
        }
        let mut next = self.next.unwrap_or(first);
        while at < bytes.len() {
            let missing = HEAD - self.head.len();
            let part = &bytes[at..bytes.len().min(at + missing)];
            self.head.extend_from_slice(part);
            at += part.len();
            if self.head.len() < HEAD {
                break;
            }
            let frame = Frame::read(&self.head);
            self.head.clear();
            let Some(frame) = frame else {
                self.next = None;
                return None;
            };
            found.push(frame);
            at += frame.length;
            next = next.wrapping_add(u32::try_from(HEAD + frame.length).unwrap_or_default());
        }
        self.next = Some(next);
        Some(found)
    }

    /// All that was begun is complete, and this is the number of the next byte.
    fn is_between(&self, next: u32) -> bool {
        self.next == Some(next) && self.head.is_empty()
    }
}

/// Both directions of a connection.
#[derive(Debug, Default)]
pub struct Calls {
    caller: Reader,
    app: Reader,
    /// Asked, and not answered to the end.
    open: BTreeSet<u32>,
    /// The youngest that was asked.
    last: u32,
    heads: u32,
    wrong: bool,
}

impl Calls {
    /// These bytes went to the app.
    pub fn asked(&mut self, first: u32, bytes: &[u8]) {
        let Some(frames) = self.caller.read(first, bytes) else {
            self.wrong = true;
            return;
        };
        for frame in frames {
            self.heads += 1;
            if frame.kind == HEADERS && frame.stream > self.last {
                self.last = frame.stream;
                self.open.insert(frame.stream);
            } else if frame.kind == RESET {
                self.open.remove(&frame.stream);
            }
        }
    }

    /// These bytes came from the app.
    pub fn answered(&mut self, first: u32, bytes: &[u8]) {
        let Some(frames) = self.app.read(first, bytes) else {
            // Its watch may have begun in the middle of a large frame; that is seen at the next one.
            return;
        };
        for frame in frames {
            self.heads += 1;
            if frame.ends_stream() {
                self.open.remove(&frame.stream);
            } else if matches!(frame.kind, DATA | HEADERS) {
                self.open.insert(frame.stream);
            }
            self.wrong |= frame.kind == GOAWAY;
        }
    }

    /// Enough was seen to believe that it is HTTP/2, and nothing against it.
    pub fn are_sure(&self) -> bool {
        !self.wrong && self.heads >= 4 && self.last > 0
    }

    /// Everything asked was answered to the end, and both sides are between two frames; the numbers are those of their next bytes.
    pub fn are_done(&self, caller: u32, app: u32) -> bool {
        self.are_sure()
            && self.open.is_empty()
            && self.caller.is_between(caller)
            && self.app.is_between(app)
    }

    /// What tells the caller that later calls were not seen: it makes them again, elsewhere.
    pub fn goodbye(&self) -> Vec<u8> {
        let mut bytes = vec![0, 0, 8, GOAWAY, 0, 0, 0, 0, 0];
        bytes.extend(self.last.to_be_bytes());
        // No error.
        bytes.extend([0; 4]);
        bytes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u32, length: u8) -> Vec<u8> {
        let mut bytes = vec![0, 0, length, kind, flags];
        bytes.extend(stream.to_be_bytes());
        bytes.extend(vec![0xff; length.into()]);
        bytes
    }

    #[test]
    fn a_call_is_open_until_its_last_frame() {
        let mut calls = Calls::default();
        let ask = [frame(HEADERS, 4, 7, 20), frame(DATA, 1, 7, 5)].concat();
        calls.asked(100, &ask);
        let next = 100 + u32::try_from(ask.len()).unwrap();
        let answer = [frame(HEADERS, 4, 7, 8), frame(DATA, 0, 7, 30)].concat();
        calls.answered(500, &answer);
        let app = 500 + u32::try_from(answer.len()).unwrap();
        assert!(calls.are_sure());
        assert!(!calls.are_done(next, app), "its end is missing");
        let end = frame(HEADERS, 5, 7, 3);
        // In two pieces, and the first of them twice.
        calls.answered(app, &end[..4]);
        calls.answered(app, &end[..4]);
        assert!(!calls.are_done(next, app));
        calls.answered(app + 4, &end[4..]);
        let app = app + u32::try_from(end.len()).unwrap();
        assert!(calls.are_done(next, app));
        assert!(
            !calls.are_done(next + 1, app),
            "a byte of the caller's was missed"
        );
        assert_eq!(calls.goodbye()[9..13], [0, 0, 0, 7]);
    }

    #[test]
    fn a_call_that_was_open_before_is_found_by_its_answer() {
        let mut calls = Calls::default();
        let both = [frame(HEADERS, 5, 9, 4), frame(8, 0, 0, 4)].concat();
        calls.asked(1, &both);
        calls.answered(1, &[frame(DATA, 0, 3, 4), frame(HEADERS, 5, 9, 4)].concat());
        assert!(calls.are_sure());
        let (caller, app) = (1 + 26, 1 + 26);
        assert!(!calls.are_done(caller, app), "3 goes on");
        calls.asked(caller, &frame(RESET, 0, 3, 4));
        assert!(calls.are_done(caller + 13, app));
    }

    #[test]
    fn other_protocols_are_not_taken_for_it() {
        for bytes in [
            &b"GET / HTTP/1.1\r\nHost: x\r\n\r\n"[..],
            b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
            b"\x17\x03\x03\x00\x40abcdefgh",
            b"*1\r\n$4\r\nPING\r\n",
            b"Q\0\0\0\x0dselect 1;\0",
        ] {
            let mut calls = Calls::default();
            for _ in 0..5 {
                calls.asked(1, bytes);
            }
            assert!(!calls.are_sure(), "{bytes:?}");
        }
    }

    #[test]
    fn a_gap_begins_anew() {
        let mut reader = Reader::default();
        let one = frame(6, 0, 0, 8);
        assert_eq!(reader.read(1, &one[..12]).map(|f| f.len()), Some(1));
        assert_eq!(reader.read(1000, &one).map(|f| f.len()), Some(1));
        assert!(reader.is_between(1017));
    }
}
