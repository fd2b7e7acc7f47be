//! "Did you mean": the valid name nearest to what was written.

/// The nearest of `names`, if it is near enough to be a slip of the fingers.
pub fn closest<'n>(written: &str, names: &[&'n str]) -> Option<&'n str> {
    // Names are short, so a cap keeps hostile input from costing anything.
    if written.len() > 64 {
        return None;
    }
    let plain = |name: &str| name.to_lowercase().replace('_', "-");
    names
        .iter()
        .map(|name| (distance(&plain(written), name), *name))
        .min()
        .filter(|(distance, name)| *distance <= 1 + name.len() / 4)
        .map(|(_, name)| name)
}

/// Edits (insert, delete, replace) from one to the other.
fn distance(from: &str, to: &str) -> usize {
    let to: Vec<char> = to.chars().collect();
    let mut row: Vec<usize> = (0..=to.len()).collect();
    for (i, a) in from.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, b) in to.iter().enumerate() {
            let replaced = diagonal + usize::from(a != *b);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[to.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offers_only_what_is_near() {
        let check = |written, expected| {
            assert_eq!(closest(written, &["local-port", "port", "mode"]), expected);
        };
        check("local_port", Some("local-port"));
        check("localport", Some("local-port"));
        check("Mode", Some("mode"));
        check("prot", Some("port"));
        check("colour", None);
    }
}
