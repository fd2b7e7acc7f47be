import { execFile } from "node:child_process";
import { accessSync, constants } from "node:fs";
import { delimiter, join } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";

export type Found = { path: string; version: string } | { problem: string };

const NAME = process.platform === "win32" ? "ashore.exe" : "ashore";

/** The `ashore` program: the setting's, else this extension's own, else the first on PATH; and whether it is of this version. */
export async function findBinary(context: vscode.ExtensionContext): Promise<Found> {
  const configured = vscode.workspace.getConfiguration("ashore").get<string>("server.path") ?? "";
  if (configured && !executable(configured)) {
    return { problem: vscode.l10n.t("ashore.server.path names {0}, which is no program that can be run.", configured) };
  }
  const path = configured || [join(context.extensionPath, "server", NAME), ...onPath()].find(executable);
  if (!path) {
    return {
      problem: vscode.l10n.t("There is no `ashore` program: install it with `cargo install ashore`, or name it in the setting ashore.server.path."),
    };
  }
  try {
    const { stdout } = await promisify(execFile)(path, ["version"], { timeout: 10_000 });
    const version = /\d+\.\d+\.\d+\S*/.exec(stdout)?.[0] ?? "";
    const wanted = (context.extension.packageJSON as { version: string }).version;
    return fits(version, wanted)
      ? { path, version }
      : { problem: vscode.l10n.t("{0} is version {1}; this extension needs {2}. Update the older of the two.", path, version || "?", wanted) };
  } catch (error) {
    return { problem: vscode.l10n.t("{0} could not be started: {1}", path, String(error)) };
  }
}

/** Before 1.0 the minor version tells the wire, afterwards the major one. */
export function fits(version: string, wanted: string): boolean {
  const [major, minor] = version.split(".");
  const [wantedMajor, wantedMinor] = wanted.split(".");
  return major === wantedMajor && (major !== "0" || minor === wantedMinor);
}

function onPath(): string[] {
  return (process.env["PATH"] ?? "").split(delimiter).filter(Boolean).map((folder) => join(folder, NAME));
}

function executable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
