import * as vscode from "vscode";
import { join } from "node:path";
import { openAt } from "../actions";

/** What keeps bodies, for the person to save. */
const TABLE = "[requests]\nbodies = true\n";

/** Shows where bodies are kept: `[requests]` in the folder's rules file, which is written by the person alone. */
export async function openKeepBodies(folder: string): Promise<void> {
  const file = join(folder, ".ashore.toml");
  const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file)).then((found) => found, () => undefined);
  if (!document) throw new Error(vscode.l10n.t("{0} does not exist yet; choosing a target writes it.", file));
  const lines = document.getText().split(/\r?\n/);
  const known = lines.findIndex((line) => /^\s*\[\s*requests\s*\]/.test(line));
  await openAt(file, known < 0 ? lines.length : known + 1);
  if (known >= 0) return;
  const edit = new vscode.WorkspaceEdit();
  const gap = document.getText().endsWith("\n") ? "\n" : "\n\n";
  edit.insert(document.uri, document.lineAt(document.lineCount - 1).range.end, `${gap}${TABLE}`);
  await vscode.workspace.applyEdit(edit);
  await openAt(file, document.lineCount - 1);
}
