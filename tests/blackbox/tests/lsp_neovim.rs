//! Neovim's own LSP client, headless, on `ashore lsp`: diagnostics, hover and code lenses reach a person who has no extension.
#![allow(clippy::unwrap_used)] // a test may panic

use ashore_blackbox::{LIMIT, ashore_bin, cluster::Shop, eventually};
use serde_json::Value;

const RULES: &str = "[cluster]\nnamespace = \"shop\"\n\n[[intercept]]\nrun = \"Debug orders\"\ntarget = \"deployment/ordrs\"\n";
const LAUNCH: &str = "{\n  \"configurations\": [\n    { \"name\": \"Debug orders\", \"type\": \"debugpy\", \"request\": \"launch\",\n      \"program\": \"${workspaceFolder}/orders.py\", \"args\": [\"--port\", \"8081\"] }\n  ]\n}\n";

/// Waits for each thing with a limit, writes what it saw as JSON, and quits.
const SCRIPT: &str = r#"
local root, ashore, out = vim.env.ASHORE_ROOT, vim.env.ASHORE_PROGRAM, vim.env.ASHORE_OUT
local client
local function wait(check) return vim.wait(60000, check, 20) end
local function open(name)
  vim.cmd('edit ' .. vim.fn.fnameescape(root .. '/' .. name))
  client = client or vim.lsp.start_client({ name = 'ashore', cmd = { ashore, 'lsp' }, root_dir = root })
  local buffer = vim.api.nvim_get_current_buf()
  vim.lsp.buf_attach_client(buffer, client)
  wait(function()
    local known = vim.lsp.get_client_by_id(client)
    return known and known.initialized
  end)
  return buffer
end
local function ask(buffer, method, params)
  local answers = vim.lsp.buf_request_sync(buffer, method, params, 60000)
  for _, answer in pairs(answers or {}) do
    if answer.result and answer.result ~= vim.NIL then return answer.result end
  end
end
local seen = {}
local rules = open('.ashore.toml')
wait(function()
  seen.diagnostics = vim.tbl_map(function(d) return d.message end, vim.diagnostic.get(rules))
  return #seen.diagnostics > 0
end)
local launch = open('.vscode/launch.json')
local document = { uri = vim.uri_from_bufnr(launch) }
wait(function()
  local lenses = ask(launch, 'textDocument/codeLens', { textDocument = document })
  seen.lens = lenses and lenses[1] and lenses[1].command.title
  return seen.lens ~= nil
end)
wait(function()
  local hover = ask(launch, 'textDocument/hover', { textDocument = document, position = { line = 2, character = 16 } })
  seen.hover = hover and hover.contents.value
  return seen.hover ~= nil
end)
local file = io.open(out, 'w')
file:write(vim.fn.json_encode(seen))
file:close()
vim.cmd('qall!')
"#;

#[tokio::test(flavor = "multi_thread")]
async fn neovim_sees_diagnostics_hover_and_lenses() {
    let shop = Shop::start().await;
    let folder = shop.dir().join("workspace");
    std::fs::create_dir_all(folder.join(".vscode")).unwrap();
    std::fs::write(folder.join(".ashore.toml"), RULES).unwrap();
    std::fs::write(folder.join(".vscode/launch.json"), LAUNCH).unwrap();
    std::fs::write(folder.join("orders.py"), "import argparse\n").unwrap();
    let (script, out) = (shop.dir().join("look.lua"), shop.dir().join("seen.json"));
    std::fs::write(&script, SCRIPT).unwrap();
    let program = which::which("nvim").expect("neovim is installed: cargo xtask setup gets it");
    let mut command = tokio::process::Command::new(program);
    shop.point(&mut command);
    command
        .args(["--headless", "--clean", "-n", "-S"])
        .arg(&script)
        .env("ASHORE_ROOT", &folder)
        .env("ASHORE_PROGRAM", ashore_bin())
        .env("ASHORE_OUT", &out)
        .env("XDG_STATE_HOME", shop.dir().join("xdg"))
        .stdout(std::process::Stdio::null())
        .stderr(std::process::Stdio::null());
    let mut editor = command.spawn().unwrap();
    let written =
        || async { serde_json::from_str::<Value>(&std::fs::read_to_string(&out).ok()?).ok() };
    let seen = eventually(LIMIT * 4, "what Neovim saw", written).await;
    let has = |key: &str, part: &str| {
        assert!(seen[key].to_string().contains(part), "{part:?} in {seen:#}")
    };
    has("diagnostics", "ordrs");
    has("lens", "deployment/ordrs → 8081");
    has("hover", "8081");
    tokio::time::timeout(LIMIT, editor.wait())
        .await
        .expect("it quits")
        .unwrap();
}
