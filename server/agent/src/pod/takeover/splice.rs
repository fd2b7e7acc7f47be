//! A socket that goes on where the app's left off: the caller notices nothing. For this the kernel has `TCP_REPAIR`, made for moving
//! processes between machines; the right to it is the one that the redirect needs, too.

use std::io;
use std::net::SocketAddr;
use std::os::fd::{AsRawFd, OwnedFd};

use rustix::net::{AddressFamily, SocketFlags, SocketType, bind, connect, socket_with, sockopt};
use tokio::net::TcpStream;

const REPAIR: libc::c_int = 19;
const REPAIR_QUEUE: libc::c_int = 20;
const QUEUE_SEQUENCE: libc::c_int = 21;
const REPAIR_OPTIONS: libc::c_int = 22;
const TIMESTAMP: libc::c_int = 24;
const REPAIR_WINDOW: libc::c_int = 29;
const RECEIVED: libc::c_int = 1;
const SENT: libc::c_int = 2;
/// The options as they were agreed on, by their numbers in TCP.
const MSS: u32 = 2;
const SCALE: u32 = 3;
const SACK: u32 = 4;
const TIMES: u32 = 8;
/// Our clock must not go back; the app's may be ahead of what the caller saw of it by as much as a lost answer's age.
const AHEAD: u32 = 2_000;

/// What both sides agreed on at the start.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Agreed {
    pub timestamps: bool,
    pub sack: bool,
    /// Of the caller's window, and of ours.
    pub scales: Option<(u8, u8)>,
    pub segment: u32,
}

/// Where a connection is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StreamPosition {
    pub local: SocketAddr,
    pub peer: SocketAddr,
    /// The numbers of the next bytes.
    pub sends: u32,
    pub receives: u32,
    /// The caller's, as in its last header.
    pub window: u16,
    pub echo: Option<u32>,
    pub agreed: Agreed,
}

/// A socket that is ready to take the place of another.
#[derive(Debug)]
pub struct Successor {
    socket: OwnedFd,
    place: StreamPosition,
}

impl Successor {
    /// Everything that may be refused is done here, while the app still has its own.
    pub fn prepare(place: StreamPosition) -> io::Result<Self> {
        let family = match place.local {
            SocketAddr::V4(_) => AddressFamily::INET,
            SocketAddr::V6(_) => AddressFamily::INET6,
        };
        let flags = SocketFlags::CLOEXEC | SocketFlags::NONBLOCK;
        let socket = socket_with(family, SocketType::STREAM, flags, None)?;
        let heir = Self { socket, place };
        heir.set(REPAIR, &1_i32)?;
        bind(&heir.socket, &place.local)?;
        for (queue, number) in [(SENT, place.sends), (RECEIVED, place.receives)] {
            heir.set(REPAIR_QUEUE, &queue)?;
            heir.set(QUEUE_SEQUENCE, &number)?;
        }
        if let (true, Some(echo)) = (place.agreed.timestamps, place.echo) {
            // The lowest bit would mean another unit.
            heir.set(TIMESTAMP, &(echo.wrapping_add(AHEAD) & !1))?;
        }
        Ok(heir)
    }

    /// To be called when the app's socket is gone, and before the caller can have learnt it: nothing is waited for in between.
    pub fn take_over(self) -> io::Result<TcpStream> {
        let StreamPosition { agreed, peer, .. } = self.place;
        // In this mode nothing is sent.
        connect(&self.socket, &peer)?;
        let mut options: Vec<[u32; 2]> = Vec::new();
        let head = if agreed.timestamps { 12 } else { 0 };
        options.push([MSS, agreed.segment + head]);
        if let Some((theirs, ours)) = agreed.scales {
            options.push([SCALE, u32::from(theirs) | u32::from(ours) << 16]);
        }
        if agreed.sack {
            options.push([SACK, 0]);
        }
        if agreed.timestamps {
            options.push([TIMES, 0]);
        }
        self.set(REPAIR_OPTIONS, &options[..])?;
        let scale = agreed.scales.map_or(0, |(theirs, _)| theirs);
        let window = u32::from(self.place.window) << scale;
        let receives = self.place.receives;
        // The caller's: last seen with, size, largest; ours: size, told with.
        let windows = [receives, window, window, OURS, receives];
        self.set(REPAIR_WINDOW, &windows[..])?;
        self.set(REPAIR, &0_i32)?;
        // An app that is started again must be able to listen on its port.
        sockopt::set_socket_reuseaddr(&self.socket, true)?;
        sockopt::set_tcp_nodelay(&self.socket, true)?;
        TcpStream::from_std(self.socket.into())
    }

    fn set<T: ?Sized>(&self, option: libc::c_int, value: &T) -> io::Result<()> {
        set(&self.socket, option, value)
    }
}

/// What fits a new socket's buffer; it grows as it always does.
const OURS: u32 = 64 * 1024 - 1;

fn set<T: ?Sized>(socket: &impl AsRawFd, option: libc::c_int, value: &T) -> io::Result<()> {
    let length = libc::socklen_t::try_from(size_of_val(value)).unwrap_or_default();
    // The kernel reads as many bytes as the value has, and keeps no pointer to them. rustix has no name for these options.
    #[allow(unsafe_code)]
    let done = unsafe {
        let value = std::ptr::from_ref(value).cast();
        libc::setsockopt(socket.as_raw_fd(), libc::IPPROTO_TCP, option, value, length)
    };
    if done == 0 {
        Ok(())
    } else {
        Err(io::Error::last_os_error())
    }
}
