//! Every state against every input: a new input or state does not compile here until its rows are written.

use std::net::{Ipv4Addr, SocketAddr, SocketAddrV4};

use ashore_protocol::WhenSilent;
use ashore_protocol::editor::{Ending, Place, SessionState, WhenPaused};
use ashore_session::{Effect, Input, Machine, Message, Millis, Settings, Standing};

const NOW: Millis = 1_000;
const LIMIT: Millis = 10_000;
const HERE: SocketAddr = at(8081);

const fn at(port: u16) -> SocketAddr {
    SocketAddr::V4(SocketAddrV4::new(Ipv4Addr::LOCALHOST, port))
}

/// The states that a session can be in between two inputs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum From {
    Planned,
    Preparing,
    /// The debuggee listens before the agent is ready.
    PreparingListening,
    Ready,
    Active,
    Paused,
    PausedHold,
    /// It stands still, and no debugger said so.
    Still,
    /// Lost while active, at time 0.
    Reconnecting,
    Restoring,
    Restored,
}

const STATES: [From; 11] = [
    From::Planned,
    From::Preparing,
    From::PreparingListening,
    From::Ready,
    From::Active,
    From::Paused,
    From::PausedHold,
    From::Still,
    From::Reconnecting,
    From::Restoring,
    From::Restored,
];

fn listening() -> Input {
    Input::Listening {
        address: HERE,
        pid: 7,
    }
}

fn stopped() -> Input {
    Input::Stopped {
        thread: Some(1),
        all: true,
    }
}

fn machine(from: From) -> Machine {
    let when_paused = match from {
        From::PausedHold => WhenPaused::Hold,
        _ => WhenPaused::Pass,
    };
    let mut machine = Machine::new(Settings {
        when_paused,
        when_silent: WhenSilent::Pass,
        reconnect_limit: LIMIT,
    });
    let active = [Input::DebugStarted, Input::AgentReady, listening()];
    let way: Vec<Input> = match from {
        From::Planned => vec![],
        From::Preparing => vec![Input::DebugStarted],
        From::PreparingListening => vec![Input::DebugStarted, listening()],
        From::Ready => vec![Input::DebugStarted, Input::AgentReady],
        From::Active => active.into(),
        From::Paused | From::PausedHold => active.into_iter().chain([stopped()]).collect(),
        From::Still => {
            let still = [Input::StandsStill(Standing::Halted)];
            active.into_iter().chain(still).collect()
        }
        From::Reconnecting => active.into_iter().chain([Input::TunnelDown]).collect(),
        From::Restoring => active.into_iter().chain([Input::UserLeave]).collect(),
        From::Restored => active
            .into_iter()
            .chain([Input::UserLeave, Input::Restored])
            .collect(),
    };
    for input in way {
        machine.step(input, 0);
    }
    machine
}

fn inputs() -> Vec<Input> {
    vec![
        Input::DebugStarted,
        Input::AgentReady,
        Input::PrepareFailed("no rights".into()),
        listening(),
        Input::Listening {
            address: at(9999),
            pid: 7,
        },
        Input::StandsStill(Standing::Halted),
        Input::StandsStill(Standing::Unheeding),
        Input::Moves,
        Input::NotListening,
        stopped(),
        Input::Continued {
            thread: Some(1),
            all: true,
        },
        Input::Stood {
            thread: Some(1),
            place: Place::default(),
            exception: None,
        },
        Input::Restarting,
        Input::Ended(Ending::Disconnected),
        Input::Ended(Ending::Exited),
        Input::Ended(Ending::AdapterLost),
        Input::Ended(Ending::ClientLost),
        Input::Ended(Ending::Restarting),
        Input::Ended(Ending::Unknown),
        Input::TunnelUp,
        Input::TunnelDown,
        Input::ObjectChanged {
            object: "service/orders".into(),
            by: "kubectl".into(),
        },
        Input::UserLeave,
        Input::Restored,
        Input::RestoreFailed("refused".into()),
        Input::Tick(LIMIT - 1),
        Input::Tick(LIMIT),
    ]
}

