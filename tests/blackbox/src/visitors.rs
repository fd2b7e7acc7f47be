//! A steady stream of visitors, and what each was answered.

use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use tokio::task::JoinHandle;

use crate::http;

/// One visit.
#[derive(Debug, Clone)]
pub struct Visit {
    pub started: Instant,
    pub ended: Instant,
    /// Who served it, or why it failed.
    pub served: Result<String, String>,
}

/// Visits one after the other, a new connection each, 5 ms apart; ends when dropped.
pub struct Visitors {
    visits: Arc<Mutex<Vec<Visit>>>,
    task: JoinHandle<()>,
}

impl Visitors {
    /// Starts visiting `/orders/7` at this address.
    pub fn start(address: &str, headers: &[(&str, &str)]) -> Self {
        let visits = Arc::new(Mutex::new(Vec::new()));
        let address = address.to_owned();
        let headers: Vec<(String, String)> = headers
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        let notes = Arc::clone(&visits);
        let task = tokio::spawn(async move {
            let headers: Vec<(&str, &str)> = headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_str()))
                .collect();
            loop {
                let started = Instant::now();
                let answer = http::get(&address, "/orders/7", &headers).await;
                let served = match answer {
                    Ok(answer) if answer.status == 200 => Ok(answer.json()["served_by"]
                        .as_str()
                        .unwrap_or_default()
                        .to_owned()),
                    Ok(answer) => Err(format!("{}: {}", answer.status, answer.body)),
                    Err(error) => Err(error.to_string()),
                };
                let visit = Visit {
                    started,
                    ended: Instant::now(),
                    served,
                };
                notes.lock().expect("no holder panics").push(visit);
                tokio::time::sleep(Duration::from_millis(5)).await;
            }
        });
        Self { visits, task }
    }

    /// All visits so far.
    pub fn visits(&self) -> Vec<Visit> {
        self.visits.lock().expect("no holder panics").clone()
    }

    /// How the last visit was served.
    pub fn last(&self) -> Option<Visit> {
        self.visits
            .lock()
            .expect("no holder panics")
            .last()
            .cloned()
    }

    /// The visits that failed.
    pub fn failed(&self) -> Vec<Visit> {
        let failed = |visit: &Visit| visit.served.is_err();
        self.visits().into_iter().filter(failed).collect()
    }

    /// From `moment` to the end of the first visit after which nobody but pods answered; none if that is not yet so.
    pub fn back_after(&self, moment: Instant, laptop: &str) -> Option<Duration> {
        let visits = self.visits();
        let by_pod = |visit: &Visit| visit.served.as_ref().is_ok_and(|who| who != laptop);
        let last_bad = visits
            .iter()
            .rposition(|visit| visit.ended > moment && !by_pod(visit));
        let first_good = match last_bad {
            Some(place) => visits.get(place + 1)?,
            None => visits.iter().find(|visit| visit.ended > moment)?,
        };
        Some(first_good.ended.saturating_duration_since(moment))
    }
}

impl Drop for Visitors {
    fn drop(&mut self) {
        self.task.abort();
    }
}
