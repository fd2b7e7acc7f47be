//! Who calls the shop's orders while somebody debugs them: the one who debugs, and everybody else.

use std::{
    ops::Range,
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};

use crate::{LIMIT, cluster::LAPTOP, eventually, http};

/// The request of the one who debugs; it is held as long as they like.
pub fn mine(orders: &str) -> tokio::task::JoinHandle<std::io::Result<http::Answer>> {
    let orders = orders.to_owned();
    tokio::spawn(async move {
        http::get_within(LIMIT, &orders, "/orders/7", &[("x-visitor", "me")]).await
    })
}

/// When each of the others came, and whether the laptop served it.
type Visits = Arc<Mutex<Vec<(Instant, Result<bool, String>)>>>;

/// Eight callers, each with one request after the other.
pub struct Others {
    visits: Visits,
    callers: Vec<tokio::task::JoinHandle<()>>,
}

impl Others {
    pub fn of(orders: &str) -> Self {
        let visits = Visits::default();
        let caller = |_| tokio::spawn(call(orders.to_owned(), Arc::clone(&visits)));
        let callers = (0..8).map(caller).collect();
        Self { visits, callers }
    }

    /// Sends them away. Gives, of each that came in this time, whether the laptop served it.
    ///
    /// # Panics
    /// When a request of any of them failed.
    pub fn that_came(self, time: Range<Instant>) -> Vec<bool> {
        self.callers.iter().for_each(|caller| caller.abort());
        let visits = self.visits.lock().expect("no holder panics").clone();
        let failed: Vec<_> = visits.iter().filter(|(_, by)| by.is_err()).collect();
        assert!(failed.is_empty(), "{failed:?}");
        let came = visits.iter().filter(|(came, _)| time.contains(came));
        came.map(|(_, by)| matches!(by, Ok(true))).collect()
    }
}

async fn call(orders: String, visits: Visits) {
    loop {
        let came = Instant::now();
        let answer = http::get_within(LIMIT, &orders, "/orders/7", &[("x-visitor", "other")]).await;
        let by_laptop = answer
            .map(|answer| answer.body.contains(LAPTOP))
            .map_err(|error| error.to_string());
        let visit = (came, by_laptop);
        visits.lock().expect("no holder panics").push(visit);
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until requests of others are answered by the laptop, or by the cluster.
pub async fn served_by(orders: &str, laptop: bool) {
    let check = || async {
        let answer = http::get(orders, "/orders/7", &[]).await.ok()?;
        (answer.body.contains(LAPTOP) == laptop).then_some(())
    };
    eventually(LIMIT, &format!("orders by laptop: {laptop}"), check).await;
}
