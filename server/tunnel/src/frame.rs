//! JSON messages with a length before them: a big-endian `u32`, at most [`MAX_FRAME`], then the bytes.

use std::io;

use ashore_protocol::agent::MAX_FRAME;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

/// The next message; `None` when the stream ended before it began. Not cancel-safe: a dropped call may lose bytes.
pub async fn read<T: DeserializeOwned>(io: &mut (impl AsyncRead + Unpin)) -> io::Result<Option<T>> {
    let mut prefix = [0; 4];
    let mut have = 0;
    while have < prefix.len() {
        match io.read(&mut prefix[have..]).await? {
            0 if have == 0 => return Ok(None),
            0 => return Err(io::ErrorKind::UnexpectedEof.into()),
            n => have += n,
        }
    }
    let length = u32::from_be_bytes(prefix) as usize;
    if length > MAX_FRAME {
        return Err(too_long(length));
    }
    let mut body = vec![0; length];
    io.read_exact(&mut body).await?;
    serde_json::from_slice(&body)
        .map(Some)
        .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

/// Write one message and flush it.
pub async fn write<T: Serialize + ?Sized>(
    io: &mut (impl AsyncWrite + Unpin),
    message: &T,
) -> io::Result<()> {
    let bytes = encode(message)?;
    io.write_all(&bytes).await?;
    io.flush().await
}

/// One message as bytes, for who writes by other means.
pub fn encode<T: Serialize + ?Sized>(message: &T) -> io::Result<Vec<u8>> {
    let mut bytes = vec![0; 4];
    serde_json::to_writer(&mut bytes, message)?;
    let length = bytes.len() - 4;
    if length > MAX_FRAME {
        return Err(too_long(length));
    }
    // MAX_FRAME fits a u32 many times over.
    bytes[..4].copy_from_slice(&(length as u32).to_be_bytes());
    Ok(bytes)
}

fn too_long(length: usize) -> io::Error {
    io::Error::new(
        io::ErrorKind::InvalidData,
        format!("a message of {length} bytes; the limit is {MAX_FRAME}"),
    )
}
