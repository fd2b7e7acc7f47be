//! What the user is told, as DAP `output` events; each is one short sentence.

use std::collections::HashSet;

use ashore_debug::drive;
use ashore_intercept::Proof;
use ashore_protocol::{
    agent::Mode,
    editor::{Notice, SessionState, SessionStatus, WhenPaused},
};
use serde_json::{Value, json};

/// A sentence, and the same for programs.
#[derive(Debug, Clone, PartialEq)]
pub struct Note {
    pub text: String,
    data: Value,
}

impl Note {
    pub fn plain(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            data: json!({}),
        }
    }

    /// As one frame. `seq` is 0: clients key nothing by an event's number, and the adapter's own numbers stay as they are.
    pub fn frame(&self) -> Vec<u8> {
        let body = json!({
            "category": "console",
            "output": format!("Ashore: {}\n", self.text),
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
    state: Option<SessionState>,
    destination: Option<String>,
    remarks: HashSet<String>,
    notices: Vec<String>,
    told_paused: bool,
}

impl Teller {
    pub fn new(when_paused: WhenPaused) -> Self {
        Self {
            when_paused,
            state: None,
            destination: None,
            remarks: HashSet::new(),
            notices: Vec::new(),
            told_paused: false,
        }
    }

    /// A change of state.
    pub fn status(&mut self, status: &SessionStatus) -> Vec<Note> {
        let before = self.state.replace(status.state);
        let moved = self.destination != status.destination;
        self.destination.clone_from(&status.destination);
        let changed =
            before != Some(status.state) || (status.state == SessionState::Active && moved);
        let sentence = changed
            .then(|| self.sentence(before, moved, status))
            .flatten();
        let new_remarks = status
            .remarks
            .iter()
            .filter(|remark| self.remarks.insert((*remark).clone()))
            // What was told as a notice stays in the status for others.
            .filter(|remark| !self.notices.iter().any(|told| told.starts_with(*remark)));
        let texts: Vec<String> = sentence.into_iter().chain(new_remarks.cloned()).collect();
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
        self.notices.push(notice.message.clone());
        Note {
            text: notice.message.clone(),
            data: json!({"notice": notice}),
        }
    }

    fn sentence(
        &mut self,
        before: Option<SessionState>,
        moved: bool,
        status: &SessionStatus,
    ) -> Option<String> {
        let target = target(status);
        match status.state {
            SessionState::Preparing => Some(format!("preparing {target}.")),
            SessionState::Ready if before == Some(SessionState::Preparing) => {
                Some(format!("{target} is ready; its traffic comes as soon as the program listens."))
            }
            SessionState::Ready => Some(format!("{target} passes through until the program listens again.")),
            SessionState::Active if before == Some(SessionState::Paused) && !moved => None,
            SessionState::Active => {
                let to = status.destination.as_deref().unwrap_or("the program");
                let what = match &status.mode {
                    Mode::Global | Mode::Unknown => "",
                    Mode::Personal(_) => ", only requests that match,",
                };
                Some(format!("active: {target}{what} → {to}."))
            }
            SessionState::Paused if !std::mem::replace(&mut self.told_paused, true) => {
                Some(match self.when_paused {
                    WhenPaused::Pass | WhenPaused::Unknown => "paused: this request is held, new ones go to the cluster.".to_owned(),
                    WhenPaused::Hold => "paused: requests wait until you continue.".to_owned(),
                })
            }
            SessionState::Reconnecting => {
                Some("the connection to the cluster is lost; its traffic passes through while it is made again.".to_owned())
            }
            _ => None,
        }
    }
}

/// The last word.
pub fn proof(proof: &Proof) -> Note {
    let text = if !proof.different.is_empty() {
        format!(
            "not everything is as it was: {}",
            proof.different.join("; ")
        )
    } else if proof.objects_compared == 0 {
        "nothing was changed in the cluster.".to_owned()
    } else {
        let after =
            |ms: Option<f64>| ms.map_or_else(String::new, |ms| format!(" after {ms:.0} ms"));
        format!(
            "restored: traffic back{}, {} objects as they were{}.",
            after(proof.pass_through_ms),
            proof.objects_compared,
            after(proof.restore_ms)
        )
    };
    Note {
        text,
        data: json!({"proof": proof}),
    }
}

/// What the drive wants told; `place` is where the expected port was read.
pub fn of_drive(note: &drive::Note, place: &str) -> Option<Note> {
    let drive::Note::Ports {
        port,
        instead_of,
        others,
    } = note
    else {
        // A debugger's program may begin to listen whenever it likes.
        return None;
    };
    let text = match (others.is_empty(), instead_of) {
        (false, _) => {
            let others: Vec<String> = others.iter().map(u16::to_string).collect();
            let others = others.join(", ");
            format!(
                "the program listens on {port} and {others}; {port} is used, --local-port chooses another."
            )
        }
        (true, Some(predicted)) => {
            format!("the program listens on {port}, not on {predicted}{place}; {port} is used.")
        }
        (true, None) => return None,
    };
    Some(Note::plain(text))
}

/// This session is a part of one that another process drives.
pub fn child() -> Note {
    Note::plain(
        "this session is a child of one that is intercepted already; its stops count there.",
    )
}

/// The adapter was started before its rule was known.
pub fn not_given<'a>(names: impl Iterator<Item = &'a str>) -> Note {
    let names = names.collect::<Vec<_>>().join(", ");
    Note::plain(format!(
        "the rule's environment ({names}) did not reach the program, which was started before its rule was known: give `ashore dap` the rule with --name."
    ))
}

fn target(status: &SessionStatus) -> String {
    let kind = status.kind.to_lowercase();
    let port = status.service_port.split('/').next().unwrap_or_default();
    let port = if port.is_empty() {
        String::new()
    } else {
        format!(" port {port}")
    };
    if kind.is_empty() {
        // Not resolved yet: as the user wrote it.
        return format!("{}{port}", status.workload.trim_start_matches('/'));
    }
    format!("{kind}/{}{port}", status.workload)
}

#[cfg(test)]
mod tests {
    use ashore_protocol::{agent::Counts, editor::Level};

    use super::*;

    fn status(state: SessionState) -> SessionStatus {
        SessionStatus {
            session: "1".into(),
            name: "orders".into(),
            state,
            namespace: "shop".into(),
            kind: "Deployment".into(),
            workload: "orders".into(),
            service: "orders".into(),
            service_port: "http/80".into(),
            destination: Some("127.0.0.1:8081".into()),
            mode: Mode::Global,
            holder: "me@here".into(),
            counts: Counts::default(),
            pid: 1,
            remarks: Vec::new(),
        }
    }

    #[test]
    fn says_each_thing_once() {
        use SessionState::{Active, Paused, Preparing, Ready};
        let mut teller = Teller::new(WhenPaused::Pass);
        let states = [
            Preparing, Preparing, Ready, Active, Active, Paused, Active, Paused, Active,
        ];
        let texts: Vec<String> = states
            .iter()
            .flat_map(|state| teller.status(&status(*state)))
            .map(|note| note.text)
            .collect();
        let expected = [
            "preparing deployment/orders port http.",
            "deployment/orders port http is ready; its traffic comes as soon as the program listens.",
            "active: deployment/orders port http → 127.0.0.1:8081.",
            "paused: this request is held, new ones go to the cluster.",
        ];
        assert_eq!(texts, expected);
        let mut remarked = status(Active);
        remarked
            .remarks
            .push("2 callers hold open connections.".into());
        assert_eq!(teller.status(&remarked).len(), 1);
        assert_eq!(teller.status(&remarked).len(), 0);
    }

    #[test]
    fn a_notice_is_not_repeated_as_a_remark() {
        let mut teller = Teller::new(WhenPaused::Pass);
        let _ = teller.notice(&Notice::new(
            Level::Error,
            "No such thing. Debugging goes on.",
        ));
        let mut failed = status(SessionState::Failed);
        failed.remarks = vec!["No such thing.".into(), "Another thing.".into()];
        let notes = teller.status(&failed);
        let texts: Vec<_> = notes.iter().map(|note| note.text.as_str()).collect();
        assert_eq!(texts, ["Another thing."]);
    }

    #[test]
    fn frames_are_whole() {
        let told = Teller::new(WhenPaused::Pass)
            .notice(&Notice::new(Level::Error, "no cluster: start it"));
        let mut parser = crate::dap::frames::Parser::default();
        let fed = parser.feed(&told.frame());
        let event: Value = serde_json::from_slice(&fed.bodies[0]).unwrap();
        assert_eq!(event["body"]["output"], "Ashore: no cluster: start it\n");
        assert_eq!(event["body"]["category"], "console");
    }

    #[test]
    fn the_last_word() {
        let restored = Proof {
            objects_compared: 4,
            pass_through_ms: Some(12.3),
            restore_ms: Some(340.0),
            ..Proof::default()
        };
        let text = "restored: traffic back after 12 ms, 4 objects as they were after 340 ms.";
        assert_eq!(proof(&restored).text, text);
        let different = Proof {
            different: vec!["service/orders was changed by kubectl".into()],
            ..restored
        };
        assert!(proof(&different).text.contains("changed by kubectl"));
    }
}
