//! What processes use.

use std::time::{Duration, Instant};

use ashore_blackbox::processes::{children, words};
use serde_json::{Value, json};

/// Of the fronts, and of their guards, the mean and the most.
pub struct Spent {
    fronts: Vec<Use>,
    guards: Vec<Use>,
}

struct Use {
    /// Of one core.
    percent: f64,
    mib: f64,
}

impl Spent {
    pub async fn over(time: Duration, fronts: Vec<u32>) -> Self {
        let is_guard = |pid: &u32| words(*pid).iter().any(|word| word == "guard");
        let guards = fronts.iter().flat_map(|front| children(*front));
        let guards: Vec<u32> = guards.filter(is_guard).collect();
        assert!(!guards.is_empty(), "no guard: {fronts:?}");
        let (begun, before) = (Instant::now(), [ticks(&fronts), ticks(&guards)]);
        tokio::time::sleep(time).await;
        let (time, after) = (begun.elapsed(), [ticks(&fronts), ticks(&guards)]);
        let per_second = rustix::param::clock_ticks_per_second() as f64;
        let used = |pids: &[u32], of: usize| {
            let used = before[of].iter().zip(&after[of]);
            let percent = used.map(|(before, after)| {
                (after - before) as f64 / per_second / time.as_secs_f64() * 100.0
            });
            let each = pids.iter().zip(percent);
            each.map(|(pid, percent)| Use {
                percent,
                mib: resident(*pid),
            })
            .collect()
        };
        Self {
            fronts: used(&fronts, 0),
            guards: used(&guards, 1),
        }
    }

    pub fn to_json(&self) -> Value {
        let say = |all: &[Use]| {
            let count = all.len() as f64;
            let most = |of: fn(&Use) -> f64| all.iter().map(of).fold(0.0, f64::max);
            json!({
                "percent": all.iter().map(|one| one.percent).sum::<f64>() / count,
                "mostPercent": most(|one| one.percent),
                "mostMib": most(|one| one.mib),
            })
        };
        json!({"front": say(&self.fronts), "guard": say(&self.guards)})
    }
}

/// Of user and system together, as the kernel counts them for each process.
fn ticks(pids: &[u32]) -> Vec<u64> {
    let of = |pid: &u32| {
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat")).unwrap();
        let fields = stat.rsplit_once(") ").unwrap().1.split(' ').skip(11);
        fields.take(2).map(|it| it.parse::<u64>().unwrap()).sum()
    };
    pids.iter().map(of).collect()
}

fn resident(pid: u32) -> f64 {
    let status = std::fs::read_to_string(format!("/proc/{pid}/status")).unwrap();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kib = line.unwrap().trim().trim_end_matches(" kB");
    kib.parse::<f64>().unwrap() / 1024.0
}
