//! Where redirected connections arrive, and where they were going.

use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr, UdpSocket};

use rustix::io::Errno;
use rustix::net::sockopt::{ip_original_dst, ipv6_original_dst, set_ipv6_v6only};
use tokio::net::{TcpListener, TcpSocket, TcpStream};

const BACKLOG: u32 = 1024;
/// The same port is wanted in both families; the one that IPv4 got is hardly ever taken in IPv6.
const TRIES: usize = 8;

/// A port of the agent's own, in every family that the pod has.
pub fn listen() -> io::Result<(u16, Vec<TcpListener>)> {
    let mut last = None;
    for _ in 0..TRIES {
        let v4 = TcpSocket::new_v4()?;
        v4.bind((Ipv4Addr::UNSPECIFIED, 0).into())?;
        let v4 = v4.listen(BACKLOG)?;
        let port = v4.local_addr()?.port();
        match listen_v6(port) {
            Ok(v6) => return Ok((port, vec![v4, v6])),
            Err(error) if has_no_v6(&error) => return Ok((port, vec![v4])),
            Err(error) => last = Some(error),
        }
    }
    Err(last.unwrap_or_else(|| io::ErrorKind::AddrInUse.into()))
}

fn listen_v6(port: u16) -> io::Result<TcpListener> {
    let socket = TcpSocket::new_v6()?;
    set_ipv6_v6only(&socket, true)?;
    socket.bind((Ipv6Addr::UNSPECIFIED, port).into())?;
    socket.listen(BACKLOG)
}

fn has_no_v6(error: &io::Error) -> bool {
    let none = [Errno::AFNOSUPPORT, Errno::ADDRNOTAVAIL];
    Errno::from_io_error(error).is_some_and(|errno| none.contains(&errno))
}

/// The address that the caller dialled, as it can be dialled from inside the pod; `None` for somebody who found the agent's
/// own port.
pub fn destination(stream: &TcpStream, app: u16) -> Option<SocketAddr> {
    let here = stream.local_addr().ok()?;
    let dialled = match here {
        SocketAddr::V4(_) => SocketAddr::V4(ip_original_dst(stream).ok()?),
        SocketAddr::V6(_) => SocketAddr::V6(ipv6_original_dst(stream).ok()?),
    };
    if dialled.port() != app {
        return None;
    }
    // An address that is not the pod's own would lead out of it, and the redirect back here.
    let is_ours = UdpSocket::bind((dialled.ip(), 0)).is_ok();
    Some(if is_ours {
        dialled
    } else {
        (here.ip(), app).into()
    })
}
