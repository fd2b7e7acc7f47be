//! Where a name is looked for first.

use crate::{path, source::clue::Expressions};

/// The files in the order in which a name is looked for.
pub(super) fn files_by_nearness(
    evaluator: &dyn Expressions,
    file: usize,
    chain: &[&str],
) -> Vec<usize> {
    let first = chain
        .first()
        .map(|it| it.to_ascii_lowercase())
        .unwrap_or_default();
    let points_at = |n: &usize| {
        let path = evaluator.files()[*n].file.to_ascii_lowercase();
        let stem = path::stem(&path).to_owned();
        let folder = path::name(path::parent(&path)).to_owned();
        chain.len() > 1 && (stem == first || folder == first)
    };
    let mut order: Vec<usize> = (0..evaluator.files().len()).collect();
    order.sort_by_key(|n| (*n != file, !points_at(n), *n));
    order
}
