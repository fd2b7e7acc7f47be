//! The languages that there are texts in, as the build script found them.

include!(concat!(env!("OUT_DIR"), "/languages.rs"));
