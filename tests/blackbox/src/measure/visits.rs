//! What the visitors say about a time in which something happened.

use serde_json::Value;

/// One visit; times are microseconds since 1970.
#[derive(Debug, Clone)]
pub struct Visit {
    pub began: u64,
    pub ended: u64,
    /// On a connection that was there before.
    pub kept: bool,
    /// Whether the laptop answered, or why nobody did.
    pub laptop: Result<bool, String>,
}

/// All visits of one visitor, in the order of their ends.
#[derive(Debug, Clone, Default)]
pub struct Visits(pub Vec<Visit>);

impl Visits {
    /// From the lines of a visitor's log; the last one may be cut.
    pub fn read(log: &str) -> Self {
        let visit = |line: &str| {
            let line: Value = serde_json::from_str(line).ok()?;
            Some(Visit {
                began: line["b"].as_u64()?,
                ended: line["e"].as_u64()?,
                kept: line["k"].as_bool()?,
                laptop: match line["x"].as_str() {
                    Some(why) => Err(why.to_owned()),
                    None => Ok(line["l"].as_bool()?),
                },
            })
        };
        Self(log.lines().filter_map(visit).collect())
    }

    /// Those that ended in between.
    pub fn between(&self, from: u64, to: u64) -> Self {
        let inside = |visit: &&Visit| visit.ended >= from && visit.ended <= to;
        Self(self.0.iter().filter(inside).cloned().collect())
    }

    pub fn failed(&self) -> Vec<&str> {
        let failed = self
            .0
            .iter()
            .filter_map(|visit| visit.laptop.as_ref().err());
        failed.map(String::as_str).collect()
    }

    /// Why visits failed, each with what failed and its begin and end in milliseconds after this moment.
    pub fn failures(&self, moment: u64) -> Vec<String> {
        let after = |at: u64| (at as f64 - moment as f64) / 1000.0;
        let told = |visit: &Visit| {
            let why = visit.laptop.as_ref().err()?;
            let kept = if visit.kept { "kept" } else { "new" };
            let (began, ended) = (after(visit.began), after(visit.ended));
            Some(format!(
                "{why} ({kept} connection, {began:.0} to {ended:.0} ms)"
            ))
        };
        self.0.iter().filter_map(told).collect()
    }

    /// The part, of a hundred, that the laptop answered: of all, of those on kept connections, of those on new ones.
    pub fn shares(&self) -> [Option<f64>; 3] {
        let share = |wanted: &dyn Fn(&Visit) -> bool| {
            let all = self.0.iter().filter(|visit| wanted(visit));
            let all: Vec<bool> = all.map(|visit| visit.laptop == Ok(true)).collect();
            let laptop = all.iter().filter(|it| **it).count();
            (!all.is_empty()).then(|| 100.0 * laptop as f64 / all.len() as f64)
        };
        [share(&|_| true), share(&|v| v.kept), share(&|v| !v.kept)]
    }

    /// From this moment to the first answer of a pod, in milliseconds.
    pub fn first_pod(&self, moment: u64) -> Option<f64> {
        let pods = self
            .0
            .iter()
            .filter(|v| v.laptop == Ok(false) && v.began >= moment);
        pods.map(|visit| visit.ended - moment)
            .min()
            .map(milliseconds)
    }

    /// From this moment to the first answer of a pod after which nobody was answered by the laptop or by none.
    pub fn only_pods(&self, moment: u64) -> Option<f64> {
        let after = || self.0.iter().filter(|visit| visit.ended >= moment);
        let last = after()
            .filter(|v| v.laptop != Ok(false))
            .map(|v| v.ended)
            .max();
        let from = last.unwrap_or(moment);
        let good = after().filter(|v| v.laptop == Ok(false) && v.ended >= from);
        good.map(|visit| visit.ended - moment)
            .min()
            .map(milliseconds)
    }
}

fn milliseconds(us: u64) -> f64 {
    us as f64 / 1000.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_log_is_read_and_summed_up() {
        let log = r#"
            {"b":900,"e":950,"k":true,"l":true}
            {"b":1000,"e":3000,"k":true,"l":false}
            {"b":1500,"e":4000,"k":false,"l":true}
            {"b":1500,"e":5000,"k":false,"x":"reset"}
            {"b":2000,"e":6000,"k":false,"l":false}
            {"b":2000,"e":"#;
        let visits = Visits::read(log);
        assert_eq!(visits.0.len(), 5);
        assert_eq!(visits.failed(), ["reset"]);
        assert_eq!(visits.first_pod(1000), Some(2.0));
        assert_eq!(visits.only_pods(1000), Some(5.0));
        assert_eq!(visits.shares(), [Some(40.0), Some(50.0), Some(100.0 / 3.0)]);
        assert_eq!(visits.between(3000, 4000).0.len(), 2);
    }
}
