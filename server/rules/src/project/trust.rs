//! What a file may not decide alone: it counts once a person has accepted it, for this file and this value.

use std::{collections::BTreeSet, fmt, path::Path};

use ashore_texts::{Arg, Text, text};
use sha2::{Digest, Sha256};

use crate::Place;

/// A value that counts only once a person has accepted it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asked {
    pub key: String,
    /// As it stands in the file.
    pub written: String,
    pub place: Place,
    /// Where it is meant for, as the file writes it.
    pub context: Option<String>,
    pub namespace: Option<String>,
}

/// What was accepted, by fingerprint.
pub type Accepted = BTreeSet<String>;

impl Asked {
    /// Another file, another place that it is meant for or another value is another fingerprint.
    pub fn fingerprint(&self, file: &Path) -> String {
        let mut hash = Sha256::new();
        let nothing = String::new();
        for part in [
            file.to_string_lossy().as_ref(),
            self.context.as_ref().unwrap_or(&nothing),
            self.namespace.as_ref().unwrap_or(&nothing),
            &self.key,
            &self.written,
        ] {
            hash.update((part.len() as u64).to_le_bytes());
            hash.update(part.as_bytes());
        }
        hash.finalize().iter().fold(String::new(), |mut hex, byte| {
            let _ = fmt::Write::write_fmt(&mut hex, format_args!("{byte:02x}"));
            hex
        })
    }

    /// `agent-image = "x" (.ashore.toml:3, for context dev, namespace shop)`
    pub fn text(&self) -> Text {
        let context = self.context.as_ref();
        let context = context.map(|name| text!(AskedContext { name }));
        let namespace = self.namespace.as_ref();
        let namespace = namespace.map(|name| text!(AskedNamespace { name }));
        let meant: Vec<Text> = context.into_iter().chain(namespace).collect();
        let (key, written, place) = (&self.key, &self.written, self.place.to_string());
        if meant.is_empty() {
            text!(AskedOne {
                key,
                written,
                place
            })
        } else {
            text!(AskedOneFor {
                key,
                written,
                place,
                meant
            })
        }
    }

    /// Needed already to know which cluster is meant.
    pub fn is_address(&self) -> bool {
        self.key == "namespace" || self.key == "context"
    }
}

impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text().fmt(f)
    }
}

/// Values that were not accepted yet, as one sentence with the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.text())]
pub struct NotAccepted(pub Vec<Asked>);

impl NotAccepted {
    /// What is asked for.
    pub fn what(&self) -> Text {
        let each = self.0.iter().map(Asked::text);
        let together = |one, other| text!(AskedMore { one, other });
        let asked = each.reduce(together).map_or("".into(), Arg::from);
        text!(AskedWhat { asked })
    }

    /// What to do.
    pub fn next(&self) -> Text {
        Text::AskedNext
    }

    /// Both.
    pub fn text(&self) -> Text {
        text!(AskedRefused { what: self.what() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_change_is_another_fingerprint() {
        let asked = Asked {
            key: "agent-image".into(),
            written: "\"a\"".into(),
            place: Place::default(),
            context: Some("dev".into()),
            namespace: Some("shop".into()),
        };
        let file = Path::new("/a/.ashore.toml");
        let same = asked.fingerprint(file);
        let other = |change: fn(&mut Asked)| {
            let mut changed = asked.clone();
            change(&mut changed);
            changed.fingerprint(file)
        };
        assert_eq!(other(|it| it.place.line = 9), same, "another line is not");
        for changed in [
            other(|it| it.key = "agent-labels".into()),
            other(|it| it.written = "\"b\"".into()),
            other(|it| it.context = Some("prod".into())),
            other(|it| it.namespace = None),
            asked.fingerprint(Path::new("/b/.ashore.toml")),
        ] {
            assert_ne!(changed, same);
        }
    }
}
