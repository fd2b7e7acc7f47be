// Pictures of what Ashore draws, in each theme and width, with what people write from right to left and in Chinese: to be looked at.
// Each subject is one sheet. Run by name: `run.mjs pictures`.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { until } from "./editor.mjs";
import { AWAY, THEMES } from "./panel.mjs";
import { NAME } from "./scene.mjs";
import { Script } from "./script.mjs";

const HEBREW = "הזמנות/שלום", CHINESE = "订单/华东-上海";
/** What 200 % leave of a window, and one that is narrow. */
const SIZES = [{ width: 1280, height: 800 }, { width: 640, height: 400 }, { width: 480, height: 800 }];
const target = (name, detail, more = {}) => ({
  choice: { target: `deployment/${name}`, mode: { mode: "global" } }, reasons: [], service: name, servicePort: "http/80", detail,
  mine: `curl -H 'x-ashore: kim' http://${name}:80 hits; all others pass.`, ...more,
});
const QUESTION = {
  title: `Ashore: which traffic belongs to "${NAME} ${HEBREW} ${CHINESE}"? production · shop`, standsOut: false,
  hint: "Requests come to your program while it runs.", warning: "\"production\" is named as production: nothing is intercepted there unless you allow it.",
  notNow: "Not Now", notNowDetail: "The program runs without the cluster's traffic.", never: "Never for This Configuration…", neverDetail: "You are not asked again.",
  actions: [{ kind: "chooseNamespace", title: "Another Namespace…" }, { kind: "chooseContext", title: "Another Context…" }],
  modes: [
    { mode: { mode: "personal", header: { "x-ashore": { exact: "$USER" } } }, title: "Only Mine", detail: "" },
    { mode: { mode: "global" }, title: "All Requests", detail: "The program gets every request; nobody else can take the target whole." },
  ],
};
const TARGETS = {
  context: "production", namespace: "shop", contexts: ["production"], namespaces: ["shop"], question: QUESTION,
  targets: [
    target("orders", "its name is the run configuration's · its port is the program's"), target("gateway", "held by mary@desk · it is in the namespace", { holders: ["mary@desk"] }),
    target("billing-and-invoices-of-all-the-regions-with-a-very-long-name", "it is in the namespace"), target("legacy", "it has no Service", { notPossible: "it has no Service" }),
  ],
};
/** Each state of the status bar: text, icon, and how urgent it is. */
const STATES = [
  ["orders: preparing", "busy"], ["orders: ready, waiting for the program to listen", "waiting"], ["orders ← all, 12", "active"],
  ["orders ← x-ashore=kim, 3", "active"], ["orders: 1 held, others pass", "paused", "warning"], ["orders: interception paused", "paused"],
  ["orders: reconnecting, the cluster answers", "busy", "warning"], ["orders: restoring", "busy"], ["orders: not intercepted", "failed", "error"],
];
const IDLE = [["Ashore", "idle"], ["Ashore: off", "idle"], ["Ashore: no kubeconfig", "idle"], [`${NAME} ${HEBREW}? Choose a target`, "question"]];

/** One picture of many, `columns` beside each other. */
async function sheet({ window }, file, pictures, columns) {
  const page = await window.context.newPage();
  const images = pictures.map((bytes) => `<img src="data:image/png;base64,${bytes.toString("base64")}">`).join("");
  await page.setViewportSize({ width: columns * 660, height: 400 });
  await page.setContent(`<body style="margin:0;display:grid;grid-template-columns:repeat(${columns},1fr);gap:6px;background:#888">${images}
    <style>img{max-width:100%}</style>`);
  await page.screenshot({ path: file, fullPage: true });
  await page.close();
}

/** The same in each theme and width; `of`: what is pictured. */
async function everywhere(scene, name, of = scene.window.page, sizes = SIZES) {
  const { window, editor, file } = scene;
  await window.page.mouse.move(...AWAY);
  const pictures = [];
  for (const [theme, mark] of THEMES) {
    editor.set({ "workbench.colorTheme": theme });
    await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
    for (const size of sizes) {
      await window.page.setViewportSize(size);
      await settled(window);
      pictures.push(await of.screenshot());
    }
  }
  await window.page.setViewportSize(SIZES[0]);
  await sheet(scene, file(name), pictures, sizes.length);
}

/** Nothing moves any more. */
async function settled({ page }) {
  let before = "";
  await until("the window to stand still", async () => {
    const now = (await page.screenshot({ type: "jpeg", quality: 20 })).toString("base64");
    const same = now === before;
    before = now;
    return same;
  });
}

function view(place, more = {}) {
  return { session: "s1", runConfiguration: NAME, folder: place.folder, state: "active", target: { target: "deployment/orders", mode: { mode: "global" } }, ...more };
}

