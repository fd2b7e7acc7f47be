//! Values that people write as one of a few words, and what is said to those who write another one.

/// None of the words that a value has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{written}\" is none of {}.{}", .known.join(", "), offer(*.closest))]
pub struct UnknownWord {
    /// What was written.
    pub written: String,
    /// The words that there are, in the order in which people are told of them.
    pub known: &'static [&'static str],
    /// The one that was probably meant.
    pub closest: Option<&'static str>,
}

impl UnknownWord {
    pub(crate) fn new(written: &str, known: &'static [&'static str]) -> Self {
        Self {
            written: written.to_owned(),
            known,
            closest: closest(written, known.iter().copied()),
        }
    }
}

fn offer(closest: Option<&str>) -> String {
    closest
        .map(|word| format!(" Did you mean \"{word}\"?"))
        .unwrap_or_default()
}

/// The known word that is near enough to be meant, a slip of the fingers away; upper case and `_` for `-` are slips, too.
pub fn closest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // Words are short, so a cap keeps hostile input from costing anything.
    if written.len() > 64 {
        return None;
    }
    let plain = written.to_lowercase().replace('_', "-");
    known
        .into_iter()
        .map(|word| (strsim::damerau_levenshtein(&plain, word), word))
        .min()
        .filter(|(distance, word)| *distance <= 1 + word.len() / 4)
        .map(|(_, word)| word)
}

/// One table for the words of a value: every reader and writer of it goes by the same. A `later` version's word is taken for one
/// of them.
macro_rules! words {
    ($type:ident { $($variant:ident = $word:literal),+ $(,)? } $(later $later:ident = $taken:literal)?) => {
        impl $type {
            /// Every value, in the order in which people are told of them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];
            /// Their words, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// How it is written on command lines, in the rules file and on the wires.
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$variant => $word,)+
                    $(Self::$later => $taken,)?
                }
            }
        }

        impl std::fmt::Display for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.pad(self.word())
            }
        }

        impl std::str::FromStr for $type {
            type Err = $crate::words::UnknownWord;

            fn from_str(written: &str) -> Result<Self, Self::Err> {
                match written {
                    $($word => Ok(Self::$variant),)+
                    _ => Err($crate::words::UnknownWord::new(written, Self::WORDS)),
                }
            }
        }
    };
}
pub(crate) use words;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_only_what_is_near() {
        let check = |written, expected| {
            assert_eq!(closest(written, ["local-port", "port", "mode"]), expected);
        };
        check("local_port", Some("local-port"));
        check("localport", Some("local-port"));
        check("Mode", Some("mode"));
        check("prot", Some("port"));
        check("colour", None);
    }
}
