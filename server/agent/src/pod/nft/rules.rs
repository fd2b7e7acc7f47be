//! What the tables' chains and rules are, in the kernel's own expressions.

use std::net::{IpAddr, SocketAddr};

use crate::pod::netlink::Message;

pub const INBOUND: Chain = Chain {
    name: "inbound",
    kind: "nat",
    hook: PREROUTING,
    // Where other tools redirect, too.
    priority: -100,
};
const PREROUTING: u32 = 0;
const OUTPUT: u32 = 3;
/// Before connections are tracked: what is dropped was never there.
const RAW: i32 = -300;
pub const ARRIVES: Chain = Chain {
    name: "arrives",
    kind: "filter",
    hook: PREROUTING,
    priority: RAW,
};
pub const LEAVES: Chain = Chain {
    name: "leaves",
    kind: "filter",
    hook: OUTPUT,
    priority: RAW,
};

const TCP: u8 = 6;
const REGISTER: u32 = 1;
const META_PROTOCOL: u32 = 16;
const DROP: u32 = 0;
const PUSH: u8 = 0x08;
const RESET: u8 = 0x04;
/// Where a verdict goes.
const VERDICT: u32 = 0;

/// From an app's port to the agent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirect {
    pub app: u16,
    pub agent: u16,
}

/// Which packets a table sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    Inet = 1,
    V4 = 2,
    V6 = 10,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Chain {
    pub name: &'static str,
    pub kind: &'static str,
    pub hook: u32,
    pub priority: i32,
}

/// One connection of the app's that was open before, and what is done to its segments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Watch {
    pub app: u16,
    pub peer: SocketAddr,
    /// What the caller sends is kept from the app, and what would tell the caller of its end from the caller.
    pub held: bool,
}

/// What a rule does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    Redirect(Redirect),
    /// Tell of what arrives.
    Arrives(Watch),
    /// Keep what arrives and has a payload: a segment that was pushed, and one too long to have none.
    KeepPushed(Watch),
    KeepLong(Watch),
    /// Tell of what leaves.
    Leaves(Watch),
    /// Keep the kernel's word that there is no such connection.
    KeepReset(Watch),
}

impl Rule {
    pub fn chain(self) -> Chain {
        match self {
            Self::Redirect(_) => INBOUND,
            Self::Arrives(_) | Self::KeepPushed(_) | Self::KeepLong(_) => ARRIVES,
            Self::Leaves(_) | Self::KeepReset(_) => LEAVES,
        }
    }

    /// Whether a table of this family can have it.
    pub fn fits(self, family: Family) -> bool {
        match self {
            Self::Redirect(_) => true,
            Self::Arrives(watch)
            | Self::KeepPushed(watch)
            | Self::KeepLong(watch)
            | Self::Leaves(watch)
            | Self::KeepReset(watch) => {
                family == Family::Inet || (family == Family::V4) == watch.peer.is_ipv4()
            }
        }
    }

    pub fn expressions(self, list: Message) -> Message {
        match self {
            Self::Redirect(to) => redirect(list, to),
            Self::Arrives(watch) => told(caller(list, watch, true), watch.app, Told::PASSED),
            Self::KeepPushed(watch) => {
                let list = flags(caller(list, watch, true), PUSH, PUSH);
                verdict(told(list, watch.app, Told::KEPT), DROP)
            }
            Self::KeepLong(watch) => {
                // The length of the whole packet, and without its own head in IPv6; heads are at most 80 bytes, and 60.
                let (at, longest) = if watch.peer.is_ipv4() {
                    (2, 80_u16)
                } else {
                    (4, 60)
                };
                let list = load(caller(list, watch, true), NETWORK, at, 2);
                let list = compare(list, Compare::Greater, &longest.to_be_bytes());
                verdict(told(list, watch.app, Told::KEPT), DROP)
            }
            Self::Leaves(watch) => told(caller(list, watch, false), watch.app, Told::LEFT),
            Self::KeepReset(watch) => {
                verdict(flags(caller(list, watch, false), RESET, RESET), DROP)
            }
        }
    }
}

/// How a segment that is told of is marked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Told(pub &'static str);

impl Told {
    /// It went on to the app.
    pub const PASSED: Self = Self("passed");
    /// The app will never see it.
    pub const KEPT: Self = Self("kept");
    /// It is the app's.
    pub const LEFT: Self = Self("left");
}

