// The language client is the heaviest part: a file of its own, loaded only once a server is there to talk to.
export { CloseAction, ErrorAction, LanguageClient, RevealOutputChannelOn, Trace } from "vscode-languageclient/node";
