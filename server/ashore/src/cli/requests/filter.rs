//! Which requests are shown.

use std::{ops::RangeInclusive, str::FromStr, time::Duration};

use ashore_protocol::editor::RequestRecord;

#[derive(Debug, Clone, Default, clap::Args)]
#[command(next_help_heading = "Which requests")]
pub struct Filter {
    /// Only these statuses: 404, 5xx, 400-499; several with commas.
    #[arg(long, value_name = "STATUS", value_delimiter = ',')]
    status: Vec<Statuses>,

    /// Only paths that begin with this.
    #[arg(long, value_name = "PREFIX")]
    path: Option<String>,

    /// Only requests that took longer: 500ms, 2s, 1m.
    #[arg(long, value_name = "TIME", value_parser = super::super::time::parse)]
    slower: Option<Duration>,
}

impl Filter {
    pub fn wants(&self, record: &RequestRecord) -> bool {
        let status = |statuses: &Statuses| record.status.is_some_and(|it| statuses.0.contains(&it));
        let slow = |least: Duration| {
            let took = record.duration_ms.unwrap_or_default();
            took > least.as_secs_f64() * 1_000.0
        };
        (self.status.is_empty() || self.status.iter().any(status))
            && (self.path.as_ref()).is_none_or(|path| record.url.starts_with(path))
            && self.slower.is_none_or(slow)
    }
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Statuses(RangeInclusive<u16>);

impl FromStr for Statuses {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let number = |text: &str| text.parse().ok().filter(|it| (100..=599).contains(it));
        let found = match (text.split_once('-'), text.strip_suffix("xx")) {
            (Some((first, last)), _) => number(first).zip(number(last)),
            (None, Some(hundred)) => number(&format!("{hundred}00")).map(|it| (it, it + 99)),
            (None, None) => number(text).map(|it| (it, it)),
        };
        let (first, last) = found.ok_or("write it as 404, 5xx or 400-499")?;
        Ok(Self(first..=last))
    }
}

#[cfg(test)]
mod tests {
    use super::{super::line::tests::record, *};

    #[test]
    fn statuses() {
        let check = |text: &str, expected: Option<RangeInclusive<u16>>| {
            let found = text.parse::<Statuses>().ok().map(|it| it.0);
            assert_eq!(found, expected, "{text}");
        };
        check("404", Some(404..=404));
        check("5xx", Some(500..=599));
        check("400-499", Some(400..=499));
        for wrong in ["", "xx", "9xx", "40", "1000", "a-b", "404-"] {
            check(wrong, None);
        }
    }

    #[test]
    fn each_condition_must_be_met() {
        let filter = |status: &[&str], path: Option<&str>, slower: Option<u64>| Filter {
            status: status.iter().map(|it| it.parse().unwrap()).collect(),
            path: path.map(str::to_owned),
            slower: slower.map(Duration::from_millis),
        };
        // A POST of /orders?page=2 that took 12,345 ms and was answered with 201.
        let check = |filter: Filter, wanted| {
            assert_eq!(filter.wants(&record()), wanted, "{filter:?}");
        };
        check(Filter::default(), true);
        check(filter(&["5xx", "201"], Some("/orders"), Some(12_000)), true);
        check(filter(&["5xx"], None, None), false);
        check(filter(&[], Some("/carts"), None), false);
        check(filter(&[], None, Some(13_000)), false);
    }
}
