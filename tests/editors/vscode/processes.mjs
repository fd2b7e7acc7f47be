// Processes of this machine, found by what they are to one another. Only those that the suite started are ended.
import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { until } from "./editor.mjs";

export function kill(pid, signal) { process.kill(Number(pid), signal); }

/** The process that listens on a port of 127.0.0.1; the cluster has addresses of its own, and the same numbers there. */
export function listener(port) {
  return until(`a listener on ${port}`, () => /pid=(\d+)/.exec(execFileSync("ss", ["-Hltnp", `src 127.0.0.1:${port}`], { encoding: "utf8" }))?.[1]);
}

/** The descendants of a process: their numbers and command lines. */
export function descendants(root) {
  const parents = new Map();
  const commands = new Map();
  for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
    try {
      parents.set(pid, /\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8"))?.[1]);
      commands.set(pid, readFileSync(`/proc/${pid}/cmdline`, "utf8").replaceAll("\0", " "));
    } catch { /* it has ended */ }
  }
  const under = (pid) => pid !== undefined && (pid === String(root) || under(parents.get(pid)));
  return [...commands].filter(([pid]) => pid !== String(root) && under(pid)).map(([pid, command]) => ({ pid, command }));
}

/** A descendant whose command line fits. */
export function descendant(root, pattern) {
  return until(`a process ${pattern}`, () => descendants(root).find(({ command }) => pattern.test(command))?.pid);
}
