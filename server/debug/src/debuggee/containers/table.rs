//! The helpers, a row each.

/// A program that listens for containers.
pub struct Helper {
    /// Its file's name.
    pub name: &'static str,
    pub says: Says,
    /// Sockets of its engine: who may write to one of them may do everything with its containers.
    pub engine: &'static [&'static str],
}

/// How a helper's arguments say what it publishes.
pub enum Says {
    /// The words after these.
    Flags {
        host: &'static str,
        port: &'static str,
        container: &'static str,
    },
    /// Lists of ports after one of these: `[ADDRESS/]FIRST[-LAST][:FIRST[-LAST]]`.
    Forwards { flags: &'static [&'static str] },
    /// Nothing of ports: whoever holds the socket publishes it.
    Nothing,
}

pub const DOCKER: &str = "/var/run/docker.sock";
const PODMAN: &str = "/run/podman/podman.sock";

const DOCKER_FLAGS: Says = Says::Flags {
    host: "-host-ip",
    port: "-host-port",
    container: "-container-ip",
};

const fn row(name: &'static str, says: Says, engine: &'static [&'static str]) -> Helper {
    Helper { name, says, engine }
}

pub const HELPERS: &[Helper] = &[
    row("docker-proxy", DOCKER_FLAGS, &[DOCKER]),
    row("rootlesskit-docker-proxy", DOCKER_FLAGS, &[DOCKER]),
    // Without a proxy the engine itself keeps the socket, and the kernel leads what comes past it.
    row("dockerd", Says::Nothing, &[DOCKER]),
    row("rootlesskit", Says::Nothing, &[]),
    row("com.docker.backend", Says::Nothing, &[DOCKER]),
    row("conmon", Says::Nothing, &[PODMAN]),
    row("rootlessport", Says::Nothing, &[]),
    row("rootlessport-child", Says::Nothing, &[]),
    row("containers-rootlessport", Says::Nothing, &[]),
    row("containers-rootlessport-child", Says::Nothing, &[]),
    row(
        "pasta",
        Says::Forwards {
            flags: &["-t", "--tcp-ports"],
        },
        &[PODMAN],
    ),
    row(
        "pasta.avx2",
        Says::Forwards {
            flags: &["-t", "--tcp-ports"],
        },
        &[PODMAN],
    ),
    row("slirp4netns", Says::Nothing, &[]),
    row("gvproxy", Says::Nothing, &[]),
    row("limactl", Says::Nothing, &[]),
];

/// Fronts of container engines.
pub const CLIENTS: &[&str] = &[
    "docker",
    "docker-compose",
    "podman",
    "podman-compose",
    "nerdctl",
    "devcontainer",
];
