// The schema as text is what introspection tells of it. Usage: node introspection.mjs BASE
import { buildClientSchema, buildSchema, getIntrospectionQuery, lexicographicSortSchema, printSchema, validateSchema } from "graphql";

const base = process.argv[2];
const ask = async (query) => {
  const response = await fetch(`${base}/graphql`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ query }) });
  return response.json();
};

const { data, errors } = await ask(getIntrospectionQuery({ specifiedByUrl: true, directiveIsRepeatable: true, inputValueDeprecation: true }));
if (errors) throw new Error(`introspection: ${JSON.stringify(errors)}`);
const text = await (await fetch(`${base}/graphql/schema.graphql`)).text();
const [written, told] = [buildSchema(text), buildClientSchema(data)];
for (const error of [...validateSchema(written), ...validateSchema(told)]) throw error;
const lines = [written, told].map((schema) => printSchema(lexicographicSortSchema(schema)).split("\n"));
const at = lines[0].findIndex((line, i) => line !== lines[1][i]);
if (at >= 0 || lines[0].length !== lines[1].length) {
  throw new Error(`the text and the introspection differ in line ${at + 1}:\n${lines.map((all) => all.slice(Math.max(0, at - 3), at + 2).join("\n")).join("\n---\n")}`);
}
console.log(`schema: the text and the introspection are one, ${lines[0].length} lines`);
