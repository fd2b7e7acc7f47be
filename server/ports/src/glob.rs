//! Globs over names: `*` is any text, `?` is one character.

/// Whether `name` fits `pattern` as a whole. Linear but for `*`, which backs up to the last one only.
pub fn fits(pattern: &str, name: &str) -> bool {
    let pattern: Vec<char> = pattern.chars().collect();
    let name: Vec<char> = name.chars().collect();
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while n < name.len() {
        match pattern.get(p) {
            Some('*') => {
                star = Some((p, n));
                p += 1;
            }
            Some(&c) if c == '?' || c == name[n] => {
                p += 1;
                n += 1;
            }
            _ => {
                let Some((at, taken)) = star else {
                    return false;
                };
                star = Some((at, taken + 1));
                p = at + 1;
                n = taken + 1;
            }
        }
    }
    pattern[p..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table() {
        let check = |pattern, name, expected| {
            assert_eq!(fits(pattern, name), expected, "{pattern} on {name}");
        };
        check("Debug orders", "Debug orders", true);
        check("Debug orders", "Debug orders 2", false);
        check("Debug *", "Debug orders", true);
        check("*orders*", "Debug orders (py)", true);
        check("*a*b", "xaxbxb", true);
        check("*a*b", "xaxbx", false);
        check("?rders", "orders", true);
        check("?rders", "rders", false);
        check("*", "", true);
        check("", "", true);
        check("", "x", false);
    }
}
