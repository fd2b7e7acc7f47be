//! One tunnel for the session, one for each pod: what the session asks is asked of every agent, pods that come are joined,
//! and pods that go are let go.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    time::Duration,
};

use ashore_protocol::agent::{Counts, Policy, TakeoverCounts, ToAgent};
use ashore_texts::Text;
use futures::future::join_all;
use k8s_openapi::api::core::v1::Pod;
use tokio::{
    sync::{
        Mutex,
        mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    },
    task::JoinSet,
};

use super::{
    Door, can_be_joined,
    site::{AgentPlace, Site, pod_name},
    written,
};
use crate::{
    error::Result,
    fanout,
    journal::Journal,
    tunnel::{AgentHello, Queue, Report, Tunnel, Waiting},
    watch::{self, Filter},
};

/// A pod that could not be joined is tried again.
const AGAIN: Duration = Duration::from_secs(1);

/// What happens to the hub.
enum News {
    Report(String, Report),
    Pods(Vec<Pod>),
    Joined(String, Result<Tunnel>),
    /// A pod whose agent was lost, as it is now.
    Again(String, Option<Box<Pod>>),
}

pub struct Hub {
    site: Arc<Site>,
    journal: Arc<Mutex<Journal>>,
    members: BTreeMap<String, Tunnel>,
    joining: BTreeSet<String>,
    policy: Policy,
    counts: BTreeMap<String, Counts>,
    takeovers: BTreeMap<String, TakeoverCounts>,
    /// Of members that are gone.
    before: Counts,
    news: UnboundedSender<News>,
    tasks: JoinSet<()>,
    number: u64,
    released: bool,
}

impl Hub {
    /// With a tunnel to every one of these places.
    pub async fn start(
        site: Arc<Site>,
        journal: Journal,
        places: Vec<AgentPlace>,
        number: u64,
    ) -> Result<Tunnel> {
        let (news, happenings) = unbounded_channel();
        let mut hub = Self {
            site,
            journal: Arc::new(Mutex::new(journal)),
            members: BTreeMap::new(),
            joining: BTreeSet::new(),
            policy: Policy::PassThrough,
            counts: BTreeMap::new(),
            takeovers: BTreeMap::new(),
            before: Counts::default(),
            news,
            tasks: JoinSet::new(),
            number,
            released: false,
        };
        let connects = places.iter().map(|place| {
            let reports = tagged(place.pod.clone(), hub.news.clone());
            hub.site.connect(place, reports)
        });
        let tunnels = join_all(connects).await;
        for (place, tunnel) in places.into_iter().zip(tunnels) {
            hub.members.insert(place.pod, tunnel?);
        }
        let (mut tunnel, queue) = Tunnel::of_many(number);
        tunnel.hello = hub.hello();
        tokio::spawn(hub.run(queue, happenings));
        Ok(tunnel)
    }

    async fn run(mut self, mut queue: Queue, mut happenings: UnboundedReceiver<News>) {
        self.watch();
        loop {
            tokio::select! {
                asked = queue.recv() => match asked {
                    Some((message, waiting)) => self.ask(message, waiting),
                    // The session let its tunnel go.
                    None => break,
                },
                Some(news) = happenings.recv() => self.take(news),
                Some(_) = self.tasks.join_next() => {}
            }
            if self.members.is_empty() && self.joining.is_empty() {
                break;
            }
        }
        // Answers that are on their way arrive.
        while self.released && self.tasks.join_next().await.is_some() {}
        drop(self.site.reports.send(Report::Down(self.number)));
    }

    /// What is true of every agent: one build, and no more users than this.
    fn hello(&self) -> AgentHello {
        let mut builds = self.members.values().map(|member| &member.hello.build);
        let first = builds.next().cloned().flatten();
        let users = self.members.values().map(|member| member.hello.sessions);
        AgentHello {
            build: first
                .clone()
                .filter(|_| builds.all(|build| *build == first)),
            sessions: users.max().unwrap_or_default(),
        }
    }

    fn watch(&mut self) {
        let (site, news) = (self.site.clone(), self.news.clone());
        self.tasks.spawn(async move {
            let pods = site.cluster.pods();
            let filter = Filter::labels(written(&site.selector).to_string());
            let told = watch::until(&pods, &filter, |all| {
                drop(news.send(News::Pods(all)));
                async { None::<()> }
            });
            if let Some(Err(error)) = site.cancel.run_until_cancelled(told).await {
                tracing::warn!(%error, "pods that come later are not joined");
            }
        });
    }

    fn ask(&mut self, message: ToAgent, waiting: Option<Waiting>) {
        match &message {
            ToAgent::SetPolicy { policy, .. } => self.policy = *policy,
            ToAgent::Release { .. } => self.released = true,
            _ => {}
        }
        let members = self.members.values().cloned().collect();
        self.tasks.spawn(fanout::ask(members, message, waiting));
    }

