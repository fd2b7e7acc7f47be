#!/usr/bin/env node
// Stands in for the `ashore` program: who it is, where it was started, and all that it hears and says go through a socket.
import { readFileSync } from "node:fs";
import net from "node:net";

const [command] = process.argv.slice(2);
if (command === "version") {
  const { version } = JSON.parse(readFileSync(new URL("../../../editors/vscode/package.json", import.meta.url), "utf8"));
  console.log(`ashore ${version}`);
} else {
  const wire = net.connect(process.env.ASHORE_SCRIPT);
  wire.write(`${JSON.stringify({ command, folder: process.cwd(), kubeconfig: process.env.KUBECONFIG })}\n`);
  if (command === "lsp") process.stdin.pipe(wire).pipe(process.stdout);
  else wire.end(() => console.log("done"));
}
