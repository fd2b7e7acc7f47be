//! Programs that listen in a container's name: one table of the helpers of container engines.
//!
//! A published port is a socket of the engine's helper, which is nobody's child here. It is the debuggee's where it has the
//! number that was predicted or named, and where this user may use the engine: then its containers are this user's own.

mod table;

use std::net::{IpAddr, SocketAddr};

use table::{Helper, Says};

use super::sockets::{self, Listening, Socket};

/// A port of this machine that leads into a container.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// `None`: at every address.
    pub host: Option<IpAddr>,
    pub first: u16,
    pub last: u16,
    /// The container's address or id, as far as the helper's arguments say it.
    pub container: Option<String>,
}

impl Published {
    fn is_at(&self, bound: SocketAddr) -> bool {
        let same = match self.host {
            Some(host) => host.to_canonical() == bound.ip(),
            None => bound.ip().is_unspecified(),
        };
        same && (self.first..=self.last).contains(&bound.port())
    }
}

/// Whether a program with this command line is a container engine's front: what it runs is in a container.
pub fn is_client(arguments: &[String]) -> bool {
    arguments
        .first()
        .is_some_and(|program| table::CLIENTS.contains(&name(program)))
}

/// Of the sockets with one port, the one that a helper holds for a container of this user's.
pub fn published(with_port: &[Socket]) -> Option<Listening> {
    if with_port.is_empty() {
        return None;
    }
    sockets::processes().into_iter().find_map(|pid| {
        let arguments = sockets::arguments(pid);
        let helper = helper(&arguments)?;
        let reached = |socket: &&Socket| socket.reached_at(with_port).is_some();
        let socket = match helper.published(&arguments) {
            Some(published) => {
                tracing::debug!(pid, ?published, "a container engine's helper");
                let at = |one: &&Socket| published.iter().any(|it| it.is_at(one.bound));
                with_port.iter().filter(at).find(reached)?
            }
            // Its arguments do not say it: it must have the socket.
            None => {
                let held = sockets::table(sockets::held(&[pid])).listening;
                let its = |one: &&Socket| {
                    let at = one.reached_at(with_port);
                    held.iter().any(|held| Some(held.address) == at)
                };
                with_port.iter().find(its)?
            }
        };
        helper.may_be_used(pid).then_some(Listening {
            address: socket.reached_at(with_port)?,
            any: socket.is_any(),
            pid,
        })
    })
}

fn helper(arguments: &[String]) -> Option<&'static Helper> {
    // A helper that is a script has its interpreter before it.
    let mut words = arguments.iter().take(2).map(|word| name(word));
    words.find_map(|word| table::HELPERS.iter().find(|helper| helper.name == word))
}

fn name(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

impl Helper {
    /// What the arguments say; `None`: nothing of ports.
    fn published(&self, arguments: &[String]) -> Option<Vec<Published>> {
        match self.says {
            Says::Flags {
                host,
                port,
                container,
            } => {
                let port = after(arguments, port)?.parse().ok()?;
                Some(vec![Published {
                    host: after(arguments, host).and_then(address),
                    first: port,
                    last: port,
                    container: after(arguments, container).map(str::to_owned),
                }])
            }
            Says::Forwards { flags } => {
                let follows =
                    |pair: &[String]| flags.contains(&pair[0].as_str()).then(|| pair[1].clone());
                let said: Vec<_> = arguments.windows(2).filter_map(follows).collect();
                let said = said.iter().flat_map(|list| list.split(','));
                Some(said.filter_map(forward).collect())
            }
            Says::Nothing => None,
        }
    }

    /// Its own user may, and whoever may write to the engine's socket.
    fn may_be_used(&self, pid: u32) -> bool {
        let me = rustix::process::geteuid().as_raw();
        let writable = |path: &str| rustix::fs::access(path, rustix::fs::Access::WRITE_OK).is_ok();
        let named = std::env::var("DOCKER_HOST").unwrap_or_default();
        let named = named
            .strip_prefix("unix://")
            .filter(|_| self.engine.contains(&table::DOCKER));
        sockets::user(pid) == Some(me)
            || self.engine.iter().any(|path| writable(path))
            || named.is_some_and(writable)
    }
}

fn after<'a>(arguments: &'a [String], flag: &str) -> Option<&'a str> {
    let at = arguments.iter().position(|word| word == flag)?;
    arguments.get(at + 1).map(String::as_str)
}

/// "Any" is no address of its own: the socket says whether it is of IPv4 or IPv6.
fn address(text: &str) -> Option<IpAddr> {
    text.parse()
        .ok()
        .filter(|address: &IpAddr| !address.is_unspecified())
}

/// pasta's `[ADDRESS/]FIRST[-LAST][:…]`.
fn forward(text: &str) -> Option<Published> {
    let (host, ports) = match text.rsplit_once('/') {
        Some((host, ports)) => (host.split('%').next().and_then(address), ports),
        None => (None, text),
    };
    let ports = ports.split(':').next()?;
    let (first, last) = ports.split_once('-').unwrap_or((ports, ports));
    Some(Published {
        host,
        first: first.parse().ok()?,
        last: last.parse().ok()?,
        container: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn what_helpers_say() {
        let check = |line: &str, at: &str, expected: Option<bool>| {
            let arguments = words(line);
            let said = helper(&arguments).expect(line).published(&arguments);
            let at = at.parse().unwrap();
            let is_at = said.map(|said| said.iter().any(|one| one.is_at(at)));
            assert_eq!(is_at, expected, "{line}");
        };
        let docker = "/usr/bin/docker-proxy -proto tcp -host-ip 127.0.0.1 -host-port 8080 -container-ip 172.17.0.2 -container-port 80";
        check(docker, "127.0.0.1:8080", Some(true));
        check(docker, "127.0.0.2:8080", Some(false));
        check(docker, "127.0.0.1:80", Some(false));
        let any = "docker-proxy -proto tcp -host-ip :: -host-port 8080 -container-ip 172.17.0.2 -container-port 80 -use-listen-fd";
        check(any, "[::]:8080", Some(true));
        check(
            "/usr/bin/pasta -t 127.0.0.1/8080-8082:80-82,9000 -u none",
            "127.0.0.1:8081",
            Some(true),
        );
        check(
            "/usr/bin/pasta -t 127.0.0.1/8080-8082:80-82,9000 -u none",
            "0.0.0.0:9000",
            Some(true),
        );
        check("pasta -t none", "0.0.0.0:9000", Some(false));
        check(
            "/usr/bin/conmon --api-version 1 -c 4f2b -u 4f2b",
            "0.0.0.0:80",
            None,
        );
        check("rootlessport", "0.0.0.0:80", None);
        check("slirp4netns --mtu=65520 -c 77 tap0", "0.0.0.0:80", None);
        check(
            "/usr/bin/python3 /opt/docker-proxy -host-ip 0.0.0.0 -host-port 8080",
            "0.0.0.0:8080",
            Some(true),
        );
        for other in ["python3 app.py", "nginx", "/usr/bin/docker-proxyd"] {
            assert!(helper(&words(other)).is_none(), "{other}");
        }
        assert!(is_client(&words(
            "/usr/local/bin/docker exec -i shop node app.js"
        )));
        assert!(!is_client(&words("node docker")));
    }

    #[test]
    fn the_container_is_known_where_it_is_said() {
        let line = words(
            "docker-proxy -proto tcp -host-ip 0.0.0.0 -host-port 8080 -container-ip 172.17.0.2 -container-port 80",
        );
        let said = helper(&line).unwrap().published(&line).unwrap();
        assert_eq!(said[0].container.as_deref(), Some("172.17.0.2"));
    }
}
