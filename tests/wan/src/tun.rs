//! The one call that the standard library does not have.

use std::{fs::File, io};

use rustix::ioctl::{Setter, ioctl, opcode};

const NAME: usize = 16;
/// IP packets without a header of the device's own.
const TUN_WITHOUT_HEADER: u16 = 0x0001 | 0x1000;
const TUNSETIFF: u32 = opcode::write::<i32>(b'T', 202);

/// The kernel's `struct ifreq`, as far as this call looks at it.
#[repr(C)]
struct Request {
    name: [u8; NAME],
    flags: u16,
    rest: [u8; 22],
}

/// Makes this open `/dev/net/tun` the device of that name.
pub fn become_device(file: &File, name: &str) -> io::Result<()> {
    if name.is_empty() || name.len() >= NAME {
        return Err(io::Error::other(format!("{name:?} is no device's name")));
    }
    let mut request = Request {
        name: [0; NAME],
        flags: TUN_WITHOUT_HEADER,
        rest: [0; 22],
    };
    request.name[..name.len()].copy_from_slice(name.as_bytes());
    // The kernel reads a `struct ifreq`, which the request is, and writes the name that it gave back into it.
    #[allow(unsafe_code)]
    unsafe {
        ioctl(file, Setter::<TUNSETIFF, Request>::new(request))?;
    }
    Ok(())
}
