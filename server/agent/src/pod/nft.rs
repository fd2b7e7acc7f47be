//! The table that leads new connections from outside the pod to the agent. It belongs to the socket that made it: when the
//! agent ends in whatever way, the kernel takes it away, and until then nobody else can.

use std::net::{IpAddr, SocketAddr};
use std::{fmt, io};

use rustix::io::Errno;
use rustix::net::netlink::NETFILTER;

use super::netlink::{ACK, APPEND, Answer, CREATE, EXCLUSIVE, Message, REQUEST, Socket};

/// How the tables' names begin, for people who look.
const TABLE: &str = "ashore";
const INBOUND: Chain = Chain {
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
const ARRIVES: Chain = Chain {
    name: "arrives",
    kind: "filter",
    hook: PREROUTING,
    priority: RAW,
};
const LEAVES: Chain = Chain {
    name: "leaves",
    kind: "filter",
    hook: OUTPUT,
    priority: RAW,
};

const SUBSYSTEM: u16 = 10;
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;
const NEW_TABLE: u16 = SUBSYSTEM << 8;
const NEW_CHAIN: u16 = SUBSYSTEM << 8 | 3;
const NEW_RULE: u16 = SUBSYSTEM << 8 | 6;
const DELETE_RULE: u16 = SUBSYSTEM << 8 | 8;
/// `NFT_TABLE_F_OWNER`
const OWNER: u32 = 2;
const TCP: u8 = 6;
const REGISTER: u32 = 1;
const META_PROTOCOL: u32 = 16;
const DROP: u32 = 0;
const PUSH: u8 = 0x08;
const RESET: u8 = 0x04;
/// Where a verdict goes.
const VERDICT: u32 = 0;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Chain {
    name: &'static str,
    kind: &'static str,
    hook: u32,
    priority: i32,
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
enum Rule {
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
    fn chain(self) -> Chain {
        match self {
            Self::Redirect(_) => INBOUND,
            Self::Arrives(_) | Self::KeepPushed(_) | Self::KeepLong(_) => ARRIVES,
            Self::Leaves(_) | Self::KeepReset(_) => LEAVES,
        }
    }

    /// Whether a table of this family can have it.
    fn fits(self, family: Family) -> bool {
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

    fn expressions(self, list: Message) -> Message {
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
        let name = format!("{TABLE}-{}", redirect.app);
        Self::make(&name, &[INBOUND], &[Rule::Redirect(*redirect)])
    }

    /// A second one, which [`Table::watch`] fills.
    pub fn of_before(app: u16) -> Result<Self, Failure> {
        Self::make(&format!("{TABLE}-{app}-before"), &[ARRIVES, LEAVES], &[])
    }

    fn make(name: &str, chains: &'static [Chain], rules: &[Rule]) -> Result<Self, Failure> {
        let mut tried = Self::with(WAYS[0], name, chains, rules);
        for families in &WAYS[1..] {
            match tried {
                Err(refused) if refused.is_of_the_family() => {
                    tried = Self::with(families, name, chains, rules);
                }
                other => return other.map_err(|refused| Failure(refused.to_string())),
            }
        }
        tried.map_err(|refused| Failure(refused.to_string()))
    }

    fn with(
        families: &'static [Family],
        name: &str,
        chains: &'static [Chain],
        rules: &[Rule],
    ) -> Result<Self, Refused> {
        let table = Self {
            owner: Socket::open(NETFILTER).map_err(Refused::NoSocket)?,
            families,
            name: name.to_owned(),
        };
        table.all(|family| {
            let chains = chains.iter().map(|chain| Step::Chain(family, *chain));
            let mut steps = vec![Step::Table(family)];
            steps.extend(chains);
            steps.extend(rules.iter().map(|rule| Step::Rule(family, *rule)));
            steps
        })?;
        Ok(table)
    }

    /// These connections are watched from now on, and no others. An error leaves all as it was.
    pub fn watch(&self, watches: &[Watch]) -> Result<(), Failure> {
        let rules = watches.iter().flat_map(|watch| {
            let kept = [
                Rule::KeepPushed(*watch),
                Rule::KeepLong(*watch),
                Rule::KeepReset(*watch),
            ];
            let kept = kept.into_iter().filter(|_| watch.held);
            kept.chain([Rule::Arrives(*watch), Rule::Leaves(*watch)])
        });
        let rules: Vec<Rule> = rules.collect();
        self.all(|family| {
            let fits = rules.iter().filter(|rule| rule.fits(family));
            let mut steps = vec![Step::Flush(family, ARRIVES), Step::Flush(family, LEAVES)];
            steps.extend(fits.map(|rule| Step::Rule(family, *rule)));
            steps
        })
        .map_err(|refused| Failure(refused.to_string()))
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
        let rule = Rule::Redirect(redirect);
        self.all(|family| vec![Step::Flush(family, INBOUND), Step::Rule(family, rule)])
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
    Chain(Family, Chain),
    Rule(Family, Rule),
    /// Every rule of the chain goes.
    Flush(Family, Chain),
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
            Self::Chain(family, chain) => change(NEW_CHAIN, CREATE | EXCLUSIVE, family)
                .text(3, chain.name)
                .nested(4, |m| {
                    m.number(1, chain.hook)
                        .number(2, chain.priority.cast_unsigned())
                })
                .text(7, chain.kind),
            // At the end of its chain.
            Self::Rule(family, rule) => change(NEW_RULE, CREATE | APPEND, family)
                .text(2, rule.chain().name)
                .nested(4, |m| rule.expressions(m)),
            Self::Flush(family, chain) => change(DELETE_RULE, 0, family).text(2, chain.name),
        }
    }
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
            Self::By(Step::Chain(_, INBOUND), errno) => module(f, "nft_chain_nat", errno),
            Self::By(
                Step::Rule(_, Rule::Redirect(_)),
                errno @ (Errno::NOENT | Errno::OPNOTSUPP),
            ) => module(f, "nft_redir", errno),
            Self::By(step, errno) => {
                write!(f, "the kernel refused the nftables {step:?}: {errno}")
            }
        }
    }
}
