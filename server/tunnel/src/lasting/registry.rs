//! The lasting streams of one claim, by the number that both ends know them by.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use super::{Handle, Lasting};
use crate::MuxStream;

/// Clones share it.
#[derive(Debug, Clone, Default)]
pub struct Registry(Arc<Mutex<Streams>>);

#[derive(Debug)]
struct Streams {
    /// Begins anywhere, so that a number of an agent that is gone means nothing to its successor.
    next: u64,
    open: HashMap<u64, Handle>,
    over: bool,
    impatient: Arc<AtomicBool>,
}

impl Default for Streams {
    fn default() -> Self {
        Self {
            next: RandomState::new().hash_one(0),
            open: HashMap::new(),
            over: false,
            impatient: Arc::default(),
        }
    }
}

impl Registry {
    /// A number for a new stream.
    pub fn number(&self) -> u64 {
        let mut streams = self.lock();
        streams.next = streams.next.wrapping_add(1);
        streams.next
    }

    /// From here on the stream can be resumed by its number.
    pub fn lasting(&self, number: u64, stream: MuxStream, grace: Duration) -> Lasting {
        let mut streams = self.lock();
        let impatient = Arc::clone(&streams.impatient);
        let (mut lasting, handle) = Lasting::with(stream, grace, impatient);
        if streams.over {
            handle.give_up();
        }
        streams.open.insert(number, handle);
        lasting._registration = Some(Registration {
            streams: Arc::clone(&self.0),
            number,
        });
        lasting
    }

    /// The stream of this number, if it is still there.
    pub fn get(&self, number: u64) -> Option<Handle> {
        self.lock().open.get(&number).cloned()
    }

    /// Every stream that is there.
    pub fn all(&self) -> Vec<(u64, Handle)> {
        let streams = self.lock();
        let open = streams.open.iter();
        open.map(|(number, handle)| (*number, handle.clone()))
            .collect()
    }

    /// Whether whoever waits for an answer waits the whole grace. Impatient ones wait as long as they have waited already: the
    /// answer to what was asked a moment ago is not worth more.
    pub fn set_patient(&self, patient: bool) {
        self.lock().impatient.store(!patient, Ordering::Relaxed);
    }

    /// Nobody will come back: a lost tunnel is the end of every stream, now and later.
    pub fn give_up(&self) {
        let mut streams = self.lock();
        streams.over = true;
        for handle in streams.open.values() {
            handle.give_up();
        }
    }

    fn lock(&self) -> MutexGuard<'_, Streams> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes the stream out of the registry when it ends.
#[derive(Debug)]
pub struct Registration {
    streams: Arc<Mutex<Streams>>,
    number: u64,
}

impl Drop for Registration {
    fn drop(&mut self) {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        streams.open.remove(&self.number);
    }
}
