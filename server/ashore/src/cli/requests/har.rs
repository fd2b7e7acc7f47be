//! Requests as an HTTP archive (HAR 1.2, <http://www.softwareishard.com/blog/har-12-spec/>), which browsers and proxies read.

use ashore_protocol::{
    agent::Protocol,
    editor::{Header, RequestRecord, Stood},
};
use serde_json::{Value, json};

/// The whole archive; connections that are no HTTP have no place in one.
pub fn archive(records: &[RequestRecord]) -> Value {
    let http = records.iter().filter(|one| one.version != Protocol::Tcp);
    let entries: Vec<Value> = http.map(entry).collect();
    json!({ "log": {
        "version": "1.2",
        "creator": { "name": "Ashore", "version": env!("CARGO_PKG_VERSION") },
        "entries": entries,
    } })
}

fn entry(record: &RequestRecord) -> Value {
    let version = match record.version {
        Protocol::Http2 => "HTTP/2.0",
        _ => "HTTP/1.1",
    };
    let time = record.duration_ms.unwrap_or(-1.0);
    let url = format!("http://{}{}", record.host, record.url);
    let content_type = |headers: &[Header]| {
        let kind = headers.iter().find(|header| header.name == "content-type");
        kind.map_or(String::new(), |kind| kind.value.to_string())
    };
    let mut content = json!({
        "size": record.answer_bytes,
        "mimeType": content_type(&record.answer_headers),
    });
    if let Some(text) = &record.answer_body {
        content["text"] = json!(text);
    }
    let mut request = json!({
        "method": record.method,
        "url": url,
        "httpVersion": version,
        "cookies": [],
        "headers": record.headers,
        "queryString": query(&record.url),
        "headersSize": -1,
        "bodySize": record.request_bytes,
    });
    if let Some(text) = &record.request_body {
        request["postData"] = json!({ "mimeType": content_type(&record.headers), "text": text });
    }
    let stops: Vec<Value> = record.stops.iter().map(stop).collect();
    json!({
        "startedDateTime": instant(record.at),
        "time": time,
        "request": request,
        "response": {
            // 0: there is no answer yet, as browsers write it.
            "status": record.status.unwrap_or(0),
            "statusText": "",
            "httpVersion": version,
            "cookies": [],
            "headers": record.answer_headers,
            "content": content,
            "redirectURL": "",
            "headersSize": -1,
            "bodySize": record.answer_bytes,
        },
        "cache": {},
        "timings": { "send": 0, "wait": time, "receive": 0 },
        "serverIPAddress": "",
        "comment": record.configuration,
        "_from": record.from,
        "_outcome": record.outcome,
        "_stoodAt": stops,
    })
}

fn query(url: &str) -> Vec<Value> {
    let query = url.split_once('?').map_or("", |(_, query)| query);
    let parts = query.split('&').filter(|part| !part.is_empty());
    let pair = |part: &str| {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        json!({ "name": name, "value": value })
    };
    parts.map(pair).collect()
}

fn stop(stood: &Stood) -> Value {
    json!({
        "file": stood.place.file,
        "line": stood.place.line,
        "function": stood.place.function,
        "certain": stood.certain,
        "exception": stood.exception,
    })
}

/// Milliseconds since 1970 as ISO 8601. The calendar is Gregorian, counted from March of the year 0 in eras of 400 years, as
/// Howard Hinnant's "chrono-compatible low-level date algorithms" has it.
fn instant(ms: u64) -> String {
    let (seconds, ms) = (ms / 1000, ms % 1000);
    let (days, second) = (seconds / 86_400 + 719_468, seconds % 86_400);
    let (era, day) = (days / 146_097, days % 146_097);
    let year = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let date = day - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + era * 400 + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{date:02}T{hour:02}:{minute:02}:{second:02}.{ms:03}Z")
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::record, *};

    #[test]
    fn dates() {
        for (ms, expected) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (951_782_399_999, "2000-02-28T23:59:59.999Z"),
            (951_782_400_000, "2000-02-29T00:00:00.000Z"),
            (1_700_000_000_123, "2023-11-14T22:13:20.123Z"),
            (4_102_444_800_000, "2100-01-01T00:00:00.000Z"),
        ] {
            assert_eq!(instant(ms), expected);
        }
    }

    #[test]
    fn entries() {
        let archive = archive(&[record()]);
        let entry = &archive["log"]["entries"][0];
        assert_eq!(entry["request"]["url"], "http://orders:80/orders?page=2");
        assert_eq!(
            entry["request"]["queryString"][0],
            json!({ "name": "page", "value": "2" })
        );
        assert_eq!(entry["response"]["status"], 201);
        assert_eq!(entry["startedDateTime"], "2023-11-14T22:13:20.000Z");
        assert_eq!(entry["_stoodAt"][0]["line"], 12);
    }
}
