//! Which step may start now. Most of a suite's time is waiting, so several run beside each other; what a step needs says which.

/// What only one step at a time may have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Thing {
    /// The lock of cargo's target folder: who waits for it would hold its share of the machine for nothing.
    Cargo,
    /// The Kubernetes of `cargo xtask cluster`, which is compared with before after each scenario.
    Lab,
}

/// The whole machine, as steps share it.
pub(crate) const WHOLE: u8 = 5;

/// A step, and what it needs.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Task {
    pub(crate) name: &'static str,
    /// Steps that must have ended; one that is not wanted at all is no matter.
    pub(crate) after: &'static [&'static str],
    pub(crate) holds: &'static [Thing],
    /// How much of the machine, of [`WHOLE`]: one that waits takes little, one with promises about time takes enough that only one that
    /// waits, or works with low priority, is beside it.
    pub(crate) share: u8,
}

/// The first of these that may start beside those that run.
pub(crate) fn next<'t>(waiting: &[&'t Task], running: &[&Task]) -> Option<&'t Task> {
    let taken: u8 = running.iter().map(|task| task.share).sum();
    let unfinished = |name: &str| waiting.iter().chain(running).any(|task| task.name == name);
    let held = |thing: &Thing| running.iter().any(|task| task.holds.contains(thing));
    waiting.iter().copied().find(|task| {
        // One that wants more than there is runs alone.
        let fits = taken + task.share <= WHOLE || running.is_empty();
        fits && !task.holds.iter().any(held) && !task.after.iter().any(|name| unfinished(name))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn task(
        name: &'static str,
        share: u8,
        after: &'static [&'static str],
        holds: &'static [Thing],
    ) -> Task {
        Task {
            name,
            after,
            holds,
            share,
        }
    }

    const BUILD: Task = task("build", 4, &[], &[Thing::Cargo]);
    const TOOLS: Task = task("tools", 1, &[], &[]);
    const LINT: Task = task("lint", 1, &[], &[Thing::Cargo]);
    const CLUSTER: Task = task("cluster", 2, &["build", "tools"], &[Thing::Lab]);
    const PODS: Task = task("pods", 2, &["build"], &[Thing::Lab]);
    const EDITOR: Task = task("editor", 2, &["build"], &[]);
    const HUGE: Task = task("huge", 9, &[], &[]);

    #[test]
    fn who_starts() {
        let check = |waiting: &[&Task], running: &[&Task], expected: Option<&str>| {
            let found = next(waiting, running).map(|task| task.name);
            assert_eq!(found, expected, "{waiting:?} beside {running:?}");
        };
        // In the order given, while the machine has room.
        check(&[&BUILD, &TOOLS], &[], Some("build"));
        check(&[&TOOLS], &[&BUILD], Some("tools"));
        check(&[&TOOLS], &[&BUILD, &TOOLS], None);
        // Nobody waits for the lock with a share of the machine.
        check(&[&LINT], &[&BUILD], None);
        check(&[&LINT, &TOOLS], &[&BUILD], Some("tools"));
        // What comes before has ended.
        check(&[&CLUSTER], &[&TOOLS], None);
        check(&[&CLUSTER, &TOOLS], &[&BUILD], Some("tools"));
        check(&[&CLUSTER], &[], Some("cluster"));
        // One lab.
        check(&[&PODS], &[&CLUSTER], None);
        check(&[&PODS, &LINT], &[&CLUSTER], Some("lint"));
        // Not beside what it would disturb.
        check(&[&EDITOR], &[&CLUSTER, &EDITOR], None);
        check(&[&LINT], &[&CLUSTER, &EDITOR], Some("lint"));
        check(&[&EDITOR], &[&TOOLS], Some("editor"));
        check(&[&HUGE], &[&TOOLS], None);
        check(&[&HUGE], &[], Some("huge"));
        check(&[], &[], None);
    }

    /// Whatever ends first, all have run in the end.
    #[test]
    fn nobody_is_forgotten() {
        let all = [&HUGE, &EDITOR, &PODS, &CLUSTER, &LINT, &TOOLS, &BUILD];
        for ends_last in [true, false] {
            let (mut waiting, mut running, mut ended) = (all.to_vec(), Vec::new(), 0);
            while ended < all.len() {
                while let Some(task) = next(&waiting, &running) {
                    waiting.retain(|other| *other != task);
                    running.push(task);
                }
                assert!(!running.is_empty(), "{waiting:?} wait for ever");
                running.remove(if ends_last { 0 } else { running.len() - 1 });
                ended += 1;
            }
        }
    }
}
