//! Why the kernel does not make a table, in sentences for people.

use std::{fmt, io};

use rustix::io::Errno;

use super::Step;
use super::rules::{INBOUND, Rule};

/// What the kernel said.
pub enum Refused {
    NoSocket(io::Error),
    Io(io::Error),
    By(Step, Errno),
}

impl Refused {
    /// The kernel lacks this family, or a part of it; another one may do.
    pub fn is_of_the_family(&self) -> bool {
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

#[cfg(test)]
mod tests {
    use super::super::rules::{ARRIVES, Family, Redirect};
    use super::*;

    #[test]
    fn every_refusal_says_what_helps() {
        let table = Step::Table(Family::Inet);
        let rule = Step::Rule(Family::Inet, Rule::Redirect(Redirect { app: 1, agent: 2 }));
        for (step, errno, part) in [
            (table, Errno::EXIST, "another agent"),
            (
                table,
                Errno::INVAL,
                "Linux 5.12 or later is needed, or use the strategy `service`",
            ),
            (table, Errno::OPNOTSUPP, "Linux 5.12"),
            (Step::Begin, Errno::PERM, "NET_ADMIN"),
            (Step::Begin, Errno::INVAL, "modprobe nf_tables"),
            (
                Step::Chain(Family::Inet, INBOUND),
                Errno::NOENT,
                "modprobe nft_chain_nat",
            ),
            (Step::Chain(Family::Inet, ARRIVES), Errno::NOENT, "arrives"),
            (rule, Errno::NOENT, "modprobe nft_redir"),
        ] {
            let said = Refused::By(step, errno).to_string();
            assert!(said.contains(part), "{step:?} {errno}: {said}");
        }
    }
}
