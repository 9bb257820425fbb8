// The examples for frontends, built by their own tools in examples/, answer, page and refetch. Usage: node examples.mjs BASE
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";

const base = process.argv[2];
const run = (program) => execFileSync(process.execPath, [`examples/out/${program}.js`, base], { encoding: "utf8", timeout: 60_000 });

const typed = run("typed").trim().split("\n");
assert.ok(typed.length >= 5 && typed.every((line) => line.length > 5 && !/undefined|null|NaN/.test(line)), typed.join("\n"));

for (const program of ["apollo", "relay/relay"]) {
  // each prints the list after the first page, after the next, and refetched
  const lists = run(program).trim().split(/\n(?=\[)/).map((list) => list.split("\n").slice(1, -1).map((line) => line.trim().replace(/,$/, "")));
  const [first, both, again] = lists;
  assert.equal(lists.length, 3, program);
  assert.ok(first.length > 1, `${program}: a page`);
  assert.deepEqual(both.slice(0, first.length), first, `${program}: the next page comes after the first`);
  assert.equal(new Set(both).size, 2 * first.length, `${program}: no record stands twice`);
  assert.deepEqual(again, first, `${program}: refetched`);
}
console.log("examples: with types, with Apollo Client, with Relay");
