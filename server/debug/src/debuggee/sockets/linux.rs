//! Linux: straight from /proc, and only for the processes asked about, because this is looked at 40 times a second.

use std::{
    collections::{HashMap, HashSet},
    fs,
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
};

use super::{Listening, Start, Table, listening};

const ESTABLISHED: &str = "01";
const LISTEN: &str = "0A";

struct Row {
    address: IpAddr,
    port: u16,
    far_port: u16,
    listens: bool,
    inode: u64,
}

/// What changes whenever a listening socket comes or goes anywhere; much cheaper than the whole table.
pub fn unchanged() -> Vec<u64> {
    if let Ok(all) = listening::all() {
        return all.iter().map(|one| one.inode).collect();
    }
    let mut inodes: Vec<u64> = rows()
        .filter(|row| row.listens)
        .map(|row| row.inode)
        .collect();
    inodes.sort_unstable();
    inodes
}

pub fn table(processes: &[u32]) -> Table {
    let rows: HashMap<u64, Row> = rows().map(|row| (row.inode, row)).collect();
    let mut table = Table::default();
    for pid in processes {
        for row in socket_inodes(*pid)
            .iter()
            .filter_map(|inode| rows.get(inode))
        {
            if row.listens {
                table.listening.push(Listening {
                    address: row.address,
                    port: row.port,
                    pid: *pid,
                });
            } else {
                table.connected.insert((*pid, row.far_port));
            }
        }
    }
    table
}

fn socket_inodes(pid: u32) -> HashSet<u64> {
    let links = fs::read_dir(format!("/proc/{pid}/fd"))
        .into_iter()
        .flatten()
        .flatten();
    let inode = |link: fs::DirEntry| {
        let target = fs::read_link(link.path()).ok()?;
        target
            .to_str()?
            .strip_prefix("socket:[")?
            .strip_suffix(']')?
            .parse()
            .ok()
    };
    links.filter_map(inode).collect()
}

fn rows() -> impl Iterator<Item = Row> {
    let tables = ["/proc/self/net/tcp", "/proc/self/net/tcp6"];
    let text = tables
        .into_iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    let rows = text.map(|text| text.lines().skip(1).filter_map(row).collect::<Vec<_>>());
    rows.flatten()
}

fn row(line: &str) -> Option<Row> {
    let fields: Vec<&str> = line.split_ascii_whitespace().collect();
    let (near, far, state) = (*fields.get(1)?, *fields.get(2)?, *fields.get(3)?);
    if state != LISTEN && state != ESTABLISHED {
        return None;
    }
    let (address, port) = near.split_once(':')?;
    Some(Row {
        address: parse_address(address)?,
        port: u16::from_str_radix(port, 16).ok()?,
        far_port: u16::from_str_radix(far.split_once(':')?.1, 16).ok()?,
        listens: state == LISTEN,
        inode: fields.get(9)?.parse().ok()?,
    })
}

/// The kernel prints addresses as 32-bit words in the machine's own byte order.
fn parse_address(hex: &str) -> Option<IpAddr> {
    let word = |at: usize| {
        u32::from_str_radix(hex.get(at..at + 8)?, 16)
            .ok()
            .map(u32::to_ne_bytes)
    };
    if hex.len() == 8 {
        return Some(Ipv4Addr::from(word(0)?).into());
    }
    let mut bytes = [0; 16];
    for (n, part) in bytes.chunks_mut(4).enumerate() {
        part.copy_from_slice(&word(n * 8)?);
    }
    Some(Ipv6Addr::from(bytes).into())
}

pub fn start(pid: u32) -> Option<Start> {
    let stat = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    // The name in parentheses may hold anything, so fields are counted from its end; zombies are gone for us.
    let mut fields = stat.rsplit_once(") ")?.1.split(' ');
    let state = fields.next()?;
    (state != "Z" && state != "X").then_some(())?;
    fields.nth(18)?.parse().ok()
}

pub fn children(pid: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{pid}/task"))
        .into_iter()
        .flatten()
        .flatten();
    let lists =
        threads.filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let ids = lists.map(|list| {
        list.split(' ')
            .filter_map(|id| id.parse().ok())
            .collect::<Vec<u32>>()
    });
    ids.flatten().collect()
}

pub fn arguments(pid: u32) -> Vec<String> {
    let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    let parts = line
        .split(|byte| *byte == 0)
        .filter(|part| !part.is_empty());
    parts
        .map(|part| String::from_utf8_lossy(part).into_owned())
        .collect()
}

/// Every process of this machine that shows itself.
pub fn processes() -> HashSet<u32> {
    let entries = fs::read_dir("/proc").into_iter().flatten().flatten();
    entries
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect()
}

/// Whether the environment that the process was started with has the entry `NAME=value`.
pub fn has_environment(pid: u32, entry: &str) -> bool {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    environment
        .split(|byte| *byte == 0)
        .any(|one| one == entry.as_bytes())
}

/// Whether it has this variable there, whatever its value.
pub fn has_variable(pid: u32, name: &str) -> bool {
    let environment = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let named = |one: &[u8]| {
        one.strip_prefix(name.as_bytes())
            .is_some_and(|rest| rest.starts_with(b"="))
    };
    environment.split(|byte| *byte == 0).any(named)
}

/// The ports that the kernel gives out by itself.
pub fn free_ports() -> std::ops::RangeInclusive<u16> {
    let text = fs::read_to_string("/proc/sys/net/ipv4/ip_local_port_range").unwrap_or_default();
    let mut ends = text.split_whitespace().filter_map(|end| end.parse().ok());
    ends.next().unwrap_or(32_768)..=ends.next().unwrap_or(60_999)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses() {
        let check = |hex, address: &str| assert_eq!(parse_address(hex), address.parse().ok());
        if cfg!(target_endian = "little") {
            check("0100007F", "127.0.0.1");
            check("00000000000000000000000001000000", "::1");
            check("0000000000000000FFFF00000100007F", "::ffff:127.0.0.1");
        }
        check("00000000", "0.0.0.0");
        check("zz", "");
    }
}
