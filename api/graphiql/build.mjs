// Bundles GraphiQL into `dist`, a folder that the server serves with --graphiql. Every name but the page's holds a hash of what is in the file.
// Usage: node build.mjs [FOLDER]
import { build } from "esbuild";
import { createHash } from "node:crypto";
import { mkdir, readFile, readdir, rm, writeFile } from "node:fs/promises";
import { basename, join } from "node:path";

/** Where the server serves the folder. */
const BASE = "/graphql/console/";
const into = process.argv[2] ?? "dist";
const options = {
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2022",
  outdir: into,
  entryNames: "[name]-[hash]",
  chunkNames: "[name]-[hash]",
  assetNames: "[name]-[hash]",
  define: { "process.env.NODE_ENV": '"production"' },
  // GraphiQL asks for these by names that lead to scripts without exports
  alias: { "prettier/parser-graphql": "prettier/plugins/graphql", "prettier/parser-babel": "prettier/plugins/babel" },
  jsx: "automatic",
  metafile: true,
  logLevel: "warning",
};
const packages = new Set();

/** Builds files, and gives the address of each by its source. */
async function built(sources, more) {
  const { metafile } = await build({ ...options, entryPoints: sources, ...more });
  for (const input of Object.keys(metafile.inputs)) {
    const at = /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input);
    if (at) packages.add(at[0]);
  }
  const entries = Object.entries(metafile.outputs).filter(([, output]) => output.entryPoint);
  return new Map(entries.map(([file, output]) => [output.entryPoint, BASE + basename(file)]));
}

/** GraphiQL's stylesheet without its text fonts, half a megabyte: the page is set in fonts of the system. */
const systemFonts = {
  name: "system-fonts",
  setup: ({ onLoad }) =>
    onLoad({ filter: /graphiql[/\\]dist[/\\]style\.css$/ }, async ({ path }) => {
      const style = await readFile(path, "utf8");
      return { loader: "css", contents: style.replace(/@font-face\s*\{\s*font-family:\s*["']?(Roboto|Fira Code)\b[^}]*\}/g, "") };
    }),
};

/** The licence of every package of which something is in the bundle. Where one has no text, another of the same project has it. */
async function licences() {
  const texts = new Map();
  for (const folder of packages) {
    const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
    const files = (await readdir(folder)).filter((file) => /^(licen[cs]e|copying|notice|thirdpartynotices)/i.test(file)).sort();
    const parts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
    texts.set(`${name} ${version}`, [`${name} ${version} (${license})`, ...parts.map((part) => part.trim())].join("\n\n"));
  }
  return `${[...texts.keys()].sort().map((name) => texts.get(name)).join(`\n\n${"-".repeat(80)}\n\n`)}\n`;
}

await rm(into, { recursive: true, force: true });
await mkdir(into, { recursive: true });
// workers are scripts of their own: what names them to the browser is known before the page's script is built
const WORKERS = {
  EDITOR_WORKER: "node_modules/monaco-editor/esm/vs/editor/editor.worker.js",
  GRAPHQL_WORKER: "node_modules/monaco-graphql/esm/graphql.worker.js",
  JSON_WORKER: "node_modules/monaco-editor/esm/vs/language/json/json.worker.js",
};
const workers = await built(Object.values(WORKERS), { format: "iife" });
const addresses = Object.entries(WORKERS).map(([name, source]) => [name, JSON.stringify(workers.get(source))]);
const styles = await built(["page.css"], { plugins: [systemFonts] });
// the stylesheet of GraphiQL has that of the editor, whose modules ask for it piece by piece
const scripts = await built(["main.jsx"], {
  splitting: true,
  loader: { ".css": "empty" },
  define: { ...options.define, ...Object.fromEntries(addresses) },
  external: ["graphql-ws"],
});
const text = await licences();
const notices = `licences-${createHash("sha256").update(text).digest("hex").slice(0, 8)}.txt`;
await writeFile(join(into, notices), text);
const page = await readFile("page.html", "utf8");
const filled = page
  .replace("{style}", styles.get("page.css"))
  .replace("{script}", scripts.get("main.jsx"))
  .replace("{licences}", BASE + notices);
// the page comes last: a folder that has it is whole
await writeFile(join(into, "page.html"), filled);
