//! Wire types become domain types here, and nowhere else.

use ashore_protocol::editor::TargetChoice;
use ashore_rules::{
    Project,
    project::{Intercept, Levels, Rule, Wishes},
};
use serde::Deserialize;

use crate::{display, lsp::features::notices::Refusal};

/// What is to be intercepted: the choice, and what is said of the run configuration besides.
pub fn intercept(
    project: &Project,
    run: &str,
    choice: &TargetChoice,
) -> Result<Intercept, Refusal> {
    let rule = project.rule_for(run);
    let same = rule.as_ref().filter(|rule| rule.target == choice.target);
    let said = rule.as_ref().map(|rule| &rule.said);
    let wishes = Wishes {
        context: (choice.context.clone())
            .filter(|chosen| same.and_then(Rule::context) != Some(chosen)),
        // What the rule itself says has to be accepted there; what a person has chosen is their own word.
        namespace: (choice.namespace.clone())
            .filter(|chosen| same.and_then(Rule::namespace) != Some(chosen)),
        port: choice.port.clone(),
        local_port: choice.local_port,
        mode: Some(choice.mode.clone()),
        when_paused: Some(choice.when_paused),
        strategy: said.and_then(|said| Some(said.strategy.as_ref()?.value)),
        takeover: said.and_then(|said| Some(said.takeover.as_ref()?.value)),
        replicas: said.and_then(|said| Some(said.replicas.as_ref()?.value)),
    };
    let mut intercept = project.intercept(run, choice.target.clone(), wishes, same);
    if let Some(environment) = said.and_then(|said| said.environment.as_ref()) {
        intercept.environment.clone_from(&environment.value);
    }
    let accepted = intercept.cluster.accepted();
    accepted.map_err(|asked| Refusal::not_accepted(&project.file, &asked))?;
    Ok(intercept)
}

/// A rule as the wire says it.
pub fn choice(rule: &Rule) -> TargetChoice {
    let said = &rule.said;
    TargetChoice {
        target: rule.target.clone(),
        context: rule.context().cloned(),
        namespace: rule.namespace().cloned(),
        port: said.port.as_ref().map(|port| port.value.clone()),
        local_port: said.local_port.as_ref().map(|port| port.value),
        mode: (said.mode.as_ref())
            .map(|mode| mode.value.clone())
            .unwrap_or_default(),
        when_paused: (said.when_paused.as_ref())
            .map(|paused| paused.value)
            .unwrap_or_default(),
    }
}

/// What an editor's settings say of the cluster: `initializationOptions`, all of them optional.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Settings {
    kubeconfig: Option<std::path::PathBuf>,
    context: Option<String>,
    namespace: Option<String>,
    agent_image: Option<String>,
}

/// Puts the editor's settings into their level. What is no settings of Ashore's says nothing.
pub fn settings(levels: &mut Levels, options: Option<serde_json::Value>) {
    let read = options.and_then(|options| serde_json::from_value::<Settings>(options).ok());
    let read = read.unwrap_or_default();
    let set = |text: Option<String>| text.filter(|text| !text.is_empty());
    let file = read.kubeconfig.filter(|file| !file.as_os_str().is_empty());
    levels.editor.kubeconfig = file;
    levels.editor.context = set(read.context);
    levels.editor.namespace = set(read.namespace);
    levels.editor.agent_image = set(read.agent_image);
}

/// `deployment/orders port http`
pub fn target_label(choice: &TargetChoice) -> String {
    display::named(&choice.target, choice.port.as_ref())
}
