const the = (id) => document.getElementById(id);
const [examples, query, variables, status, answer, find, panel] =
  ["examples", "query", "variables", "status", "answer", "find", "schema"].map(the);

/** An element with attributes or handlers and what stands in it. Text is never read as HTML. */
function element(name, properties, ...children) {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

async function ask(body, signal) {
  const headers = { "content-type": "application/json", accept: "application/graphql-response+json" };
  const response = await fetch("/graphql", { method: "POST", headers, body: JSON.stringify(body), signal });
  return { response, json: await response.json() };
}

// --- examples, and what was run before ---

const shipped = JSON.parse(the("shipped").textContent).map((text) => ({ title: text.slice(2, text.indexOf("\n")), query: text, variables: "" }));
const HISTORY = "atlas-graphql";
let choices = [];

/** What was run before, the last first; nothing where the browser keeps nothing. */
function kept() {
  try {
    return JSON.parse(localStorage.getItem(HISTORY) ?? "[]");
  } catch {
    return [];
  }
}

function remember(run) {
  const before = kept().filter((one) => one.query !== run.query || one.variables !== run.variables);
  if (shipped.some((example) => example.query === run.query && run.variables === "")) return;
  const title = run.query.replace(/\s+/g, " ").replace(/^# ?/, "").slice(0, 60);
  try {
    localStorage.setItem(HISTORY, JSON.stringify([{ ...run, title }, ...before].slice(0, 20)));
  } catch {
    // the browser keeps nothing: the address does
  }
  offer();
}

function offer() {
  const before = kept();
  choices = [...shipped, ...before];
  const options = choices.map((choice, at) => element("option", { value: String(at) }, choice.title));
  const groups = [element("optgroup", { label: "Questions" }, ...options.slice(0, shipped.length))];
  if (before.length) groups.push(element("optgroup", { label: "Run before" }, ...options.slice(shipped.length)));
  examples.replaceChildren(element("option", { value: "" }, "Choose one…"), ...groups);
}

function show(choice) {
  query.value = choice.query;
  variables.value = choice.variables;
}

examples.addEventListener("change", () => {
  if (!examples.value) return;
  show(choices[Number(examples.value)]);
  run();
});

// --- asking ---

let running = new AbortController();

async function run() {
  running.abort();
  const { signal } = (running = new AbortController());
  const asked = { query: query.value, variables: variables.value.trim() };
  let values;
  try {
    values = asked.variables ? JSON.parse(asked.variables) : {};
  } catch (e) {
    status.textContent = `The variables are not JSON: ${e.message}`;
    return;
  }
  status.textContent = "Asking…";
  const began = performance.now();
  try {
    const { response, json } = await ask({ query: asked.query, variables: values }, signal);
    const cost = json.extensions?.cost;
    const spent = cost ? `, cost ${cost.requested.toLocaleString("en")} of ${cost.limit.toLocaleString("en")}` : "";
    const errors = json.errors ? `, ${json.errors.length} ${json.errors.length === 1 ? "error" : "errors"}` : "";
    status.textContent = `${response.status} in ${Math.round(performance.now() - began)} ms${spent}${errors}`;
    answer.textContent = JSON.stringify(json, null, 2);
    const parts = new URLSearchParams(asked.variables ? asked : { query: asked.query });
    history.replaceState(null, "", `/graphql?${parts}`);
    remember(asked);
  } catch (e) {
    if (!signal.aborted) status.textContent = `No answer: ${e.message}`;
  }
}

the("run").addEventListener("click", run);
for (const editor of [query, variables]) {
  editor.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    event.preventDefault();
    run();
  });
}

// --- the schema, as introspection tells it ---

const INTROSPECTION = `{ __schema { queryType { name } types { kind name description specifiedByURL interfaces { name } possibleTypes { name }
  fields { name description type { ...T } args { ...I } } inputFields { ...I } enumValues { name description } } } }
fragment I on __InputValue { name description defaultValue type { ...T } }
fragment T on __Type { kind name ofType { kind name ofType { kind name ofType { kind name } } } }`;
let types = new Map();
let root = "Query";

/** A type as it is written, whose name leads to it. */
function written(type) {
  if (type.kind === "NON_NULL") return [...written(type.ofType), "!"];
  if (type.kind === "LIST") return ["[", ...written(type.ofType), "]"];
  return [lead(type.name)];
}

const lead = (name) => element("button", { type: "button", className: "lead", onclick: () => tell(name) }, name);
const about = (text) => element("p", { className: "about" }, text ?? "");
const inputs = (args) =>
  element("dl", {}, ...args.flatMap((arg) => [
    element("dt", { className: "code" }, `${arg.name}: `, ...written(arg.type), arg.defaultValue === null ? "" : ` = ${arg.defaultValue}`),
    element("dd", {}, about(arg.description)),
  ]));

/** Tells of a type in the panel. */
function tell(name) {
  const type = types.get(name);
  if (!type) return;
  const fields = (type.fields ?? []).flatMap((field) => [
    element("dt", { className: "code" }, `${field.name}: `, ...written(field.type)),
    element("dd", {}, about(field.description), ...(field.args.length
      ? [element("details", {}, element("summary", {}, field.args.length === 1 ? "1 argument" : `${field.args.length} arguments`), inputs(field.args))] : [])),
  ]);
  const values = (type.enumValues ?? []).flatMap((value) => [
    element("dt", { className: "code" }, value.name), element("dd", {}, about(value.description)),
  ]);
  const kin = [...(type.interfaces ?? []), ...(type.possibleTypes ?? [])].flatMap((other) => [" ", lead(other.name)]);
  panel.replaceChildren(
    element("p", {}, ...(name === root ? [] : [lead(root), " › "]), element("strong", { className: "code" }, name), kin.length ? ":" : "", ...kin),
    about(type.description),
    element("dl", {}, ...fields, ...values),
    ...(type.inputFields ? [inputs(type.inputFields)] : []),
  );
  panel.scrollTop = 0;
}

/** What has some letters in its name: types before fields and values. */
function search(letters) {
  const within = (name) => name.toLowerCase().includes(letters);
  const found = [];
  for (const type of types.values()) if (within(type.name)) found.push([type.name, type.name, type.description]);
  for (const type of types.values()) {
    for (const part of [...(type.fields ?? []), ...(type.inputFields ?? []), ...(type.enumValues ?? [])]) {
      if (within(part.name)) found.push([type.name, `${type.name}.${part.name}`, part.description]);
    }
  }
  const rows = found.slice(0, 50).flatMap(([type, title, description]) => [
    element("dt", { className: "code" }, element("button", { type: "button", className: "lead", onclick: () => tell(type) }, title)),
    element("dd", {}, about(description)),
  ]);
  panel.replaceChildren(element("p", { className: "about" }, `${found.length} found${found.length > 50 ? ", the first 50" : ""}`), element("dl", {}, ...rows));
}

find.addEventListener("input", () => (find.value.trim() ? search(find.value.trim().toLowerCase()) : tell(root)));

async function introspect() {
  try {
    const { json } = await ask({ query: INTROSPECTION });
    const { __schema: schema } = json.data;
    types = new Map(schema.types.filter((type) => !type.name.startsWith("__")).map((type) => [type.name, type]));
    root = schema.queryType.name;
    tell(root);
  } catch (e) {
    panel.replaceChildren(about(`The schema cannot be read: ${e.message}`));
  }
}

// --- the beginning: what the address asks, or the first example ---

const address = new URLSearchParams(location.search);
offer();
show(address.has("query") ? { query: address.get("query"), variables: address.get("variables") ?? "" } : shipped[0]);
if (address.has("query")) run();
introspect();
