//! A JSON schema as the little that the writers need.

use serde_json::Value;

/// A named type with its documentation.
pub struct Type {
    pub name: String,
    pub doc: String,
    pub shape: Shape,
}

pub enum Shape {
    Object(Vec<Field>),
    /// One of some strings; readers take others for `unknown`.
    Words(Vec<(String, String)>),
    /// An object that is one of several.
    Union(Vec<Vec<Field>>),
}

pub struct Field {
    pub name: String,
    pub doc: String,
    /// May be left out.
    pub optional: bool,
    pub of: Of,
}

/// What a field holds.
pub enum Of {
    Named(String),
    Text,
    /// Always this text.
    Constant(String),
    Integer,
    Number,
    Flag,
    Anything,
    List(Box<Of>),
    Map(Box<Of>),
    /// It, or null.
    Nullable(Box<Of>),
}

pub fn read(name: &str, schema: &Value) -> Type {
    Type {
        name: name.to_owned(),
        doc: doc(schema),
        shape: shape(schema),
    }
}

fn shape(schema: &Value) -> Shape {
    if let Some(words) = schema["enum"].as_array() {
        return Shape::Words(
            words
                .iter()
                .map(|word| (text(word), String::new()))
                .collect(),
        );
    }
    let Some(choices) = schema["oneOf"].as_array().or(schema["anyOf"].as_array()) else {
        return Shape::Object(fields(schema));
    };
    let mut words = Vec::new();
    for choice in choices {
        if let Some(word) = choice["const"].as_str() {
            words.push((word.to_owned(), doc(choice)));
        }
        for word in choice["enum"].as_array().into_iter().flatten() {
            words.push((text(word), doc(choice)));
        }
    }
    if !words.is_empty() {
        return Shape::Words(words);
    }
    Shape::Union(
        choices
            .iter()
            .map(|choice| {
                let mut all = fields(choice);
                // A tagged variant around a type of its own has that type's fields beside the tag.
                if let Some(name) = choice["$ref"].as_str() {
                    all.push(Field {
                        name: String::new(),
                        doc: String::new(),
                        optional: false,
                        of: Of::Named(last(name)),
                    });
                }
                all
            })
            .collect(),
    )
}

fn fields(schema: &Value) -> Vec<Field> {
    let required: Vec<&str> = schema["required"]
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(Value::as_str)
        .collect();
    schema["properties"]
        .as_object()
        .into_iter()
        .flatten()
        .map(|(name, property)| Field {
            name: name.clone(),
            doc: doc(property),
            optional: !required.contains(&name.as_str()),
            of: of(property),
        })
        .collect()
}

fn of(schema: &Value) -> Of {
    if let Some(name) = schema["$ref"].as_str() {
        return Of::Named(last(name));
    }
    if let Some(constant) = schema["const"].as_str() {
        return Of::Constant(constant.to_owned());
    }
    if let Some(choices) = schema["anyOf"].as_array()
        && let Some(one) = choices.iter().find(|choice| choice["type"] != "null")
    {
        return Of::Nullable(Box::new(of(one)));
    }
    if let Some(types) = schema["type"].as_array() {
        let named = types
            .iter()
            .find(|one| *one != "null")
            .cloned()
            .unwrap_or_default();
        let mut single = schema.clone();
        single["type"] = named;
        return Of::Nullable(Box::new(of(&single)));
    }
    match schema["type"].as_str() {
        Some("string") => Of::Text,
        Some("integer") => Of::Integer,
        Some("number") => Of::Number,
        Some("boolean") => Of::Flag,
        Some("array") => Of::List(Box::new(of(&schema["items"]))),
        Some("object") => Of::Map(Box::new(of(&schema["additionalProperties"]))),
        _ => Of::Anything,
    }
}

fn doc(schema: &Value) -> String {
    schema["description"]
        .as_str()
        .unwrap_or_default()
        .replace("[`", "`")
        .replace("`]", "`")
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

fn last(reference: &str) -> String {
    reference.rsplit('/').next().unwrap_or(reference).to_owned()
}
