//! What a Java class file says of itself and of others, as far as references go.

use std::collections::BTreeSet;

/// A member: its name and its descriptor, `getName()Ljava/lang/String;` or `ICON Ljavax/swing/Icon;`.
pub(super) type Member = String;

/// One class.
#[derive(Debug, Default)]
pub(super) struct Class {
    /// With slashes, as in the file.
    pub(super) name: String,
    /// What it extends, then what it implements.
    pub(super) parents: Vec<String>,
    pub(super) members: BTreeSet<Member>,
    /// Class and member of what it calls and reads.
    pub(super) refers: BTreeSet<(String, Member)>,
}

enum Entry {
    Text(String),
    Class(u16),
    Pair(u16, u16),
    Reference(u16, u16),
    Other,
}

/// None where it is no class file.
pub(super) fn read(bytes: &[u8]) -> Option<Class> {
    let mut input = Input(bytes);
    (input.u32()? == 0xCAFE_BABE).then_some(())?;
    input.skip(4)?;
    let pool = pool(&mut input)?;
    input.skip(2)?;
    let mut class = Class {
        name: named(&pool, input.u16()?)?,
        ..Class::default()
    };
    class.parents.extend(named(&pool, input.u16()?));
    for _ in 0..input.u16()? {
        class.parents.push(named(&pool, input.u16()?)?);
    }
    // Fields, then methods.
    for _ in 0..2 {
        for _ in 0..input.u16()? {
            input.skip(2)?;
            let (name, descriptor) = (input.u16()?, input.u16()?);
            class
                .members
                .insert(member(&text(&pool, name)?, &text(&pool, descriptor)?));
            for _ in 0..input.u16()? {
                input.skip(2)?;
                let length = usize::try_from(input.u32()?).ok()?;
                input.skip(length)?;
            }
        }
    }
    for entry in &pool {
        if let Entry::Reference(owner, pair) = entry
            && let Some(Entry::Pair(name, descriptor)) = pool.get(usize::from(*pair))
        {
            let owner = named(&pool, *owner)?;
            let member = member(&text(&pool, *name)?, &text(&pool, *descriptor)?);
            class.refers.insert((owner, member));
        }
    }
    Some(class)
}

fn pool(input: &mut Input<'_>) -> Option<Vec<Entry>> {
    let count = usize::from(input.u16()?);
    let mut pool = vec![Entry::Other];
    while pool.len() < count {
        let entry = match input.u8()? {
            1 => {
                let length = usize::from(input.u16()?);
                Entry::Text(String::from_utf8_lossy(input.take(length)?).into_owned())
            }
            7 => Entry::Class(input.u16()?),
            9..=11 => Entry::Reference(input.u16()?, input.u16()?),
            12 => Entry::Pair(input.u16()?, input.u16()?),
            // Long and double take two places.
            5 | 6 => {
                input.skip(8)?;
                pool.push(Entry::Other);
                Entry::Other
            }
            3 | 4 | 17 | 18 => {
                input.skip(4)?;
                Entry::Other
            }
            15 => {
                input.skip(3)?;
                Entry::Other
            }
            8 | 16 | 19 | 20 => {
                input.skip(2)?;
                Entry::Other
            }
            _ => return None,
        };
        pool.push(entry);
    }
    Some(pool)
}

fn text(pool: &[Entry], at: u16) -> Option<String> {
    match pool.get(usize::from(at))? {
        Entry::Text(text) => Some(text.clone()),
        _ => None,
    }
}

fn named(pool: &[Entry], at: u16) -> Option<String> {
    match pool.get(usize::from(at))? {
        Entry::Class(name) => text(pool, *name),
        _ => None,
    }
}

/// A space parts a field's name from its type; a method's descriptor opens with a bracket.
fn member(name: &str, descriptor: &str) -> Member {
    let gap = if descriptor.starts_with('(') { "" } else { " " };
    format!("{name}{gap}{descriptor}")
}

struct Input<'a>(&'a [u8]);

impl<'a> Input<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn skip(&mut self, length: usize) -> Option<()> {
        self.take(length).map(drop)
    }

    fn u8(&mut self) -> Option<u8> {
        self.take(1).map(|bytes| bytes[0])
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)
            .map(|bytes| u16::from_be_bytes([bytes[0], bytes[1]]))
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)
            .map(|bytes| u32::from_be_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]))
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn what_is_no_class_file_is_refused() {
        assert!(super::read(b"").is_none());
        assert!(super::read(b"PK\x03\x04").is_none());
        assert!(super::read(&[0xCA, 0xFE, 0xBA, 0xBE, 0, 0, 0, 61, 0, 9, 1, 0xFF, 0xFF]).is_none());
    }
}
