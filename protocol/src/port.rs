//! A Service's ports: as people choose one, and as lists show them.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};

/// A port of a Service: a string on the wires, its name or its number; `name/number`, as lists show it, is read as the number.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Written", into = "String")]
pub enum ServicePort {
    /// By its name.
    Name(String),
    /// By its number.
    Number(u16),
}

/// A rules file may have the number as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Written {
    Number(u64),
    Text(String),
}

impl TryFrom<Written> for ServicePort {
    type Error = PortError;

    fn try_from(written: Written) -> Result<Self, PortError> {
        match written {
            Written::Number(number) => number.to_string().parse(),
            Written::Text(text) => text.parse(),
        }
    }
}

impl From<ServicePort> for String {
    fn from(port: ServicePort) -> Self {
        port.to_string()
    }
}

impl From<u16> for ServicePort {
    fn from(number: u16) -> Self {
        Self::Number(number)
    }
}

impl fmt::Display for ServicePort {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.pad(name),
            Self::Number(number) => f.pad(&number.to_string()),
        }
    }
}

impl FromStr for ServicePort {
    type Err = PortError;

    fn from_str(written: &str) -> Result<Self, PortError> {
        let text = written.rsplit_once('/').map_or(written, |(_, last)| last);
        if text.is_empty() {
            return Err(PortError(written.to_owned()));
        }
        if !text.bytes().all(|c| c.is_ascii_digit()) {
            return Ok(Self::Name(text.to_owned()));
        }
        match text.parse() {
            Ok(0) | Err(_) => Err(PortError(written.to_owned())),
            Ok(number) => Ok(Self::Number(number)),
        }
    }
}

/// A text that names no port of a Service.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("\"{0}\" is no port of a Service: write its name, or a number from 1 to 65535.")]
pub struct PortError(pub String);

/// A Service's port as lists show it, as far as it is known: a string on the wires, `http/80`, `80` where it has no name, the name
/// alone while the cluster has not said its number, and nothing at all before that.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(from = "String", into = "String")]
pub struct PortLabel {
    /// Its name in the Service.
    pub name: Option<String>,
    /// Its number in the Service.
    pub number: Option<u16>,
}

impl PortLabel {
    /// A port that the cluster has.
    pub const fn new(name: Option<String>, number: u16) -> Self {
        Self {
            name,
            number: Some(number),
        }
    }

    /// What chooses it: its name, where it has one. None while nothing is known.
    pub fn chosen_by(&self) -> Option<ServicePort> {
        let name = self.name.clone().map(ServicePort::Name);
        name.or(self.number.map(ServicePort::Number))
    }
}

impl From<ServicePort> for PortLabel {
    fn from(port: ServicePort) -> Self {
        match port {
            ServicePort::Name(name) => Self {
                name: Some(name),
                number: None,
            },
            ServicePort::Number(number) => Self::new(None, number),
        }
    }
}

/// Whatever a later version may write is at least a name.
impl From<String> for PortLabel {
    fn from(written: String) -> Self {
        let (name, last) = match written.rsplit_once('/') {
            Some((name, last)) => (Some(name), last),
            None => (None, written.as_str()),
        };
        let number: Option<u16> = last.parse().ok();
        let name = name.or(number.is_none().then_some(last));
        Self {
            name: name.filter(|name| !name.is_empty()).map(str::to_owned),
            number,
        }
    }
}

impl From<PortLabel> for String {
    fn from(label: PortLabel) -> Self {
        label.to_string()
    }
}

impl fmt::Display for PortLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let number = self.number.map(|number| number.to_string());
        let parts: Vec<&str> = self
            .name
            .as_deref()
            .into_iter()
            .chain(number.as_deref())
            .collect();
        f.pad(&parts.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ports() {
        let check = |json: &str, expected: Option<ServicePort>| {
            let read = serde_json::from_str::<ServicePort>(json).ok();
            assert_eq!(read, expected, "{json}");
        };
        check("\"http\"", Some(ServicePort::Name("http".to_owned())));
        check("\"80\"", Some(ServicePort::Number(80)));
        check("80", Some(ServicePort::Number(80)));
        check("\"http/80\"", Some(ServicePort::Number(80)));
        check("\"\"", None);
        check("0", None);
        check("\"70000\"", None);
        let written = serde_json::to_string(&ServicePort::Number(80)).unwrap();
        assert_eq!(written, "\"80\"");
    }

    #[test]
    fn labels() {
        let check = |written: &str, name: Option<&str>, number: Option<u16>| {
            let label = PortLabel::from(written.to_owned());
            assert_eq!(
                (label.name.as_deref(), label.number),
                (name, number),
                "{written}"
            );
            assert_eq!(label.to_string(), written);
        };
        check("http/80", Some("http"), Some(80));
        check("80", None, Some(80));
        check("http", Some("http"), None);
        check("", None, None);
        let chosen = PortLabel::from("http/80".to_owned()).chosen_by();
        assert_eq!(chosen, Some(ServicePort::Name("http".to_owned())));
    }
}
