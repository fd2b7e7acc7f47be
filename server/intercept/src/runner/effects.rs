//! What the machine wants done.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use ashore_protocol::{agent::Policy, editor::Ending};
use ashore_session::{Effect, Input};

use super::{Driver, happening::Happened};
use crate::{
    error::Error,
    guard::Guard,
    journal::{self, Journal},
    strategy::{ChosenStrategy, Restoring, StrategyLifecycle},
};

/// How long the next session of a debugger that is started again may take to come: editors build in between.
const HAND_OVER: Duration = Duration::from_secs(10);
/// An API server that has just started refuses everybody until it has read its roles.
const ROLES_READ: Duration = Duration::from_secs(10);

impl Driver {
    /// One input, and everything that the machine wants done because of it.
    pub(super) async fn step(&mut self, input: Input) {
        self.requests.see(&input);
        if matches!(input, Input::NotListening | Input::Restarting) {
            self.local.forget();
        }
        let ends = matches!(
            input,
            Input::Ended(_)
                | Input::UserLeave
                | Input::PrepareFailed(_)
                | Input::ObjectChanged { .. }
        );
        if ends && self.ended.is_none() {
            self.ended = Some(Instant::now());
            self.handing_over = input == Input::Ended(Ending::Restarting);
        }
        let mut effects = VecDeque::from(self.machine.step(input, self.now()));
        while let Some(effect) = effects.pop_front() {
            match effect {
                Effect::Prepare => {
                    self.wanted = true;
                    if let Some(error) = self.unresolved.take() {
                        let failed = Input::PrepareFailed(error.to_string());
                        self.problem = Some(error);
                        effects.extend(self.machine.step(failed, self.now()));
                    } else {
                        self.prepare();
                    }
                }
                Effect::Activate { address } => {
                    self.local.listens(address);
                    self.status.destination = Some(address.to_string());
                    self.policy(Policy::Intercept).await;
                }
                Effect::PassThrough => self.policy(Policy::PassThrough).await,
                Effect::Restore => self.restore(),
                Effect::Notify(state) => {
                    self.status.state = state;
                    self.publish();
                }
                Effect::Arm(at) => self.timer = Some(at),
                Effect::Tell(message) => self.say(message),
            }
        }
    }

    pub(super) async fn policy(&mut self, policy: Policy) {
        let Some(tunnel) = self.tunnel.clone() else {
            return;
        };
        let confirmed = tunnel.set_policy(&self.id, policy).await;
        if let (true, Policy::PassThrough, Some(ended)) = (confirmed, policy, self.ended) {
            self.proof
                .pass_through_ms
                .get_or_insert(ended.elapsed().as_secs_f64() * 1000.0);
        }
    }

    pub(super) fn prepare(&mut self) {
        let Some((cluster, plan)) = self.found.clone() else {
            return;
        };
        let guard = Guard::start(&self.files, self.guarded.take());
        let journal = Journal::open(&self.files);
        let happened = self.happened.clone();
        let mut journal = match guard.and_then(|guard| {
            self.guard = Some(guard);
            journal
        }) {
            Ok(journal) => journal,
            Err(error) => {
                drop(happened.send(Happened::Prepared(Err(error))));
                return;
            }
        };
        let strategy = self.strategy;
        self.preparing = Some(tokio::spawn(async move {
            let prepared = strategy.prepare(&cluster, &plan, &mut journal).await;
            drop(happened.send(Happened::Prepared(prepared)));
        }));
    }

    pub(super) fn reconnect(&mut self) {
        let (Some((cluster, plan)), false) = (self.found.clone(), self.cancel.is_cancelled())
        else {
            return;
        };
        self.tunnels += 1;
        let (number, happened) = (self.tunnels, self.happened.clone());
        let strategy = self.strategy;
        tokio::spawn(async move {
            let mut forbidden: Option<Instant> = None;
            let again = loop {
                let again = strategy.reconnect(&cluster, &plan, number).await;
                // The machine decides when it has taken too long; only what waiting cannot mend ends it here.
                let waits = match &again {
                    Err(
                        Error::AgentNotReady { .. }
                        | Error::Unreachable { .. }
                        | Error::Refused { .. },
                    ) => true,
                    Err(error) if matches!(error.status(), Some(401 | 403)) => {
                        forbidden.get_or_insert_with(Instant::now).elapsed() < ROLES_READ
                    }
                    _ => false,
                };
                if !waits || plan.cancel.is_cancelled() {
                    break again;
                }
                tokio::time::sleep(Duration::from_millis(500)).await;
            };
            drop(happened.send(Happened::Reconnected(again)));
        });
    }

    pub(super) fn restore(&mut self) {
        self.cancel.cancel();
        self.watching.cancel();
        self.timer = None;
        let since = *self.ended.get_or_insert_with(Instant::now);
        let (happened, files, id) = (self.happened.clone(), self.files.clone(), self.id.clone());
        let (preparing, tunnel) = (self.preparing.take(), self.tunnel.clone());
        let (found, mut proof) = (self.found.clone(), self.proof.clone());
        let handing_over = self.handing_over;
        tokio::spawn(async move {
            // A write that was sent is waited for: what is restored must be all of it.
            if let Some(preparing) = preparing
                && let Err(error) = preparing.await
            {
                tracing::error!(%error, "preparing broke");
            }
            let work = async {
                let entries = journal::read(&files.journal())?;
                let (Some((cluster, plan)), false) = (&found, entries.is_empty()) else {
                    return Ok(proof);
                };
                let chosen = ChosenStrategy::of(&entries);
                if let (Some(tunnel), None) = (&tunnel, proof.pass_through_ms)
                    && tunnel.set_policy(&id, Policy::PassThrough).await
                {
                    proof.pass_through_ms = Some(since.elapsed().as_secs_f64() * 1000.0);
                }
                if let (Some(tunnel), true) = (&tunnel, handing_over) {
                    // The claim is free for the next session, which counts itself among the agent's before this one leaves.
                    tunnel.release(&id).await;
                    let next = chosen.next_session(cluster, plan);
                    if tokio::time::timeout(HAND_OVER, next).await.is_err() {
                        tracing::info!("nobody took the agent over");
                    }
                }
                let mut journal = Journal::open(&files)?;
                let restoring = Restoring {
                    entries: &entries,
                    journal: &mut journal,
                    tunnel: tunnel.as_ref().map(|tunnel| (tunnel, id.as_str())),
                    word: None,
                    since,
                    proof,
                };
                chosen.restore(cluster, restoring).await
            };
            let restored = work.await;
            drop(happened.send(Happened::Restored(restored)));
        });
    }
}
