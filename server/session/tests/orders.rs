//! Inputs in any order: what must hold for all of them.

use ashore_protocol::WhenSilent;
use ashore_protocol::editor::{Ending, SessionState, WhenPaused};
use ashore_session::{Effect, Input, Machine, Settings, Standing};
use proptest::prelude::*;

fn input() -> impl Strategy<Value = Input> {
    let thread = || proptest::option::of(1..4_i64);
    prop_oneof![
        3 => Just(Input::DebugStarted),
        3 => Just(Input::AgentReady),
        1 => Just(Input::PrepareFailed("x".into())),
        4 => (1..3_u16).prop_map(|port| Input::Listening { address: ([127, 0, 0, 1], port).into(), pid: 1 }),
        2 => Just(Input::NotListening),
        4 => (thread(), any::<bool>()).prop_map(|(thread, all)| Input::Stopped { thread, all }),
        4 => (thread(), any::<bool>()).prop_map(|(thread, all)| Input::Continued { thread, all }),
        2 => Just(Input::StandsStill(Standing::Halted)),
        2 => Just(Input::Moves),
        2 => Just(Input::Restarting),
        1 => Just(Input::Ended(Ending::Exited)),
        3 => Just(Input::TunnelUp),
        3 => Just(Input::TunnelDown),
        1 => Just(Input::ObjectChanged { object: "o".into(), by: "b".into() }),
        1 => Just(Input::UserLeave),
        1 => Just(Input::Restored),
        1 => Just(Input::RestoreFailed("x".into())),
        2 => (0..200_u64).prop_map(Input::Tick),
    ]
}

fn count(effects: &[Effect], wanted: &Effect) -> usize {
    effects.iter().filter(|effect| *effect == wanted).count()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]
    #[test]
    fn every_order_ends_restored(inputs in proptest::collection::vec(input(), 0..60), hold in any::<bool>(), wait in any::<bool>()) {
        let when_paused = if hold { WhenPaused::Hold } else { WhenPaused::Pass };
        let when_silent = if wait { WhenSilent::Wait } else { WhenSilent::Pass };
        let mut machine = Machine::new(Settings { when_paused, when_silent, reconnect_limit: 50 });
        let mut all = Vec::new();
        let mut last_policy = Effect::PassThrough;
        let mut shown = machine.state();
        let ending = [Input::Ended(Ending::Disconnected), Input::Restored];
        for (now, input) in inputs.into_iter().chain(ending).enumerate() {
            let resent = input == Input::TunnelUp;
            for effect in machine.step(input, now as u64) {
                match &effect {
                    Effect::Activate { .. } | Effect::PassThrough => {
                        prop_assert!(resent || effect != last_policy, "{effect:?} twice in a row");
                        last_policy = effect.clone();
                    }
                    Effect::Notify(state) => {
                        prop_assert_ne!(*state, shown, "nothing changed");
                        shown = *state;
                    }
                    Effect::Prepare | Effect::Restore | Effect::Arm(_) | Effect::Tell(_) => {}
                }
                all.push(effect);
            }
            prop_assert_eq!(shown, machine.state(), "every change is told");
        }
        prop_assert_eq!(machine.state(), SessionState::Restored);
        prop_assert!(count(&all, &Effect::Prepare) <= 1);
        prop_assert_eq!(count(&all, &Effect::Restore), 1);
        let restore = all.iter().position(|effect| *effect == Effect::Restore);
        let after = &all[restore.unwrap_or_default()..];
        let late = |effect: &Effect| matches!(effect, Effect::Activate { .. } | Effect::PassThrough | Effect::Prepare | Effect::Arm(_));
        prop_assert!(!after.iter().any(late), "after Restore: {after:?}");
    }
}
