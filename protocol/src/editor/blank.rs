//! A value that is an empty text while it is not known; what a later version may write is not known either.

use serde::{Deserialize, Deserializer, Serialize, Serializer};

#[derive(Deserialize)]
#[serde(untagged)]
enum Blank<T> {
    Known(T),
    Other(#[expect(dead_code, reason = "any text is taken")] String),
}

pub fn serialize<T: Serialize, S: Serializer>(value: &Option<T>, to: S) -> Result<S::Ok, S::Error> {
    match value {
        Some(value) => value.serialize(to),
        None => to.serialize_str(""),
    }
}

pub fn deserialize<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    from: D,
) -> Result<Option<T>, D::Error> {
    Ok(match Blank::deserialize(from)? {
        Blank::Known(value) => Some(value),
        Blank::Other(_) => None,
    })
}
