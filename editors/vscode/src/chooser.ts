import * as vscode from "vscode";
import type { Server } from "./server";
import type { Mode, Question, RankedTarget, SessionView, TargetChoice } from "./wire";

interface Item extends vscode.QuickPickItem { target?: RankedTarget; never?: boolean }

/** What is asked, as the server says it. */
interface Asked { targets: RankedTarget[]; question?: Question | null | undefined; problem?: string | null | undefined }

/** Asks once what a run configuration's target is. `null`: never for this one; `undefined`: no answer. */
export async function pickTarget({ targets, question, problem }: Asked): Promise<TargetChoice | null | undefined> {
  const items: Item[] = targets.map((target) => ({
    label: `${target.notPossible ? "$(circle-slash)" : "$(arrow-down)"} ${target.choice.target}`,
    description: `${target.service}:${target.servicePort}`,
    detail: target.detail ?? "",
    target,
  }));
  if (question?.notNow) {
    // The first one is what Enter takes: a target only where the server says that it stands out.
    const notNow = { label: `$(circle-slash) ${question.notNow}`, detail: question.notNowDetail ?? "" };
    if (question.standsOut) items.push(notNow); else items.unshift(notNow);
  }
  items.push(
    { label: "", kind: vscode.QuickPickItemKind.Separator },
    { label: `$(x) ${question?.never ?? ""}`, detail: question?.neverDetail ?? "", never: true },
  );
  const picked = await vscode.window.showQuickPick(items, {
    title: question?.title ?? "Ashore",
    placeHolder: problem ?? question?.hint ?? "",
    ignoreFocusOut: true, matchOnDescription: true, matchOnDetail: true,
  });
  if (!picked) return undefined;
  return picked.never ? null : picked.target?.choice;
}

/** Asks for a session's target and carries the answer out; what comes of it the server tells. */
export async function chooseFor(server: Server, view: SessionView, asked?: Asked): Promise<void> {
  const listed = asked ?? await server.request("ashore/targets", {
    runConfiguration: view.runConfiguration, ...(view.folder && { folder: view.folder }), configuration: null,
  });
  const target = await pickTarget(listed);
  if (target === undefined) return;
  await server.request("ashore/chooseTarget", { session: view.session, remember: true, ...(target && { target }) });
}

/** Asks which requests of a target come here. */
export async function pickMode(name: string): Promise<Mode | undefined> {
  const picked = await vscode.window.showQuickPick([
    { label: `$(arrow-down) ${vscode.l10n.t("All requests")}`, detail: vscode.l10n.t("Nobody else can intercept this target meanwhile."), mode: "global" as const },
    { label: `$(filter) ${vscode.l10n.t("Those with a header of mine…")}`, detail: vscode.l10n.t("All others are answered by the cluster."), mode: "personal" as const },
  ], { title: vscode.l10n.t("Ashore: which requests of {0}?", name) });
  if (picked?.mode !== "personal") return picked && { mode: "global" };
  const given = await vscode.window.showInputBox({
    title: vscode.l10n.t("Ashore: which header, with which value?"), value: "x-ashore=$USER", ignoreFocusOut: true,
    validateInput: (text) => /^[\w-]+=.+$/.test(text) ? undefined : vscode.l10n.t("Write it as name=value."),
  });
  if (given === undefined) return undefined;
  const at = given.indexOf("=");
  return { mode: "personal", header: { [given.slice(0, at)]: { exact: given.slice(at + 1) } } };
}
