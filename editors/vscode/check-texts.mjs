// Every text that people read is in both languages, with the same places to fill in; and no translation is left over.
import { readdirSync, readFileSync } from "node:fs";

const json = (file) => JSON.parse(readFileSync(new URL(file, import.meta.url), "utf8"));
const problems = [];

const used = new Set();
for (const file of readdirSync(new URL("src", import.meta.url), { recursive: true })) {
  if (!file.endsWith(".ts")) continue;
  const source = readFileSync(new URL(`src/${file}`, import.meta.url), "utf8");
  const calls = source.match(/l10n\.t\(/g)?.length ?? 0;
  const texts = [...source.matchAll(/l10n\.t\(\s*("(?:[^"\\]|\\.)*")/g)].map(([, text]) => JSON.parse(text));
  if (texts.length !== calls) problems.push(`${file}: a text of l10n.t is no plain string`);
  for (const text of texts) used.add(text);
}
const manifest = readFileSync(new URL("package.json", import.meta.url), "utf8");
const named = new Set([...manifest.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key));

const holes = (text) => [...text.matchAll(/\{\d\}|\]\([^)]*\)|`[^`]*`/g)].map(String).sort().join(" ");
function compare(file, wanted, original) {
  const there = json(file);
  for (const key of wanted) {
    if (!(key in there)) problems.push(`${file} lacks ${JSON.stringify(key)}`);
    else if (holes(there[key]) !== holes(original(key))) problems.push(`${file}: other places to fill in than ${JSON.stringify(key)}`);
  }
  for (const key of Object.keys(there)) if (!wanted.has(key)) problems.push(`${file}: nobody asks for ${JSON.stringify(key)}`);
}
const english = json("package.nls.json");
compare("l10n/bundle.l10n.json", used, (key) => key);
compare("l10n/bundle.l10n.zh-cn.json", used, (key) => key);
compare("package.nls.json", named, (key) => english[key]);
compare("package.nls.zh-cn.json", named, (key) => english[key] ?? "");

for (const problem of problems) console.error(problem);
process.exitCode = problems.length > 0 ? 1 : 0;
