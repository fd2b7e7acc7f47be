//! Press Debug and the cluster's traffic comes ashore; when the debugger exits, everything is as it was.

mod candidate;
mod cli;
mod complete;
mod curl;
mod dap;
mod demo;
mod disk;
mod display;
mod exit;
mod image;
mod lsp;
mod project;
mod replay;
mod words;

fn main() -> std::process::ExitCode {
    ashore_intercept::carry(image::PROGRAM, image::BUILD);
    cli::main()
}
