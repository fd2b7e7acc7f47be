//! `ashore-wan NEAR FAR DELAY_MS LOSS MBIT`: two TUN devices, and all that goes into one comes out of the other after the delay.
//! For kernels without netem. Loss is a share from 0 to 1; a rate of 0 is none. Ends with its process; says `up` when both
//! devices are there.

use std::{
    collections::hash_map::RandomState,
    fs::{File, OpenOptions},
    hash::BuildHasher,
    io::{self, Read, Write},
    process::ExitCode,
    sync::mpsc::{Receiver, SyncSender, sync_channel},
    thread,
    time::{Duration, Instant},
};

mod tun;

/// What a full router would drop is dropped here: some times what the longest delay and the fastest link keep under way.
const QUEUE: usize = 1 << 15;
/// No device carries more at once.
const LONGEST: usize = 65_536;

/// One direction's properties.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Link {
    delay: Duration,
    loss: f64,
    mbit: f64,
}

struct Packet {
    due: Instant,
    bytes: Box<[u8]>,
}

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _nobody_else_to_tell = writeln!(io::stderr(), "ashore-wan: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(words: &[String]) -> io::Result<()> {
    let wrong = || io::Error::other("usage: ashore-wan NEAR FAR DELAY_MS LOSS MBIT");
    let [near, far, delay, loss, mbit] = words else {
        return Err(wrong());
    };
    let number = |word: &str| word.parse::<f64>().map_err(|_| wrong());
    let link = Link {
        delay: Duration::from_secs_f64(number(delay)? / 1000.0),
        loss: number(loss)?,
        mbit: number(mbit)?,
    };
    let (near, far) = (device(near)?, device(far)?);
    let ends = [(near.try_clone()?, far.try_clone()?), (far, near)];
    for (from, to) in ends {
        let (sender, receiver) = sync_channel(QUEUE);
        thread::spawn(move || take(from, &sender, link));
        thread::spawn(move || give(to, &receiver));
    }
    writeln!(io::stdout(), "up")?;
    // Whoever started it ends it, by a signal or by closing its input.
    io::stdin().read_to_end(&mut Vec::new()).map(drop)
}

fn device(name: &str) -> io::Result<File> {
    let file = OpenOptions::new()
        .read(true)
        .write(true)
        .open("/dev/net/tun")?;
    tun::become_device(&file, name)?;
    Ok(file)
}

/// Reads what is sent into a device, and says when it is due at the other.
fn take(mut from: File, line: &SyncSender<Packet>, link: Link) {
    let mut buffer = vec![0; LONGEST];
    let mut free = Instant::now();
    let dice = RandomState::new();
    for n in 0_u64.. {
        let Ok(length) = from.read(&mut buffer) else {
            // The device is not up yet.
            thread::sleep(Duration::from_millis(1));
            continue;
        };
        if lost(dice.hash_one(n), link.loss) {
            continue;
        }
        free = leaves(free, Instant::now(), length, link.mbit);
        let packet = Packet {
            due: free + link.delay,
            bytes: buffer[..length].into(),
        };
        let _full_drops_it = line.try_send(packet);
    }
}

/// When a packet has left that may go at `now`, and not before what went before it has left at `free`.
fn leaves(free: Instant, now: Instant, length: usize, mbit: f64) -> Instant {
    if mbit <= 0.0 {
        return now;
    }
    free.max(now) + Duration::from_secs_f64(length as f64 * 8.0 / (mbit * 1e6))
}

fn lost(dice: u64, share: f64) -> bool {
    (dice as f64 / u64::MAX as f64) < share
}

fn give(mut to: File, line: &Receiver<Packet>) {
    while let Ok(packet) = line.recv() {
        let early = packet.due.saturating_duration_since(Instant::now());
        if !early.is_zero() {
            thread::sleep(early);
        }
        // A device that is down loses it, as a cable would.
        let _lost = to.write(&packet.bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_spaces_packets_and_an_idle_link_saves_nothing_up() {
        let start = Instant::now();
        let ms = |n: u64| start + Duration::from_millis(n);
        // 1,000 bytes at 8 Mbit/s take a millisecond.
        assert_eq!(leaves(ms(0), ms(0), 1000, 8.0), ms(1));
        assert_eq!(leaves(ms(5), ms(0), 1000, 8.0), ms(6));
        assert_eq!(leaves(ms(0), ms(50), 1000, 8.0), ms(51));
        assert_eq!(leaves(ms(5), ms(0), 1000, 0.0), ms(0));
    }

    #[test]
    fn the_share_that_is_lost_is_about_what_was_asked() {
        let dice = RandomState::new();
        let all = 100_000;
        let gone = (0..all).filter(|n| lost(dice.hash_one(n), 0.1)).count();
        assert!((9_000..11_000).contains(&gone), "{gone}");
        assert!((0..1000_u64).all(|n| !lost(dice.hash_one(n), 0.0)));
    }
}
