//! Which sessions a person means: by the name, the target or the id of one, in every command alike.

use ashore_protocol::{TargetKind, TargetRef, editor::SessionStatus};

/// Those that are meant; a name is stronger than a target.
pub fn meant<'a>(sessions: &'a [SessionStatus], words: &str) -> Vec<&'a SessionStatus> {
    let named = |it: &&SessionStatus| it.name == words || it.session == words;
    let named: Vec<_> = sessions.iter().filter(named).collect();
    match words.parse() {
        Ok(target) if named.is_empty() => sessions.iter().filter(|it| is_of(it, &target)).collect(),
        _ => named,
    }
}

/// Whether it intercepts this: the workload, or its Service.
fn is_of(session: &SessionStatus, written: &TargetRef) -> bool {
    let is = |kind: TargetKind, name: &str| TargetRef::new(kind, name).is_meant_by(written);
    let of_workload = session.kind.is_some_and(|kind| is(kind, &session.workload));
    of_workload || is(TargetKind::Service, &session.service)
}
