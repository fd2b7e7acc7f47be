//! Several agents asked as one.

use std::time::Duration;

use ashore_protocol::agent::{FromAgent, Presence, ToAgent};
use futures::future::join_all;

use crate::tunnel::{Tunnel, Waiting};

/// Every agent answers at once; the drain says its own limit.
const ANSWER: Duration = Duration::from_secs(3);

/// One tunnel for all of these; none for none.
pub fn joined(mut members: Vec<Tunnel>) -> Option<Tunnel> {
    if members.len() < 2 {
        return members.pop();
    }
    let (tunnel, mut queue) = Tunnel::of_many(0);
    tokio::spawn(async move {
        while let Some((message, waiting)) = queue.recv().await {
            tokio::spawn(ask(members.clone(), message, waiting));
        }
    });
    Some(tunnel)
}

/// Asks all of them; answered when all that are there have answered. What nobody waits for is said before this returns, and so before
/// whatever is asked later.
pub fn ask(
    members: Vec<Tunnel>,
    message: ToAgent,
    waiting: Option<Waiting>,
) -> impl Future<Output = ()> + Send + 'static {
    if waiting.is_none() {
        for member in &members {
            member.say(message.clone());
        }
    }
    async move {
        let Some(Waiting { answers, answer }) = waiting else {
            return;
        };
        let limit = match &message {
            ToAgent::Drain { limit_ms } => Duration::from_millis(*limit_ms) + ANSWER,
            _ => ANSWER,
        };
        let asked = members
            .iter()
            .map(|member| member.ask_within(message.clone(), answers, limit));
        let said = join_all(asked).await;
        // One that is just going has nothing to say.
        let there = said.into_iter().zip(&members).filter(|(_, m)| !m.is_down());
        let all = there.map(|(answer, _)| answer).collect::<Option<Vec<_>>>();
        if let Some(said) = all.and_then(|all| all.into_iter().reduce(merged)) {
            drop(answer.send(said));
        }
    }
}

/// What two agents say together. A session is as alive as any of them knows it to be.
fn merged(one: FromAgent, other: FromAgent) -> FromAgent {
    match (one, other) {
        (
            FromAgent::Presence { mut sessions },
            FromAgent::Presence {
                sessions: of_others,
            },
        ) => {
            for (session, theirs) in of_others {
                let ours = sessions.entry(session).or_insert(theirs);
                if alive(theirs) > alive(*ours) {
                    *ours = theirs;
                }
            }
            FromAgent::Presence { sessions }
        }
        (FromAgent::Drained { open }, FromAgent::Drained { open: more }) => {
            FromAgent::Drained { open: open + more }
        }
        // What one of them refuses is not done.
        (refused @ FromAgent::Refused { .. }, _) | (_, refused @ FromAgent::Refused { .. }) => {
            refused
        }
        (one, _) => one,
    }
}

fn alive(presence: Presence) -> u8 {
    match presence {
        Presence::Gone => 0,
        Presence::Away => 1,
        Presence::Unknown => 2,
        Presence::Live => 3,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_is_as_alive_as_any_agent_knows() {
        let said = |all: &[(&str, Presence)]| FromAgent::Presence {
            sessions: (all.iter())
                .map(|(session, presence)| ((*session).to_owned(), *presence))
                .collect(),
        };
        let one = said(&[
            ("a", Presence::Gone),
            ("b", Presence::Live),
            ("c", Presence::Gone),
        ]);
        let other = said(&[
            ("a", Presence::Live),
            ("b", Presence::Away),
            ("c", Presence::Gone),
        ]);
        let both = said(&[
            ("a", Presence::Live),
            ("b", Presence::Live),
            ("c", Presence::Gone),
        ]);
        assert_eq!(merged(one, other), both);
        let drained = |open| FromAgent::Drained { open };
        assert_eq!(merged(drained(1), drained(2)), drained(3));
    }
}
