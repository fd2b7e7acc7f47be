//! Texts in JSON: programs read English.

use ashore_texts::Text;
use serde::{Serialize, Serializer};

/// One, or none.
pub fn option<S: Serializer>(text: &Option<Text>, serializer: S) -> Result<S::Ok, S::Error> {
    text.as_ref().map(Text::to_string).serialize(serializer)
}

/// Several.
pub fn each<S: Serializer>(texts: &[Text], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(texts.iter().map(Text::to_string))
}
