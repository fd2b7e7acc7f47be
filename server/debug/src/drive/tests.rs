//! What happens, and what is said of it; in order, out of order, twice, late, and from two clients.

use ashore_protocol::editor::Place;
use proptest::prelude::*;

use super::*;
use crate::observe::{Kinship, Run, Why};

const CHILD: Connection = Connection(1);

fn wire(fact: Fact) -> Told {
    Told::Wire(Connection::ROOT, fact)
}

fn child(fact: Fact) -> Told {
    Told::Wire(CHILD, fact)
}

fn hit(thread: i64) -> Fact {
    Fact::Stopped {
        thread: Some(thread),
        all: true,
        why: Why::Other,
    }
}

fn stepped(thread: i64) -> Fact {
    Fact::Stopped {
        thread: Some(thread),
        all: true,
        why: Why::Step,
    }
}

fn step(thread: i64) -> Fact {
    Fact::Stepping {
        thread: Some(thread),
    }
}

fn go(thread: i64) -> Fact {
    Fact::Continued {
        thread: Some(thread),
        all: true,
    }
}

fn runs(thread: i64) -> Fact {
    Fact::Runs {
        thread: Some(thread),
        all: true,
    }
}

fn at(port: u16) -> core::net::SocketAddr {
    ([127, 0, 0, 1], port).into()
}

fn listens(port: u16, pid: u32, instead_of: Option<u16>) -> Told {
    Told::Sockets(Seen::Listening {
        address: at(port),
        pid,
        instead_of,
        others: Vec::new(),
    })
}

/// Whether the program stands, after each word.
fn stands(told: Vec<(Millis, Told)>) -> Vec<bool> {
    let mut drive = Drive::new(Settings::default(), 0);
    let mut standing = std::collections::BTreeSet::new();
    told.into_iter()
        .map(|(now, told)| {
            for say in drive.step(told, now) {
                match say {
                    Say::Input(Input::Stopped { thread, .. }) => drop(standing.insert(thread)),
                    Say::Input(Input::Continued { thread, .. }) => drop(standing.remove(&thread)),
                    Say::Input(Input::Restarting) => standing.clear(),
                    _ => {}
                }
            }
            !standing.is_empty()
        })
        .collect()
}

fn check(told: &[(Millis, Told)], expected: &[bool]) {
    assert_eq!(stands(told.to_vec()), expected, "{told:?}");
}

#[test]
fn a_step_is_standing_until_the_client_lets_it_go_on() {
    check(
        &[
            (0, wire(hit(1))),
            (1, Told::Held(1)),
            (2, wire(step(1))),
            (3, wire(runs(1))),
            (4, wire(stepped(1))),
            (9_000, wire(step(1))),
            (9_001, wire(runs(1))),
            // A slow line: the request is in the program all the while.
            (30_000, Told::Clock),
            (30_001, wire(stepped(1))),
            (30_002, wire(go(1))),
        ],
        &[true, true, true, true, true, true, true, true, true, false],
    );
}

#[test]
fn a_step_that_never_ends_goes_on_when_no_request_is_in_the_program_and_in_any_case_after_a_minute()
{
    check(
        &[
            (0, wire(hit(1))),
            (1, Told::Held(1)),
            (2, wire(step(1))),
            (500, Told::Held(0)),
            (2_499, Told::Clock),
            (2_500, Told::Clock),
            // The next request meets the breakpoint, or the step ends there.
            (9_000, wire(stepped(1))),
        ],
        &[true, true, true, true, true, false, true],
    );
    check(
        &[
            (0, Told::Held(3)),
            (1, wire(hit(1))),
            (2, wire(step(1))),
            (60_001, Told::Clock),
            (60_002, Told::Clock),
        ],
        &[false, true, true, true, false],
    );
    // Nobody asked for it with a request: what stands, stands.
    check(&[(0, wire(hit(1))), (600_000, Told::Clock)], &[true, true]);
}

#[test]
fn what_is_refused_or_comes_unasked() {
    let refused = Fact::NotStepping { thread: Some(1) };
    check(
        &[
            (0, wire(step(1))),
            (0, wire(hit(1))),
            (1, wire(step(1))),
            (2, wire(refused)),
            (9_000, Told::Clock),
            // The person typed it at the debugger's own prompt.
            (9_001, wire(runs(1))),
        ],
        &[false, true, true, true, true, false],
    );
}

