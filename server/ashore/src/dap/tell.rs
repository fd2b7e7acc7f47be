//! What the user is told, as DAP `output` events; each is one short sentence.

use std::collections::HashSet;

use ashore_debug::drive;
use ashore_intercept::{Notice, Proof, Status};
use ashore_protocol::editor::{Level, SessionState, SessionStatus, WhenPaused};
use ashore_texts::{Arg, Locale, Text, text};
use serde_json::{Value, json};

use crate::display::{
    self,
    story::{self, Waits},
};

/// A sentence, and the same for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub text: Arg,
    data: Value,
}

impl Note {
    pub fn plain(text: impl Into<Arg>) -> Self {
        Self {
            text: text.into(),
            data: json!({}),
        }
    }

    /// As one frame. `seq` is 0: clients key nothing by an event's number, and the adapter's own numbers stay as they are.
    pub fn frame(&self, locale: Locale) -> Vec<u8> {
        let body = json!({
            "category": "console",
            "output": format!("Ashore: {}\n", self.text.in_locale(locale)),
            "data": {"ashore": self.data},
        });
        let event = json!({"seq": 0, "type": "event", "event": "output", "body": body}).to_string();
        format!("Content-Length: {}\r\n\r\n{event}", event.len()).into_bytes()
    }
}

/// Turns what the engine says into sentences, without repeating itself.
#[derive(Debug)]
pub struct Teller {
    when_paused: WhenPaused,
    /// What the session was planned for, as people call it.
    target: String,
    state: Option<SessionState>,
    destination: Option<String>,
    remarks: HashSet<Arg>,
    /// Why it does not intercept was told as a notice.
    told_error: bool,
    told_paused: bool,
}

impl Teller {
    pub fn new(target: &str, when_paused: WhenPaused) -> Self {
        Self {
            target: target.to_owned(),
            when_paused,
            state: None,
            destination: None,
            remarks: HashSet::new(),
            told_error: false,
            told_paused: false,
        }
    }

    /// A change of state.
    pub fn status(&mut self, told: &Status) -> Vec<Note> {
        let status = &told.status;
        let before = self.state.replace(status.state);
        let moved = self.destination != status.destination;
        self.destination.clone_from(&status.destination);
        let changed =
            before != Some(status.state) || (status.state == SessionState::Active && moved);
        let sentence = changed
            .then(|| self.sentence(before, moved, status))
            .flatten();
        let new_remarks = told
            .remarks
            .iter()
            .filter(|remark| self.remarks.insert((*remark).clone()))
            // Of one that failed the remark is why, for others; here the notice has said it.
            .filter(|_| !(self.told_error && status.state == SessionState::Failed));
        let sentence = sentence.into_iter().map(Arg::from);
        let texts: Vec<Arg> = sentence.chain(new_remarks.map(Arg::from)).collect();
        let data = json!({"status": status});
        texts
            .into_iter()
            .map(|text| Note {
                text,
                data: data.clone(),
            })
            .collect()
    }

    /// Something that the engine wants told.
    pub fn notice(&mut self, notice: &Notice) -> Note {
        self.told_error |= notice.level == Level::Error;
        Note {
            text: notice.message.clone(),
            data: json!({"notice": notice.in_locale(Locale::ENGLISH)}),
        }
    }

    fn sentence(
        &mut self,
        before: Option<SessionState>,
        moved: bool,
        status: &SessionStatus,
    ) -> Option<Text> {
        let quiet = match status.state {
            SessionState::Active => before == Some(SessionState::Paused) && !moved,
            SessionState::Paused => std::mem::replace(&mut self.told_paused, true),
            // The last word comes at once.
            SessionState::Restoring => true,
            _ => false,
        };
        if quiet {
            return None;
        }
        let target = display::target_label(status);
        story::sentence(&target, status, before, Waits::Program, self.when_paused)
    }

    /// The last word.
    pub fn proof(&self, proof: &Proof) -> Vec<Note> {
        let data = json!({"proof": proof});
        let note = |text: Arg| Note {
            text,
            data: data.clone(),
        };
        let different = proof.different.iter().map(|it| note(it.into()));
        let told = note(display::ended(&self.target, proof).into());
        std::iter::once(told).chain(different).collect()
    }
}

/// What the drive wants told; `place` is where the expected port was read.
pub fn of_drive(note: &drive::Note, place: &str) -> Option<Note> {
    let text = match note {
        drive::Note::Ports {
            port,
            instead_of,
            others,
        } => match (others.is_empty(), instead_of) {
            (false, _) => text!(NoticeSeveralPortsDap {
                port: *port,
                others: others.clone()
            }),
            (true, Some(predicted)) => story::other_port(*port, *predicted, place),
            (true, None) => return None,
        },
        drive::Note::Silent => Text::ToldProgramSilent,
        // Only where one port alone counts.
        drive::Note::Elsewhere { .. } | drive::Note::Foreign(_) => return None,
    };
    Some(Note::plain(text))
}

