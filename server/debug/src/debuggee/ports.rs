//! Which of the debuggee's listening ports the traffic goes to.

use std::collections::BTreeMap;

use ashore_speech::Speech;

use super::sockets::Listening;

/// What is known beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Said by the user or the rule, or predicted.
    pub local_port: Option<u16>,
    /// It was predicted: where the program speaks otherwise there than its callers do, another of its ports may be meant.
    pub predicted: bool,
    /// No other port than `local_port` counts.
    pub only: bool,
    /// The target's own port number: a debuggee often takes the same.
    pub target_port: Option<u16>,
    /// What the callers speak.
    pub callers: Option<Speech>,
}

/// What the program speaks on its ports, as far as it was asked; `None`: it did not say.
pub type Spoken = BTreeMap<u16, Option<Speech>>;

/// The port to take now. `patient`: the wished one may still come, so another is not taken yet.
pub fn choose(
    open: &[Listening],
    wish: Wish,
    spoken: &Spoken,
    current: Option<u16>,
    patient: bool,
) -> Option<Listening> {
    let at = |port: Option<u16>| open.iter().find(|socket| Some(socket.port()) == port);
    let speaks = |socket: &Listening| spoken.get(&socket.port()).copied().flatten();
    let may_fit = |socket: &Listening| {
        wish.callers.is_none() || speaks(socket).is_none_or(|it| Some(it) == wish.callers)
    };
    if let Some(found) = at(wish.local_port).filter(|it| !wish.predicted || may_fit(it)) {
        return Some(*found);
    }
    if wish.local_port.is_some() && patient {
        return None;
    }
    let lowest = |fits: &dyn Fn(&Listening) -> bool| {
        let fitting = open.iter().filter(|socket| fits(socket));
        fitting.min_by_key(|socket| socket.port())
    };
    let fits = |socket: &Listening| wish.callers.is_some() && speaks(socket) == wish.callers;
    // One that speaks what the callers do, else one of which nothing bad is known; a change only for something better.
    at(wish.target_port)
        .or_else(|| at(current).filter(|socket| fits(socket)))
        .or_else(|| lowest(&fits))
        .or_else(|| at(current))
        .or_else(|| lowest(&may_fit))
        .or_else(|| lowest(&|_| true))
        .copied()
}

