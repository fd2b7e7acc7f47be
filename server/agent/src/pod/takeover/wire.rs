//! What goes over the wire on some of the connections that were open before, and the power to hold it up.

use std::io;

use rustix::net::netlink::NETFILTER;

use super::segment::Segment;
use crate::pod::netlink::{ACK, Answer, Message, REQUEST, Socket, attribute};
use crate::pod::nft::{Table, Told, Watch};

const LOG: u16 = 4 << 8;
const CONFIGURE: u16 = LOG | 1;
const BIND: u8 = 1;
const WHOLE: u8 = 2;
const PAYLOAD: u16 = 9;
const PREFIX: u16 = 10;

/// A segment and what became of it.
#[derive(Debug)]
pub struct Seen {
    pub how: Told,
    pub segment: Segment,
}

/// Watches connections of one port.
#[derive(Debug)]
pub struct Wire {
    table: Table,
    log: Socket,
    watched: Vec<Watch>,
}

impl Wire {
    /// The error is a sentence for people.
    pub fn tap(app: u16) -> Result<Self, String> {
        let log = listen(app).map_err(|error| format!("the node's kernel does not tell of segments ({error}): load the modules nfnetlink_log and nft_log there"))?;
        let table = Table::of_before(app).map_err(|failure| failure.to_string())?;
        Ok(Self {
            table,
            log,
            watched: Vec::new(),
        })
    }

    /// From now on these, and no others.
    pub fn watch(&mut self, watches: Vec<Watch>) -> Result<(), String> {
        if self.watched != watches {
            (self.table.watch(&watches)).map_err(|failure| failure.to_string())?;
            self.watched = watches;
        }
        Ok(())
    }

    /// What was seen since, in its order. `None`: some of it was missed.
    pub fn seen(&self) -> io::Result<Option<Vec<Seen>>> {
        let heard = self.log.heard()?;
        Ok(heard.map(|answers| answers.iter().filter_map(read).collect()))
    }
}

fn listen(group: u16) -> io::Result<Socket> {
    let socket = Socket::open(NETFILTER)?;
    socket.widen();
    let [high, low] = group.to_be_bytes();
    let configure = || Message::new(CONFIGURE, REQUEST | ACK, 1).raw(&[0, 0, high, low]);
    let mut range = [0; 6];
    range[..4].copy_from_slice(&0xffff_u32.to_be_bytes());
    range[4] = WHOLE;
    // One at a time: its own time to wait is a second.
    let ask = configure()
        .bytes(1, &[BIND])
        .bytes(2, &range)
        .number(5, 1)
        .finish();
    socket.send(&ask)?;
    for answer in socket.receive()? {
        if let Answer::Done(_, Err(code)) = answer {
            return Err(io::Error::from_raw_os_error(code));
        }
    }
    Ok(socket)
}

fn read(answer: &Answer) -> Option<Seen> {
    let Answer::Data(bytes) = answer else {
        return None;
    };
    let attributes = bytes.get(4..)?;
    let prefix = attribute(attributes, PREFIX)?;
    let how = [Told::PASSED, Told::KEPT, Told::LEFT]
        .into_iter()
        .find(|told| prefix.starts_with(told.0.as_bytes()))?;
    let segment = Segment::read(attribute(attributes, PAYLOAD)?)?;
    Some(Seen { how, segment })
}
