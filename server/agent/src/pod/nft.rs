//! The table that leads new connections from outside the pod to the agent. It belongs to the socket that made it: when the
//! agent ends in whatever way, the kernel takes it away, and until then nobody else can.

use std::{fmt, io};

use rustix::io::Errno;
use rustix::net::netlink::NETFILTER;

use super::netlink::{ACK, Answer, CREATE, EXCLUSIVE, Message, REQUEST, Socket};

/// How the tables' names begin, for people who look.
const TABLE: &str = "ashore";
const CHAIN: &str = "inbound";

const SUBSYSTEM: u16 = 10;
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;
const NEW_TABLE: u16 = SUBSYSTEM << 8;
const NEW_CHAIN: u16 = SUBSYSTEM << 8 | 3;
const NEW_RULE: u16 = SUBSYSTEM << 8 | 6;
const DELETE_RULE: u16 = SUBSYSTEM << 8 | 8;
/// `NFT_TABLE_F_OWNER`
const OWNER: u32 = 2;
/// Where other tools redirect, too.
const PRIORITY: i32 = -100;
const TCP: u8 = 6;
const REGISTER: u32 = 1;

/// From an app's port to the agent's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Redirect {
    pub app: u16,
    pub agent: u16,
}

/// Which packets a table sees.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Family {
    Inet = 1,
    V4 = 2,
    V6 = 10,
}

/// What is tried in turn: kernels before 5.2 have no NAT for both families in one, and some have no IPv6 at all.
const WAYS: [&[Family]; 3] = [&[Family::Inet], &[Family::V4, Family::V6], &[Family::V4]];

/// Why there is no table: a sentence for people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure(String);

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The table of one port. Dropping it takes it away, and cuts what still runs through it.
#[derive(Debug)]
pub struct Table {
    owner: Socket,
    families: &'static [Family],
    name: String,
}

impl Table {
    /// From now on new connections to the app's port come to the agent, unless they are made inside the pod.
    pub fn install(redirect: &Redirect) -> Result<Self, Failure> {
        let mut tried = Self::with(WAYS[0], redirect);
        for families in &WAYS[1..] {
            match tried {
                Err(refused) if refused.is_of_the_family() => {
                    tried = Self::with(families, redirect)
                }
                other => return other.map_err(|refused| Failure(refused.to_string())),
            }
        }
        tried.map_err(|refused| Failure(refused.to_string()))
    }

    fn with(families: &'static [Family], redirect: &Redirect) -> Result<Self, Refused> {
        let table = Self {
            owner: Socket::open(NETFILTER).map_err(Refused::NoSocket)?,
            families,
            name: format!("{TABLE}-{}", redirect.app),
        };
        table.all(|family| {
            vec![
                Step::Table(family),
                Step::Chain(family),
                Step::Rule(family, *redirect),
            ]
        })?;
        Ok(table)
    }

    /// New connections pass by the agent; the addresses of those that run through it are still translated: for that the kernel
    /// wants a redirect to be there, so one stays that no packet meets.
    pub fn close(&self) -> Result<(), Failure> {
        self.replace(Redirect { app: 0, agent: 0 })
    }

    /// Take back [`Table::close`].
    pub fn open(&self, redirect: &Redirect) -> Result<(), Failure> {
        self.replace(*redirect)
    }

    fn replace(&self, redirect: Redirect) -> Result<(), Failure> {
        self.all(|family| vec![Step::Flush(family), Step::Rule(family, redirect)])
            .map_err(|refused| Failure(refused.to_string()))
    }