#[test]
fn a_stop_of_any_session_of_the_program_is_the_stop() {
    check(
        &[
            (0, child(hit(0))),
            (1, wire(hit(0))),
            (2, child(go(0))),
            (3, wire(go(0))),
            (4, child(hit(0))),
            (5, wire(go(0))),
            (6, Told::WireGone(CHILD)),
        ],
        &[true, true, true, false, true, true, false],
    );
}

#[test]
fn only_the_first_sessions_end_is_the_end() {
    let mut drive = Drive::new(Settings::default(), 0);
    for fact in [Fact::Exited, Fact::Terminated, Fact::Disconnect] {
        assert_eq!(drive.step(child(fact), 0), []);
    }
    assert_eq!(drive.step(Told::WireGone(CHILD), 0), []);
    let ended = |how| vec![Say::Input(Input::Ended(how))];
    assert_eq!(drive.step(wire(Fact::Terminated), 0), ended(Ending::Exited));
    assert_eq!(drive.step(wire(Fact::Disconnect), 0), []);
    assert!(drive.is_over());
    let last = |told: &[Told]| {
        let mut drive = Drive::new(Settings::default(), 0);
        let said = told.iter().map(|told| drive.step(told.clone(), 0));
        said.last().unwrap()
    };
    let gone = || Told::WireGone(Connection::ROOT);
    assert_eq!(last(&[gone()]), ended(Ending::AdapterLost));
    assert_eq!(last(&[wire(Fact::Exited), gone()]), ended(Ending::Exited));
    assert_eq!(
        last(&[wire(Fact::StartsAgain), gone()]),
        ended(Ending::Restarting)
    );
    assert_eq!(
        last(&[wire(Fact::StartsAgain), wire(Fact::Disconnect)]),
        ended(Ending::Restarting)
    );
}

#[test]
fn a_front_that_outlives_the_adapters_waits_for_the_next_one() {
    let settings = Settings {
        restarts: Restarts::HereOrThere,
        ..Settings::default()
    };
    let mut drive = Drive::new(settings.clone(), 0);
    drive.step(listens(8081, 7, None), 0);
    let said = drive.step(wire(Fact::StartsAgain), 1);
    assert_eq!(said, [Say::Input(Input::Restarting)]);
    assert_eq!(drive.step(wire(Fact::Disconnect), 2), []);
    assert!(drive.is_restarting());
    // The old program's socket may be seen once more.
    drive.step(listens(8081, 7, None), 3);
    assert!(drive.is_restarting());
    drive.step(listens(8081, 8, None), 4);
    assert!(!drive.is_restarting());
    let mut drive = Drive::new(settings, 0);
    drive.step(wire(Fact::Restarting), 0);
    assert_eq!(drive.wakes(), Some(60_000));
    let ended = [Say::Input(Input::Ended(Ending::Disconnected))];
    assert_eq!(drive.step(Told::Clock, 60_000), ended);
}

#[test]
fn the_owner_of_the_expected_port_is_looked_for_where_no_process_is_known() {
    let looked = |told: &[Told]| {
        let mut drive = Drive::new(Settings::default(), 0);
        let said: Vec<Say> = told
            .iter()
            .flat_map(|told| drive.step(told.clone(), 0))
            .collect();
        let again = drive.wakes().is_some();
        (said.contains(&Say::Hint(Hint::AttachPort(8080))), again)
    };
    let expected = |free| Told::Expected { port: 8080, free };
    let php = || wire(Fact::Kind("php".into()));
    assert_eq!(looked(&[expected(true)]), (true, true));
    assert_eq!(looked(&[expected(false)]), (false, false));
    assert_eq!(looked(&[Told::Adapter(7), expected(true)]), (false, false));
    assert_eq!(
        looked(&[expected(true), wire(Fact::Process(7))]),
        (true, false)
    );
    assert_eq!(
        looked(&[Told::Adapter(7), php(), expected(false)]),
        (true, true)
    );
    assert_eq!(
        looked(&[Told::Adapter(7), expected(false), php()]),
        (true, true)
    );
    assert_eq!(
        looked(&[expected(true), listens(8080, 7, None)]),
        (true, false)
    );
}

