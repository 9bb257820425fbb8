// Has a server judged by the audits of graphql-http: GraphQL over HTTP as its clients expect it.
// Needs the packages graphql-http and graphql. Usage: node audits.mjs BASE
import { serverAudits } from "graphql-http";

const base = process.argv[2];
if (!base) {
  console.error("usage: node audits.mjs BASE, such as http://127.0.0.1:8080");
  process.exit(2);
}
const audits = serverAudits({ url: `${base}/graphql`, fetchFn: fetch });
const failed = [];
for (const { id, name, fn } of audits) {
  const { status, reason } = await fn();
  if (status !== "ok") failed.push(`${status}: ${id} ${name}: ${reason}`);
}
for (const line of failed) console.error(line);
console.log(`${audits.length - failed.length} of ${audits.length} audits pass`);
// a list that became short would pass without a word
process.exit(failed.length === 0 && audits.length >= 61 ? 0 : 1);