async function statusBar(scene) {
  const { window, script, editor, place, file } = scene;
  const bar = window.page.locator(".part.statusbar");
  const pictures = [];
  for (const [theme, mark] of THEMES) {
    editor.set({ "workbench.colorTheme": theme });
    await window.page.locator(`.monaco-workbench.${mark}`).waitFor();
    for (const size of [SIZES[0], SIZES[1]]) {
      await window.page.setViewportSize(size);
      for (const [label, icon, severity = "info"] of [...STATES, ...IDLE]) {
        if (STATES.some(([known]) => known === label)) script.tell("ashore/stateChanged", view(place, { display: { target: "orders", label, icon, severity } }));
        else {
          script.tell("ashore/stateChanged", view(place, { over: true, state: "restored" }));
          script.tell("ashore/idleChanged", { reason: "off", label, detail: label, icon, severity });
        }
        await window.statusIs(new RegExp(label.replace(/[?]/g, "\\?")));
        const { height } = await bar.boundingBox();
        pictures.push(await window.page.screenshot({ clip: { x: 0, y: size.height - height, width: 640, height } }));
      }
    }
  }
  await window.page.setViewportSize(SIZES[0]);
  const rows = STATES.length + IDLE.length, columns = 2;
  const at = (n) => Math.floor(n / (rows * columns)) * rows * columns + (n % columns) * rows + Math.floor((n % (rows * columns)) / columns);
  await sheet(scene, file("status"), pictures.map((_, n) => pictures[at(n)]), columns);
}

function record(number, more = {}) {
  const error = number % 17 === 0, path = [`/orders/${number}`, `/${CHINESE}?页=${number}`, `/${HEBREW}?עמוד=${number}`][number % 3];
  return {
    number, at: Date.now() - (700 - number) * 40, configuration: NAME, from: number % 4 ? "web-7f9c-x2x" : `שער-${CHINESE}`, host: "orders", method: number % 5 ? "GET" : "POST", url: path,
    version: "http1", outcome: "answered", status: error ? 503 : 200, durationMs: 12, headers: [{ name: "x-region", value: `${CHINESE} · ${HEBREW}` }, { name: "accept-language", value: "he, zh-CN;q=0.8" }],
    answerHeaders: [{ name: "content-type", value: "application/json" }], answerBody: `{"שם": "${CHINESE}"}`, answerBytes: 34,
    display: {
      answer: error ? "503" : "200", answerTitle: "Answer", detail: "200 · 12 ms", icon: error ? "failed" : "answered", request: `GET ${path}`, requestTitle: "Request", time: "12 ms",
      mine: number % 7 === 0, ...(number % 50 === 0 && { place: "orders.py:12 answer_order" }),
    },
    ...more,
  };
}

export async function pictures({ window, editor, place, shot, shots }) {
  const script = await Script.start({ "ashore/targets": TARGETS });
  const scene = { window, editor, place, script, shot, file: (name) => join(shots, `sheet-${name}.png`) };
  const { page } = window;
  try {
    await script.program("lsp");
    await window.command("View: Toggle Primary Side Bar Visibility");
    await until("room", async () => ((await page.locator(".part.sidebar").boundingBox())?.width ?? 0) === 0);
    await statusBar(scene);
    script.tell("ashore/stateChanged", view(place));
    const table = JSON.parse(readFileSync(new URL("../mends.json", import.meta.url), "utf8").replaceAll("$FOLDER", place.folder));
    const widest = table.find(({ notice }) => notice.code === "no-context");
    widest.notice.message += ` (${HEBREW} · ${CHINESE})`;
    script.tell("ashore/notice", widest);
    await page.locator(".notification-toast").waitFor();
    const production = table.find(({ notice }) => notice.code === "production");
    script.tell("ashore/notice", production);
    await page.locator(".notification-toast .monaco-button", { hasText: "Allow" }).waitFor();
    await everywhere(scene, "notice");
    await page.locator(".notification-toast .monaco-button", { hasText: "Allow" }).click();
    await page.locator(".monaco-dialog-box").waitFor();
    await everywhere(scene, "confirm");
    await page.keyboard.press("Escape");
    await page.locator(".monaco-dialog-box").waitFor({ state: "hidden" });
    await window.command("Notifications: Clear All Notifications");
    await window.command("Ashore: Choose Target");
    const row = (label) => page.locator(`.quick-input-list .monaco-list-row[aria-label*="${label}"]`).first();
    await row("deployment/orders").waitFor();
    await everywhere(scene, "question");
    await row("deployment/orders").click();
    await row("Only Mine").waitFor();
    await everywhere(scene, "question-second");
    await page.keyboard.press("Escape");
    await window.command("Ashore: Show Requests");
    script.tell("ashore/requestsChanged", { session: "s1", records: Array.from({ length: 600 }, (_, n) => record(n + 1)) });
    await window.requests.locator(".rows .row").first().waitFor();
    await everywhere(scene, "panel-600");
    const held = { outcome: null, status: null, durationMs: null, answerHeaders: [], answerBody: null, answerBytes: 0 };
    const display = { ...record(601).display, answer: "held", icon: "held", time: "", place: "הזמנות.py:12 订单_处理", stops: ["stood at הזמנות.py:12 订单_处理, since 14:03:07"] };
    script.tell("ashore/requestsChanged", { session: "s1", records: [record(601, { ...held, display })] });
    await window.requests.locator(".rows .row[data-tone=held]").click();
    await window.requests.locator(".details .headers dt").first().waitFor();
    await everywhere(scene, "panel-standing");
  } finally {
    script.stop();
  }
}