#[test]
fn another_port_than_the_only_one_is_told_and_not_taken() {
    let settings = Settings {
        only_expected: true,
        patience: Some(5_000),
        ..Settings::default()
    };
    let mut drive = Drive::new(settings.clone(), 0);
    assert_eq!(drive.step(listens(9000, 7, Some(8081)), 1), []);
    let elsewhere = Say::Note(Note::Elsewhere { ports: vec![9000] });
    assert_eq!(drive.step(Told::Clock, 5_000), [elsewhere]);
    let taken = drive.step(listens(8081, 7, None), 5_001);
    let input = Input::Listening {
        address: at(8081),
        pid: 7,
    };
    assert_eq!(taken, [Say::Input(input)]);
    let mut silent = Drive::new(settings, 0);
    assert_eq!(silent.step(Told::Clock, 5_000), [Say::Note(Note::Silent)]);
    assert_eq!(silent.step(Told::Clock, 50_000), []);
    // One that opens its ports after that: both are told, once.
    silent.step(listens(9000, 7, Some(8081)), 60_000);
    let late = [Say::Note(Note::Elsewhere { ports: vec![9000] })];
    assert_eq!(silent.step(Told::Clock, 60_500), late);
    silent.step(listens(9000, 7, Some(8081)), 70_000);
    assert_eq!(silent.step(Told::Clock, 80_000), []);
}

#[test]
fn who_stands_or_is_built_before_it_listens_is_not_called_silent() {
    let settings = Settings {
        patience: Some(15_000),
        ..Settings::default()
    };
    let silent = [Say::Note(Note::Silent)];
    // From its start on, not from the session's.
    let mut built = Drive::new(settings.clone(), 0);
    built.step(wire(Fact::Process(7)), 14_000);
    assert_eq!(built.step(Told::Clock, 28_999), []);
    assert_eq!(built.step(Told::Clock, 29_000), silent);
    // Once, also when a child comes.
    built.step(wire(Fact::Process(8)), 30_000);
    assert_eq!(built.step(Told::Clock, 60_000), []);
    // Not while it stands, nor right after.
    let mut stands = Drive::new(settings.clone(), 0);
    stands.step(wire(hit(3)), 1);
    assert_eq!(stands.step(Told::Clock, 15_000), []);
    assert_eq!(stands.wakes(), Some(30_000));
    // One that listened is not silent when it stops to.
    let mut listened = Drive::new(settings, 0);
    listened.step(listens(8081, 7, None), 1);
    assert_eq!(listened.step(Told::Clock, 15_000), []);
}

#[test]
fn an_intercept_that_begins_late_knows_where_the_program_is() {
    let mut drive = Drive::new(Settings::default(), 0);
    drive.step(listens(8081, 7, None), 0);
    drive.step(wire(hit(3)), 1);
    let input = Input::Listening {
        address: at(8081),
        pid: 7,
    };
    let stopped = Input::Stopped {
        thread: Some(0),
        all: false,
    };
    assert_eq!(drive.catch_up(), [input, stopped.clone()]);
    drive.step(Told::Suspended(true), 2);
    assert_eq!(drive.catch_up(), [stopped]);
}

fn any_fact() -> impl Strategy<Value = Fact> {
    let thread = || prop_oneof![Just(None), (0i64..3).prop_map(Some)];
    let why = prop_oneof![Just(Why::Step), Just(Why::Attach), Just(Why::Other)];
    prop_oneof![
        Just(Fact::Initialize),
        Just(Fact::Initialized),
        Just(Fact::Started(Run::default())),
        Just(Fact::Asked(Kinship("a=b".into()))),
        Just(Fact::ChildOf(Kinship("a=b".into()))),
        Just(Fact::Kind("php".into())),
        (2u32..5).prop_map(Fact::Process),
        (thread(), any::<bool>(), why).prop_map(|(thread, all, why)| Fact::Stopped {
            thread,
            all,
            why
        }),
        thread().prop_map(|thread| Fact::Stepping { thread }),
        thread().prop_map(|thread| Fact::NotStepping { thread }),
        (thread(), any::<bool>()).prop_map(|(thread, all)| Fact::Continued { thread, all }),
        (thread(), any::<bool>()).prop_map(|(thread, all)| Fact::Runs { thread, all }),
        thread().prop_map(|thread| Fact::Stood {
            thread,
            place: Place {
                file: "a".into(),
                line: 1,
                function: String::new()
            },
            exception: None,
        }),
        Just(Fact::Restarting),
        Just(Fact::StartsAgain),
        Just(Fact::Exited),
        Just(Fact::Terminated),
        Just(Fact::Disconnect),
    ]
}

