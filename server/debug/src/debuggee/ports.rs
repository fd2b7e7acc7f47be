//! Which of the debuggee's listening ports the traffic goes to.

use super::sockets::Listening;

/// What is known beforehand.
#[derive(Debug, Clone, Copy, Default)]
pub struct Wish {
    /// Said by the user or the rule.
    pub local_port: Option<u16>,
    /// The target's own port number: a debuggee often takes the same.
    pub target_port: Option<u16>,
}

/// The port to take now. `patient`: the wished one may still come, so another is not taken yet.
pub fn choose(
    open: &[Listening],
    wish: Wish,
    current: Option<u16>,
    patient: bool,
) -> Option<Listening> {
    let at = |port: Option<u16>| open.iter().find(|socket| Some(socket.port) == port);
    if let Some(found) = at(wish.local_port) {
        return Some(*found);
    }
    if wish.local_port.is_some() && patient {
        return None;
    }
    let lowest = || open.iter().min_by_key(|socket| socket.port);
    at(current)
        .or_else(|| at(wish.target_port))
        .or_else(lowest)
        .copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices() {
        let check = |open: &[u16], wish: (Option<u16>, Option<u16>), current, patient, expected| {
            let socket = |port: &u16| Listening {
                address: [127, 0, 0, 1].into(),
                port: *port,
                pid: 7,
            };
            let open: Vec<_> = open.iter().map(socket).collect();
            let wish = Wish {
                local_port: wish.0,
                target_port: wish.1,
            };
            let chosen = choose(&open, wish, current, patient).map(|socket| socket.port);
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
}
