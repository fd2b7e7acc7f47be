//! Targets and run configurations as people read them, in Markdown.

use ashore_intercept::{Availability, Interceptable};
use ashore_ports::{Absent, DetectedConfiguration};
use ashore_texts::{Locale, Text, text};

use crate::display;

/// A Service and what stands behind it.
pub fn item(item: &Interceptable, locale: Locale) -> String {
    let state = match &item.state {
        Availability::Free => Text::HoverFree,
        Availability::Intercepted { holders } => text!(HoverIntercepted { holders }),
        Availability::NotPossible { reason } => text!(HoverNotPossible { why: reason }),
    };
    let workload = format!("{} {}", item.kind, item.workload);
    let workload = match item.pods {
        Some((ready, wanted)) => text!(HoverWorkloadPods {
            workload,
            ready,
            wanted,
            state
        }),
        None => text!(HoverWorkload { workload, state }),
    };
    let service = text!(HoverService {
        service: format!("{}/{}", item.namespace, item.service),
        ports: item
            .ports
            .iter()
            .map(ToString::to_string)
            .collect::<Vec<_>>()
    });
    let mut parts = vec![service.in_locale(locale), workload.in_locale(locale)];
    if !item.images.is_empty() {
        parts.push(item.images.join(", "));
    }
    parts.join("\n\n")
}

/// A run configuration's ports with the evidence.
pub fn answer(answer: &DetectedConfiguration, locale: Locale) -> String {
    let detection = &answer.detection;
    let mut lines = vec![format!(
        "**{}** ({})",
        answer.configuration.name, answer.kind
    )];
    let line = |told: Text| format!("- {}", told.in_locale(locale));
    for port in &detection.ports {
        let role = format!("{:?}", port.role).to_lowercase();
        let confidence = display::sure(port.confidence);
        lines.push(line(text!(HoverListens {
            port: port.port,
            role,
            confidence
        })));
        for evidence in &port.evidence {
            lines.push(format!(
                "  - `{}:{}` `{}`",
                evidence.file,
                evidence.line,
                evidence.text.trim()
            ));
        }
    }
    match &detection.absent {
        Some(Absent::None(why)) => lines.push(line(text!(HoverNoPort { why: why.clone() }))),
        Some(Absent::Unknown(why)) => {
            lines.push(line(text!(HoverPortUnknown { why: why.clone() })))
        }
        None => {}
    }
    for port in &detection.debug_ports {
        let place = format!("`{}:{}`", port.evidence.file, port.evidence.line);
        lines.push(line(text!(HoverDebugger {
            port: port.port,
            place
        })));
    }
    lines.join("\n")
}