fn any_told() -> impl Strategy<Value = Told> {
    let from = || (0u32..2).prop_map(Connection);
    prop_oneof![
        12 => (from(), any_fact()).prop_map(|(from, fact)| Told::Wire(from, fact)),
        1 => from().prop_map(Told::WireGone),
        2 => (1u16..4, 2u32..5, any::<bool>())
            .prop_map(|(port, pid, other)| listens(port, pid, other.then_some(9))),
        1 => Just(Told::Sockets(Seen::NotListening)),
        1 => Just(Told::Sockets(Seen::Gone)),
        2 => (0u64..3).prop_map(Told::Held),
        1 => any::<bool>().prop_map(Told::Suspended),
        3 => Just(Told::Clock),
    ]
}

proptest! {
    /// In whatever order things come, and twice: the end is said once and is the last word, nothing goes on that does not
    /// stand, a clock that is heeded always runs out of work, and an adapter that dies now ends it.
    #[test]
    fn any_order(told in prop::collection::vec((any_told(), 0u64..40_000, 1usize..3), 0..60), stays: bool) {
        let restarts = if stays { Restarts::HereOrThere } else { Restarts::Elsewhere };
        let mut drive = Drive::new(Settings { restarts, ..Settings::default() }, 0);
        let (mut now, mut ended, mut standing) = (0, 0, std::collections::BTreeSet::new());
        let mut heed = |said: Vec<Say>, over: bool| -> Result<(), TestCaseError> {
            for say in said {
                prop_assert_eq!(ended, 0, "after the end: {:?}", say);
                match say {
                    Say::Input(Input::Ended(_)) => ended += 1,
                    Say::Input(Input::Stopped { thread, .. }) => drop(standing.insert(thread)),
                    Say::Input(Input::Continued { thread, .. }) => prop_assert!(standing.remove(&thread)),
                    Say::Input(Input::Restarting) => standing.clear(),
                    _ => {}
                }
            }
            prop_assert_eq!(over, ended == 1);
            Ok(())
        };
        for (told, later, times) in told {
            now += later;
            for _ in 0..times {
                let said = drive.step(told.clone(), now);
                heed(said, drive.is_over())?;
            }
        }
        while let Some(at) = drive.wakes().filter(|at| *at <= now) {
            let said = drive.step(Told::Clock, now);
            heed(said, drive.is_over())?;
            prop_assert!(drive.wakes() != Some(at), "what is due is done");
        }
        let said = drive.step(Told::WireGone(Connection::ROOT), now);
        heed(said, drive.is_over())?;
        prop_assert!(drive.is_over() || drive.is_restarting());
        let said = drive.step(Told::End(Ending::ClientLost), now);
        heed(said, drive.is_over())?;
        prop_assert!(drive.is_over());
    }

    /// However many steps, stops and words about going on: from the first stop until a `continue` it stands.
    #[test]
    fn stepping_stands(words in prop::collection::vec((0usize..5, 0u64..700), 1..60)) {
        let all = [step(1), stepped(1), runs(1), hit(2), Fact::NotStepping { thread: Some(1) }];
        let mut now = 0;
        let mut told = vec![(0, Told::Held(1)), (0, wire(hit(1)))];
        for (n, later) in words {
            now += later;
            // Of what stands and takes no step an adapter says that it runs only when it does.
            let steps = told.iter().rev().find_map(|(_, told)| match told {
                Told::Wire(_, Fact::Stepping { .. }) => Some(true),
                Told::Wire(_, Fact::Stopped { .. } | Fact::NotStepping { .. }) => Some(false),
                _ => None,
            });
            if n != 2 || steps == Some(true) {
                told.push((now, wire(all[n].clone())));
            }
        }
        prop_assert!(stands(told)[1..].iter().all(|stands| *stands));
    }
}
