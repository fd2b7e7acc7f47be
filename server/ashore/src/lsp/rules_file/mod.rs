//! `.ashore.toml` in the editor: what is wrong with it, what may be written in it, and what it means.

mod complete;
mod context;
mod explain;
mod findings;
mod live;
mod mend;
mod shape;

pub use complete::complete;
pub use explain::hover;
pub use findings::findings;
pub use live::meant;

/// Whether rules may name the strategy `pod`: what the reader of rules takes is what is offered.
pub fn pod_is_known() -> bool {
    static KNOWN: std::sync::OnceLock<bool> = std::sync::OnceLock::new();
    *KNOWN.get_or_init(|| {
        let text = "[[intercept]]\nrun = \"a\"\ntarget = \"a\"\nstrategy = \"pod\"\n";
        ashore_runconfig::Rules::parse("", text, &|_| None).is_ok()
    })
}
