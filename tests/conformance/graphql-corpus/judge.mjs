// Has the reference implementation judge small documents over our schema, and writes what it says to tests/fixtures/graphql-corpus.json.
// Usage: npm install graphql@16 in some folder, then: node judge.mjs FOLDER
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, "../../..");
const near = createRequire(pathToFileURL(join(resolve(process.argv[2] ?? here), "x.js")));
const graphql = near("graphql");
const { buildSchema, execute, getNamedType, isAbstractType, isListType, isLeafType, isNonNullType, parse, validate, version, astFromValue, print } = graphql;

const schema = buildSchema(readFileSync(join(root, "api/schema.graphql"), "utf8"));

// "## section", "### name", the document, and a line of JSON where the request has more than it
function documents(file) {
  const cases = [];
  let section = "";
  for (const part of readFileSync(join(here, file), "utf8").split(/^(?=##)/m)) {
    const [head, ...lines] = part.split("\n");
    if (head.startsWith("## ")) section = head.slice(3);
    if (!head.startsWith("### ")) continue;
    const more = lines.findLast((line) => line.startsWith('{"'));
    const query = lines.filter((line) => line !== more).join("\n").trim();
    // characters that an editor would not show are written as escapes outside of texts
    const shown = query.includes('"') ? query : query.replace(/\\u([0-9A-F]{4})/g, (_, code) => String.fromCharCode(parseInt(code, 16))).replace(/\\t/g, "\t").replace(/\\r/g, "\r").replace(/\\n/g, "\n");
    cases.push({ section, name: head.slice(4), query: shown, ...(more ? JSON.parse(more) : {}) });
  }
  return cases;
}

// each field answers with something of its type and writes down how it was asked
function asked(document, request) {
  const fields = [];
  const some = (type) => {
    if (isNonNullType(type)) return some(type.ofType);
    if (isListType(type)) return [some(type.ofType)];
    if (isLeafType(type)) return type.getValues ? type.getValues()[0].value : { Int: 1, Float: 1, Boolean: true }[type.name] ?? "x";
    return isAbstractType(type) ? { __typename: schema.getPossibleTypes(type)[0].name } : {};
  };
  const fieldResolver = (source, args, context, info) => {
    fields.push({ path: pathOf(info.path), info, args });
    return some(info.returnType);
  };
  const answer = execute({ schema, document, variableValues: request.variables, operationName: request.operationName, fieldResolver });
  return { answer, fields };
}

const pathOf = (path) => (path ? [...pathOf(path.prev), ...(typeof path.key === "number" ? [] : [path.key])] : []);

// the same without variables, directives, fragments, defaults: what was asked of each field, in the order of the answer
function plain(answer, fields) {
  const known = new Map(fields.map((field) => [field.path.join("."), field]));
  const write = (value, path) => {
    const one = Array.isArray(value) ? value[0] : value;
    if (Array.isArray(one)) return write(one, path);
    if (one === null || typeof one !== "object") return "";
    const parts = Object.entries(one).map(([key, below]) => {
      const field = known.get([...path, key].join("."));
      if (!field) return key === "__typename" ? key : `${key}: __typename`;
      const args = field.info.parentType.getFields()[field.info.fieldName].args.filter((arg) => arg.name in field.args);
      const written = args.map((arg) => `${arg.name}: ${print(astFromValue(field.args[arg.name], arg.type))}`);
      const name = key === field.info.fieldName ? key : `${key}: ${field.info.fieldName}`;
      return name + (written.length ? `(${written.join(", ")})` : "") + write(below, [...path, key]);
    });
    return ` { ${parts.join(" ")} }`;
  };
  return write(answer.data, []).trim();
}

function judge(request) {
  let document;
  try {
    document = parse(request.query);
  } catch {
    return { verdict: "refused" };
  }
  if (validate(schema, document).length) return { verdict: "refused" };
  const { answer, fields } = asked(document, request);
  // it calls what belongs to no field an error of execution where the schema has no mutations
  if (!answer.data && answer.errors.every((error) => !error.path)) return { verdict: "refused" };
  if (answer.errors) return { verdict: "fails" };
  const introspects = /__type\(|__schema/.test(request.query);
  if (introspects) return { verdict: "answers", data: answer.data };
  const abstract = fields.some((field) => isAbstractType(getNamedType(field.info.returnType)));
  const text = plain(answer, fields);
  return { verdict: "answers", ...(abstract || text === "{  }" || /\{ {2}\}/.test(text) ? {} : { plain: text }) };
}

const cases = ["language.txt", "validation.txt", "execution.txt"].flatMap(documents).map((request) => ({ ...request, ...judge(request) }));
const out = { about: `Judged by graphql-js ${version}: tests/conformance/graphql-corpus/judge.mjs`, documents: cases };
writeFileSync(join(root, "tests/fixtures/graphql-corpus.json"), JSON.stringify(out, null, 1) + "\n");
console.log(`${cases.length} documents: ${["answers", "refused", "fails"].map((v) => `${cases.filter((c) => c.verdict === v).length} ${v}`).join(", ")}, ${cases.filter((c) => c.plain).length} of them with what was asked of each field, ${cases.filter((c) => c.data).length} with the answer`);
