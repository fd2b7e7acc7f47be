import * as vscode from "vscode";

interface Options {
  title: string;
  placeholder: string;
  /** Whether Enter alone takes the first one. */
  preselect?: boolean;
  /** What happens then is for the next start: the title says so. */
  until?: vscode.Event<unknown> | undefined;
}

/** A list to pick from; nothing where it was closed. */
export function pick<T extends vscode.QuickPickItem>(items: T[], { title, placeholder, preselect = true, until }: Options): Promise<T | undefined> {
  return new Promise((resolve) => {
    const list = vscode.window.createQuickPick<T>();
    Object.assign(list, { title, placeholder, items, ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true });
    if (!preselect) list.activeItems = [];
    const gone = until?.(() => { list.title = `${title} ${vscode.l10n.t("(for the next start)")}`; });
    let picked: T | undefined;
    list.onDidAccept(() => {
      [picked] = list.activeItems;
      if (picked) list.hide();
    });
    list.onDidHide(() => {
      gone?.dispose();
      list.dispose();
      resolve(picked);
    });
    list.show();
    if (!preselect) list.activeItems = [];
  });
}
