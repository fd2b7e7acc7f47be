//! Texts in JSON, which programs read: in English.

use ashore_texts::Arg;
use serde::{Deserialize, Deserializer, Serializer};

/// One text.
pub fn one<S: Serializer>(text: &Arg, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(text)
}

/// Several, for `serialize_with`.
pub fn serialize<S: Serializer>(texts: &[Arg], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(texts.iter().map(Arg::to_string))
}

/// What was read is in no other language than it was written in.
pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Arg>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    Ok(texts.into_iter().map(Arg::from).collect())
}
