//! Where in the rules file the cursor is: read by lines, because a file that is being typed is seldom whole.

use std::ops::Range;

use ashore_rules::keys::Table;

use crate::lsp::stores::text::Text;

/// What stands at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Spot {
    /// A key, or where one may be; its bytes so far.
    Key { table: Table, range: Range<usize> },
    /// A key's value; its bytes so far without quotes, and whether it stands in quotes.
    Value {
        table: Table,
        key: String,
        range: Range<usize>,
        quoted: bool,
    },
    /// A table's header.
    Header { range: Range<usize> },
}

/// The table that a line belongs to.
fn table_of(text: &Text, line: usize) -> Table {
    for number in (0..=line).rev() {
        let line = text.line(number).unwrap_or_default().trim();
        if line.starts_with("[[intercept]]") {
            return Table::Intercept;
        }
        if line.starts_with("[intercept.match") {
            return Table::Match;
        }
        if line.starts_with("[requests]") {
            return Table::Requests;
        }
        if line.starts_with("[workspace]") {
            return Table::Workspace;
        }
        if line.starts_with("[cluster]") {
            return Table::Cluster;
        }
        if line.starts_with('[') {
            return Table::Root;
        }
    }
    Table::Root
}

/// What stands at this byte; none in a comment.
pub fn spot(text: &Text, offset: usize) -> Option<Spot> {
    let number = text.position(offset).line as usize;
    let start = text.line_start(number);
    let line = text.line(number)?;
    let before = line.get(..offset.saturating_sub(start))?;
    if before.trim_start().starts_with('#') {
        return None;
    }
    let indent = line.len() - line.trim_start().len();
    if line.trim_start().starts_with('[') {
        return Some(Spot::Header {
            range: start + indent..start + line.trim_end().len(),
        });
    }
    let table = table_of(text, number);
    let Some(equals) = line.find('=').filter(|at| *at < before.len()) else {
        let end = line
            .find('=')
            .map_or(line.trim_end().len(), |at| line[..at].trim_end().len());
        return Some(Spot::Key {
            table,
            range: start + indent..start + end.max(indent),
        });
    };
    let key = line[..equals].trim().to_owned();
    let value = line[equals + 1..].trim_start();
    let from = line.len() - value.len();
    if let Some(quote) = value.chars().next().filter(|c| matches!(c, '"' | '\'')) {
        let end = value[1..]
            .find(quote)
            .map_or(value.trim_end().len(), |at| at + 1);
        if before.len() <= from + end {
            return Some(Spot::Value {
                table,
                key,
                range: start + from + 1..start + (from + end).max(from + 1),
                quoted: true,
            });
        }
        return None;
    }
    let end = value.find('#').unwrap_or(value.len());
    let value = value[..end].trim_end();
    Some(Spot::Value {
        table,
        key,
        range: start + from..start + from + value.len(),
        quoted: false,
    })
}

/// A key's value in the same table as this byte, as far as it can be read.
pub fn sibling(text: &Text, offset: usize, key: &str) -> Option<String> {
    let here = text.position(offset).line as usize;
    let first = (0..=here).rev().find(|n| {
        text.line(*n)
            .unwrap_or_default()
            .trim_start()
            .starts_with('[')
    })?;
    let after = (first + 1..text.line_count()).map(|n| text.line(n).unwrap_or_default());
    let lines = after.take_while(|line| !line.trim_start().starts_with('['));
    let mut values =
        lines.filter_map(|line| line.split_once('=').filter(|(name, _)| name.trim() == key));
    let value = values.next()?.1.trim();
    let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    value[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spots() {
        let check = |marked: &str, expected: Option<(&str, Table, &str)>| {
            let offset = marked.find('|').unwrap();
            let text = Text::from(marked.replace('|', ""));
            let spot = spot(&text, offset);
            let got = spot.as_ref().map(|spot| match spot {
                Spot::Key { table, range } => ("", *table, &text.as_str()[range.clone()]),
                Spot::Value {
                    table, key, range, ..
                } => (key.as_str(), *table, &text.as_str()[range.clone()]),
                Spot::Header { range } => ("[", Table::Root, &text.as_str()[range.clone()]),
            });
            assert_eq!(got, expected, "{marked}");
        };
        check("|", Some(("", Table::Root, "")));
        check("[[intercept]]\nta|", Some(("", Table::Intercept, "ta")));
        check(
            "[[intercept]]\ntarget = \"|",
            Some(("target", Table::Intercept, "")),
        );
        check(
            "[[intercept]]\ntarget = \"dep|loy\" # c",
            Some(("target", Table::Intercept, "deploy")),
        );
        check(
            "[cluster]\nnamespace = |",
            Some(("namespace", Table::Cluster, "")),
        );
        check(
            "[cluster]\nallow-production = tr|ue # x",
            Some(("allow-production", Table::Cluster, "true")),
        );
        check("# a|", None);
        check("[clu|ster]", Some(("[", Table::Root, "[cluster]")));
        check("[cluster]\nnamespace = \"a\" |", None);
    }
}
