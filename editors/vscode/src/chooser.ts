import * as vscode from "vscode";
import { pick } from "./quick-pick";
import type { Server } from "./server";
import type { Mode, ModeAnswer, Question, RankedTarget, RunConfiguration, SessionView, TargetChoice, TargetList } from "./wire";

/** What is asked, as the server says it. */
export interface Asked {
  targets: RankedTarget[];
  question?: Question | null | undefined;
  problem?: string | null | undefined;
  contexts?: string[] | undefined;
  namespaces?: string[] | undefined;
}
/** A target; never for this configuration; or no answer. */
type Answer = TargetChoice | "never" | undefined;
/** Another list, of another place. */
type Elsewhere = { context?: string; namespace?: string };
interface Item extends vscode.QuickPickItem { does?: RankedTarget | "never" | "chooseNamespace" | "chooseContext" }

/** Asks once what a run configuration's target is: the target, and then whose requests. `list` looks at another place. */
async function pickTarget(asked: Asked, list: (place: Elsewhere) => Promise<TargetList>, until?: vscode.Event<unknown>): Promise<Answer> {
  let place: Elsewhere = {};
  for (;;) {
    const picked = await pick(items(asked), {
      title: asked.question?.title ?? "Ashore", placeholder: asked.question?.warning ?? asked.problem ?? asked.question?.hint ?? "", until,
    });
    const does = picked?.does;
    if (does === "never") {
      if (await never(asked.question)) return "never";
    } else if (does === "chooseNamespace" || does === "chooseContext") {
      // What came with the start of a session knows the targets alone.
      if (!asked.contexts) asked = await list(place);
      const name = does === "chooseContext" ? await pickContext(asked) : await pickNamespace(asked);
      if (name === undefined) continue;
      place = does === "chooseContext" ? { context: name } : { ...place, namespace: name };
      asked = await list(place);
    } else if (does) {
      const mode = await whose(does, asked.question);
      if (mode) return { ...does.choice, mode };
    } else return undefined;
  }
}

let before: Promise<unknown> = Promise.resolve();

/** One question waits for the whole of the one before: the members of a compound each get their answer. */
function inTurn<T>(ask: () => Promise<T>): Promise<T> {
  const mine = before.then(ask);
  before = mine.catch(() => undefined);
  return mine;
}

function items({ targets, question }: Asked): Item[] {
  const items: Item[] = targets.map((target) => ({
    label: `$(${target.notPossible ? "circle-slash" : target.holders?.length ? "lock" : "arrow-down"}) ${target.choice.target}`,
    description: `${target.service}:${target.servicePort}`,
    detail: target.detail ?? "",
    does: target,
  }));
  if (question?.notNow) {
    // The first one is what Enter takes: a target only where the server says that it stands out.
    const notNow = { label: `$(circle-slash) ${question.notNow}`, detail: question.notNowDetail ?? "" };
    if (question.standsOut) items.push(notNow); else items.unshift(notNow);
  }
  const separator: Item = { label: "", kind: vscode.QuickPickItemKind.Separator };
  const elsewhere: Item[] = [];
  for (const { kind, title } of question?.actions ?? []) {
    if (kind === "chooseNamespace" || kind === "chooseContext") elsewhere.push({ label: `$(server-environment) ${title}`, does: kind });
  }
  if (elsewhere.length > 0) items.push(separator, ...elsewhere);
  return [...items, separator, { label: `$(x) ${question?.never ?? ""}`, detail: question?.neverDetail ?? "", does: "never" }];
}

/** The second step. Nothing is preselected: one letter and Enter take one. */
async function whose(target: RankedTarget, question: Question | null | undefined): Promise<Mode | undefined> {
  const modes = question?.modes ?? [];
  if (target.whole || modes.length < 2) return { mode: "global" };
  const detail = (answer: ModeAnswer) => (answer.mode.mode === "personal" && target.mine) || answer.detail;
  const picked = await pick(modes.map((answer) => ({ label: answer.title, detail: detail(answer), answer })), {
    title: vscode.l10n.t("Ashore: which requests of {0}?", target.choice.target), placeholder: "", preselect: false,
  });
  return picked?.answer.mode;
}

async function never(question: Question | null | undefined): Promise<boolean> {
  const yes = { label: `$(x) ${(question?.never ?? "").replace(/…$/, "")}`, detail: question?.neverDetail ?? "" };
  const picked = await pick([yes], { title: question?.title ?? "Ashore", placeholder: "", preselect: false });
  return picked !== undefined;
}

export async function pickContext({ contexts, problem }: Asked): Promise<string | undefined> {
  if (!contexts?.length && problem) throw new Error(problem);
  const items = (contexts ?? []).map((label) => ({ label }));
  return (await pick(items, { title: vscode.l10n.t("Ashore: which context?"), placeholder: "", preselect: false }))?.label;
}

/** Where the namespaces may not be listed, one is typed. */
export async function pickNamespace({ namespaces }: Asked): Promise<string | undefined> {
  const title = vscode.l10n.t("Ashore: which namespace?");
  if (!namespaces?.length) {
    return vscode.window.showInputBox({ title, ignoreFocusOut: true,
      validateInput: (text) => /^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/.test(text) ? undefined : vscode.l10n.t("A namespace has lower-case letters, digits and \"-\"."),
    });
  }
  return (await pick(namespaces.map((label) => ({ label })), { title, placeholder: "", preselect: false }))?.label;
}

/** Asks for a session's target and carries the answer out; what comes of it the server tells. An answer is kept also when the program was quicker. */
export async function chooseFor(server: Server, view: SessionView, known?: Asked, until?: vscode.Event<unknown>): Promise<void> {
  const list = (place: Elsewhere) => server.request("ashore/targets", {
    runConfiguration: view.runConfiguration, ...(view.folder && { folder: view.folder }), configuration: null, ...place,
  });
  const asked = known ?? await list({});
  if (asked.problem && asked.targets.length === 0) {
    // Without a cluster nobody is asked: the status bar says why. Who wants to choose is told.
    if (known) return;
    throw new Error(asked.problem);
  }
  const answer = await inTurn(() => pickTarget(asked, list, until));
  if (answer === undefined) {
    await server.request("ashore/act", { kind: "dismiss", session: view.session });
    return;
  }
  await server.request("ashore/chooseTarget", { session: view.session, remember: true, ...(answer !== "never" && { target: answer }) });
}

/** The same for a run configuration that does not run. */
export async function chooseForConfiguration(server: Server, names: RunConfiguration): Promise<void> {
  const list = (place: Elsewhere) => server.request("ashore/targets", { ...names, configuration: null, ...place });
  const asked = await list({});
  if (asked.problem && asked.targets.length === 0) throw new Error(asked.problem);
  const answer = await inTurn(() => pickTarget(asked, list));
  if (answer === undefined) return;
  await server.request("ashore/setRule", { ...names, on: answer !== "never", ...(answer !== "never" && { target: answer }) });
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
