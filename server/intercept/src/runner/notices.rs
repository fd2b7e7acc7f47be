//! What people and other processes are told, and the session's last moment.

use ashore_protocol::editor::{Level, Notice};
use ashore_session::{Message, Standing};

use super::Driver;
use crate::{
    SessionEvent,
    error::{Code, Error},
    journal,
    local::Cannot,
};

impl Driver {
    pub(super) fn say(&mut self, message: Message) {
        let problem = self.problem.take();
        let notice = match message {
            Message::PrepareFailed(why) => {
                self.status.remarks = vec![why.clone()];
                let error = problem.unwrap_or(Error::Bug(why));
                error.notice("Debugging goes on without the cluster's traffic.")
            }
            Message::ObjectChanged { object, by } => {
                let what = format!(
                    "{object} was changed by {by}: it was left as they want it, and the intercept has ended"
                );
                warning(Code::ObjectChanged, what, "")
            }
            Message::StandsStill(how) => {
                let seen = match how {
                    Standing::Halted => "a signal or another debugger has stopped it",
                    Standing::Unheeding => "it uses no processor and reads nothing of what comes",
                };
                let what = format!(
                    "The program stands still ({seen}): new requests go to the origin until it works again"
                );
                warning(Code::StandsStill, what, "")
            }
            Message::ReconnectGivenUp => Error::environment(
                Code::TunnelLost,
                "The agent could not be reached again: the intercept has ended, and the traffic goes to the origin",
                "",
            )
            .notice(""),
            Message::RestoreFailed(why) => {
                let error = problem.unwrap_or(Error::Bug(why));
                Notice {
                    code: Some(Code::NotRestored),
                    what: Some(format!("Not everything could be put back: {}", error.what())),
                    help: Some("The guard tries again; `ashore clean` does, too".to_owned()),
                    message: format!(
                        "Not everything could be put back: {error} The guard tries again; `ashore clean` does, too."
                    ),
                    ..error.notice("")
                }
            }
        };
        self.tell(notice);
    }

    pub(super) fn tell(&self, notice: Notice) {
        drop(self.events.send(SessionEvent::Notice(notice)));
    }

    /// Requests that the program cannot speak.
    pub(super) fn tell_cannot(&self, cannot: Cannot) {
        let Cannot {
            address,
            callers,
            program,
        } = cannot;
        let does = match program {
            Some(program) => format!("speaks {program}"),
            None => "hangs up on them".to_owned(),
        };
        let what = format!(
            "Callers speak {callers}, and the program at {address} {does}: their requests go to the origin"
        );
        let help = format!(
            "Start the program so that it speaks {callers}, or choose the port on which it does"
        );
        self.tell(warning(Code::NotSpoken, what, &help));
    }

    pub(super) fn publish(&mut self) {
        if let Err(error) = self.files.write_status(&self.status) {
            tracing::warn!(%error, "the status is not visible to other processes");
        }
        drop(self.events.send(SessionEvent::Status(self.status.clone())));
    }

    pub(super) fn tell_requests(&mut self) {
        let (records, missed) = self.requests.tell();
        drop(self.events.send(SessionEvent::Requests { records, missed }));
    }

    /// The files go when all is done; else the guard has them as soon as the lock is free.
    pub(super) async fn close(&mut self) {
        self.cancel.cancel();
        self.watching.cancel();
        if self.requests.due().is_some() {
            self.tell_requests();
        }
        self.tunnel = None;
        self.local.close();
        let entries = journal::read(&self.files.journal()).unwrap_or_default();
        if entries.is_empty() || entries.contains(&journal::Entry::Done) {
            self.files.remove();
        }
        self.lock = None;
        if let Some(guard) = self.guard.take() {
            guard.dismiss().await;
        }
        drop(
            self.events
                .send(SessionEvent::Ended(std::mem::take(&mut self.proof))),
        );
    }
}

/// Nothing failed, and nobody is to blame.
fn warning(code: Code, what: String, help: &str) -> Notice {
    Notice {
        level: Level::Warning,
        kind: None,
        ..Error::environment(code, what, help).notice("")
    }
}
