//! What is said to a server to hear what it speaks.

/// HTTP/2's first words, and settings that are empty: nothing is asked of anybody.
pub const HTTP2: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0";

/// A client's hello of TLS 1.2 without a name: whoever speaks TLS answers with a hello or with an alert.
pub const TLS: &[u8] = &[
    0x16, 0x03, 0x01, 0x00, 0x59, // a record of 89 bytes
    0x01, 0x00, 0x00, 0x55, // a client's hello of 85
    0x03, 0x03, // TLS 1.2
    b'a', b's', b'h', b'o', b'r', b'e', b' ', b'a', b's', b'k', b's', b' ', b'w', b'h', b'a', b't',
    b' ', b'i', b's', b' ', b's', b'p', b'o', b'k', b'e', b'n', b' ', b'h', b'e', b'r', b'e', b'.',
    0x00, // no session
    0x00, 0x0c, 0xc0, 0x2b, 0xc0, 0x2f, 0xc0, 0x2c, 0xc0, 0x30, 0x00, 0x9c, 0x00,
    0x2f, // ciphers
    0x01, 0x00, // no compression
    0x00, 0x20, // extensions, 32 bytes
    0x00, 0x0a, 0x00, 0x06, 0x00, 0x04, 0x00, 0x1d, 0x00, 0x17, // groups
    0x00, 0x0b, 0x00, 0x02, 0x01, 0x00, // point formats
    0x00, 0x0d, 0x00, 0x0c, 0x00, 0x0a, 0x04, 0x03, 0x08, 0x04, 0x04, 0x01, 0x02, 0x01, 0x05, 0x03,
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_lengths_are_right() {
        let number = |at: usize| usize::from(TLS[at]) * 256 + usize::from(TLS[at + 1]);
        assert_eq!(number(3), TLS.len() - 5);
        assert_eq!(number(7), TLS.len() - 9);
        let extensions = TLS.len() - 32;
        assert_eq!(number(extensions - 2), 32);
    }
}
