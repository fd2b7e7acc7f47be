//! What people and other processes are told, and the session's last moment.

use ashore_session::{Message, Standing};
use ashore_texts::{Arg, Text, text};

use super::Driver;
use crate::{
    SessionEvent,
    error::{Code, Error, Explained},
    journal,
    local::Cannot,
    told::{Notice, Status},
};

impl Driver {
    pub(super) fn say(&mut self, message: Message) {
        let problem = self.problem.take();
        let notice = match message {
            Message::PrepareFailed(why) => {
                let error = problem.unwrap_or(Error::Bug(why));
                self.remarks = vec![error.explained().sentences()];
                Notice::of(&error, Text::NoticeGoesOn)
            }
            Message::ObjectChanged { object, by } => {
                let by = self.changed_by.take().unwrap_or(by.into());
                Notice::warning(
                    Code::ObjectChanged,
                    text!(NoticeObjectChanged { object, by }),
                )
            }
            Message::StandsStill(how) => {
                let how = match how {
                    Standing::Halted => Text::StandingHalted,
                    Standing::Unheeding => Text::StandingUnheeding,
                };
                Notice::warning(Code::StandsStill, text!(NoticeStandsStill { how }))
            }
            Message::ReconnectGivenUp => {
                let lost = Error::environment(Code::TunnelLost, Text::NoticeGivenUp);
                Notice::of(&lost, "")
            }
            Message::RestoreFailed(why) => {
                let error = problem.unwrap_or(Error::Bug(why));
                let Explained { what, help } = error.explained();
                let explained = Explained::from(text!(NoticeNotRestored { why: what }));
                // The cause's own way out stands between.
                let message = vec![explained.what.clone(), help, explained.help.clone()];
                Notice {
                    code: Code::NotRestored,
                    message: Arg::Sentences(message),
                    explained,
                    ..Notice::of(&error, "")
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
            Some(program) => text!(ProgramSpeaks {
                speech: program.to_string()
            }),
            None => Text::ProgramHangsUp,
        };
        let what = text!(NoticeNotSpoken {
            callers: callers.to_string(),
            address: address.to_string(),
            does
        });
        self.tell(Notice::warning(Code::NotSpoken, what));
    }

    pub(super) fn publish(&mut self) {
        let status = Status::new(self.status.clone(), self.remarks.clone());
        let written = self.files.write_status(&status.status);
        if let Err(error) = written {
            tracing::warn!(%error, "the status is not visible to other processes");
        }
        drop(self.events.send(SessionEvent::Status(status)));
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
