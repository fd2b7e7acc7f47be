//! What a rules file's variables are looked up in.

/// What a rules file's variables are looked up in.
pub struct Surroundings<'a> {
    /// A variable of the environment.
    pub environment: &'a dyn Fn(&str) -> Option<String>,
    /// The branch that is checked out.
    pub branch: &'a dyn Fn() -> Option<String>,
    /// The namespace that something stronger than the file names.
    pub namespace: Option<&'a str>,
    /// The namespace where neither the file nor anything stronger names one, by the context.
    pub fallback: &'a dyn Fn(Option<&str>) -> Option<String>,
}

impl<'a> Surroundings<'a> {
    /// An environment and nothing else.
    pub fn of(environment: &'a dyn Fn(&str) -> Option<String>) -> Self {
        Self {
            environment,
            branch: &|| None,
            namespace: None,
            fallback: &|_| None,
        }
    }
}
