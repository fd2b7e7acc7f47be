//! Whether a process may have been born: cheaper to ask than to look for it.

use super::sockets;

/// Two looks back: one that is being born has its id before it is its parent's child.
#[derive(Debug, Default)]
pub struct Births {
    newest: [Option<u32>; 2],
}

impl Births {
    /// Whether there may be a process or thread that was not there at the last look but one.
    pub fn any(&mut self) -> bool {
        self.see(sockets::newest_process())
    }

    fn see(&mut self, newest: Option<u32>) -> bool {
        let [before, last] = self.newest;
        self.newest = [last, newest];
        newest.is_none() || [before, last] != [newest; 2]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn after_a_birth_it_is_looked_for_twice() {
        let mut births = Births::default();
        let mut see = |newest| births.see(newest);
        assert_eq!(
            [7, 7, 7, 7].map(|it| see(Some(it))),
            [true, true, false, false]
        );
        assert_eq!([8, 8, 8].map(|it| see(Some(it))), [true, true, false]);
        // Ids begin anew.
        assert_eq!([2, 2, 2].map(|it| see(Some(it))), [true, true, false]);
        // Where it is not said there may always be one.
        assert_eq!([None, None, None].map(see), [true; 3]);
    }
}
