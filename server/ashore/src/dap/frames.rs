//! Finds DAP frames in a byte stream that is passed on by somebody else; never needs the whole stream, never alters it.

/// Bodies above this are counted, not kept.
const LONGEST_BODY: usize = 16 * 1024 * 1024;
/// Text without a line end is kept up to here, so that a header right after it is still found.
const LONGEST_LINE: usize = 8 * 1024;
const LENGTH: &[u8] = b"content-length:";

/// Follows one direction of the wire.
#[derive(Debug, Default)]
pub struct Parser {
    state: State,
    line: Vec<u8>,
    lost: bool,
}

#[derive(Debug, Default)]
enum State {
    /// Before a frame; plain text lines are tolerated here.
    #[default]
    Between,
    /// Inside the header, after its `Content-Length`.
    Header { length: usize },
    /// Inside the body; `body` stays empty when it is too long to keep.
    Body {
        left: usize,
        keep: bool,
        body: Vec<u8>,
    },
}

/// What one piece of the stream held.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Fed {
    /// The bodies of the frames that ended in it.
    pub bodies: Vec<Vec<u8>>,
    /// The last place in it where something may be put between two frames.
    pub gap: Option<usize>,
}

impl Parser {
    /// Takes the next piece of the stream, cut anywhere.
    pub fn feed(&mut self, piece: &[u8]) -> Fed {
        let mut fed = Fed::default();
        let mut at = 0;
        while at < piece.len() {
            at += self.step(&piece[at..], &mut fed.bodies);
            if self.between_frames() {
                fed.gap = Some(at);
            }
        }
        fed
    }

    /// Whether something may be put into the stream at this very place.
    pub fn between_frames(&self) -> bool {
        !self.lost && self.line.is_empty() && matches!(self.state, State::Between)
    }

    fn step(&mut self, rest: &[u8], bodies: &mut Vec<Vec<u8>>) -> usize {
        let State::Body { left, keep, body } = &mut self.state else {
            return self.header_step(rest, bodies);
        };
        let used = rest.len().min(*left);
        *left -= used;
        if *keep {
            body.extend_from_slice(&rest[..used]);
        }
        if *left == 0 {
            let (body, kept) = (std::mem::take(body), *keep);
            self.state = State::Between;
            self.body_ended(body, kept, bodies);
        }
        used
    }

    fn body_ended(&mut self, body: Vec<u8>, kept: bool, bodies: &mut Vec<Vec<u8>>) {
        if !kept {
            return;
        }
        // A body that is no object means that its length was wrong: from here on the places of frames are guesses.
        let trimmed = body.trim_ascii();
        if trimmed.starts_with(b"{") && trimmed.ends_with(b"}") {
            bodies.push(body);
        } else {
            self.lost = true;
        }
    }

    fn header_step(&mut self, rest: &[u8], bodies: &mut Vec<Vec<u8>>) -> usize {
        let Some(end) = rest.iter().position(|byte| *byte == b'\n') else {
            self.line.extend_from_slice(rest);
            self.shorten_line();
            return rest.len();
        };
        self.line.extend_from_slice(&rest[..=end]);
        let line = std::mem::take(&mut self.line);
        self.line_ended(&line, bodies);
        end + 1
    }

    fn line_ended(&mut self, line: &[u8], bodies: &mut Vec<Vec<u8>>) {
        let text = line.trim_ascii();
        if let Some(value) = length_value(text) {
            match std::str::from_utf8(value).map(|digits| digits.trim().parse()) {
                Ok(Ok(length)) => self.state = State::Header { length },
                _ => self.lose(),
            }
        } else if let State::Header { length } = self.state
            && text.is_empty()
        {
            let keep = length <= LONGEST_BODY;
            let left = length;
            self.state = State::Body {
                left,
                keep,
                body: Vec::new(),
            };
            if length == 0 {
                self.state = State::Between;
                self.body_ended(Vec::new(), true, bodies);
            }
        }
    }

    fn lose(&mut self) {
        self.lost = true;
        self.state = State::Between;
    }

    fn shorten_line(&mut self) {
        if self.line.len() > LONGEST_LINE {
            if matches!(self.state, State::Header { .. }) {
                self.lose();
            }
            let surplus = self.line.len() - LENGTH.len() * 4;
            self.line.drain(..surplus);
        }
    }
}