/// The ports that must be asked before one can be chosen: none, unless there are several and nothing else decides. To be asked
/// costs a program a connection.
pub fn ports_to_ask(
    open: &[Listening],
    wish: Wish,
    spoken: &Spoken,
    patient: bool,
) -> Vec<Listening> {
    let at = |port: Option<u16>| open.iter().find(|socket| Some(socket.port()) == port);
    let unknown = |socket: &&Listening| !spoken.contains_key(&socket.port());
    if open.len() < 2 || wish.only || wish.callers.is_none() {
        return Vec::new();
    }
    match at(wish.local_port) {
        // It alone is asked first; the others only where it does not fit.
        Some(predicted) if wish.predicted => {
            let known = spoken.get(&predicted.port());
            if known.is_none_or(|it| it.is_none() || *it == wish.callers) {
                return Some(*predicted)
                    .filter(|it| unknown(&it))
                    .into_iter()
                    .collect();
            }
        }
        Some(_) => return Vec::new(),
        None if at(wish.target_port).is_some() || wish.local_port.is_some() && patient => {
            return Vec::new();
        }
        None => {}
    }
    open.iter().filter(unknown).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sockets(ports: &[u16]) -> Vec<Listening> {
        let socket = |port: &u16| Listening {
            address: ([127, 0, 0, 1], *port).into(),
            any: false,
            pid: 7,
        };
        ports.iter().map(socket).collect()
    }

    #[test]
    fn choices() {
        let check = |open: &[u16], wish: (Option<u16>, Option<u16>), current, patient, expected| {
            let open = sockets(open);
            let wish = Wish {
                local_port: wish.0,
                target_port: wish.1,
                ..Wish::default()
            };
            let chosen = choose(&open, wish, &Spoken::new(), current, patient);
            let chosen = chosen.map(|socket| socket.port());
            assert_eq!(chosen, expected, "{open:?} {wish:?} {current:?} {patient}");
        };
        check(&[], (None, None), None, false, None);
        check(&[8081], (None, None), None, true, Some(8081));
        check(&[9090, 8081], (None, None), None, false, Some(8081));
        check(&[9090, 8081], (None, Some(9090)), None, false, Some(9090));
        check(
            &[9090, 8081],
            (Some(9090), Some(8081)),
            None,
            true,
            Some(9090),
        );
        check(&[8081], (Some(9090), None), None, true, None);
        check(&[8081], (Some(9090), None), None, false, Some(8081));
        check(
            &[8081, 9090],
            (Some(9090), None),
            Some(8081),
            false,
            Some(9090),
        );
        check(&[8080, 8081], (None, None), Some(8081), false, Some(8081));
        check(&[8080], (None, None), Some(8081), false, Some(8080));
    }
    #[test]
    fn what_is_spoken_decides_where_nothing_else_does() {
        use Speech::{Http1, Http2, Other};
        let open = sockets(&[8081, 9090, 9091]);
        let check =
            |callers, spoken: &[(u16, Option<Speech>)], target_port, asked: usize, expected| {
                let wish = Wish {
                    target_port,
                    callers,
                    ..Wish::default()
                };
                let spoken: Spoken = spoken.iter().copied().collect();
                let chosen = choose(&open, wish, &spoken, None, false).unwrap().port();
                assert_eq!(chosen, expected, "{wish:?} {spoken:?}");
                let ask = ports_to_ask(&open, wish, &spoken, false).len();
                assert_eq!(ask, asked, "{wish:?} {spoken:?}");
            };
        check(None, &[], None, 0, 8081);
        check(Some(Http2), &[], None, 3, 8081);
        check(Some(Http2), &[], Some(9091), 0, 9091);
        let all = [(8081, Some(Http1)), (9090, Some(Http2)), (9091, None)];
        check(Some(Http2), &all, None, 0, 9090);
        check(Some(Http1), &all, None, 0, 8081);
        check(Some(Other), &all, None, 0, 9091);
        check(Some(Http2), &[(8081, Some(Http1))], None, 2, 9090);
        // A predicted port where something else is spoken than the callers do.
        let predicted = |spoken: &[(u16, Option<Speech>)]| {
            let wish = Wish {
                local_port: Some(9090),
                predicted: true,
                callers: Some(Http1),
                ..Wish::default()
            };
            let spoken: Spoken = spoken.iter().copied().collect();
            let ask = ports_to_ask(&open, wish, &spoken, false);
            let ask: Vec<u16> = ask.iter().map(Listening::port).collect();
            let chosen = choose(&open, wish, &spoken, Some(9090), false);
            (chosen.unwrap().port(), ask)
        };
        assert_eq!(predicted(&[]), (9090, vec![9090]));
        assert_eq!(predicted(&[(9090, None)]), (9090, vec![]));
        assert_eq!(predicted(&[(9090, Some(Http1))]), (9090, vec![]));
        let mail = (9090, Some(Other));
        assert_eq!(predicted(&[mail]), (9090, vec![8081, 9091]));
        let all = [mail, (8081, Some(Http2)), (9091, Some(Http1))];
        assert_eq!(predicted(&all), (9091, vec![]));
        let one = sockets(&[8081]);
        let wish = Wish {
            callers: Some(Http2),
            ..Wish::default()
        };
        assert!(ports_to_ask(&one, wish, &Spoken::new(), false).is_empty());
        // What was taken first is left for one that fits, and kept for one that does not.
        let kept = |spoken: &[(u16, Option<Speech>)]| {
            let spoken = spoken.iter().copied().collect();
            choose(&open, wish, &spoken, Some(9091), false).map(|one| one.port())
        };
        assert_eq!(kept(&[(8081, Some(Http1)), (9091, None)]), Some(9091));
        assert_eq!(
            kept(&[(8081, Some(Http2)), (9091, Some(Http1))]),
            Some(8081)
        );
        assert_eq!(
            kept(&[(8081, Some(Http2)), (9091, Some(Http2))]),
            Some(9091)
        );
    }
}
