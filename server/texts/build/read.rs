//! What the files of texts hold.

use std::collections::{BTreeMap, BTreeSet};

use fluent_syntax::ast::{
    Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey,
};

/// One text: the values that are filled in, by name, and whether it has a second sentence that says what to do.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Message {
    pub values: BTreeMap<String, Kind>,
    pub help: bool,
    /// As the file has it, for the documentation.
    pub source: String,
}

/// What a value may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Any,
    /// The text's form depends on how many there are.
    Count,
}

/// All texts of a file by their ids.
pub fn messages(file: &str, text: &str) -> Result<BTreeMap<String, Message>, Vec<String>> {
    let resource = fluent_syntax::parser::parse(text).map_err(|(_, errors)| {
        let place = |at: usize| text[..at.min(text.len())].lines().count().max(1);
        let told = |error: &fluent_syntax::parser::ParserError| {
            format!("{file}.ftl:{}: {error}", place(error.pos.start))
        };
        errors.iter().map(told).collect::<Vec<_>>()
    })?;
    let mut messages = BTreeMap::new();
    let mut problems = Vec::new();
    for entry in resource.body {
        let message = match entry {
            Entry::Message(message) => message,
            Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) => continue,
            // One way to do it: a word that recurs is a message.
            Entry::Term(term) => {
                problems.push(format!(
                    "{file}.ftl: -{} is a term; texts are messages",
                    term.id.name
                ));
                continue;
            }
            Entry::Junk { content } => {
                problems.push(format!("{file}.ftl: cannot be read: {content}"));
                continue;
            }
        };
        let id = message.id.name.to_owned();
        let mut known = Message::default();
        match &message.value {
            Some(pattern) => {
                if let Err(why) = values(pattern, &mut known.values) {
                    problems.push(format!("{file}.ftl: {id}: {why}"));
                }
                known.source = shown(pattern);
            }
            None => problems.push(format!("{file}.ftl: {id} says nothing")),
        }
        for attribute in &message.attributes {
            if attribute.id.name != "help" {
                problems.push(format!(
                    "{file}.ftl: {id}.{} is not known; there is .help",
                    attribute.id.name
                ));
                continue;
            }
            known.help = true;
            if let Err(why) = values(&attribute.value, &mut known.values) {
                problems.push(format!("{file}.ftl: {id}.help: {why}"));
            }
        }
        if messages.insert(id.clone(), known).is_some() {
            problems.push(format!("{file}.ftl: {id} is there twice"));
        }
    }
    if problems.is_empty() {
        Ok(messages)
    } else {
        Err(problems)
    }
}

/// In what a language does not say what the first one says.
pub fn differences(
    file: &str,
    first: &BTreeMap<String, Message>,
    other: &BTreeMap<String, Message>,
) -> Vec<String> {
    let mut problems = Vec::new();
    for (id, message) in first {
        let Some(translated) = other.get(id) else {
            problems.push(format!("{file}.ftl lacks {id}"));
            continue;
        };
        let names = |message: &Message| message.values.keys().cloned().collect::<BTreeSet<_>>();
        if names(message) != names(translated) {
            problems.push(format!(
                "{file}.ftl: {id} is filled in with {:?} and not with {:?}",
                names(translated),
                names(message)
            ));
        }
        // A language without a plural needs no number; one with a plural has no other than the first one's.
        for (name, kind) in &translated.values {
            if *kind == Kind::Count && message.values.get(name) == Some(&Kind::Any) {
                problems.push(format!(
                    "{file}.ftl: {id} counts {name}, which is no number"
                ));
            }
        }
        if message.help != translated.help {
            problems.push(format!("{file}.ftl: {id}.help is in one language alone"));
        }
    }
    let left_over = other.keys().filter(|id| !first.contains_key(*id));
    problems.extend(left_over.map(|id| format!("{file}.ftl: nobody asks for {id}")));
    problems
}

fn values(pattern: &Pattern<&str>, into: &mut BTreeMap<String, Kind>) -> Result<(), String> {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression } = element {
            of_expression(expression, into)?;
        }
    }
    Ok(())
}

fn of_expression(
    expression: &Expression<&str>,
    into: &mut BTreeMap<String, Kind>,
) -> Result<(), String> {
    match expression {
        Expression::Inline(inline) => of_inline(inline, Kind::Any, into),
        Expression::Select { selector, variants } => {
            let counts = variants.iter().any(|variant| match variant.key {
                VariantKey::NumberLiteral { .. } => true,
                VariantKey::Identifier { name } => {
                    ["zero", "one", "two", "few", "many"].contains(&name)
                }
            });
            let kind = if counts { Kind::Count } else { Kind::Any };
            of_inline(selector, kind, into)?;
            variants
                .iter()
                .try_for_each(|variant| values(&variant.value, into))
        }
    }
}

fn of_inline(
    inline: &InlineExpression<&str>,
    kind: Kind,
    into: &mut BTreeMap<String, Kind>,
) -> Result<(), String> {
    match inline {
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => Ok(()),
        InlineExpression::VariableReference { id } => {
            let known = into.entry(id.name.to_owned()).or_insert(kind);
            if kind == Kind::Count {
                *known = Kind::Count;
            }
            Ok(())
        }
        InlineExpression::Placeable { expression } => of_expression(expression, into),
        // What a text is filled in with must be seen in the text.
        _ => Err("only values and literals may be filled in".to_owned()),
    }
}

fn shown(pattern: &Pattern<&str>) -> String {
    let part = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => (*value).to_owned(),
        PatternElement::Placeable {
            expression: Expression::Inline(InlineExpression::VariableReference { id }),
        } => {
            format!("`{}`", id.name)
        }
        PatternElement::Placeable {
            expression: Expression::Select { variants, .. },
        } => {
            let last = variants.iter().find(|variant| variant.default);
            last.map(|variant| shown(&variant.value))
                .unwrap_or_default()
        }
        PatternElement::Placeable { .. } => "…".to_owned(),
    };
    pattern
        .elements
        .iter()
        .map(part)
        .collect::<String>()
        .replace('\n', " ")
}