/// What follows the last `Content-Length:` of a line: plain text without a line end may stand before it.
fn length_value(line: &[u8]) -> Option<&[u8]> {
    let fits = |window: &[u8]| window.eq_ignore_ascii_case(LENGTH);
    let at = line.windows(LENGTH.len()).rposition(fits)?;
    Some(&line[at + LENGTH.len()..])
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn frame(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// The bodies found in `stream`, and whether something could be put in at its end.
    fn check(stream: &str, bodies: &[&str], between: bool) {
        let mut parser = Parser::default();
        let fed = parser.feed(stream.as_bytes());
        let found: Vec<_> = fed
            .bodies
            .iter()
            .map(|body| String::from_utf8_lossy(body))
            .collect();
        assert_eq!(found, bodies, "{stream:?}");
        assert_eq!(parser.between_frames(), between, "{stream:?}");
    }

    #[test]
    fn finds_frames() {
        let one = frame("{}");
        check("", &[], true);
        check(&one, &["{}"], true);
        check(&one.repeat(2), &["{}", "{}"], true);
        check(&one[..one.len() - 1], &[], false);
        check("content-length:2\r\n\r\n{}", &["{}"], true);
        check("Content-Length: 2\n\n{}", &["{}"], true);
        check(
            "Content-Type: x\r\nContent-Length: 2\r\nX: y\r\n\r\n{}",
            &["{}"],
            true,
        );
    }

    #[test]
    fn tolerates_plain_text_between_frames() {
        let one = frame("{}");
        check(&format!("hello\nworld\n{one}"), &["{}"], true);
        check(&format!("hello {one}"), &["{}"], true);
        check(&format!("{one}bye"), &["{}"], false);
        check(&format!("{}\n{one}", "x".repeat(100_000)), &["{}"], true);
        check(&format!("{}{one}", "x".repeat(100_000)), &["{}"], true);
    }

    #[test]
    fn does_not_inject_once_lost() {
        let one = frame("{}");
        check(
            &format!("Content-Length: many\r\n\r\n{one}"),
            &["{}"],
            false,
        );
        check(
            &format!("Content-Length: 99999999999999999999999\r\n\r\n{one}"),
            &["{}"],
            false,
        );
        check("Content-Length: 3\r\n\r\n{}C", &[], false);
        check(&format!("Content-Length: 0\r\n\r\n{one}"), &["{}"], false);
    }

    #[test]
    fn skips_bodies_that_are_too_long() {
        let long = format!("{{\"a\":\"{}\"}}", "x".repeat(LONGEST_BODY));
        check(&format!("{}{}", frame(&long), frame("{}")), &["{}"], true);
    }

    #[test]
    fn gap_is_the_last_place_between_frames() {
        let one = frame("{}");
        let stream = format!("{one}{one}Content-");
        assert_eq!(
            Parser::default().feed(stream.as_bytes()).gap,
            Some(2 * one.len())
        );
        assert_eq!(Parser::default().feed(&stream.as_bytes()[..5]).gap, None);
    }

    proptest! {
        /// Wherever the stream is cut, the same frames are found, and every gap is the end of a whole frame.
        #[test]
        fn cut_anywhere(texts in prop::collection::vec("[ -~\n]{0,40}", 1..8), cuts in prop::collection::vec(1usize..30, 1..200)) {
            let bodies: Vec<String> = texts.iter().map(|text| serde_json::json!({"t": text}).to_string()).collect();
            let stream: Vec<u8> = bodies.iter().flat_map(|body| frame(body).into_bytes()).collect();
            let ends: Vec<usize> = bodies.iter().scan(0, |at, body| { *at += frame(body).len(); Some(*at) }).collect();
            let (mut parser, mut found, mut at) = (Parser::default(), Vec::new(), 0);
            let mut cuts = cuts.into_iter().cycle();
            while at < stream.len() {
                let next = (at + cuts.next().unwrap()).min(stream.len());
                let fed = parser.feed(&stream[at..next]);
                prop_assert!(fed.gap.is_none_or(|gap| ends.contains(&(at + gap))));
                found.extend(fed.bodies.into_iter().map(|body| String::from_utf8(body).unwrap()));
                at = next;
            }
            prop_assert_eq!(found, bodies);
            prop_assert!(parser.between_frames());
        }

        /// Nothing that comes can make it panic or keep much.
        #[test]
        fn survives_anything(pieces in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..200), 0..50)) {
            let mut parser = Parser::default();
            for piece in pieces {
                parser.feed(&piece);
                prop_assert!(parser.line.len() <= LONGEST_LINE + 200);
            }
        }
    }
}