/// This session is a part of one that another process drives.
pub fn child() -> Note {
    Note::plain(Text::ToldChild)
}

/// The adapter was started before its rule was known.
pub fn not_given<'a>(names: impl Iterator<Item = &'a str>) -> Note {
    let names: Vec<&str> = names.collect();
    Note::plain(text!(ToldNotGiven { names }))
}

#[cfg(test)]
mod tests {
    use ashore_intercept::{Code, Explained};
    use ashore_protocol::{
        PortLabel, TargetKind,
        agent::{Counts, Mode},
    };

    use super::*;

    fn status(state: SessionState) -> SessionStatus {
        SessionStatus {
            session: "1".into(),
            name: "orders".into(),
            state,
            context: None,
            namespace: "shop".into(),
            kind: Some(TargetKind::Deployment),
            workload: "orders".into(),
            service: "orders".into(),
            service_port: PortLabel::new(Some("http".into()), 80),
            destination: Some("127.0.0.1:8081".into()),
            mode: Mode::Global,
            holder: "me@here".into(),
            counts: Counts::default(),
            pid: 1,
            remarks: Vec::new(),
        }
    }

    fn notice(message: &str) -> Notice {
        Notice {
            level: Level::Error,
            kind: None,
            code: Code::Unreachable,
            explained: Explained::new(message, ""),
            message: message.into(),
        }
    }

    #[test]
    fn says_each_thing_once() {
        use SessionState::{Active, Paused, Preparing, Ready};
        let mut teller = Teller::new("orders", WhenPaused::Pass);
        let states = [
            Preparing, Preparing, Ready, Active, Active, Paused, Active, Paused, Active,
        ];
        let texts: Vec<String> = states
            .iter()
            .flat_map(|state| teller.status(&Status::new(status(*state), Vec::new())))
            .map(|note| note.text.to_string())
            .collect();
        let expected = [
            "Preparing deployment/orders port http …",
            "deployment/orders port http is ready: its requests come here once the program listens.",
            "Active: deployment/orders port http → 127.0.0.1:8081.",
            "Paused: this request is held, new ones go to the cluster.",
        ];
        assert_eq!(texts, expected);
        let remark = "2 callers hold open connections.".into();
        let remarked = Status::new(status(Active), vec![remark]);
        assert_eq!(teller.status(&remarked).len(), 1);
        assert_eq!(teller.status(&remarked).len(), 0);
    }

    #[test]
    fn a_notice_is_not_repeated_as_a_remark() {
        let mut teller = Teller::new("orders", WhenPaused::Pass);
        let _ = teller.notice(&notice("No such thing. Debugging goes on."));
        let of = |state, remark: &str| Status::new(status(state), vec![remark.into()]);
        let failed = of(SessionState::Failed, "No such thing.");
        assert_eq!(teller.status(&failed), []);
        let notes = teller.status(&of(SessionState::Active, "Another thing."));
        let texts: Vec<_> = notes.iter().map(|note| note.text.to_string()).collect();
        assert_eq!(texts.last().map(String::as_str), Some("Another thing."));
    }

    #[test]
    fn frames_are_whole() {
        let told = Teller::new("orders", WhenPaused::Pass).notice(&notice("no cluster: start it"));
        let mut parser = crate::dap::frames::Parser::default();
        let fed = parser.feed(&told.frame(Locale::ENGLISH));
        let event: Value = serde_json::from_slice(&fed.bodies[0]).unwrap();
        assert_eq!(event["body"]["output"], "Ashore: no cluster: start it\n");
        assert_eq!(event["body"]["category"], "console");
    }

    #[test]
    fn the_last_word() {
        let different = Proof {
            objects_compared: 4,
            different: vec!["service/orders was changed by kubectl".into()],
            pass_through_ms: Some(12.3),
            restore_ms: Some(340.0),
        };
        let notes = Teller::new("orders", WhenPaused::Pass).proof(&different);
        let texts: Vec<_> = notes.iter().map(|note| note.text.to_string()).collect();
        let expected = [
            "orders ended: traffic back after 12 ms, objects back after 340 ms; 4 objects compared, 1 different.",
            "service/orders was changed by kubectl",
        ];
        assert_eq!(texts, expected);
        assert!(
            notes[0]
                .text
                .in_locale(Locale::named("zh-cn"))
                .starts_with("orders 已结束")
        );
    }
}
