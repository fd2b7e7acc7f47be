//! What the driver's own tasks and its tunnel tell it becomes inputs of the machine.

use std::{sync::Arc, time::Duration};

use ashore_protocol::agent::{Claim, TakeoverCounts};
use ashore_session::Input;
use ashore_speech::Speech;
use ashore_texts::{Arg, Text, text};

use super::{Driver, happening::Happened, observe};
use crate::{
    SessionEvent,
    cluster::Cluster,
    error::Error,
    holder, requests,
    strategy::{ChosenStrategy, SessionPlan},
    target::Target,
    told::Notice,
    tunnel::{Report, Tunnel},
};

/// How long the agent may take to become ready.
const READY_LIMIT: Duration = Duration::from_secs(30);

impl Driver {
    pub(super) async fn take(&mut self, happened: Happened) {
        match happened {
            Happened::Resolved(resolved) => match *resolved {
                Ok((cluster, choice)) => {
                    self.strategy = choice.strategy;
                    self.chosen = choice.remarks;
                    self.resolved(cluster, choice.target);
                }
                Err(Error::Cancelled) => {}
                Err(error) if self.wanted => self.prepare_failed(error).await,
                Err(error) => self.unresolved = Some(error),
            },
            Happened::Prepared(Ok(tunnel)) => {
                self.chosen.extend(tunnel.remark.clone().map(Arg::from));
                self.tunnel = Some(tunnel);
                if let (ChosenStrategy::Service, Some((cluster, plan))) =
                    (self.strategy, &self.found)
                {
                    observe::selector(cluster, plan, self.happened.clone(), self.watching.clone());
                }
                self.remarks = self.remarks_now();
                self.step(Input::AgentReady).await;
                self.lost_meanwhile().await;
            }
            // Whoever cancelled it restores already.
            Happened::Prepared(Err(Error::Cancelled))
            | Happened::Reconnected(Err(Error::Cancelled)) => {}
            Happened::Prepared(Err(error)) => self.prepare_failed(error).await,
            Happened::Reconnected(Ok(tunnel)) => {
                self.tunnel = Some(tunnel);
                self.step(Input::TunnelUp).await;
                self.lost_meanwhile().await;
            }
            Happened::Reconnected(Err(error)) => {
                self.tell(Notice::of(&error, ""));
                self.step(Input::UserLeave).await;
            }
            Happened::ObjectChanged { object, by } => {
                let input = Input::ObjectChanged {
                    object,
                    by: by.to_string(),
                };
                self.changed_by = Some(by);
                self.step(input).await;
            }
            Happened::Named(address, name) => self.requests.named(address, name),
            Happened::Leave => self.step(Input::UserLeave).await,
            Happened::Restored(Ok(proof)) => {
                self.proof = proof;
                self.over = true;
                self.step(Input::Restored).await;
            }
            Happened::Restored(Err(error)) => {
                let text = error.to_string();
                let different = error.explained().sentences();
                self.proof.different.push(different);
                self.over = true;
                self.problem = Some(error);
                self.step(Input::RestoreFailed(text)).await;
            }
        }
    }

    /// What people should know of how the agent got into the path.
    fn remarks_now(&self) -> Vec<Arg> {
        let mut remarks = match self.strategy {
            ChosenStrategy::Service => vec![Text::RemarkOpenConnections.into()],
            ChosenStrategy::Pod(strategy) => strategy.remarks(),
        };
        remarks.splice(0..0, self.chosen.clone());
        remarks
    }

    async fn prepare_failed(&mut self, error: Error) {
        let failed = Input::PrepareFailed(error.to_string());
        self.problem = Some(error);
        self.step(failed).await;
    }

    pub(super) fn resolved(&mut self, cluster: Cluster, target: Target) {
        self.status.holder = holder::holder(cluster.user.as_deref());
        self.status.namespace.clone_from(&target.namespace);
        self.status.kind = Some(target.kind);
        self.status.workload.clone_from(&target.workload);
        self.status.service = target.service_name();
        self.status.service_port = target.route.label();
        let plan = SessionPlan {
            session: self.id.clone(),
            holder: self.status.holder.clone(),
            claim: Claim {
                id: self.id.clone(),
                holder: self.status.holder.clone(),
                port: target.route.target,
                mode: self.spec.mode.clone(),
                reporting: Some(self.spec.reporting.clone()),
            },
            target,
            image: self.spec.cluster.agent_image(),
            replicas: self.spec.strategy.replicas.max(1),
            labels: self.spec.cluster.agent_labels.clone(),
            limit: READY_LIMIT,
            local: self.local.clone(),
            reports: self.reports.clone(),
            cancel: self.cancel.clone(),
            agents: self.agents.clone(),
            state_dir: self.spec.state_dir.clone(),
        };
        if let Some(speech) = callers(&plan.target) {
            drop(self.events.send(SessionEvent::Callers(speech)));
        }
        self.found = Some((cluster, Arc::new(plan)));
        self.publish();
        if self.wanted {
            self.prepare();
        }
    }

    pub(super) async fn report(&mut self, report: Report) {
        match report {
            Report::Counts(counts) => {
                self.status.counts = counts;
                self.publish();
            }
            Report::Takeover(counts) => {
                self.remarks = self.remarks_now();
                self.remarks.extend(takeover(counts));
                self.publish();
            }
            Report::Requests(reports, missed) => {
                for address in self.requests.told(reports, missed) {
                    self.ask_name(address);
                }
            }
            Report::Down(number) => {
                if self
                    .tunnel
                    .as_ref()
                    .is_some_and(|tunnel| tunnel.number == number)
                {
                    self.lost().await;
                }
            }
        }
    }

    /// Callers are pods mostly, and people know pods by name.
    fn ask_name(&self, address: String) {
        let (Some((cluster, _)), happened) = (self.found.clone(), self.happened.clone()) else {
            return;
        };
        tokio::spawn(async move {
            if let Some(name) = requests::pod_of(&cluster, &address).await {
                drop(happened.send(Happened::Named(address, name)));
            }
        });
    }

    /// A tunnel may end before the driver has it: its report was for nobody then.
    pub(super) async fn lost_meanwhile(&mut self) {
        if self.tunnel.as_ref().is_some_and(Tunnel::is_down) {
            self.lost().await;
        }
    }

    pub(super) async fn lost(&mut self) {
        self.tunnel = None;
        self.step(Input::TunnelDown).await;
        self.reconnect();
    }
}

/// What the callers of the target's port speak, by what the Service says of it.
fn callers(target: &Target) -> Option<Speech> {
    let spec = target.service.spec.as_ref()?;
    let ports = spec.ports.iter().flatten();
    let port = ports
        .into_iter()
        .find(|port| port.port == i32::from(target.route.port))?;
    Speech::of_port(port.app_protocol.as_deref(), port.name.as_deref())
}

/// What people should know of connections that were open before.
fn takeover(counts: TakeoverCounts) -> Option<Arg> {
    let TakeoverCounts { found, ended, left } = counts;
    let told = match (found, left) {
        (0, _) => return None,
        (_, 0) => text!(RemarkTakenOver { found }),
        _ => text!(RemarkPartlyTakenOver { found, ended, left }),
    };
    Some(told.into())
}