/// What must come of it: the effects and the state after them. No arm stands for more than the inputs and states it names.
fn expected(from: From, input: &Input) -> (Vec<Effect>, SessionState) {
    use Effect::{Activate, Arm, Notify, PassThrough, Prepare, Restore, Tell};
    use SessionState as S;
    let stays = |state| (vec![], state);
    let to = |mut effects: Vec<Effect>, state| {
        effects.push(Notify(state));
        (effects, state)
    };
    let same = match from {
        From::Planned => S::Planned,
        From::Preparing | From::PreparingListening => S::Preparing,
        From::Ready => S::Ready,
        From::Active => S::Active,
        From::Paused | From::PausedHold | From::Still => S::Paused,
        From::Reconnecting => S::Reconnecting,
        From::Restoring => S::Restoring,
        From::Restored => S::Restored,
    };
    let intercepting = matches!(from, From::Active | From::PausedHold);
    let end = |first: Vec<Effect>| {
        let mut effects = first;
        if intercepting {
            effects.push(PassThrough);
        }
        effects.push(Restore);
        to(effects, S::Restoring)
    };
    let failed = |message: Message| end(vec![Tell(message), Notify(S::Failed)]);
    match input {
        Input::DebugStarted => match from {
            From::Planned => to(vec![Prepare], S::Preparing),
            From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::AgentReady => match from {
            From::Preparing => to(vec![], S::Ready),
            From::PreparingListening => to(vec![Activate { address: HERE }], S::Active),
            From::Planned
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::PrepareFailed(reason) => match from {
            From::Planned | From::Preparing | From::PreparingListening => {
                failed(Message::PrepareFailed(reason.clone()))
            }
            From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::Listening { address, .. } => match from {
            From::Ready => to(vec![Activate { address: *address }], S::Active),
            // Of another socket nothing bad is known.
            From::Still if *address != HERE => to(vec![Activate { address: *address }], S::Active),
            // The same address again says nothing; another one wins.
            From::Active | From::PausedHold if *address != HERE => {
                (vec![Activate { address: *address }], same)
            }
            From::Active | From::PausedHold => stays(same),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Paused
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::NotListening | Input::Restarting => match from {
            From::Active | From::PausedHold => to(vec![PassThrough], S::Ready),
            From::Paused | From::Still => to(vec![], S::Ready),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::Stopped { .. } => match from {
            From::Active => to(vec![PassThrough], S::Paused),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::Continued { .. } => match from {
            From::Paused | From::Still => to(vec![Activate { address: HERE }], S::Active),
            From::PausedHold => to(vec![], S::Active),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::StandsStill(how) => match from {
            From::Active => (
                vec![
                    Tell(Message::StandsStill(*how)),
                    PassThrough,
                    Notify(S::Paused),
                ],
                S::Paused,
            ),
            From::PreparingListening | From::Reconnecting => {
                (vec![Tell(Message::StandsStill(*how))], same)
            }
            // At a breakpoint it stands still, and that is known.
            From::Paused | From::PausedHold | From::Still => stays(same),
            From::Planned | From::Preparing | From::Ready | From::Restoring | From::Restored => {
                stays(same)
            }
        },
        Input::Moves => match from {
            From::Still => to(vec![Activate { address: HERE }], S::Active),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::Stood { .. } => match from {
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::Ended(
            Ending::Disconnected
            | Ending::Exited
            | Ending::AdapterLost
            | Ending::ClientLost
            | Ending::Restarting
            | Ending::Unknown,
        )
        | Input::UserLeave => match from {
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting => end(vec![]),
            From::Restoring | From::Restored => stays(same),
        },
        Input::TunnelUp => match from {
            From::Reconnecting => to(vec![Activate { address: HERE }], S::Active),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::TunnelDown => match from {
            From::Ready | From::Active | From::Paused | From::PausedHold | From::Still => {
                to(vec![Arm(NOW + LIMIT)], S::Reconnecting)
            }
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Reconnecting
            | From::Restoring
            | From::Restored => stays(same),
        },
        Input::ObjectChanged { object, by } => match from {
            From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting => failed(Message::ObjectChanged {
                object: object.clone(),
                by: by.clone(),
            }),
            From::Planned | From::Restoring | From::Restored => stays(same),
        },
        Input::Restored => match from {
            From::Restoring => to(vec![], S::Restored),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restored => stays(same),
        },
        Input::RestoreFailed(reason) => match from {
            From::Restoring => to(
                vec![Tell(Message::RestoreFailed(reason.clone()))],
                S::Restored,
            ),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Reconnecting
            | From::Restored => stays(same),
        },
        Input::Tick(time) => match from {
            From::Reconnecting if *time >= LIMIT => failed(Message::ReconnectGivenUp),
            From::Reconnecting => stays(same),
            From::Planned
            | From::Preparing
            | From::PreparingListening
            | From::Ready
            | From::Active
            | From::Paused
            | From::PausedHold
            | From::Still
            | From::Restoring
            | From::Restored => stays(same),
        },
    }
}

#[test]
fn every_state_answers_every_input() {
    for from in STATES {
        for input in inputs() {
            let mut machine = machine(from);
            let (effects, state) = expected(from, &input);
            assert_eq!(
                machine.step(input.clone(), NOW),
                effects,
                "{from:?} + {input:?}"
            );
            assert_eq!(machine.state(), state, "{from:?} + {input:?}");
        }
    }
}

#[test]
fn what_happens_while_reconnecting_is_remembered() {
    use Effect::{Activate, Notify, PassThrough};
    let check = |meanwhile: Vec<Input>, then: Vec<Effect>| {
        let mut machine = machine(From::Reconnecting);
        for input in meanwhile.clone() {
            assert_eq!(machine.step(input, NOW), [], "{meanwhile:?}");
        }
        assert_eq!(machine.step(Input::TunnelUp, NOW), then, "{meanwhile:?}");
    };
    check(
        vec![stopped()],
        vec![PassThrough, Notify(SessionState::Paused)],
    );
    check(
        vec![Input::Restarting],
        vec![PassThrough, Notify(SessionState::Ready)],
    );
    check(
        vec![
            Input::NotListening,
            Input::Listening {
                address: at(5),
                pid: 1,
            },
        ],
        vec![Activate { address: at(5) }, Notify(SessionState::Active)],
    );
}

#[test]
fn standing_still_is_told_once_and_only_where_it_counts() {
    let tells = |machine: &mut Machine, input| {
        let effects = machine.step(input, NOW);
        effects.iter().any(|it| matches!(it, Effect::Tell(_)))
    };
    let mut once = machine(From::Active);
    for told in [true, false, false] {
        assert_eq!(
            tells(&mut once, Input::StandsStill(Standing::Unheeding)),
            told
        );
        assert_eq!(once.state(), SessionState::Paused);
        once.step(Input::Moves, NOW);
        assert_eq!(once.state(), SessionState::Active);
    }
    // What a debugger says goes before what is seen from outside.
    let mut known = machine(From::Paused);
    known.step(Input::StandsStill(Standing::Halted), NOW);
    let on = Input::Continued {
        thread: Some(1),
        all: true,
    };
    known.step(on, NOW);
    assert_eq!(known.state(), SessionState::Active);

    let mut waits = Machine::new(Settings {
        when_paused: WhenPaused::Pass,
        when_silent: WhenSilent::Wait,
        reconnect_limit: LIMIT,
    });
    for input in [Input::DebugStarted, Input::AgentReady, listening()] {
        waits.step(input, NOW);
    }
    let still = waits.step(Input::StandsStill(Standing::Halted), NOW);
    assert_eq!((still, waits.state()), (vec![], SessionState::Active));
}

#[test]
fn a_second_loss_gets_its_own_limit() {
    let mut machine = machine(From::Reconnecting);
    machine.step(Input::TunnelUp, 500);
    assert!(
        machine
            .step(Input::TunnelDown, 600)
            .contains(&Effect::Arm(600 + LIMIT))
    );
    assert_eq!(machine.step(Input::Tick(LIMIT), LIMIT), [], "the old timer");
}

#[test]
fn the_failure_is_kept() {
    let mut machine = machine(From::Restoring);
    assert_eq!(machine.failure(), None);
    machine.step(Input::RestoreFailed("refused".into()), NOW);
    assert_eq!(
        machine.failure(),
        Some(&Message::RestoreFailed("refused".into()))
    );
}