    fn take(&mut self, news: News) {
        match news {
            News::Report(pod, Report::Counts(counts)) => {
                self.counts.insert(pod, counts);
                self.tell_counts();
            }
            News::Report(_, report @ Report::Requests(..)) => {
                drop(self.site.reports.send(report));
            }
            News::Report(pod, Report::Takeover(counts)) => {
                self.takeovers.insert(pod, counts);
                let mut sum = TakeoverCounts::default();
                for counts in self.takeovers.values() {
                    sum.found += counts.found;
                    sum.ended += counts.ended;
                    sum.left += counts.left;
                }
                drop(self.site.reports.send(Report::Takeover(sum)));
            }
            News::Report(pod, Report::Down(_)) => self.lost(&pod),
            News::Joined(pod, Ok(tunnel)) => {
                self.joining.remove(&pod);
                let (intercept, policy) = (self.site.claim.id.clone(), self.policy);
                let own = tunnel.clone();
                self.tasks.spawn(async move {
                    own.set_policy(&intercept, policy).await;
                });
                self.members.insert(pod, tunnel);
            }
            News::Joined(pod, Err(error)) => {
                tracing::warn!(pod, %error, "the pod could not be joined");
                self.joining.remove(&pod);
            }
            News::Pods(all) => self.follow(&all),
            News::Again(pod, there) => {
                self.joining.remove(&pod);
                self.follow(&there.map(|pod| *pod).into_iter().collect::<Vec<_>>());
            }
        }
    }

    fn lost(&mut self, pod: &str) {
        let Some(_tunnel) = self.members.remove(pod) else {
            return;
        };
        if let Some(counts) = self.counts.remove(pod) {
            self.before = add(self.before, Counts { held: 0, ..counts });
            self.tell_counts();
        }
        // Without any of them the session itself comes back, to its place on the agent's list, too.
        let own = self.site.strategy.door == Door::Own;
        if self.released || (own && self.members.is_empty()) {
            return;
        }
        let (site, news) = (self.site.clone(), self.news.clone());
        // The pod may be there still: whoever looks at the list again joins it again.
        self.joining.insert(pod.to_owned());
        let pod = pod.to_owned();
        self.tasks.spawn(async move {
            let get = crate::cluster::Call {
                verb: "get",
                resource: "pods",
                name: &pod,
            };
            let pods = site.cluster.pods();
            let there = site.cluster.call(get, pods.get_opt(&pod)).await;
            let there = there.ok().flatten().map(Box::new);
            drop(news.send(News::Again(pod.clone(), there)));
        });
    }

    fn follow(&mut self, all: &[Pod]) {
        if self.released {
            return;
        }
        for pod in all.iter().filter(|pod| can_be_joined(pod)) {
            let name = pod_name(pod);
            if self.members.contains_key(&name) || !self.joining.insert(name.clone()) {
                continue;
            }
            let (site, journal) = (self.site.clone(), self.journal.clone());
            let (news, pod) = (self.news.clone(), pod.clone());
            self.tasks.spawn(async move {
                let joining = join(&site, &journal, &pod, &news);
                let joined = site.cancel.run_until_cancelled(joining).await;
                let joined = joined.unwrap_or(Err(crate::error::Error::Cancelled));
                let again = joined.is_err() && !site.cancel.is_cancelled();
                drop(news.send(News::Joined(name, joined)));
                if again {
                    tokio::time::sleep(AGAIN).await;
                    if let Ok(Some(pod)) = site.cluster.pods().get_opt(&pod_name(&pod)).await {
                        drop(news.send(News::Pods(vec![pod])));
                    }
                }
            });
        }
    }

    fn tell_counts(&self) {
        let sum = self.counts.values().fold(self.before, |a, b| add(a, *b));
        drop(self.site.reports.send(Report::Counts(sum)));
    }
}

async fn join(
    site: &Site,
    journal: &Mutex<Journal>,
    pod: &Pod,
    news: &UnboundedSender<News>,
) -> Result<Tunnel> {
    let place = site.settle(pod, &mut *journal.lock().await).await?;
    let reports = tagged(place.pod.clone(), news.clone());
    let limit = site.limit;
    match tokio::time::timeout(limit, site.connect(&place, reports)).await {
        Ok(connected) => connected,
        Err(_) => Err(super::site::not_ready(&place, Text::AgentSilent)),
    }
}

/// A member's reports with its name.
fn tagged(pod: String, news: UnboundedSender<News>) -> UnboundedSender<Report> {
    let (reports, mut reported) = unbounded_channel();
    tokio::spawn(async move {
        while let Some(report) = reported.recv().await {
            drop(news.send(News::Report(pod.clone(), report)));
        }
    });
    reports
}

fn add(a: Counts, b: Counts) -> Counts {
    Counts {
        intercepted: a.intercepted + b.intercepted,
        held: a.held + b.held,
        passed: a.passed + b.passed,
        fell_back: a.fell_back + b.fell_back,
        failed: a.failed + b.failed,
    }
}
