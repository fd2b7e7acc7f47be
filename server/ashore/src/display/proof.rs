//! The last word: that everything is as it was.

use ashore_intercept::Proof;
use ashore_texts::{Arg, Text, text};

/// `4 objects compared, 0 different`
pub fn compared(objects: u64, different: usize) -> Text {
    text!(FactCompared {
        compared: objects,
        different
    })
}

/// The one line that proves it.
pub fn ended(target: &str, proof: &Proof) -> Text {
    if proof.objects_compared == 0 && proof.different.is_empty() {
        return text!(ToldUnchanged { target });
    }
    let told = compared(proof.objects_compared as u64, proof.different.len());
    let traffic = proof
        .pass_through_ms
        .map(|ms| text!(ToldTrafficAfter { ms }));
    let objects = proof.restore_ms.map(|ms| text!(ToldObjectsAfter { ms }));
    let figures: Vec<Arg> = traffic.into_iter().chain(objects).map(Arg::from).collect();
    if figures.is_empty() {
        return text!(ToldEnded {
            target,
            proof: told
        });
    }
    text!(ToldEndedAfter {
        target,
        figures,
        proof: told
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_line_proves_it() {
        let check =
            |proof: Proof, text: &str| assert_eq!(ended("orders", &proof).to_string(), text);
        check(
            Proof::default(),
            "orders ended: nothing had been changed in the cluster.",
        );
        let restored = Proof {
            objects_compared: 3,
            different: vec![],
            pass_through_ms: Some(4.4),
            restore_ms: Some(210.0),
        };
        check(
            restored.clone(),
            "orders ended: traffic back after 4 ms, objects back after 210 ms; 3 objects compared, 0 different.",
        );
        let bare = Proof {
            objects_compared: 1,
            different: vec!["service/orders was changed by kubectl".into()],
            ..Proof::default()
        };
        check(bare, "orders ended: 1 object compared, 1 different.");
    }
}
