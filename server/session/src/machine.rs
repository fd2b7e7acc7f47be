//! The transitions. Inputs change facts; the state and the policy follow from the facts in one place each.

use core::net::SocketAddr;

use ashore_protocol::{
    WhenSilent,
    editor::{SessionState, WhenPaused},
};

use crate::{
    threads::Threads,
    types::{Effect, Input, Message, Millis, Settings, Standing},
};

/// How far the session has come; never goes back.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Phase {
    Planned,
    Preparing,
    /// The agent is in the path.
    Live,
    Restoring,
    Restored,
}

/// What the agent was last told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Policy {
    PassThrough,
    Activate { address: SocketAddr },
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tunnel {
    Up,
    /// No deadline before the agent is in the path: until then the engine's own limit holds.
    Down {
        deadline: Option<Millis>,
    },
}

/// One session, from planned to restored.
#[derive(Debug, Clone)]
pub struct Machine {
    settings: Settings,
    phase: Phase,
    listening: Option<SocketAddr>,
    threads: Threads,
    /// It stands still, and no debugger said so.
    still: bool,
    still_told: bool,
    tunnel: Tunnel,
    policy: Policy,
    failure: Option<Message>,
}

impl Machine {
    /// A session that is planned and has touched nothing.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            phase: Phase::Planned,
            listening: None,
            threads: Threads::default(),
            still: false,
            still_told: false,
            tunnel: Tunnel::Up,
            policy: Policy::PassThrough,
            failure: None,
        }
    }

    /// Where it stands. `Failed` is announced on the way into `Restoring`, and [`Machine::failure`] keeps the reason.
    pub fn state(&self) -> SessionState {
        match self.phase {
            Phase::Planned => SessionState::Planned,
            Phase::Preparing => SessionState::Preparing,
            Phase::Live if self.tunnel != Tunnel::Up => SessionState::Reconnecting,
            Phase::Live if self.listening.is_none() => SessionState::Ready,
            Phase::Live if self.threads.any_stopped() || self.still => SessionState::Paused,
            Phase::Live => SessionState::Active,
            Phase::Restoring => SessionState::Restoring,
            Phase::Restored => SessionState::Restored,
        }
    }

    /// Why the session ended other than by the debugger's or the user's wish; the last reason wins.
    pub fn failure(&self) -> Option<&Message> {
        self.failure.as_ref()
    }

    /// Where the debuggee is reached, as far as is known.
    pub fn destination(&self) -> Option<SocketAddr> {
        self.listening
    }

    /// Takes one input at the time `now` and answers what is to be done, in order. Late and repeated inputs change nothing.
    pub fn step(&mut self, input: Input, now: Millis) -> Vec<Effect> {
        let before = self.state();
        let mut effects = Vec::new();
        match input {
            Input::DebugStarted => {
                if self.phase == Phase::Planned {
                    self.phase = Phase::Preparing;
                    effects.push(Effect::Prepare);
                }
            }
            Input::AgentReady => {
                if self.phase == Phase::Preparing {
                    self.phase = Phase::Live;
                    if self.tunnel != Tunnel::Up {
                        self.arm(now, &mut effects);
                    }
                }
            }
            // Also before `DebugStarted`: the engine may find out that there is no cluster first.
            Input::PrepareFailed(reason) => {
                if self.phase < Phase::Live {
                    self.fail(Message::PrepareFailed(reason), &mut effects);
                }
            }
            Input::Listening { address, pid: _ } => {
                // Another program's socket, or the same one's next: nothing is known of it yet.
                self.still &= self.listening == Some(address);
                self.listening = Some(address);
            }
            Input::NotListening => {
                self.listening = None;
                self.still = false;
            }
            Input::Stopped { thread, all } => self.threads.stop(thread, all),
            Input::Continued { thread, all } => {
                self.threads.go_on(thread, all);
                // The debugger knows better than what was seen from outside while it held the program.
                self.still = false;
            }
            Input::StandsStill(how) => self.stands_still(how, &mut effects),
            Input::Moves => self.still = false,
            Input::Stood { .. } => {}
            Input::Restarting => {
                self.listening = None;
                self.still = false;
                self.threads.clear();
            }
            Input::Ended(_) | Input::UserLeave => self.restore(&mut effects),
            Input::TunnelDown => self.tunnel_down(now, &mut effects),
            Input::TunnelUp => {
                if self.tunnel != Tunnel::Up {
                    self.tunnel = Tunnel::Up;
                    self.resend(&mut effects);
                }
            }
            Input::ObjectChanged { object, by } => {
                if matches!(self.phase, Phase::Preparing | Phase::Live) {
                    self.fail(Message::ObjectChanged { object, by }, &mut effects);
                }
            }
            Input::Restored => {
                if self.phase == Phase::Restoring {
                    self.phase = Phase::Restored;
                }
            }
            Input::RestoreFailed(reason) => {
                if self.phase == Phase::Restoring {
                    self.phase = Phase::Restored;
                    let message = Message::RestoreFailed(reason);
                    self.failure = Some(message.clone());
                    effects.push(Effect::Tell(message));
                }
            }
            Input::Tick(time) => {
                let deadline = match self.tunnel {
                    Tunnel::Down { deadline } => deadline,
                    Tunnel::Up => None,
                };
                if self.phase == Phase::Live && deadline.is_some_and(|limit| time >= limit) {
                    self.fail(Message::ReconnectGivenUp, &mut effects);
                }
            }
        }
        self.follow_policy(&mut effects);
        if self.state() != before {
            effects.push(Effect::Notify(self.state()));
        }
        effects
    }

    /// Only of a program that was taken for one that works: at a breakpoint it stands still, too, and that is known.
    fn stands_still(&mut self, how: Standing, effects: &mut Vec<Effect>) {
        let works = self.listening.is_some() && !self.threads.any_stopped();
        if self.settings.when_silent == WhenSilent::Wait || !works {
            return;
        }
        self.still = true;
        let there = matches!(self.phase, Phase::Preparing | Phase::Live);
        if there && !std::mem::replace(&mut self.still_told, true) {
            effects.push(Effect::Tell(Message::StandsStill(how)));
        }
    }

    fn wanted(&self) -> Policy {
        match (self.state(), self.listening, self.settings.when_paused) {
            (SessionState::Active, Some(address), _)
            | (SessionState::Paused, Some(address), WhenPaused::Hold) => {
                Policy::Activate { address }
            }
            _ => Policy::PassThrough,
        }
    }

    /// Tells the agent what it does not know yet. Without a tunnel nothing can be told, and the agent passes through by itself.
    fn follow_policy(&mut self, effects: &mut Vec<Effect>) {
        if self.phase == Phase::Live && self.tunnel == Tunnel::Up && self.wanted() != self.policy {
            self.resend(effects);
        }
    }

    /// A new tunnel begins with an inactive claim at the agent, so the policy is said again even if it is the same.
    fn resend(&mut self, effects: &mut Vec<Effect>) {
        if self.phase == Phase::Live {
            self.policy = self.wanted();
            effects.push(match self.policy {
                Policy::PassThrough => Effect::PassThrough,
                Policy::Activate { address } => Effect::Activate { address },
            });
        }
    }

    fn tunnel_down(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let live = self.phase == Phase::Live;
        if self.tunnel == Tunnel::Up && (live || self.phase == Phase::Preparing) {
            self.tunnel = Tunnel::Down { deadline: None };
            if live {
                self.arm(now, effects);
            }
        }
    }

    fn arm(&mut self, now: Millis, effects: &mut Vec<Effect>) {
        let deadline = now.saturating_add(self.settings.reconnect_limit);
        self.tunnel = Tunnel::Down {
            deadline: Some(deadline),
        };
        effects.push(Effect::Arm(deadline));
    }

    fn fail(&mut self, message: Message, effects: &mut Vec<Effect>) {
        self.failure = Some(message.clone());
        effects.push(Effect::Tell(message));
        effects.push(Effect::Notify(SessionState::Failed));
        self.restore(effects);
    }

    /// Traffic first, objects after. Also during `Preparing`: the driver cancels the preparation, and what it had written is
    /// in the journal.
    fn restore(&mut self, effects: &mut Vec<Effect>) {
        if self.phase >= Phase::Restoring {
            return;
        }
        if self.policy != Policy::PassThrough && self.tunnel == Tunnel::Up {
            effects.push(Effect::PassThrough);
        }
        self.policy = Policy::PassThrough;
        self.phase = Phase::Restoring;
        effects.push(Effect::Restore);
    }
}
