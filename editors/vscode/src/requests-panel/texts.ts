import * as vscode from "vscode";
import type { Texts } from "./messages";

/** The page's words. */
export function texts(): Texts {
  return {
    list: vscode.l10n.t("Requests"),
    filter: vscode.l10n.t("Filter"),
    stood: vscode.l10n.t("Stood"),
    mine: vscode.l10n.t("Mine"),
    errors: vscode.l10n.t("Errors"),
    columns: [
      vscode.l10n.t("Status"), vscode.l10n.t("Method"), vscode.l10n.t("Path"), vscode.l10n.t("Time"), vscode.l10n.t("Caller"),
      vscode.l10n.t("Stood At"), vscode.l10n.t("Came"),
    ],
    none: vscode.l10n.t("No requests yet. They are listed here as they come to your program."),
    noneFits: vscode.l10n.t("No request fits the filter."),
    one: vscode.l10n.t("1 request"),
    all: vscode.l10n.t("{0} requests"),
    some: vscode.l10n.t("{0} of {1}"),
    newer: vscode.l10n.t("{0} new"),
    missed: vscode.l10n.t("{0} were too many to be listed"),
    details: vscode.l10n.t("Details of the Request"),
    close: vscode.l10n.t("Close"),
    deeds: {
      copyAsCurl: vscode.l10n.t("Copy as curl"),
      replay: vscode.l10n.t("Replay"),
      openRequest: vscode.l10n.t("Open as Document"),
      keepBodies: vscode.l10n.t("Keep Bodies…"),
    },
  };
}
