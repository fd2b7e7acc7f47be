//! What a file may not decide alone: it counts once a person has accepted it, for this file and this value.

use std::{collections::BTreeSet, fmt, path::Path};

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

    /// Needed already to know which cluster is meant.
    pub fn is_address(&self) -> bool {
        self.key == "namespace" || self.key == "context"
    }
}

/// `agent-image = "x" (.ashore.toml:3, for context dev, namespace shop)`
impl fmt::Display for Asked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let named = |what: &str, name: &Option<String>| {
            let name = name.as_ref()?;
            Some(format!("{what} {name}"))
        };
        let meant = [
            named("context", &self.context),
            named("namespace", &self.namespace),
        ];
        let meant: Vec<String> = meant.into_iter().flatten().collect();
        write!(f, "{} = {} ({}", self.key, self.written, self.place)?;
        if !meant.is_empty() {
            write!(f, ", for {}", meant.join(", "))?;
        }
        f.write_str(")")
    }
}

/// Values that were not accepted yet, as one sentence with the way out.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.sentence())]
pub struct NotAccepted(pub Vec<Asked>);

impl NotAccepted {
    /// What is asked for.
    pub fn what(&self) -> String {
        let all: Vec<String> = self.0.iter().map(ToString::to_string).collect();
        format!(
            "the rules file asks for what nobody has accepted yet: {}",
            all.join("; ")
        )
    }

    /// What to do.
    pub fn next(&self) -> &'static str {
        "look at it and accept it with `ashore trust`, or take it out of the file"
    }

    fn sentence(&self) -> String {
        format!(
            "{}. Look at it and accept it with `ashore trust`, or take it out of the file.",
            self.what()
        )
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