/// `iifname != "lo" tcp flags & (fin | syn | rst | ack) == syn tcp dport APP redirect to :AGENT`
///
/// The flags matter: a packet in the middle of a connection that was open before looks new to connection tracking where
/// nothing tracked it, and must not be led astray.
fn redirect(list: Message, to: Redirect) -> Message {
    const META_IN_NAME: u32 = 6;
    let mut name = [0; 16];
    name[..2].copy_from_slice(b"lo");
    let list = meta(list, META_IN_NAME);
    let list = compare(list, Compare::Differs, &name);
    let list = meta(list, META_PROTOCOL);
    let list = compare(list, Compare::Equals, &[TCP]);
    let list = flags(list, 0x17, 0x02);
    let list = load(list, TRANSPORT, 2, 2);
    let list = compare(list, Compare::Equals, &to.app.to_be_bytes());
    let list = expression(list, "immediate", |m| {
        m.number(1, REGISTER)
            .nested(2, |m| m.bytes(1, &to.agent.to_be_bytes()))
    });
    // Flag 2: the port is given.
    expression(list, "redir", |m| {
        m.number(1, REGISTER).number(2, REGISTER).number(3, 2)
    })
}

fn expression(list: Message, name: &str, content: impl FnOnce(Message) -> Message) -> Message {
    list.nested(1, |m| m.text(1, name).nested(2, content))
}

fn meta(list: Message, key: u32) -> Message {
    expression(list, "meta", |m| m.number(1, REGISTER).number(2, key))
}

enum Compare {
    Equals = 0,
    Differs = 1,
    Greater = 4,
}

fn compare(list: Message, how: Compare, value: &[u8]) -> Message {
    expression(list, "cmp", |m| {
        m.number(1, REGISTER)
            .number(2, how as u32)
            .nested(3, |m| m.bytes(1, value))
    })
}

/// The connection with this caller, in the one direction or the other.
fn caller(list: Message, watch: Watch, arrives: bool) -> Message {
    const META_FAMILY: u32 = 15;
    let (family, address, at) = match watch.peer.ip() {
        IpAddr::V4(ip) => (
            Family::V4,
            ip.octets().to_vec(),
            if arrives { 12 } else { 16 },
        ),
        IpAddr::V6(ip) => (
            Family::V6,
            ip.octets().to_vec(),
            if arrives { 8 } else { 24 },
        ),
    };
    let (caller, app) = if arrives { (0, 2) } else { (2, 0) };
    let list = meta(list, META_FAMILY);
    let list = compare(list, Compare::Equals, &[family as u8]);
    let list = meta(list, META_PROTOCOL);
    let list = compare(list, Compare::Equals, &[TCP]);
    let list = load(
        list,
        NETWORK,
        at,
        u32::try_from(address.len()).unwrap_or_default(),
    );
    let list = compare(list, Compare::Equals, &address);
    let list = load(list, TRANSPORT, caller, 2);
    let list = compare(list, Compare::Equals, &watch.peer.port().to_be_bytes());
    let list = load(list, TRANSPORT, app, 2);
    compare(list, Compare::Equals, &watch.app.to_be_bytes())
}

/// Of the flags in the mask these are set.
fn flags(list: Message, mask: u8, set: u8) -> Message {
    let list = load(list, TRANSPORT, 13, 1);
    compare(and(list, mask), Compare::Equals, &[set])
}

/// Tell the group that has the app's number, at once.
fn told(list: Message, group: u16, how: Told) -> Message {
    expression(list, "log", |m| {
        m.bytes(1, &group.to_be_bytes())
            .text(2, how.0)
            .bytes(4, &1_u16.to_be_bytes())
    })
}

fn verdict(list: Message, code: u32) -> Message {
    expression(list, "immediate", |m| {
        m.number(1, VERDICT)
            .nested(2, |m| m.nested(2, |m| m.number(1, code)))
    })
}

/// Where something is loaded from.
const NETWORK: u32 = 1;
const TRANSPORT: u32 = 2;

fn load(list: Message, base: u32, offset: u32, length: u32) -> Message {
    expression(list, "payload", |m| {
        m.number(1, REGISTER)
            .number(2, base)
            .number(3, offset)
            .number(4, length)
    })
}

fn and(list: Message, mask: u8) -> Message {
    expression(list, "bitwise", |m| {
        m.number(1, REGISTER)
            .number(2, REGISTER)
            .number(3, 1)
            .nested(4, |m| m.bytes(1, &[mask]))
            .nested(5, |m| m.bytes(1, &[0]))
    })
}
