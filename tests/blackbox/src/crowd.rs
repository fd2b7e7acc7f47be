//! Visitors who do not wait for each other: while one is held at a breakpoint, the others go on coming.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::task::{JoinHandle, JoinSet};

use crate::{LIMIT, eventually, http};

/// A new one this often.
const EVERY: Duration = Duration::from_millis(20);
/// As long as a person may look at a breakpoint in a test.
const PATIENCE: Duration = Duration::from_secs(120);

/// One visit that has ended.
#[derive(Debug, Clone)]
pub struct Visit {
    pub visitor: String,
    pub started: Instant,
    pub ended: Instant,
    /// Who served it, or why it failed.
    pub served: Result<String, String>,
}

/// Comes until it is dropped.
pub struct Crowd {
    visits: Arc<Mutex<Vec<Visit>>>,
    /// When those came who wait for their answer.
    waiting: Arc<Mutex<BTreeMap<u64, Instant>>>,
    task: JoinHandle<()>,
}

impl Crowd {
    /// Begins to visit `/orders/7` at this address, each visitor with a number of its own in `x-visitor`.
    pub fn start(address: &str) -> Self {
        let visits = Arc::new(Mutex::new(Vec::new()));
        let waiting = Arc::new(Mutex::new(BTreeMap::new()));
        let (to, notes) = (address.to_owned(), Arc::clone(&visits));
        let places = Arc::clone(&waiting);
        let task = tokio::spawn(async move {
            let mut under_way = JoinSet::new();
            let mut ticks = tokio::time::interval(EVERY);
            ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
            for n in 1_u64.. {
                ticks.tick().await;
                let (to, notes) = (to.clone(), Arc::clone(&notes));
                let places = Arc::clone(&places);
                places
                    .lock()
                    .expect("no holder panics")
                    .insert(n, Instant::now());
                under_way.spawn(async move {
                    let visit = visit(&to, &format!("visitor-{n}")).await;
                    notes.lock().expect("no holder panics").push(visit);
                    places.lock().expect("no holder panics").remove(&n);
                });
                while under_way.try_join_next().is_some() {}
            }
        });
        Self {
            visits,
            waiting,
            task,
        }
    }

    /// Waits until all who came before this moment have their answer.
    ///
    /// # Panics
    /// When they do not get one within [`LIMIT`].
    pub async fn answered(&self, moment: Instant) {
        let nobody = || async {
            let waiting = self.waiting.lock().expect("no holder panics");
            (!waiting.values().any(|came| *came <= moment)).then_some(())
        };
        eventually(LIMIT, "an answer for everybody who waited", nobody).await;
    }

    /// All visits that have ended so far, in the order of their ends.
    pub fn visits(&self) -> Vec<Visit> {
        self.visits.lock().expect("no holder panics").clone()
    }

    /// The visits that failed.
    pub fn failed(&self) -> Vec<Visit> {
        let failed = |visit: &Visit| visit.served.is_err();
        self.visits().into_iter().filter(failed).collect()
    }

    /// Waits for `many` visits that began after this moment and were served by the laptop, or by pods.
    ///
    /// # Panics
    /// When they do not come within [`LIMIT`].
    pub async fn served(&self, many: usize, by_laptop: bool, after: Instant) {
        let enough = || async {
            let visits = self.visits();
            let fits =
                |visit: &&Visit| visit.started > after && visit.by_laptop() == Some(by_laptop);
            (visits.iter().filter(fits).count() >= many).then_some(())
        };
        let what = format!(
            "{many} visitors served by {}",
            if by_laptop { "the laptop" } else { "pods" }
        );
        eventually(LIMIT, &what, enough).await;
    }

    /// Waits until nobody is served by the laptop any more; from `moment` to the first answer of a pod after that.
    ///
    /// # Panics
    /// When that is not so within [`LIMIT`].
    pub async fn back_after(&self, moment: Instant) -> Duration {
        let settled = Instant::now();
        self.served(20, false, settled).await;
        let visits = self.visits();
        let last_started = |fits: &dyn Fn(&Visit) -> bool| {
            visits
                .iter()
                .filter(|visit| fits(visit))
                .map(|visit| visit.started)
                .max()
        };
        let last_bad =
            last_started(&|visit| visit.ended > moment && visit.by_laptop() != Some(false));
        let good = visits.iter().filter(|visit| {
            visit.by_laptop() == Some(false)
                && visit.ended > moment
                && last_bad.is_none_or(|last| visit.started > last)
        });
        let first = good
            .map(|visit| visit.ended)
            .min()
            .expect("there are twenty");
        first.duration_since(moment)
    }
}

impl Visit {
    /// None when it failed.
    pub fn by_laptop(&self) -> Option<bool> {
        self.served
            .as_ref()
            .ok()
            .map(|by| by == crate::cluster::LAPTOP)
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn visit(address: &str, visitor: &str) -> Visit {
    let started = Instant::now();
    let answer = http::get_within(PATIENCE, address, "/orders/7", &[("x-visitor", visitor)]).await;
    let served = match answer {
        Ok(answer) if answer.status == 200 => Ok(answer.json()["served_by"]
            .as_str()
            .unwrap_or_default()
            .to_owned()),
        Ok(answer) => Err(format!("{}: {}", answer.status, answer.body)),
        Err(error) => Err(error.to_string()),
    };
    Visit {
        visitor: visitor.to_owned(),
        started,
        ended: Instant::now(),
        served,
    }
}
