//! Lets only whole messages through to tower-lsp, whose reader ends at the first one that is broken: an editor's slip must not
//! end the sessions of a day.

use serde_json::Value;
use tokio::io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWriteExt, BufReader, DuplexStream};

/// No message of an editor is longer.
const LONGEST: usize = 64 * 1024 * 1024;
const ROOM: usize = 256 * 1024;

/// The end from which tower-lsp reads, and the work that fills it until the client's end closes.
pub fn filtered(reader: impl AsyncRead + Unpin) -> (DuplexStream, impl Future<Output = ()>) {
    let (theirs, ours) = tokio::io::duplex(ROOM);
    (theirs, pump(reader, ours))
}

async fn pump(reader: impl AsyncRead + Unpin, mut writer: DuplexStream) {
    let mut reader = BufReader::new(reader);
    while let Ok(Some(body)) = next(&mut reader).await {
        if let Err(problem) = check(&body) {
            tracing::error!(problem, "a message of the client was left out");
            continue;
        }
        let head = format!("Content-Length: {}\r\n\r\n", body.len());
        if writer.write_all(head.as_bytes()).await.is_err()
            || writer.write_all(&body).await.is_err()
        {
            return;
        }
    }
}

/// The next body; `None` at the end.
async fn next(reader: &mut (impl AsyncBufReadExt + Unpin)) -> std::io::Result<Option<Vec<u8>>> {
    let mut length = None;
    let mut line = Vec::new();
    loop {
        line.clear();
        if reader.read_until(b'\n', &mut line).await? == 0 {
            return Ok(None);
        }
        let text = String::from_utf8_lossy(&line);
        let text = text.trim();
        if let Some((_, value)) = text
            .split_once(':')
            .filter(|(name, _)| name.trim().eq_ignore_ascii_case("content-length"))
        {
            length = value.trim().parse().ok();
        }
        if let (true, Some(length)) = (text.is_empty(), length) {
            if length > LONGEST {
                return Err(std::io::ErrorKind::InvalidData.into());
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).await?;
            return Ok(Some(body));
        }
    }
}

fn check(body: &[u8]) -> Result<(), String> {
    let message: Value = serde_json::from_slice(body).map_err(|error| error.to_string())?;
    let is_id = |id: &Value| id.is_i64() || id.is_string();
    let sound =
        message["jsonrpc"] == "2.0" && message.get("id").is_none_or(|id| id.is_null() || is_id(id));
    let request = message["method"].is_string()
        && message
            .get("params")
            .is_none_or(|params| params.is_object() || params.is_array() || params.is_null());
    let response = message.get("id").is_some()
        && (message.get("result").is_some() != message.get("error").is_some());
    if sound && (request || response) {
        Ok(())
    } else {
        Err("it is no message of JSON-RPC 2.0".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn broken_messages_are_left_out() {
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let good = r#"{"jsonrpc":"2.0","id":1,"method":"a"}"#;
        let mut sent = String::from("noise\r\n\r\n");
        for body in [
            "{",
            "[]",
            "",
            "\u{0}",
            r#"{"jsonrpc":"2.0"}"#,
            good,
            r#"{"jsonrpc":"2.0","id":[],"method":"a"}"#,
            good,
        ] {
            sent += &frame(body);
        }
        sent += "Content-Length: 99\r\n\r\n{";
        let (mut reader, work) = filtered(sent.as_bytes());
        work.await;
        let mut got = String::new();
        reader.read_to_string(&mut got).await.unwrap();
        assert_eq!(got, frame(good).repeat(2));
    }
}
