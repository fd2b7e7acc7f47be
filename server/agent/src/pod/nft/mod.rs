//! The table that leads new connections from outside the pod to the agent. It belongs to the socket that made it: when the
//! agent ends in whatever way, the kernel takes it away, and until then nobody else can.

mod refused;
mod rules;

use std::fmt;

use rustix::io::Errno;
use rustix::net::netlink::NETFILTER;

use super::netlink::{ACK, APPEND, Answer, CREATE, EXCLUSIVE, Message, REQUEST, Socket};
use refused::Refused;
use rules::{ARRIVES, Chain, Family, INBOUND, LEAVES, Rule};
pub use rules::{Redirect, Told, Watch};

/// How the tables' names begin, for people who look.
const TABLE: &str = "ashore";
const SUBSYSTEM: u16 = 10;
const BATCH_BEGIN: u16 = 0x10;
const BATCH_END: u16 = 0x11;
const NEW_TABLE: u16 = SUBSYSTEM << 8;
const NEW_CHAIN: u16 = SUBSYSTEM << 8 | 3;
const NEW_RULE: u16 = SUBSYSTEM << 8 | 6;
const DELETE_RULE: u16 = SUBSYSTEM << 8 | 8;
/// `NFT_TABLE_F_OWNER`
const OWNER: u32 = 2;
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

/// A part of a change.
#[derive(Debug, Clone, Copy)]
pub enum Step {
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