    /// All of it or nothing.
    fn all(&self, steps_of: impl Fn(Family) -> Vec<Step>) -> Result<(), Refused> {
        let mut steps = vec![Step::Begin];
        steps.extend(self.families.iter().copied().flat_map(steps_of));
        steps.push(Step::End);
        let mut batch = Vec::new();
        for (number, step) in (0..).zip(&steps) {
            batch.extend(step.message(&self.name, number).finish());
        }
        self.owner.send(&batch).map_err(Refused::Io)?;
        // The end itself is not answered.
        let last = steps.len() - 2;
        loop {
            for answer in self.owner.receive().map_err(Refused::Io)? {
                match answer {
                    Answer::Done(number, Err(code)) => {
                        let step = steps.get(number as usize).copied().unwrap_or(Step::Begin);
                        return Err(Refused::By(step, Errno::from_raw_os_error(code)));
                    }
                    Answer::Done(number, Ok(())) if number as usize == last => return Ok(()),
                    _ => {}
                }
            }
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum Step {
    Begin,
    Table(Family),
    Chain(Family),
    Rule(Family, Redirect),
    /// Every rule of the chain goes.
    Flush(Family),
    End,
}

impl Step {
    fn message(self, table: &str, number: u32) -> Message {
        let header = |family: u8, resource: u16| {
            let [high, low] = resource.to_be_bytes();
            [family, 0, high, low]
        };
        let change = |kind, flags, family| {
            Message::new(kind, REQUEST | ACK | flags, number)
                .raw(&header(family as u8, 0))
                .text(1, table)
        };
        match self {
            Self::Begin => Message::new(BATCH_BEGIN, REQUEST, number).raw(&header(0, SUBSYSTEM)),
            Self::End => Message::new(BATCH_END, REQUEST, number).raw(&header(0, SUBSYSTEM)),
            Self::Table(family) => change(NEW_TABLE, CREATE | EXCLUSIVE, family).number(2, OWNER),
            Self::Chain(family) => change(NEW_CHAIN, CREATE | EXCLUSIVE, family)
                .text(3, CHAIN)
                // Hook 0 is prerouting.
                .nested(4, |m| m.number(1, 0).number(2, PRIORITY.cast_unsigned()))
                .text(7, "nat"),
            Self::Rule(family, to) => change(NEW_RULE, CREATE, family)
                .text(2, CHAIN)
                .nested(4, |m| expressions(m, to)),
            Self::Flush(family) => change(DELETE_RULE, 0, family).text(2, CHAIN),
        }
    }
}

/// `iifname != "lo" tcp flags & (fin | syn | rst | ack) == syn tcp dport APP redirect to :AGENT`
///
/// The flags matter: a packet in the middle of a connection that was open before looks new to connection tracking where
/// nothing tracked it, and must not be led astray.
fn expressions(list: Message, to: Redirect) -> Message {
    const META_IN_NAME: u32 = 6;
    const META_PROTOCOL: u32 = 16;
    let mut name = [0; 16];
    name[..2].copy_from_slice(b"lo");
    let list = meta(list, META_IN_NAME);
    let list = compare(list, Compare::Differs, &name);
    let list = meta(list, META_PROTOCOL);
    let list = compare(list, Compare::Equals, &[TCP]);
    let list = tcp_header(list, 13, 1);
    let list = and(list, 0x17);
    let list = compare(list, Compare::Equals, &[0x02]);
    let list = tcp_header(list, 2, 2);
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
}

fn compare(list: Message, how: Compare, value: &[u8]) -> Message {
    expression(list, "cmp", |m| {
        m.number(1, REGISTER)
            .number(2, how as u32)
            .nested(3, |m| m.bytes(1, value))
    })
}

fn tcp_header(list: Message, offset: u32, length: u32) -> Message {
    // Base 2 is the transport header.
    expression(list, "payload", |m| {
        m.number(1, REGISTER)
            .number(2, 2)
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

enum Refused {
    NoSocket(io::Error),
    Io(io::Error),
    By(Step, Errno),
}

impl Refused {
    /// The kernel lacks this family, or a part of it; another one may do.
    fn is_of_the_family(&self) -> bool {
        let lacks = [Errno::NOENT, Errno::OPNOTSUPP, Errno::AFNOSUPPORT];
        matches!(self, Self::By(step, errno) if !matches!(step, Step::Begin) && lacks.contains(errno))
    }
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let module = |f: &mut fmt::Formatter<'_>, module, errno: &dyn fmt::Display| {
            write!(
                f,
                "the node's kernel lacks the module {module} ({errno}): load it there with `modprobe {module}`, or use the strategy `service`"
            )
        };
        match self {
            Self::NoSocket(errno) => module(f, "nf_tables", errno),
            Self::Io(error) => write!(f, "the kernel did not answer about nftables: {error}"),
            Self::By(Step::Table(_), Errno::EXIST | Errno::PERM) => write!(
                f,
                "another agent of Ashore is at work on this port, in this pod's network"
            ),
            Self::By(_, errno @ (Errno::PERM | Errno::ACCESS)) => write!(
                f,
                "the agent may not change the pod's network ({errno}): its container needs the capability NET_ADMIN"
            ),
            Self::By(Step::Begin, errno) => module(f, "nf_tables", errno),
            Self::By(Step::Table(_), errno @ (Errno::OPNOTSUPP | Errno::INVAL)) => write!(
                f,
                "the node's kernel knows no nftables table that belongs to a process ({errno}): Linux 5.12 or later is needed, or use the strategy `service`"
            ),
            Self::By(Step::Chain(_), errno) => module(f, "nft_chain_nat", errno),
            Self::By(Step::Rule(..), errno @ (Errno::NOENT | Errno::OPNOTSUPP)) => {
                module(f, "nft_redir", errno)
            }
            Self::By(step, errno) => {
                write!(f, "the kernel refused the nftables {step:?}: {errno}")
            }
        }
    }
}
